"""What the long form and the steps of the intake share: reading what was posted, checking, saving, what is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.skills.actions.candidates import publish_candidate
from services.skills.domain.candidates import CandidateRecord
from services.skills.schemas.candidates import CandidateContract
from services.skills.store.queries import IDEMPOTENCY
from services.skills.web import names
from services.skills.web.concepts import FormConcepts
from services.skills.web.form_plan import Item, Rows
from services.skills.web.form_values import Values, read_form
from services.skills.web.form_view import PAPERS
from services.skills.web.own_words import read_own_words
from services.skills.web.sessions import coach
from shared.http.pages import language, t
from shared.http.pages.fields import Field
from shared.http.problems import pointers
from shared.http.service_app import shared
from shared.store.idempotency import Claim, claim
from shared.vocabulary.ids import new_id

blueprint = Blueprint("form_parts", __name__, template_folder="templates")
SUGGESTED_KINDS = {"known-occupations": "occupation", "known-skills": "skill"}
"""Lists that the script replaces by suggestions while one types."""
Typed = MultiDict[str, str]
"""A form as it was posted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a body: the record, or what is wrong with it."""

    record: CandidateRecord | None
    errors: list[dict[str, str]]


def posted(form: Typed, of: Iterable[Item | Rows] | None = None) -> Values:
    """The values of these parts (else of all) in a form."""
    return read_form(form, {name: form.getlist(name) for name in form}, of)


def checked(body: dict[str, Any], wrong: list[dict[str, str]]) -> Checked:
    """Load the body as the API does. `wrong`: what was found before."""
    try:
        record: CandidateRecord | None = CandidateContract().load(body)
    except ValidationError as error:
        return Checked(
            None, [*wrong, *({"pointer": at, "message": text} for at, text in pointers(error.messages_dict))]
        )
    return Checked(None if wrong else record, wrong)


def add_once(key: str, record: CandidateRecord) -> Claim:
    """Add the candidate, unless this person's form with this key made one before; `replayed` then."""
    with shared("database").write() as uow:
        made = claim(uow, IDEMPOTENCY, coach().id, key, b"form", new_id(shared("clock")))
        if not made.replayed:
            publish_candidate(uow, shared("candidates"), shared("linking"), made.id, record)
        return made


def read_into(values: Values, text: str) -> tuple[Values, str]:
    """The form with what was read in somebody's own words, and what to tell about that. Nothing is saved."""
    concepts, reader = shared("form_concepts"), language()
    year, known = shared("clock").now().year, frozenset(concepts.papers(reader))
    values, added, unread = read_own_words(values, text, shared("reader"), reader, year, concepts, known)
    told = t("own_words.added", count=added) if added else t("own_words.nothing")
    return values, f"{told} {t('own_words.unread')}" if unread else told


def own_words_field(text: str) -> Field:
    """The box for somebody's own account of their work."""
    return Field("own_words", t("own_words.label"), "textarea", text, t("own_words.hint"), size="long")


def suggestions_for(values: Values, concepts: FormConcepts, reader: str) -> dict[str, list[str]]:
    """What the fields of the form offer while one types, by the id of the list."""
    asked = concepts.asked_papers(reader)
    occupations = [
        uri for name, uri in values.texts.items() if re.fullmatch(r"experience\.\d+\.(concept|linked)", name) and uri
    ]
    return {
        "known-skills": concepts.skills_near(dict.fromkeys(occupations), reader),
        "known-occupations": concepts.occupations(reader),
        "known-languages": names.suggested_languages(reader),
        "known-countries": names.suggested_countries(reader),
        "known-sectors": concepts.sectors(reader),
        "known-commitments": [t(f"commitment.{what}") for what in ("lesson", "care", "work", "appointment")],
        PAPERS: sorted(name for code, name in concepts.papers(reader).items() if code not in asked),
    }


@blueprint.app_context_processor
def for_templates() -> dict[str, Any]:
    """What `skills/form_parts.html` reads besides its arguments."""
    return {"SUGGESTED_KINDS": SUGGESTED_KINDS}
