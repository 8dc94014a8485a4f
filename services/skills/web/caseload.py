"""The list of candidates: what needs attention today, search, filters, and what is done with several at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from services.skills.actions.caseload import assign, follow_up, see_list, undo_follow_up
from services.skills.domain.caseload import STATUSES, Person, Status, person
from services.skills.domain.matches import headline
from services.skills.store.queries import all_accounts, outlines, running, standings_of
from services.skills.web.candidates import blueprint, moved, notice_of_change, visible
from services.skills.web.caseload_filters import LEVELS, SORTS, Filters, counts, read, with_statuses, within
from services.skills.web.caseload_view import Badge, badge
from services.skills.web.sessions import coach, for_people
from shared.http.pages import t
from shared.http.pages.fields import Field
from shared.http.service_app import shared
from shared.vocabulary.cefr import LANGUAGE_SKILLS
from shared.vocabulary.clock import today
from shared.vocabulary.roles import ACCOUNT_ROLES

PAGE = 50
MOST_AT_ONCE = 200
PRESSING = ("follow_up", "course_starts")


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list. `chips`: what is asked for them today."""

    id: str
    reference: str
    name: str
    dutch: str | None
    proposal: Badge | None
    chips: tuple[Badge, ...]
    days: int
    whose: str | None


@blueprint.get("/")
@for_people(*ACCOUNT_ROLES)
def overview() -> Any:
    """Candidates: what needs attention today, and everybody who fits the filters"""
    filters = read(request.args)
    people = _everybody()
    fitting = within(people, filters, coach().id)
    chosen = with_statuses(fitting, filters)
    pages = max(1, -(-len(chosen) // PAGE))
    filters = replace(filters, page=min(filters.page, pages))
    return _list_page(
        chosen[PAGE * (filters.page - 1) :][:PAGE],
        filters,
        everybody=people,
        counted=counts(fitting),
        total=len(chosen),
        pages=pages,
        batch=request.args.get("batch", "")[:80],
        moved=moved(),
    )


@blueprint.post("/find")
@for_people(*ACCOUNT_ROLES)
def find() -> Any:
    """Candidates by reference or name. Posted, so that a name never stands in an address or a log"""
    words = request.form.get("words", "").strip()
    if not words:
        return redirect(url_for("candidates_pages.overview"), 303)
    with shared("database").read() as connection:
        found = shared("candidates").matching(connection, words[:100], team=coach().team, limit=PAGE)
    people = _everybody()
    chosen = [one for one in people if one.outline.id in found]
    return _list_page(chosen, Filters(), everybody=people, total=len(chosen), words=words)


@blueprint.post("/caseload")
@for_people(*ACCOUNT_ROLES)
def several() -> Any:
    """Spoken to today, or one's own candidates from now on: for everybody who is ticked"""
    people = request.form.getlist("candidate")[:MOST_AT_ONCE]
    filters = read(MultiDict(parse_qsl(request.form.get("back", ""))))
    told: dict[str, Any] = {"moved": "nobody"}
    if people:
        with shared("database").write() as uow:
            if request.form.get("do") in ("take", "release"):
                take = request.form["do"] == "take"
                told = {"moved": "taken" if take else "released", "count": assign(uow, coach(), people, take=take)}
            else:
                batch, count = follow_up(uow, coach(), people)
                told = {"moved": "spoken", "count": count, "batch": batch}
    if request.form.get("person") and people:
        return redirect(url_for("candidates_pages.show", candidate_id=people[0], **told), 303)
    return redirect(url_for("candidates_pages.overview", **filters.arguments(), **told), 303)


@blueprint.post("/caseload/undo")
@for_people(*ACCOUNT_ROLES)
def undo() -> Any:
    """Nobody was spoken to after all"""
    with shared("database").write() as uow:
        count = undo_follow_up(uow, coach(), request.form.get("batch", ""))
    if request.form.get("person"):
        who = visible(request.form["person"])
        return redirect(url_for("candidates_pages.show", candidate_id=who.id, moved="undone", count=count), 303)
    filters = read(MultiDict(parse_qsl(request.form.get("back", ""))))
    return redirect(url_for("candidates_pages.overview", **filters.arguments(), moved="undone", count=count), 303)


@blueprint.get("/candidates/<candidate_id>/pathways")
@for_people(*ACCOUNT_ROLES)
def pathways(candidate_id: str) -> Any:
    """To the pathways, which are not new any more then"""
    stored = visible(candidate_id)
    with shared("database").write() as uow:
        see_list(uow, stored.id)
    return redirect(f"/matcher/candidates/{stored.id}", 303)


def chip(status: Status) -> Badge:
    """A status in a few words."""
    code, count = f"caseload.chip.{status.code}", status.count
    if status.code in ("course_starts", "unanswered") and count < 2:
        code += f".{count}"
    gaps = ", ".join(t(f"caseload.gap.{gap}") for gap in status.gaps)
    tone = "warning" if status.code in PRESSING else "info" if status.code == "new_matches" else ""
    return Badge(t(code, count=count, gaps=gaps), tone)


def _everybody() -> list[Person]:
    on = today(shared("clock"))
    with shared("database").read() as connection:
        matched = running(connection, coach().team)
        return [person(one, matched.get(one.id, ()), on) for one in outlines(connection, coach().team)]


def _list_page(
    people: list[Person],
    filters: Filters,
    *,
    everybody: list[Person],
    counted: dict[str, int] | None = None,
    **more: Any,
) -> Any:
    ids = [one.outline.id for one in people]
    with shared("database").read() as connection:
        names = shared("candidates").names(connection, ids)
        standings = standings_of(connection, ids)
        staff = {account.id: account.email for account in all_accounts(connection)}
    rows = [
        _row(one, names[one.outline.id], standings.get(one.outline.id, ()), staff)
        for one in people
        if one.outline.id in names  # else erased in between
    ]
    return render_template(
        "skills/overview.html",
        rows=rows,
        filters=filters,
        counted=counted or {},
        statuses=STATUSES,
        levels=LEVELS,
        teams=_teams(everybody, filters) if coach().team is None else [],
        sorts=SORTS,
        search=Field("words", t("list.search"), value=more.get("words", ""), hint=t("list.search.hint")),
        someone=bool(everybody),
        page_size=PAGE,
        notice=notice_of_change(),
        **more,
    )


def _teams(people: list[Person], filters: Filters) -> list[str]:
    known = {one.outline.team for one in people if one.outline.team}
    return sorted(known | ({filters.team} if filters.team else set()))


def _row(one: Person, name: str, standings: Any, staff: dict[str, str]) -> Row:
    state, outline = headline(standings), one.outline
    account = outline.account
    return Row(
        outline.id,
        outline.reference,
        name or t("list.no_name"),
        _levels(outline.dutch),
        badge(state) if state else None,
        tuple(chip(status) for status in one.statuses),
        max(0, (shared("clock").now() - outline.created_at).days),
        None if account is None else t("caseload.yours") if account == coach().id else staff.get(account),
    )


def _levels(dutch: tuple[str | None, ...]) -> str | None:
    """Levels in short, or `None` when not one is known."""
    if not any(dutch):
        return None
    known = zip(LANGUAGE_SKILLS, dutch, strict=True)
    return ", ".join(f"{t('short.' + name)} {level or '?'}" for name, level in known)
