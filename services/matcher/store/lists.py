"""The lists that were made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Insert, Row, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from services.matcher.domain.events import ListedEntry
from services.matcher.store.positions import Position
from services.matcher.store.tables import candidates, lists


@dataclass(frozen=True, slots=True)
class StoredList:
    """A candidate's list as it was last written."""

    candidate: str
    revision: int
    position: Position
    entries: tuple[ListedEntry, ...]


def stored_lists(connection: Connection, identities: Sequence[str]) -> dict[str, StoredList]:
    """The lists of these candidates (a few dozen at most), by candidate."""
    rows = connection.execute(select(lists).where(lists.c.candidate.in_(identities)))
    return {row.candidate: _stored(row) for row in rows}


def lists_after(connection: Connection, candidate: str | None, limit: int) -> list[StoredList]:
    """Up to `limit` lists in the order of their candidates, behind this one."""
    query = select(lists).where(lists.c.candidate > (candidate or "")).order_by(lists.c.candidate).limit(limit)
    return [_stored(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Before:
    """What there is of a candidate that is known: their newest revision, and the list as it was last written, its
    entries as the text that `text_of` made of them; None and revision 0 when there is none."""

    candidate_revision: int
    revision: int
    as_of: date | None
    settings: str | None
    text: str | None


def lists_before(connection: Connection, identities: Sequence[str]) -> dict[str, Before]:
    """Of those of these candidates (a few dozen at most) that are known, by candidate."""
    rows = connection.execute(_BEFORE, {"identities": list(identities)})
    return {name: Before(newest, made or 0, *others) for name, newest, made, *others in rows}


_BEFORE = (
    select(candidates.c.id, candidates.c.revision, lists.c.revision, lists.c.as_of, lists.c.settings, lists.c.entries)
    .select_from(candidates.outerjoin(lists, lists.c.candidate == candidates.c.id))
    .where(candidates.c.id.in_(bindparam("identities", expanding=True)))
)  # made once: putting a statement together costs more than running it


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list to be written; `text` is what `text_of` makes of its entries."""

    candidate: str
    revision: int
    position: Position
    text: str


def put_lists(connection: Connection, new: Sequence[ListRow], ranked_at: datetime) -> None:
    """Of candidates that are all different, in place of what was written of them before."""
    rows = [
        {
            "candidate": one.candidate,
            "revision": one.revision,
            "stock_revision": one.position.stock_revision,
            "as_of": one.position.as_of,
            "settings": one.position.settings,
            "ranked_at": ranked_at,
            "entries": one.text,
        }
        for one in new
    ]
    if rows:
        connection.execute(_put(connection.dialect.name), rows)


ENTRY = tuple(field.name for field in fields(ListedEntry))
_values_of = attrgetter(*ENTRY)
_encode = json.JSONEncoder(separators=(",", ":")).encode


def text_of(entries: Sequence[ListedEntry]) -> str:
    """As they are written: the same entries always give the same text."""
    return _encode([dict(zip(ENTRY, _values_of(entry), strict=True)) for entry in entries])


def order_and_groups_of(text: str) -> list[tuple[str, str]]:
    """`order_and_groups` of the entries that a text was made of, without making them."""
    return [(entry["pathway"], entry["group"]) for entry in json.loads(text)]


@lru_cache(maxsize=2)
def _put(dialect: str) -> Insert:
    made = sqlite.insert(lists) if dialect == "sqlite" else postgresql.insert(lists)
    others = {column.name: made.excluded[column.name] for column in lists.c if not column.primary_key}
    return made.on_conflict_do_update(index_elements=lists.primary_key, set_=others)


def _stored(row: Row[Any]) -> StoredList:
    at = Position(row.stock_revision, row.as_of, row.settings)
    return StoredList(row.candidate, row.revision, at, entries_of(row.entries))


def entries_of(text: str) -> tuple[ListedEntry, ...]:
    return tuple(ListedEntry(**{**entry, "courses": tuple(entry["courses"])}) for entry in json.loads(text))
