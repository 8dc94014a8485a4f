"""Between the form and the JSON body: what was typed becomes the body that the one schema checks, and back.

`Values` is a form as flat names and texts (a list for a group of boxes, true or false for one box). Rows that were left
empty are taken out and the rest renumbered, so that the names of fields and the pointers into the body agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.skills.web.form_plan import Item, Rows, parts
from services.skills.web.typed import Concepts, as_json, as_text
from shared.vocabulary.week import DAYS

NOT_LINKED = "none"
"""The choice "no concept fits"."""
MOST_ROWS = 600
TWICE = "This language is here twice."
ROW_EXTRAS = ("concept", "linked", "was", "score", "confirmed")
"""What a linked row carries besides its items."""


@dataclass
class Values:
    """`texts` by field name; `rows` is how many filled rows each group has."""

    texts: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def read_form(
    form: Mapping[str, Any], lists: Mapping[str, list[str]], of: Iterable[Item | Rows] | None = None
) -> Values:
    """What was posted, tidied. `lists` are all values by name (a name of boxes has several). `of`: the parts that the
    form asks, else all."""
    values = Values()
    for part in parts() if of is None else of:
        if isinstance(part, Item):
            _read_item(part, form, lists, values)
        else:
            _read_rows(part, form, values)
            values.texts[f"{part.place}.none"] = bool(form.get(f"{part.place}.none"))
    return values


def overlaid(values: Values, typed: Values, of: Iterable[Item | Rows]) -> Values:
    """`values` in which these parts are as in `typed`."""
    places = tuple(part.place for part in of)
    texts = {name: text for name, text in values.texts.items() if not _within(name, places)}
    texts |= {name: text for name, text in typed.texts.items() if _within(name, places)}
    return Values(texts, values.rows | {place: typed.rows[place] for place in places if place in typed.rows})


def _within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _read_item(item: Item, form: Mapping[str, Any], lists: Mapping[str, list[str]], values: Values) -> None:
    if item.is_list:
        values.texts[item.place] = list(lists.get(item.place, []))
        values.texts[f"{item.place}.none"] = bool(form.get(f"{item.place}.none"))
        if item.kind == "papers":
            values.texts[f"{item.place}.other"] = _clean(form.get(f"{item.place}.other"))
    elif item.kind == "flag":
        values.texts[item.place] = bool(form.get(item.place))
    else:
        values.texts[item.place] = _clean(form.get(item.place))


def _read_rows(rows: Rows, form: Mapping[str, Any], values: Values) -> None:
    count = 0
    places = [item.place for item in rows.items]
    for number in _numbers(rows.place, form):
        texts = {place: _clean(form.get(f"{rows.place}.{number}.{place}")) for place in places}
        if not any(texts.values()):
            continue
        for extra in ("day",) if rows.week else ROW_EXTRAS if rows.links else ():
            texts[extra] = _clean(form.get(f"{rows.place}.{number}.{extra}"))
        for place, text in texts.items():
            values.texts[f"{rows.place}.{count}.{place}"] = text
        count += 1
    values.rows[rows.place] = count


def _numbers(place: str, form: Iterable[str]) -> list[int]:
    """The row numbers that occur in the form, in order."""
    pattern = re.compile(rf"{re.escape(place)}\.(\d{{1,4}})\.")
    return sorted({int(found[1]) for name in form if (found := pattern.match(name))})[:MOST_ROWS]


def _clean(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def to_body(
    values: Values, concepts: Concepts, of: Iterable[Item | Rows] | None = None
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The JSON body (of these parts, else all), and what is wrong with the form that JSON cannot say (a language that
    is there twice)."""
    body: dict[str, Any] = {}
    wrong: list[dict[str, str]] = []
    for part in parts() if of is None else of:
        if isinstance(part, Item):
            found = _item_json(part, values.texts, concepts)
            if found is not None:
                _put(body, part.place, found)
            continue
        rows = [_row_json(part, number, values.texts, concepts) for number in range(values.rows.get(part.place, 0))]
        if part.key:
            rows_by_key = _keyed(part, rows, wrong)
            if rows_by_key:
                _put(body, part.place, rows_by_key)
        elif rows or values.texts.get(f"{part.place}.none"):
            _put(body, part.place, rows)
    return body, wrong


def _item_json(item: Item, texts: Mapping[str, Any], concepts: Concepts) -> Any:
    value = texts.get(item.place)
    if item.kind == "flag":
        return bool(value)
    if item.is_list:
        others = _papers_typed(texts.get(f"{item.place}.other", ""), concepts)
        chosen = list(dict.fromkeys([*(value or []), *others]))
        return chosen if chosen or texts.get(f"{item.place}.none") else None
    return as_json(item.kind, value, concepts) if value else None


