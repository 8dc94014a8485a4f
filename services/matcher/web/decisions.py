"""Pages on which a coach decides about a pathway, and passes on what a party has answered by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from services.matcher.actions.answering import GivenAnswer, UnknownMatch, answer_match, read_match
from services.matcher.actions.answers import Matcher, visible_candidate
from services.matcher.actions.deciding import Asked, Deciding, ProposalPreview
from services.matcher.actions.once import Once
from services.matcher.actions.possible import NotPossible, UnknownPathway, find_possible
from services.matcher.domain.decisions import ANSWERS, DECISIONS, NEED_REASON, REASON_CODES, WrongReason
from services.matcher.domain.matches import Match, MatchedVacancy, OutOfTurn
from services.matcher.domain.pathways import prefix_of
from services.matcher.schemas.decisions import LONGEST_REASON
from services.matcher.store.matches import newest_match
from services.matcher.store.queries import organisation_names
from services.matcher.web.people import coach, for_people
from shared.http.pages import language, t
from shared.http.pages.fields import Field, Mistake
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.clock import today
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("decision_pages", __name__, template_folder="templates")


@blueprint.get("/candidates/<candidate_id>/pathways/<pathway_id>/<decision>")
@for_people(*ACCOUNT_ROLES)
def ask(candidate_id: str, pathway_id: str, decision: str) -> Any:
    """What is going to happen, and why it is decided; for a proposal exactly what goes out, to whom"""
    _check_theirs(candidate_id, pathway_id)
    return _decision_page(candidate_id, pathway_id, _known(decision), {}, {})


@blueprint.post("/candidates/<candidate_id>/pathways/<pathway_id>/<decision>")
@for_people(*ACCOUNT_ROLES)
def decide(candidate_id: str, pathway_id: str, decision: str) -> Any:
    """Decide; the page of the candidate then shows what stands"""
    typed = request.form.to_dict()
    asked = Asked(_known(decision), _reason(typed), typed.get("code") or None)
    _check_theirs(candidate_id, pathway_id)
    try:
        _deciding().decide(pathway_id, coach(), asked, Once(None, b""))
    except WrongReason as error:
        wrong = t("decide.choose" if error.field == "reasonCode" else "decide.reason.needed")
        return make_response(_decision_page(candidate_id, pathway_id, decision, typed, {"code": wrong}), 400)
    except OutOfTurn as error:
        return _out_of_turn(candidate_id, error)
    return redirect(url_for("candidate_pages.show", candidate_id=candidate_id, _anchor="decided"), 303)


@blueprint.get("/candidates/<candidate_id>/matches/<match_id>/answer")
@for_people(*ACCOUNT_ROLES)
def ask_answer(candidate_id: str, match_id: str) -> Any:
    """What a party has said, for whom no message went out or who rang up"""
    return _answer_page(candidate_id, match_id, {}, {})


@blueprint.post("/candidates/<candidate_id>/matches/<match_id>/answer")
@for_people(*ACCOUNT_ROLES)
def pass_on_answer(candidate_id: str, match_id: str) -> Any:
    """The answer counts as the party's own; the log says who passed it on"""
    typed = request.form.to_dict()
    missing = {name: t("decide.choose") for name in ("party", "answer") if not typed.get(name)}
    if missing or typed["answer"] not in ANSWERS:
        return make_response(_answer_page(candidate_id, match_id, typed, missing), 400)
    given = GivenAnswer(typed["answer"], _reason(typed), None, typed["party"])
    try:
        with shared("database").write() as uow:
            _match_of(uow.connection, candidate_id, match_id)
            answer_match(uow, coach(), match_id, given, Once(None, b""))
    except OutOfTurn as error:
        return _out_of_turn(candidate_id, error)
    return redirect(url_for("candidate_pages.show", candidate_id=candidate_id, _anchor="decided"), 303)


