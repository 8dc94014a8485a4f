"""The lists that were made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Insert, Row, select
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


def put_lists(connection: Connection, new: Sequence[StoredList], ranked_at: datetime) -> None:
    """Of candidates that are all different, in place of what was written of them before."""
    rows = [
        {
            "candidate": one.candidate,
            "revision": one.revision,
            "stock_revision": one.position.stock_revision,
            "as_of": one.position.as_of,
            "settings": one.position.settings,
            "ranked_at": ranked_at,
            "entries": _encode([dict(zip(ENTRY, _values_of(entry), strict=True)) for entry in one.entries]),
        }
        for one in new
    ]
    if rows:
        connection.execute(_put(connection.dialect.name), rows)


ENTRY = tuple(field.name for field in fields(ListedEntry))
_values_of = attrgetter(*ENTRY)
_encode = json.JSONEncoder(separators=(",", ":")).encode


@lru_cache(maxsize=2)
def _put(dialect: str) -> Insert:
    made = sqlite.insert(lists) if dialect == "sqlite" else postgresql.insert(lists)
    others = {column.name: made.excluded[column.name] for column in lists.c if not column.primary_key}
    return made.on_conflict_do_update(index_elements=lists.primary_key, set_=others)


def candidate_revisions(connection: Connection, identities: Sequence[str]) -> dict[str, int]:
    """The newest revision of those of the candidates that are known, by id."""
    query = select(candidates.c.id, candidates.c.revision).where(candidates.c.id.in_(identities))
    return {row.id: row.revision for row in connection.execute(query)}


def _stored(row: Row[Any]) -> StoredList:
    at = Position(row.stock_revision, row.as_of, row.settings)
    return StoredList(row.candidate, row.revision, at, entries_of(row.entries))


def entries_of(text: str) -> tuple[ListedEntry, ...]:
    return tuple(ListedEntry(**{**entry, "courses": tuple(entry["courses"])}) for entry in json.loads(text))
