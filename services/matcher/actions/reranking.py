"""Which lists could have changed, and working them out again, some candidates at a time.

The entries of every candidate stay in memory, untruncated. A change of a vacancy or promise replaces the entries of the
vacancies concerned, which gives exactly what ranking anew would give; a change of the candidate, of a course, or of
the day works everything out again. After a restart the memory fills by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from services.matcher.actions.live_engine import RANKED_KINDS, LiveEngine
from services.matcher.actions.ranking import WorkedOut, keep_lists
from services.matcher.domain.events import ListedEntry
from services.matcher.domain.stock import Candidate
from services.matcher.engine.engine import Engine
from services.matcher.engine.selection import Entries
from services.matcher.store import queries
from services.matcher.store.changes import changes_after
from services.matcher.store.lists import Position, position
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today

ENTRIES_REMEMBERED = 500_000
"""Some 200 bytes each. Candidates beyond it are worked out whole at every change."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: candidates looked at, lists spoken of, candidates who still wait; and how many vacancies had
    changed since the step before."""

    looked_at: int
    spoken: int
    waiting: int
    changes: int


class Reranking:
    """Belongs to one thread. `step` may be called again after it raised: nothing is forgotten."""

    def __init__(
        self,
        database: Database,
        live: LiveEngine,
        clock: Clock,
        *,
        seconds_per_step: float = 0.05,
        candidates_per_step: int = 40,
        entries_remembered: int = ENTRIES_REMEMBERED,
    ) -> None:
        self._database, self._live, self._clock = database, live, clock
        self._seconds, self._most = seconds_per_step, candidates_per_step
        self._room = entries_remembered
        self._started = False
        self._as_of: date | None = None
        self._reached: Position | None = None
        self._known: dict[str, Candidate] = {}
        self._entries: dict[str, Entries] = {}
        self._vacancies: dict[str, set[str]] = {}
        """Vacancies that have an entry, by candidate."""
        self._changed: dict[str, set[str]] = {}
        """Vacancies to evaluate anew, by candidate; for a candidate without entries it does not matter which."""
        self._first: dict[str, None] = {}
        self._waiting: dict[str, None] = {}
        self._not_kept: set[str] = set()
        """Whose newest list has not been written yet."""

    @property
    def waiting(self) -> int:
        """Candidates still to be looked at."""
        return len(self._first.keys() | self._waiting.keys())

    def step(self) -> Step:
        """Catch up, work out the lists of some candidates who wait, and keep them. Does nothing when nobody waits."""
        with self._live.caught_up(self._database) as connection:
            changes = self._gather(connection)
            seen, made = self._work_out()
            assert self._as_of is not None
            reached = Position(self._live.revision, self._as_of, self._live.engine.settings.id)
        finished = self.waiting == len(seen)
        spoken = 0
        if made or (finished and reached != self._reached):
            with self._database.write() as uow:
                spoken = keep_lists(uow, made, reached, finished=finished)
            self._reached = reached if finished else self._reached
        for identity in seen:
            self._first.pop(identity, None)
            self._waiting.pop(identity, None)
            self._not_kept.discard(identity)
        return Step(len(seen), spoken, self.waiting, changes)

    def _gather(self, connection: Connection) -> int:
        """Turn what changed since the last step into candidates who wait; returns how many vacancies are concerned."""
        affected, as_of = self._live.take_affected(), today(self._clock)
        if not self._started:
            self._start(connection, as_of)
            self._started = True
        else:
            self._reload(connection, affected.candidates)
            if affected.everything or as_of != self._as_of:
                self._forget_all()
            elif affected.vacancies:
                for identity in self._known:
                    self._changed.setdefault(identity, set()).update(affected.vacancies)
                    self._waiting[identity] = None
        self._as_of = as_of
        return len(affected.vacancies)

    def _start(self, connection: Connection, as_of: date) -> None:
        """Candidates who wait after a restart: all, unless the position says that nothing else has changed."""
        self._reached = position(connection)
        self._known = queries.candidates_with(connection, queries.candidate_ids(connection))
        today_with_these = (as_of, self._live.engine.settings.id)
        if self._reached is not None and (self._reached.as_of, self._reached.settings) == today_with_these:
            changes = changes_after(connection, self._reached.stock_revision)
            if not any(change.kind in RANKED_KINDS for change in changes):
                self._reload(connection, {change.id for change in changes if change.kind == "candidate"})
                return
        self._forget_all()

    def _reload(self, connection: Connection, identities: set[str]) -> None:
        """Candidates who changed come first; nothing is kept of those who are gone."""
        found = queries.candidates_with(connection, sorted(identities))
        for identity in sorted(identities):
            self._forget(identity)
            if identity in found:
                self._known[identity] = found[identity]
                self._first[identity] = None
            else:
                self._known.pop(identity, None)
                self._first.pop(identity, None)
                self._waiting.pop(identity, None)
                self._not_kept.discard(identity)

    def _forget(self, identity: str) -> None:
        self._room += _size(self._entries.pop(identity, None))
        self._vacancies.pop(identity, None)
        self._changed.pop(identity, None)

    def _forget_all(self) -> None:
        for identity in self._known:
            self._forget(identity)
            self._waiting[identity] = None

    def _work_out(self) -> tuple[list[str], list[WorkedOut]]:
        """Who was looked at (as many as fit in a step, at least one), and the lists of those whose entries changed."""
        seen: list[str] = []
        made: list[WorkedOut] = []
        end = self._clock.monotonic() + self._seconds
        for identity in [*self._first, *(one for one in self._waiting if one not in self._first)]:
            candidate = self._known[identity]
            before = self._entries.get(identity)
            entries = self._entries_of(candidate, before)
            seen.append(identity)
            if entries is not before or identity in self._not_kept:
                self._not_kept.add(identity)
                made.append(WorkedOut(identity, candidate.revision, _listed(self._live.engine, entries)))
            if len(seen) >= self._most or self._clock.monotonic() > end:
                break
        return seen, made

    def _entries_of(self, candidate: Candidate, before: Entries | None) -> Entries:
        """The candidate's entries now; `before` itself when no change has touched them."""
        assert self._as_of is not None
        changed = self._changed.get(candidate.id)
        if before is None:
            entries = self._live.engine.entries(candidate, self._as_of)
        elif changed:
            newer = self._live.engine.entries(candidate, self._as_of, changed)
            if not _size(newer) and changed.isdisjoint(self._vacancies[candidate.id]):
                del self._changed[candidate.id]
                return before
            entries = before.replaced(changed, newer)
        else:
            return before
        self._forget(candidate.id)
        if _size(entries) <= self._room:
            self._room -= _size(entries)
            self._entries[candidate.id] = entries
            self._vacancies[candidate.id] = {one.vacancy for one in (*entries.ranked, *entries.to_clarify)}
        return entries


def _size(entries: Entries | None) -> int:
    return 0 if entries is None else len(entries.ranked) + len(entries.to_clarify)


def _listed(engine: Engine, entries: Entries) -> tuple[ListedEntry, ...]:
    """The list that is kept: the ranked ones by the list rule, then those to clarify."""
    ranked = tuple(
        ListedEntry(one.pathway, one.vacancy, one.courses, one.track, "ranked", one.score, placed_by)
        for one, placed_by in engine.select(entries)
    )
    to_clarify = tuple(
        ListedEntry(one.pathway, one.vacancy, one.courses, one.track, "to_clarify", one.score)
        for one in entries.to_clarify[: engine.settings.list_length]
    )
    return ranked + to_clarify