def _decision_page(
    candidate_id: str, pathway_id: str, decision: str, typed: Mapping[str, str], errors: Mapping[str, str]
) -> Any:
    preview: ProposalPreview | None = None
    if decision == "propose":
        try:
            preview = _deciding().preview(pathway_id, coach())
        except OutOfTurn as error:
            return _out_of_turn(candidate_id, error)
    codes = [(code, t(f"reason.{code}")) for code in REASON_CODES[decision]]
    must = decision in NEED_REASON
    asked = must or bool(preview and preview.unknown)
    fields = [
        Field(
            "code",
            t("decide.code" if asked else "decide.code.free"),
            "radio" if must else "select",
            typed.get("code", ""),
            t("decide.code.hint") if must else None,
            choices=codes if must else [("", t("decide.no_code")), *codes],
            error=errors.get("code"),
            required=asked,
        ),
        _words(typed),
    ]
    gates = [shared("reasons").word(f"gate.{gate}", language()) for gate in (preview.unknown if preview else ())]
    about = None if preview else _about(pathway_id)
    more = {"preview": preview, "called": _names(preview), "unknown": ", ".join(gates), "about": about}
    return _page(candidate_id, decision, fields, errors, **more)


def _about(pathway_id: str) -> tuple[MatchedVacancy, str] | None:
    """The vacancy and the track that it is about; None for what is not possible any more."""
    with shared("database").read() as connection:
        match = newest_match(connection, pathway_id)
    if match is not None:
        return match.vacancy, match.track
    matcher: Matcher = shared("matcher")
    try:
        found = find_possible(matcher.database, matcher.live, pathway_id, coach(), today(matcher.clock))
    except NotPossible:
        return None
    return found.matched_vacancy, found.pathway.track


def _answer_page(candidate_id: str, match_id: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> Any:
    with shared("database").read() as connection:
        match = _match_of(connection, candidate_id, match_id)
        names = organisation_names(connection, [party.party for party in match.parties])
    parties = [
        (one.party, names.get(one.party) or t(f"role.{one.role}"))
        for one in match.parties
        if one.answer in ("asked", "waitlisted")
    ]
    party = typed.get("party") or (parties[0][0] if len(parties) == 1 else "")
    answers = [(one, t(f"decide.answer.{one}")) for one in ANSWERS]
    fields = [
        Field("party", t("decide.party"), "radio", party, choices=parties, error=errors.get("party")),
        Field(
            "answer", t("decide.answer"), "radio", typed.get("answer", ""), choices=answers, error=errors.get("answer")
        ),
        _words(typed),
    ]
    return _page(candidate_id, "answer", fields, errors, match=match)


def _check_theirs(candidate_id: str, pathway_id: str) -> None:
    """A page decides about whom its address names, and nobody else."""
    with shared("database").read() as connection:
        if not pathway_id.startswith(prefix_of(visible_candidate(connection, candidate_id, coach()).id)):
            raise UnknownPathway(pathway_id)


def _match_of(connection: Connection, candidate_id: str, match_id: str) -> Match:
    match = read_match(connection, coach(), match_id).stored.match
    if match.candidate != candidate_id:
        raise UnknownMatch(match_id)
    return match


def _page(candidate_id: str, decision: str, fields: list[Field], errors: Mapping[str, str], **more: Any) -> str:
    mistakes = [Mistake(field.id, field.label, field.error) for field in fields if field.error]
    return render_template(
        "matcher/decide.html",
        candidate_id=candidate_id,
        decision=decision,
        fields=fields,
        mistakes=mistakes,
        written=_written,
        **more,
    )


def _out_of_turn(candidate_id: str, error: OutOfTurn) -> Any:
    """Somebody was first, or the offer has changed: say so, and lead back to what is so now."""
    page = render_template(
        "matcher/out_of_turn.html", candidate_id=candidate_id, why=shared("reasons").say(error.reason, language())
    )
    return make_response(page, 409)


def _words(typed: Mapping[str, str]) -> Field:
    return Field("reason", t("decide.reason.free"), "textarea", typed.get("reason", ""), hint=t("decide.reason.hint"))


def _reason(typed: Mapping[str, str]) -> str | None:
    return typed.get("reason", "").strip()[:LONGEST_REASON] or None


def _names(preview: ProposalPreview | None) -> dict[str, str]:
    with shared("database").read() as connection:
        return organisation_names(connection, [one.party for one in preview.parties]) if preview else {}


def _written(value: Any) -> Any:
    return shared("reasons").value(value, language())


def _known(decision: str) -> str:
    if decision not in DECISIONS:
        raise Problem(404, "There is no such decision.")
    return decision


def _deciding() -> Deciding:
    deciding: Deciding = shared("deciding")
    return deciding
