"""The candidate form as templates show it: sections of fields and rows, with errors at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from services.skills.web.form_plan import PLAN, TEAM, Item, Rows, Section
from services.skills.web.form_values import NOT_LINKED, Values
from shared.http.pages import message, t
from shared.http.pages.fields import Field, Mistake
from shared.taxonomy.linker import Link
from shared.vocabulary.week import DAYS

EMPTY_ROWS = 1
MOST_SUGGESTIONS = 5
PAPERS = "known-papers"
"""The list with the certificates that have no box."""


class Words(Protocol):
    """What the form asks of the taxonomy."""

    def papers(self, language: str) -> Mapping[str, str]:
        """Names of the certificates by code."""

    def asked_papers(self, language: str) -> Mapping[str, str]:
        """Those that are asked most."""

    def search(self, kind: str, text: str, language: str) -> list[Link]:
        """Concepts like the text."""

    def label(self, uri: str, language: str) -> str | None:
        """The concept's preferred label."""


@dataclass(frozen=True, slots=True)
class RowView:
    legend: str
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    concept: Field | None = None
    confirm: Field | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """One field, or a group: `rows` by day for the week (`days`), one after the other otherwise."""

    place: str
    field: Field | None = None
    title: str = ""
    hint: str = ""
    error: str | None = None
    rows: tuple[RowView, ...] = ()
    days: tuple[tuple[str, tuple[RowView, ...]], ...] = ()
    none: Field | None = None
    other: Field | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    code: str
    title: str
    intro: str
    parts: tuple[PartView, ...]


class FormView:
    """Builds the sections of one form.

    `errors` are texts by field name; `more` the group to which an extra empty row was asked; `with_team`: whether the
    reader may say which team a candidate belongs to.
    """

    def __init__(
        self, values: Values, errors: Mapping[str, str], words: Words, language: str, *, more: str = "", with_team: bool
    ) -> None:
        self._values = values
        self._errors = errors
        self._words = words
        self._language = language
        self._more = more
        self._with_team = with_team

    def sections(self, of: Sequence[Section] = PLAN) -> list[SectionView]:
        return [
            SectionView(
                section.code,
                t(f"section.{section.code}"),
                t(f"section.{section.code}.intro"),
                tuple(self._part(part) for part in section.parts if part != TEAM or self._with_team),
            )
            for section in of
        ]

    def _part(self, part: Item | Rows) -> PartView:
        if isinstance(part, Rows):
            return self._group(part)
        none = other = None
        if part.is_list:
            none = self._none(part.place)
        if part.kind == "papers":
            name = f"{part.place}.other"
            typed, error = self._values.texts.get(name, ""), self._errors.get(name)
            other = Field(
                name, t(f"field.{name}"), hint=t(f"hint.{name}"), value=typed, error=error, suggestions=PAPERS
            )
        return PartView(part.place, field=self._field(part, part.place, part.place), none=none, other=other)

    def _group(self, rows: Rows) -> PartView:
        filled = self._values.rows.get(rows.place, 0)
        empty = EMPTY_ROWS + (2 if self._more == rows.place else 0)
        made: tuple[RowView, ...] = ()
        days: tuple[tuple[str, tuple[RowView, ...]], ...] = ()
        if rows.week:
            days = tuple(self._days(rows, filled, empty))
        else:
            made = tuple(self._row(rows, number) for number in range(filled + empty))
        return PartView(
            rows.place,
            title=t(f"group.{rows.place}"),
            hint=t(f"group.{rows.place}.hint"),
            error=self._errors.get(rows.place),
            rows=made,
            days=days,
            none=None if rows.key else self._none(rows.place),
        )

    def _days(self, rows: Rows, filled: int, empty: int) -> Iterable[tuple[str, tuple[RowView, ...]]]:
        following = filled
        for day in DAYS:
            numbers = [n for n in range(filled) if self._values.texts.get(f"{rows.place}.{n}.day") == day]
            numbers += range(following, following + empty)
            following += empty
            hidden = [(n, ((f"{rows.place}.{n}.day", day),)) for n in numbers]
            yield t(f"choice.day.{day}"), tuple(RowView("", self._fields(rows, n), kept) for n, kept in hidden)

    def _row(self, rows: Rows, number: int) -> RowView:
        legend = t(f"row.{rows.place}", number=number + 1)
        at = f"{rows.place}.{number}."
        words = self._values.texts.get(f"{at}was", "")
        if not rows.links or not words or words != self._values.texts.get(f"{at}label"):
            return RowView(legend, self._fields(rows, number))
        hidden = tuple((at + name, self._values.texts.get(at + name, "")) for name in ("was", "linked", "score"))
        concept = Field(
            f"{at}concept",
            t(f"concept.{rows.links}"),
            "select",
            self._values.texts.get(f"{at}concept", ""),
            choices=self._concepts(rows.links, words, self._values.texts.get(f"{at}linked", "")),
            hint=t("concept.hint"),
            error=self._errors.get(f"{at}{rows.concept}"),
            size="long",
        )
        confirmed = bool(self._values.texts.get(f"{at}confirmed"))
        return RowView(
            legend,
            self._fields(rows, number),
            hidden,
            concept,
            Field(f"{at}confirmed", t("concept.confirmed"), "check", confirmed),
        )

    def _concepts(self, kind: str, words: str, linked: str) -> list[tuple[str, str]]:
        found = (
            {}
            if "://" in words
            else {link.concept: link.label for link in self._words.search(kind, words, self._language)}
        )
        offered = dict(list(found.items())[:MOST_SUGGESTIONS])
        if linked:
            offered = {linked: self._words.label(linked, self._language) or linked, **offered}
        return [*([] if linked else [("", t("concept.unknown"))]), *offered.items(), (NOT_LINKED, t("concept.none"))]

    def _fields(self, rows: Rows, number: int) -> tuple[Field, ...]:
        at = f"{rows.place}.{number}."
        return tuple(
            self._field(item, at + item.place, f"{rows.place}.{item.place}", number=number + 1) for item in rows.items
        )

    def _field(self, item: Item, name: str, code: str, **arguments: Any) -> Field:
        hint = f"hint.{code}"
        known = t(hint)
        kinds = {"long": "textarea", "choice": "select", "papers": "checks", "flag": "check", "email": "email"}
        return Field(
            name,
            t(f"field.{code}", **arguments),
            kinds.get(item.kind, item.kind if item.kind == "checks" else "text"),
            self._values.texts.get(name, [] if item.is_list else ""),
            hint=None if known == hint else known,
            error=self._errors.get(name),
            choices=self._choices(item),
            required=item.required,
            suggestions=item.suggestions,
            size=item.size,
            inputmode={"number": "decimal", "whole": "numeric"}.get(item.kind),
        )

    def _choices(self, item: Item) -> list[tuple[str, str]]:
        if item.kind == "papers":
            names, asked = self._words.papers(self._language), self._words.asked_papers(self._language)
            others = [code for code in self._values.texts.get(item.place) or [] if code in names and code not in asked]
            return [*asked.items(), *((code, names[code]) for code in others)]
        words = item.words or item.place
        texts = [(value, t(f"choice.{words}.{value}")) for value in item.choices]
        return [("", t("form.unknown")), *texts] if item.kind == "choice" else texts

    def _none(self, place: str) -> Field:
        return Field(f"{place}.none", t(f"none.{place}"), "check", bool(self._values.texts.get(f"{place}.none")))


