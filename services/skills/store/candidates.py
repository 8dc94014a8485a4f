"""Candidates in the database: a JSON document, with everything personal and the notes in sealed columns beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE
from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, update

from services.skills.domain.candidates import CandidateRecord, Personal
from services.skills.store.caseload import forget_caseload
from services.skills.store.documents import CandidateContract
from services.skills.store.matches import forget_matches
from services.skills.store.questions import forget_declined
from services.skills.store.tables import candidates, erased
from services.skills.store.vault import Vault

PERSONAL = ("given_name", "family_name", "birth_year", "gender", "email", "phone", "contact_language")
_WRITES = CandidateContract(exclude=("personal", "notes", "team"))
_READS = CandidateContract(exclude=("personal", "notes", "team"), unknown=EXCLUDE)


@dataclass(frozen=True, slots=True)
class StoredCandidate:
    id: str
    revision: int
    record: CandidateRecord
    created_at: datetime
    changed_at: datetime


NAMES = ("given_name", "family_name")


class CandidateStore:
    """Reads and writes candidates through a caller's connection; never commits."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, connection: Connection, candidate_id: str) -> StoredCandidate | None:
        """The candidate, or `None` when unknown or erased."""
        row = connection.execute(select(candidates).where(candidates.c.id == candidate_id)).one_or_none()
        return None if row is None else self._stored(row)

    def page(
        self,
        connection: Connection,
        *,
        after: str | None = None,
        limit: int = 50,
        reference: str | None = None,
        team: str | None = None,
    ) -> list[StoredCandidate]:
        """Candidates in the order they were added, from past the id `after`.

        `team`: only those that a coach of this team may see; `None`: all.
        """
        query = select(candidates).order_by(candidates.c.id).limit(limit)
        if after is not None:
            query = query.where(candidates.c.id > after)
        if reference is not None:
            query = query.where(candidates.c.reference == reference)
        return [self._stored(row) for row in connection.execute(_seen_by(query, team))]

    def matching(self, connection: Connection, words: str, *, team: str | None = None, limit: int = 50) -> list[str]:
        """Ids of candidates whose reference or name holds all the words, in any case; in the order they were added.

        Names are sealed, so every name is opened to be compared: milliseconds for thousands, in this process only.
        """
        wanted = words.casefold().split()
        columns = (candidates.c.id, candidates.c.reference, candidates.c.sealed_given_name)
        query = select(*columns, candidates.c.sealed_family_name).order_by(candidates.c.id)
        found = []
        for row in connection.execute(_seen_by(query, team)):
            names = [self._opened(row, name) or "" for name in NAMES]
            text = " ".join([row.reference, *names]).casefold()
            if all(word in text for word in wanted):
                found.append(row.id)
                if len(found) == limit:
                    break
        return found

    def names(self, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
        """Of these candidates the full name, empty when none was recorded; who is not known is left out."""
        columns = (candidates.c.id, candidates.c.sealed_given_name, candidates.c.sealed_family_name)
        rows = connection.execute(select(*columns).where(candidates.c.id.in_(ids)))
        return {row.id: Personal(**{name: self._opened(row, name) for name in NAMES}).full_name for row in rows}

    def all(
        self, connection: Connection, *, team: str | None = None, after: str | None = None
    ) -> Iterator[StoredCandidate]:
        """Every candidate past the id `after`, in the order they were added, a few hundred at a time."""
        while rows := self.page(connection, after=after, limit=200, team=team):
            yield from rows
            after = rows[-1].id

    def add(self, connection: Connection, candidate_id: str, record: CandidateRecord, now: datetime) -> None:
        """Write a new candidate with revision 1."""
        row = self._row(candidate_id, record) | {
            "id": candidate_id,
            "revision": 1,
            "created_at": now.timestamp(),
            "changed_at": now.timestamp(),
        }
        connection.execute(insert(candidates).values(row))

    def replace(
        self, connection: Connection, candidate_id: str, revision: int, record: CandidateRecord, now: datetime
    ) -> None:
        row = self._row(candidate_id, record) | {"revision": revision, "changed_at": now.timestamp()}
        connection.execute(update(candidates).where(candidates.c.id == candidate_id).values(row))

    def erase(self, connection: Connection, candidate_id: str, revision: int, now: datetime) -> None:
        """Delete the row, what became of proposals, what was answered no and what coaches noted; only the id and a
        revision are remembered."""
        forget_matches(connection, candidate_id)
        forget_caseload(connection, candidate_id)
        forget_declined(connection, candidate_id)
        connection.execute(delete(candidates).where(candidates.c.id == candidate_id))
        connection.execute(insert(erased).values(id=candidate_id, revision=revision, at=now.timestamp()))

    def all_erased(self, connection: Connection) -> list[tuple[str, int]]:
        """Ids and last revisions of everybody who was erased."""
        return [(row.id, row.revision) for row in connection.execute(select(erased).order_by(erased.c.id))]

    def _row(self, candidate_id: str, record: CandidateRecord) -> dict[str, Any]:
        personal = {name: getattr(record.personal, name) for name in PERSONAL} | {"notes": record.notes}
        return {
            "reference": record.reference,
            "team": record.team,
            "document": _WRITES.dump(record),
            **{f"sealed_{name}": self._sealed(candidate_id, name, value) for name, value in personal.items()},
        }

    def _sealed(self, candidate_id: str, name: str, value: Any) -> bytes | None:
        text = None if value is None else str(value)
        return self._vault.seal(text, "candidates", f"sealed_{name}", candidate_id)

    def _stored(self, row: Row[Any]) -> StoredCandidate:
        opened = {name: self._opened(row, name) for name in (*PERSONAL, "notes")}
        notes = opened.pop("notes")
        year = opened.pop("birth_year")
        personal = Personal(birth_year=None if year is None else int(year), **opened)
        base = _READS.load(row.document)
        record = replace(base, personal=personal, notes=notes, team=row.team)
        return StoredCandidate(row.id, row.revision, record, _moment(row.created_at), _moment(row.changed_at))

    def _opened(self, row: Any, name: str) -> Any:
        column = f"sealed_{name}"
        return self._vault.open(getattr(row, column), "candidates", column, row.id)


def is_known(connection: Connection, candidate_id: str) -> bool:
    """Whether there is such a candidate: never after they were erased."""
    return connection.execute(select(candidates.c.id).where(candidates.c.id == candidate_id)).first() is not None


def _seen_by(query: Select[Any], team: str | None) -> Select[Any]:
    return query if team is None else query.where(or_(candidates.c.team.is_(None), candidates.c.team == team))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
