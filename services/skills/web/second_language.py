"""The questions in a second language under the Dutch (or English), for a coach and a person at one screen.

The catalogues in `second/` hold the same codes as the wording, as far as the forms ask them; they were not checked by
speakers of the languages (docs/intake.md). English comes from the wording itself. Which language is shown stands in a
cookie: a choice of the screen, not of the person.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request
from markupsafe import Markup

from services.skills.web.form_plan import Item, parts
from services.skills.web.sessions import for_people
from shared.http.pages import A_YEAR, language
from shared.http.pages.fields import Field
from shared.http.service_app import shared
from shared.http.sign_on import local_path
from shared.vocabulary.roles import ACCOUNT_ROLES

COOKIE = "opstap_second"
FOLDER = Path(__file__).parent / "second"
NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "uk": "Українська",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "fa": "فارسی",
}
RIGHT_TO_LEFT = ("ar", "fa")
_ISOLATED = "\u2068{}\u2069"

blueprint = Blueprint("second_language", __name__)


@blueprint.get("/second-language")
@for_people(*ACCOUNT_ROLES)
def choose() -> Any:
    """Show the questions in this language too (none: no longer), and go back"""
    chosen = request.args.get("to", "")
    answer = redirect(local_path(request.args.get("next"), request.script_root + "/"), 303)
    if chosen in NAMES:
        answer.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, path=request.script_root or "/", samesite="Lax", httponly=True
        )
    else:
        answer.delete_cookie(COOKIE, path=request.script_root or "/", samesite="Lax", httponly=True)
    return answer


def second() -> str | None:
    """The second language of this reader, if one was chosen that is not the first."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in NAMES and chosen != language() else None


def offered() -> list[tuple[str, str]]:
    """The languages one can choose, with their own names."""
    return [(code, name) for code, name in NAMES.items() if code != language()]


@cache
def catalogue(code: str) -> dict[str, str]:
    """Texts by code of the wording; what is not in it has no translation."""
    texts: dict[str, str] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return texts


def text_in(code: str, other: str) -> str | None:
    """The text of a code of the wording in the second language."""
    if other in ("nl", "en"):
        wording = shared("wording")
        return str(wording.text(code, other)) if wording.has(code, other) else None
    return catalogue(other).get(code)


def beside(field: Field) -> Field:
    """The field with label and choices in both languages."""
    other = second()
    if other is None:
        return field
    place = re.sub(r"\.\d+(?=\.|$)", "", field.name)
    code = f"none.{place.removesuffix('.none')}" if place.endswith(".none") else f"field.{place}"
    code = "own_words.label" if place == "own_words" else code
    words = _words().get(place, place)
    choices = [
        (value, _choice(field.kind, text, text_in(f"choice.{words}.{value}", other), other))
        for value, text in field.choices
    ]
    return replace(field, label=beside_text(field.label, text_in(code, other)), choices=choices)


def beside_text(text: str, translated: str | None) -> str:
    """A text with its translation under it, as HTML that says in which language that is."""
    other = second()
    if other is None or not translated or translated == text:
        return text
    direction = "rtl" if other in RIGHT_TO_LEFT else "ltr"
    return Markup('{} <span class="opstap-second" lang="{}" dir="{}">{}</span>').format(
        text, other, direction, translated
    )


def question_beside(concept: str, field: Field) -> Field:
    """A question about a skill, with the label of the skill in the second language."""
    other = second()
    if other is None:
        return field
    found = shared("taxonomy").concept(concept)
    label = beside_text(field.label, found.labels.get(other) if found else None)
    choices = [(said, beside_title(f"questions.{said}", text)) for said, text in field.choices]
    return replace(field, label=label, choices=choices)


def beside_title(code: str, text: str) -> str:
    """`text`, the wording of `code`, with its translation."""
    other = second()
    return text if other is None else beside_text(text, text_in(code, other))


def _choice(kind: str, text: str, translated: str | None, other: str) -> str:
    """A choice in both languages; an `<option>` takes no markup, so it gets isolated text."""
    if not translated or translated == text:
        return text
    return f"{text} · {_ISOLATED.format(translated)}" if kind == "select" else beside_text(text, translated)


@cache
def _words() -> dict[str, str]:
    """Place of a field -> where the wording of its choices is."""
    found: dict[str, str] = {}
    for part in parts():
        items = [(part.place, part)] if isinstance(part, Item) else [(f"{part.place}.{i.place}", i) for i in part.items]
        found |= {place: item.words or item.place for place, item in items}
    return found


@blueprint.app_context_processor
def for_templates() -> dict[str, Any]:
    """For the templates of the forms."""
    return {
        "beside": beside,
        "beside_title": beside_title,
        "question_beside": question_beside,
        "second_language": second,
        "second_languages": offered,
        "language_names": NAMES,
    }
