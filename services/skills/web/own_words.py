"""The box "in your own words" of the form: what is read from it is added to the form as rows to look over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.skills.actions.reading import account_record
from services.skills.schemas.candidates import CandidateContract
from services.skills.web.form_values import Values, from_body
from services.skills.web.typed import Concepts
from shared.taxonomy.extraction.extractor import Extractor

LONGEST = 5_000
LINKED = ("experience", "skills")
LISTED = ("licences", "certificates")


def read_own_words(
    values: Values,
    text: str,
    reader: Extractor,
    language: str,
    this_year: int,
    concepts: Concepts,
    known: frozenset[str],
) -> tuple[Values, int, bool]:
    """The form with what the text tells and the form does not hold yet, how much that is, and whether a part of it is
    in a language that is not read. Nothing is saved, and the text is kept nowhere."""
    text = text[:LONGEST]
    findings = reader.account(text, language, this_year)
    record = account_record(findings)
    told = from_body(CandidateContract().dump(record), language, concepts, known)
    added = sum(_add_rows(values, told, place) for place in LINKED)
    added += _add_languages(values, told) + _add_papers(values, told)
    return values, added, bool(reader.unread(text, findings))


def _add_rows(values: Values, told: Values, place: str) -> int:
    known = _column(values, place, "linked") | _column(values, place, "concept")
    return _copy(values, place, [row for row in _rows(told, place) if row["linked"] not in known])


def _add_languages(values: Values, told: Values) -> int:
    known = {code.casefold() for code in _column(values, "languages", "code")}
    new = [row for row in _rows(told, "languages") if row["code"].casefold() not in known]
    return _copy(values, "languages", new)


def _add_papers(values: Values, told: Values) -> int:
    added = 0
    for place in LISTED:
        chosen = values.texts.setdefault(place, [])
        new = [code for code in told.texts.get(place) or [] if code not in chosen]
        chosen += new
        added += len(new)
    return added


def _copy(values: Values, place: str, rows: Sequence[Mapping[str, Any]]) -> int:
    count = values.rows.get(place, 0)
    for number, row in enumerate(rows, start=count):
        values.texts |= {f"{place}.{number}.{name}": text for name, text in row.items()}
    values.rows[place] = count + len(rows)
    return len(rows)


def _rows(values: Values, place: str) -> list[dict[str, Any]]:
    found = []
    for number in range(values.rows.get(place, 0)):
        at = f"{place}.{number}."
        found.append({name.removeprefix(at): text for name, text in values.texts.items() if name.startswith(at)})
    return found


def _column(values: Values, place: str, name: str) -> set[str]:
    return {row[name] for row in _rows(values, place) if row.get(name)}
