"""A candidate's record as sections of names and values, in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from services.skills.web.concepts import FormConcepts
from services.skills.web.form_plan import PLAN, TEAM, Item, Rows
from services.skills.web.typed import as_text
from shared.http.pages import t
from shared.vocabulary.week import DAYS


@dataclass(frozen=True, slots=True)
class Shown:
    """A name with one or more lines; no lines: not known."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    code: str
    title: str
    items: tuple[Shown, ...]


def described(body: Mapping[str, Any], language: str, concepts: FormConcepts, *, with_team: bool) -> list[ShownSection]:
    """Every field of the form, also those that are not known: what is missing can be asked."""
    telling = _Telling(language, concepts)
    return [
        ShownSection(
            section.code,
            t(f"section.{section.code}"),
            tuple(telling.part(part, body) for part in section.parts if part != TEAM or with_team),
        )
        for section in PLAN
    ]


class _Telling:
    def __init__(self, language: str, concepts: FormConcepts) -> None:
        self._language = language
        self._concepts = concepts

    def part(self, part: Item | Rows, body: Mapping[str, Any]) -> Shown:
        found = _get(body, part.place)
        if isinstance(part, Item):
            return Shown(t(f"field.{part.place}"), self._item(part, found))
        name = t(f"group.{part.place}")
        if part.key:
            rows = [{part.key: key, **row} for key, row in (found or {}).items()]
            return Shown(name, tuple(self._row(part, row) for row in rows))
        if found is None:
            return Shown(name, ())
        if not found:
            return Shown(name, (t(f"none.{part.place}"),))
        if part.week:
            return Shown(name, self._week(found))
        return Shown(name, tuple(self._row(part, {"value": row} if part.plain else row) for row in found))

    def _item(self, item: Item, found: Any) -> tuple[str, ...]:
        if item == TEAM and not found:
            return (t("form.all_teams"),)
        if item.kind == "flag":
            return (t("form.yes") if found else t("form.no"),)
        if item.is_list and found is not None:
            names = self._concepts.papers(self._language)
            words = [
                names.get(code, code) if item.kind == "papers" else t(f"choice.{item.place}.{code}") for code in found
            ]
            return (", ".join(words) if words else t(f"none.{item.place}"),)
        return () if found is None or found == "" else (self._value(item, found),)

    def _value(self, item: Item, found: Any) -> str:
        if item.kind == "choice":
            return t(f"choice.{item.words or item.place}.{found}")
        return as_text(item.kind, found, self._language, self._concepts)

    def _week(self, found: list[dict[str, str]]) -> tuple[str, ...]:
        ordered = sorted(found, key=lambda row: (DAYS.index(row["day"]), row["from"]))
        return tuple(
            f"{t('choice.day.' + day)}: " + ", ".join(f"{row['from']}–{row['to']}" for row in rows)
            for day, rows in groupby(ordered, key=lambda row: row["day"])
        )

    def _row(self, rows: Rows, row: Mapping[str, Any]) -> str:
        told = []
        for item in rows.items:
            found = _get(row, item.place)
            if item.place in ("listening", "speaking", "reading", "writing"):
                told.append(f"{t('short.' + item.place)} {found or '?'}")
            elif found is not None:
                told.append(self._in_words(rows, item, self._value(item, found)))
        if rows.links and row.get(rows.concept):
            label = self._concepts.label(row[rows.concept], self._language) or row[rows.concept]
            sure = t("concept.is_confirmed" if row.get("confirmed") else "concept.is_unconfirmed")
            told.append(f"ESCO: {label} ({sure})")
        elif rows.links:
            told.append(t("concept.is_none" if row.get("confirmed") else "concept.is_unknown"))
        return " · ".join(told)

    @staticmethod
    def _in_words(rows: Rows, item: Item, value: str) -> str:
        """A bare number or level says nothing: with its name."""
        bare = item.kind in ("number", "whole", "date") or item.place.startswith("replaceable")
        return f"{t(f'field.{rows.place}.{item.place}').lower()}: {value}" if bare else value


def _get(body: Any, place: str) -> Any:
    for name in place.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body
