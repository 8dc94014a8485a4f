"""Type-ahead and extraction on the taxonomy, for everybody who has a key or signed in."""

from __future__ import annotations

import re
from typing import Any

from services.skills.actions.reading import account_record, skills_named
from services.skills.actions.suggesting import suggest_concepts
from services.skills.schemas.findings import VacancySuggestionAnswer, person_suggestion
from services.skills.schemas.taxonomy import (
    ConceptsAnswer,
    ExtractAnswer,
    ExtractBody,
    LanguageQuery,
    LinksAnswer,
    SearchQuery,
    SuggestionsAnswer,
    SuggestionsQuery,
)
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.taxonomy.extraction.languages_read import LANGUAGES_READ
from shared.taxonomy.extraction.names_elsewhere import LANGUAGES_NAMED
from shared.taxonomy.extraction.suggestions import suggested
from shared.vocabulary.roles import ACCOUNT_ROLES, KEY_ROLES

EVERYBODY = (*KEY_ROLES, *ACCOUNT_ROLES)
_ONE_SLASH = re.compile(r"^(https?:)/(?=[^/])")
"""Some proxies make one slash of two, also in a part of a path."""
blueprint = Blueprint(
    "taxonomy",
    __name__,
    url_prefix="/api/v1/taxonomy",
    description="ESCO skills and occupations. This service uses the ESCO classification of the European Commission.",
)


@blueprint.get("/skills")
@requires(*EVERYBODY)
@blueprint.arguments(SearchQuery, location="query")
@blueprint.response(200, LinksAnswer)
def search_skills(query: dict[str, Any]) -> Any:
    """Skills like a text, best first"""
    return {"items": shared("linking").search("skill", query["q"], query["language"], query["limit"])}


@blueprint.get("/occupations")
@requires(*EVERYBODY)
@blueprint.arguments(SearchQuery, location="query")
@blueprint.response(200, LinksAnswer)
def search_occupations(query: dict[str, Any]) -> Any:
    """Occupations like a text, best first"""
    return {"items": shared("linking").search("occupation", query["q"], query["language"], query["limit"])}


@blueprint.get("/suggestions")
@requires(*EVERYBODY)
@blueprint.arguments(SuggestionsQuery, location="query")
@blueprint.response(200, SuggestionsAnswer)
def suggestions(query: dict[str, Any]) -> Any:
    """What somebody may be typing, from two letters on

    Names in all languages asked are searched, also in Latin letters for those of another script; slips are forgiven.
    """
    linking = shared("linking")
    return {
        "items": suggest_concepts(linking, query["kind"], query["text"], query["languages"], query["limit"]),
    }


@blueprint.get("/occupations/<path:uri>/skills", merge_slashes=False)
@requires(*EVERYBODY)
@blueprint.arguments(LanguageQuery, location="query")
@blueprint.response(200, ConceptsAnswer)
def skills_of_occupation(query: dict[str, Any], uri: str) -> Any:
    """Skills of an occupation, essential ones first. The URI is percent-encoded"""
    taxonomy = shared("taxonomy")
    uri = _ONE_SLASH.sub(r"\1//", uri)
    concept = taxonomy.concept(uri)
    if concept is None or concept.kind != "occupation":
        raise Problem(404, "There is no occupation with this URI in the taxonomy.")
    language = query["language"]
    return {
        "items": [
            {"concept": skill, "label": taxonomy.label(skill, language) or skill, "need": need}
            for need, skills in zip(("essential", "optional"), taxonomy.skills_of(uri), strict=True)
            for skill in skills
        ]
    }


@blueprint.post("/extract")
@requires(*EVERYBODY)
@blueprint.arguments(ExtractBody)
@blueprint.response(200, ExtractAnswer)
def extract(body: dict[str, Any]) -> Any:
    """What a vacancy text or somebody's own account says, with the words it came from

    Occupations, skills, languages, papers, hours, shifts and years, as suggestions. Dutch and English sentences are
    read; `reading` says which parts of the text are in another language. The text is not kept.
    """
    text, language, reader = body["text"], body["language"], shared("reader")
    if body["about"] == "person":
        findings = reader.account(text, language, shared("clock").now().year)
        suggestion = person_suggestion(account_record(findings))
    else:
        findings = reader.vacancy(text, language)
        suggestion = VacancySuggestionAnswer().dump(suggested(findings))
    return {
        "items": skills_named(findings),
        "findings": findings,
        "suggestion": suggestion,
        "reading": {
            "languages": LANGUAGES_READ,
            "names_in": LANGUAGES_NAMED if body["about"] == "person" else (),
            "unread": reader.unread(text, findings),
        },
    }
