"""Pages on which a coach asks why one pathway stands above another, and why a vacancy is not in the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.matcher.actions.answers import Answer, Matcher, NotYetRanked, Question
from services.matcher.actions.explaining import Explaining
from services.matcher.actions.possible import UnknownPathway
from services.matcher.schemas.explanations import comparison_body, why_not_body
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.schemas.wording import Say, Wording
from services.matcher.web.people import coach, for_people
from services.matcher.web.rows import in_words
from shared.http.pages import language, t
from shared.http.pages.fields import Field
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("explanation_pages", __name__, template_folder="templates")

FOUND_SHOWN = 25
LONGEST_SEARCH = 200
COMPARABLE = 20
"""The list: so many pathways are there to choose from."""


def _once_ranked(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever is not yet ranked: their page says so, and looks again."""

    @wraps(view)
    def patient(candidate_id: str, **more: str) -> Any:
        try:
            return view(candidate_id, **more)
        except NotYetRanked:
            return redirect(url_for("candidate_pages.show", candidate_id=candidate_id), 303)

    return patient


@blueprint.get("/candidates/<candidate_id>/comparison")
@for_people(*ACCOUNT_ROLES)
@_once_ranked
def compare(candidate_id: str) -> Any:
    """Two pathways part by part, and a form to choose two others"""
    matcher: Matcher = shared("matcher")
    listed = matcher.pathways(candidate_id, coach(), Question(COMPARABLE))
    chosen = [request.args.get(name, "") for name in ("pathway", "than")]
    answer = _explaining().comparison(candidate_id, coach(), *chosen) if all(chosen) else None
    if answer is None and any(chosen):
        raise UnknownPathway(chosen[0] or chosen[1])
    choices = _choices(listed)
    body = None if answer is None else comparison_body(answer, _say())
    if body is not None:
        known = {value for value, _ in choices}
        both = (body["pathway"]["pathway"], body["than"]["pathway"])
        choices += [(one["id"], _name(one)) for one in both if one["id"] not in known]
    fields = [
        Field(name, t(f"compare.{name}"), "select", value, choices=choices, size="long")
        for name, value in zip(("pathway", "than"), chosen, strict=True)
    ]
    return render_template(
        "matcher/comparison.html",
        candidate_id=candidate_id,
        reference=listed.candidate.profile.reference,
        answer=body,
        fields=fields,
        **in_words(_wording()),
    )


@blueprint.get("/candidates/<candidate_id>/vacancies")
@for_people(*ACCOUNT_ROLES)
def find(candidate_id: str) -> Any:
    """Vacancies by title and employer, to ask why one is not in the list"""
    matcher: Matcher = shared("matcher")
    candidate = matcher.candidate(candidate_id, coach())
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = _explaining().vacancies(text, FOUND_SHOWN + 1)
    if len(found) == 1:
        return redirect(url_for(".why_not", candidate_id=candidate_id, vacancy_id=found[0].id), 303)
    return render_template(
        "matcher/vacancies.html",
        candidate_id=candidate_id,
        reference=candidate.profile.reference,
        text=text,
        search=search_field(text),
        found=found[:FOUND_SHOWN],
        more=len(found) > FOUND_SHOWN,
    )


@blueprint.get("/candidates/<candidate_id>/vacancies/<vacancy_id>")
@for_people(*ACCOUNT_ROLES)
@_once_ranked
def why_not(candidate_id: str, vacancy_id: str) -> Any:
    """What stands in the way of a vacancy, or where it stands"""
    answer = _explaining().why_not(candidate_id, coach(), vacancy_id)
    bodies = PathwayBodies(answer.about, _say())
    return render_template(
        "matcher/why_not.html",
        candidate_id=candidate_id,
        reference=answer.about.candidate.profile.reference,
        answer=why_not_body(answer, _say()),
        above={one.id: bodies.pathway(one) for one in answer.above},
        search=search_field(""),
        **in_words(_wording()),
    )


def search_field(text: str) -> Field:
    """The box in which a coach types the vacancy that is meant."""
    return Field("q", t("why_not.search"), value=text, hint=t("why_not.search.hint"), size="long")


def _choices(answer: Answer) -> list[tuple[str, str]]:
    bodies = PathwayBodies(answer, _say(), explain=False)
    ranked = (bodies.pathway(one.pathway) for one in answer.ranking.ranked)
    return [(one["id"], f"{place}. {_name(one)}") for place, one in enumerate(ranked, 1)]


def _name(pathway: dict[str, Any]) -> str:
    vacancy = pathway["vacancy"]
    named = ", ".join(filter(None, (vacancy["title"], vacancy["employer"]["name"])))
    return f"{named} ({_wording().value(pathway['track'], language())})"


def _explaining() -> Explaining:
    explaining: Explaining = shared("explaining")
    return explaining


def _wording() -> Wording:
    wording: Wording = shared("reasons")
    return wording


def _say() -> Say:
    return _wording().in_language(language())
