"""Pages about one candidate: what is known, consent, concepts to confirm, erasing.

The list is in `caseload`, the form in `editing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError

from services.skills.actions.candidates import change_candidate, erase_candidate
from services.skills.domain.accounts import may_see
from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.caseload import day_of, person
from services.skills.domain.errors import CandidateUnknown
from services.skills.schemas.candidates import CandidateContract, body_of
from services.skills.store.queries import (
    StoredCandidate,
    all_accounts,
    caseload_of,
    follow_ups_of,
    outcomes_of,
    outlines,
    running,
)
from services.skills.web.candidate_view import described
from services.skills.web.caseload_view import proposals
from services.skills.web.kept_forms import keeps_typed
from services.skills.web.sessions import coach, for_people
from services.skills.web.todo import log_of, to_do, written
from services.skills.web.typed import as_json, as_text
from shared.contracts.merge_patch import merged
from shared.http.pages import language, message, t
from shared.http.pages.fields import Field, Mistake
from shared.http.problems import pointers
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("candidates_pages", __name__, template_folder="templates")
CHANGES = ("saved", "erased", "password", "consent", "confirmed")


@blueprint.get("/candidates")
@for_people(*ACCOUNT_ROLES)
def all_candidates() -> Any:
    """The address of one candidate, shortened by hand"""
    return redirect(url_for("candidates_pages.overview"), 303)


@blueprint.get("/candidates/<candidate_id>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """One candidate, everything that is recorded"""
    stored = visible(candidate_id)
    with shared("database").read() as connection:
        caseload = caseload_of(connection, candidate_id)
        staff = {account.id: account.email for account in all_accounts(connection)}
        spoken, outcomes = follow_ups_of(connection, candidate_id), outcomes_of(connection, candidate_id)
        matched = running(connection, coach().team, candidate_id).get(candidate_id, ())
        (outline,) = outlines(connection, coach().team, candidate_id)
    now = shared("clock").now()
    shown = proposals(caseload, staff, consents=stored.record.consent.share_with_providers, now=now)
    return render_template(
        "skills/candidate.html",
        stored=stored,
        name=stored.record.personal.full_name,
        proposals=shown,
        todo=to_do(candidate_id, person(outline, matched, day_of(now)).statuses),
        log=log_of(shown, spoken, outcomes, staff),
        spoken=t("todo.spoken", day=written(day_of(spoken[0][0]))) if spoken else t("todo.never_spoken"),
        is_yours=outline.account == coach().id,
        whose=t("todo.whose", who=staff[outline.account]) if outline.account in staff else None,
        moved=moved(),
        batch=request.args.get("batch", "")[:80],
        sections=described(body_of(stored), language(), shared("form_concepts"), with_team=coach().team is None),
        unconfirmed=_unconfirmed(stored.record),
        dutch_known=stored.record.dutch.is_known,
        notice=notice_of_change(),
    )


def notice_of_change() -> str | None:
    """What the address says was just done, in words."""
    changed = request.args.get("changed")
    return t(f"notice.{changed}") if changed in CHANGES else None


def moved() -> str | None:
    """What the address says was just done with several people, or one, in words."""
    what, count = request.args.get("moved"), request.args.get("count", "0")
    known = what in ("spoken", "taken", "released", "undone", "nobody") and count.isascii() and count.isdigit()
    return t(f"caseload.moved.{what}", count=int(count)) if known else None


def _unconfirmed(record: CandidateRecord) -> list[tuple[str, str]]:
    """Own words and the concept they were linked to, where nobody has said yet that it is right."""
    linked = [(skill.label, skill.concept, skill.confirmed) for skill in record.skills or ()]
    linked += [(work.label, work.occupation, work.confirmed) for work in record.experience or ()]
    concepts = shared("form_concepts")
    return [
        (label or concept, concepts.label(concept, language()) or concept)
        for label, concept, confirmed in linked
        if concept and not confirmed
    ]


@blueprint.post("/candidates/<candidate_id>/confirm")
@for_people(*ACCOUNT_ROLES)
def confirm_concepts(candidate_id: str) -> Any:
    """All linked concepts are right"""
    stored = visible(candidate_id)
    record = stored.record
    skills = record.skills and tuple(
        replace(skill, confirmed=skill.confirmed or bool(skill.concept)) for skill in record.skills
    )
    work = record.experience and tuple(
        replace(item, confirmed=item.confirmed or bool(item.occupation)) for item in record.experience
    )
    _save(stored, replace(record, skills=skills, experience=work))
    return redirect(url_for("candidates_pages.show", candidate_id=candidate_id, changed="confirmed"), 303)


@blueprint.get("/candidates/<candidate_id>/consent")
@for_people(*ACCOUNT_ROLES)
def consent_form(candidate_id: str) -> Any:
    """Whether providers and employers may be told"""
    stored = visible(candidate_id)
    consent = stored.record.consent
    on = as_text("date", consent.on.isoformat() if consent.on else None, language(), shared("form_concepts"))
    return _consent_page(stored, "yes" if consent.share_with_providers else "no", on, {}, 200)


def _consent_again(form: Mapping[str, str], candidate_id: str) -> Any:
    return _consent_page(visible(candidate_id), form.get("share", "no"), form.get("on", ""), {}, 200, kept=True)


@blueprint.post("/candidates/<candidate_id>/consent")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_consent_again)
def give_consent(candidate_id: str) -> Any:
    """Record or withdraw consent"""
    stored = visible(candidate_id)
    share, on = request.form.get("share", "no"), request.form.get("on", "").strip()
    typed = {"shareWithProviders": share == "yes", "on": as_json("date", on, shared("form_concepts")) if on else None}
    try:
        record = CandidateContract().load(merged(body_of(stored), {"consent": typed}))
    except ValidationError as error:
        wrong = {pointer.rsplit("/", 1)[-1]: message(text) for pointer, text in pointers(error.messages_dict)}
        return _consent_page(stored, share, on, wrong, 400)
    _save(stored, record)
    return redirect(url_for("candidates_pages.show", candidate_id=candidate_id, changed="consent"), 303)


def _consent_page(
    stored: StoredCandidate, share: str, on: str, wrong: dict[str, str], status: int, *, kept: bool = False
) -> Any:
    choices = [("yes", t("consent.yes")), ("no", t("consent.no"))]
    fields = [
        Field("share", t("consent.question"), "radio", share, choices=choices),
        Field("on", t("field.consent.on"), value=on, hint=t("hint.consent.on"), error=wrong.get("on"), size="short"),
    ]
    mistakes = [Mistake(field.id, field.label, field.error) for field in fields if field.error]
    page = render_template("skills/consent.html", stored=stored, fields=fields, mistakes=mistakes, kept=kept)
    return make_response(page, status)


@blueprint.get("/candidates/<candidate_id>/erase")
@for_people(*ACCOUNT_ROLES)
def confirm_erasure(candidate_id: str) -> Any:
    """Asks whether to erase"""
    return render_template("skills/erase.html", stored=visible(candidate_id))


@blueprint.post("/candidates/<candidate_id>/erase")
@for_people(*ACCOUNT_ROLES)
def erase(candidate_id: str) -> Any:
    """Erase a candidate, here and everywhere"""
    visible(candidate_id)
    with shared("database").write() as uow:
        erase_candidate(uow, shared("candidates"), candidate_id)
    return redirect(url_for("candidates_pages.overview", changed="erased"), 303)


def visible(candidate_id: str) -> StoredCandidate:
    """The candidate, if this coach may see them. Raises `CandidateUnknown`: another team's person is nobody here."""
    with shared("database").read() as connection:
        stored: StoredCandidate | None = shared("candidates").get(connection, candidate_id)
    if stored is None or not may_see(coach(), stored.record.team):
        raise CandidateUnknown
    return stored


def _save(read: StoredCandidate, record: CandidateRecord) -> None:
    """Save a small change of what was just read. Raises `StaleRevision` when somebody came in between."""
    with shared("database").write() as uow:
        change_candidate(
            uow, shared("candidates"), shared("linking"), read.id, record, expected=frozenset({read.revision})
        )