def field_of(pointer: str, values: Values, names: Iterable[str]) -> str:
    """The field that a JSON pointer into the body means; empty for the whole form.

    The nearest there is: the field itself, else the first field below it, else what it lies in.
    """
    way = [part.replace("~1", "/").replace("~0", "~") for part in pointer.strip("/").split("/")]
    if way[0] == "languages" and len(way) > 1:
        way = ["languages", _language_row(way[1], values), *(way[2:] or ["code"])]
    known = list(names)
    while way:
        name = ".".join(way)
        if name in known:
            other = f"{name}.other"
            return other if other in known and values.texts.get(other) else name
        below = next((other for other in known if other.startswith(f"{name}.")), None)
        if below:
            return below
        way.pop()
    return ""


def _language_row(key: str, values: Values) -> str:
    """The row of a language in the form: by its code, or by number when the form itself says so (`#2`)."""
    from services.skills.web.names import language_code

    if key.startswith("#"):
        return key[1:]
    codes = [values.texts.get(f"languages.{n}.code", "") for n in range(values.rows.get("languages", 0))]
    return str(next((n for n, code in enumerate(codes) if language_code(code) == key), 0))


def names_in(sections: Iterable[SectionView]) -> dict[str, Field]:
    """Every field of the form by name, in order; the label of a field in a row says which row it is in."""
    found: dict[str, Field] = {}
    for section in sections:
        for part in section.parts:
            rows = [(row.legend, row) for row in part.rows]
            rows += [(day, row) for day, of_day in part.days for row in of_day]
            inner = [
                replace(item, label=f"{which}, {item.label[:1].lower()}{item.label[1:]}")
                for which, row in rows
                for item in (*row.fields, row.concept, row.confirm)
                if item is not None
            ]
            for item in (part.field, part.other, *inner, part.none):
                if item is not None:
                    found[item.name] = item
    return found


def mistakes(
    errors: Iterable[Mapping[str, str]], values: Values, fields: Mapping[str, Field]
) -> list[tuple[str, Mistake]]:
    """The lines of the summary, each with the name of its field, in the order of the form; one line per field."""
    found: dict[str, Mistake] = {}
    for error in errors:
        name = field_of(error["pointer"], values, fields)
        shown = fields.get(name)
        label = shown.label if shown else ""
        found.setdefault(name, Mistake(shown.id if shown else "", label, message(error["message"])))
    order = list(fields)
    return sorted(found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else -1)
