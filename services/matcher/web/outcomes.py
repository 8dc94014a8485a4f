"""The page on which a coach notes what came of a match, 3, 6 and 12 months after its start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request

from services.matcher.actions.answering import MatchWithHistory, UnknownMatch, read_match
from services.matcher.actions.once import Once
from services.matcher.actions.outcomes import Observed, record_outcome
from services.matcher.domain.matches import OutOfTurn
from services.matcher.schemas.decisions import LONGEST_REASON
from services.matcher.web.people import coach, for_people
from shared.contracts.payloads import OUTCOMES
from shared.http.pages import language, t
from shared.http.pages.fields import Field, Mistake
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.clock import AMSTERDAM
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("outcome_pages", __name__, template_folder="templates")
MONTHS = (3, 6, 12)
ADDRESS = "/candidates/<candidate_id>/matches/<match_id>/outcomes/<int:months>"


@blueprint.get(ADDRESS)
@for_people(*ACCOUNT_ROLES)
def ask(candidate_id: str, match_id: str, months: int) -> Any:
    """How it is so many months after the start"""
    return _page(_match(candidate_id, match_id, months), months, {}, None)


@blueprint.post(ADDRESS)
@for_people(*ACCOUNT_ROLES)
def record(candidate_id: str, match_id: str, months: int) -> Any:
    """Note it; said again for the same months it replaces what was said. Back to the person, where it was asked for"""
    found, typed = _match(candidate_id, match_id, months), request.form.to_dict()
    if typed.get("outcome") not in OUTCOMES:
        return make_response(_page(found, months, typed, t("outcome.choose")), 400)
    note = typed.get("note", "").strip()[:LONGEST_REASON] or None
    observed = Observed(months, typed["outcome"], note)
    try:
        with shared("database").write() as uow:
            record_outcome(uow, coach(), found.stored.match.pathway, observed, Once(None, b""))
    except OutOfTurn as error:
        why = shared("reasons").say(error.reason, language())
        return make_response(render_template("matcher/out_of_turn.html", candidate_id=candidate_id, why=why), 409)
    return redirect(f"/skills/candidates/{candidate_id}#log", 303)


def _match(candidate_id: str, match_id: str, months: int) -> MatchWithHistory:
    if months not in MONTHS:
        raise Problem(404, "Outcomes are noted after 3, 6 and 12 months.")
    with shared("database").read() as connection:
        found = read_match(connection, coach(), match_id)
    if found.stored.match.candidate != candidate_id:
        raise UnknownMatch(match_id)
    return found


def _page(found: MatchWithHistory, months: int, typed: Mapping[str, str], wrong: str | None) -> str:
    before = next((one for one in found.outcomes if one.months == months), None)
    chosen = typed.get("outcome") or (before.outcome if before else "")
    choices = [(one, t(f"outcome.{one}")) for one in OUTCOMES]
    note = typed.get("note", before.note or "" if before else "")
    fields = [
        Field("outcome", t("outcome.what"), "radio", chosen, choices=choices, error=wrong, required=True),
        Field("note", t("outcome.note"), "textarea", note, hint=t("outcome.note.hint")),
    ]
    known = [
        t(
            "outcome.known.line",
            months=one.months,
            what=t(f"outcome.{one.outcome}"),
            day=shared("reasons").value(one.at.astimezone(AMSTERDAM).date(), language()),
        )
        for one in sorted(found.outcomes, key=lambda one: one.months)
    ]
    return render_template(
        "matcher/outcome.html",
        match=found.stored.match,
        months=months,
        fields=fields,
        mistakes=[Mistake(field.id, field.label, field.error) for field in fields if field.error],
        known=known,
        replaces=before is not None,
    )