def _papers_typed(text: str, concepts: Concepts) -> list[str]:
    """Codes of certificates that were typed, between commas by name, or as codes with spaces between them."""
    found: list[str] = []
    for words in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        named = concepts.paper_named(words)
        found += [named] if named else [concepts.paper_named(word) or word for word in words.split()]
    return found


def _row_json(rows: Rows, number: int, texts: Mapping[str, Any], concepts: Concepts) -> Any:
    at = f"{rows.place}.{number}."
    row: dict[str, Any] = {"day": texts.get(f"{at}day", "")} if rows.week else {}
    for item in rows.items:
        found = _item_json(Item(at + item.place, item.kind), texts, concepts)
        if found is not None:
            _put(row, item.place, found)
    if rows.plain:
        return row.get("value")
    if rows.links:
        row |= _concept_json(rows, row.pop("label", None), {name: texts.get(at + name, "") for name in ROW_EXTRAS})
    return row


def _concept_json(rows: Rows, label: Any, extra: Mapping[str, str]) -> dict[str, Any]:
    """The words and the concept of a linked row.

    Changed words lose the old concept; another concept than the linked one was chosen by a person, so confirmed.
    """
    if label is not None and "://" in label:
        confirmed = extra["linked"] != label or bool(extra["confirmed"])
        return {rows.concept: label, "confirmed": confirmed, **_score(extra, extra["linked"] == label)}
    if label is None or label != extra["was"]:
        return {} if label is None else {"label": label}
    if extra["concept"] == NOT_LINKED:
        return {"label": label, "confirmed": True}
    if not extra["concept"]:
        return {"label": label, "confirmed": False}
    kept = extra["concept"] == extra["linked"]
    confirmed = not kept or bool(extra["confirmed"])
    return {"label": label, rows.concept: extra["concept"], "confirmed": confirmed, **_score(extra, kept)}


def _score(extra: Mapping[str, str], kept: bool) -> dict[str, float]:
    return {"score": float(extra["score"])} if kept and re.fullmatch(r"[01]\.\d{1,17}|[01]", extra["score"]) else {}


def _keyed(rows: Rows, found: list[Any], wrong: list[dict[str, str]]) -> dict[str, Any]:
    assert rows.key is not None
    keyed: dict[str, Any] = {}
    for number, row in enumerate(found):
        key = row.pop(rows.key, "")
        if key in keyed:
            wrong.append({"pointer": f"/{rows.place}/#{number}/{rows.key}", "message": TWICE})
        keyed[key] = row
    return keyed


def _put(body: dict[str, Any], place: str, value: Any) -> None:
    *way, last = place.split(".")
    for name in way:
        body = body.setdefault(name, {})
    body[last] = value


def from_body(body: Mapping[str, Any], language: str, concepts: Concepts, known: frozenset[str]) -> Values:
    """The form of a stored body. `known`: codes of certificates that have a box of their own."""
    values = Values()
    for part in parts():
        found = _get(body, part.place)
        if isinstance(part, Rows):
            _show_rows(part, found, values, language, concepts)
        elif part.is_list:
            chosen = found or []
            boxes = part.choices or known
            values.texts[part.place] = [code for code in chosen if code in boxes]
            values.texts[f"{part.place}.other"] = " ".join(code for code in chosen if code not in boxes)
            values.texts[f"{part.place}.none"] = found == []
        elif part.kind == "flag":
            values.texts[part.place] = bool(found)
        else:
            values.texts[part.place] = as_text(part.kind, found, language, concepts)
    return values


def _show_rows(rows: Rows, found: Any, values: Values, language: str, concepts: Concepts) -> None:
    listed = [{rows.key: key, **row} for key, row in (found or {}).items()] if rows.key else list(found or [])
    if rows.week:
        listed.sort(key=lambda row: (DAYS.index(row["day"]), row["from"]))
    for number, row in enumerate(listed):
        at = f"{rows.place}.{number}."
        content = {"value": row} if rows.plain else row
        for item in rows.items:
            values.texts[at + item.place] = as_text(item.kind, _get(content, item.place), language, concepts)
        if rows.week:
            values.texts[f"{at}day"] = row["day"]
        if rows.links:
            _show_concept(rows, row, at, values)
    values.rows[rows.place] = len(listed)
    values.texts[f"{rows.place}.none"] = found == [] and not rows.key


def _show_concept(rows: Rows, row: Mapping[str, Any], at: str, values: Values) -> None:
    concept = row.get(rows.concept) or ""
    label = row.get("label") or concept
    score = row.get("score")
    values.texts |= {
        f"{at}label": label,
        f"{at}was": label,
        f"{at}linked": concept,
        f"{at}concept": concept or (NOT_LINKED if row.get("confirmed") else ""),
        f"{at}score": "" if score is None else str(float(score)),
        f"{at}confirmed": "yes" if row.get("confirmed") else "",
    }


def _get(body: Any, place: str) -> Any:
    for name in place.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body
