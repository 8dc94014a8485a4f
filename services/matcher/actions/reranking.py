"""Which lists could have changed, and working them out again, some candidates at a time.

The entries of every candidate stay in memory, untruncated. A change of a vacancy or promise replaces the entries of the
vacancies concerned, which gives exactly what ranking anew would give; a change of the candidate, of a course, or of
the day works everything out again. After a restart the memory fills by itself.

Rankers of one database share the candidates by partition, each with the whole stock: an entry of one candidate never
depends on another candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from services.matcher.actions.holding import Holding, Share
from services.matcher.actions.live_engine import Affected, LiveEngine
from services.matcher.actions.ranking import Kept, WorkedOut, keep_lists
from services.matcher.domain.events import ListedEntry
from services.matcher.domain.stock import Candidate
from services.matcher.engine.engine import Engine
from services.matcher.engine.selection import Entries
from services.matcher.store import queries
from services.matcher.store.positions import Position
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today
from shared.vocabulary.durations import QUICK, Durations
from shared.vocabulary.trace import Trace, following, traced

ENTRIES_REMEMBERED = 500_000
"""Some 200 bytes each. Candidates beyond it are worked out whole at every change."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: candidates looked at, lists spoken of, candidates who still wait; how many vacancies had
    changed since the step before; how many partitions another ranker has taken meanwhile; what it was done for; and
    whether lists were found that were made with other settings, which are made anew."""

    looked_at: int
    spoken: int
    waiting: int
    changes: int
    lost: int = 0
    trace: Trace | None = None
    other_settings: bool = False


class Reranking:
    """Belongs to one thread. `step` may be called again after it raised: nothing is forgotten.

    Looks after everybody until `hold` says otherwise. `partition_of` says to which of so many partitions a candidate
    belongs.
    """

    def __init__(
        self,
        database: Database,
        live: LiveEngine,
        clock: Clock,
        partition_of: Callable[[str, int], int] = lambda candidate, of: 0,
        *,
        seconds_per_step: float = 0.05,
        candidates_per_step: int = 40,
        entries_remembered: int = ENTRIES_REMEMBERED,
    ) -> None:
        self._database, self._live, self._clock = database, live, clock
        self._seconds, self._most = seconds_per_step, candidates_per_step
        self._room = entries_remembered
        self._holding = Holding(partition_of)
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
        self._other_settings = False
        self._traces: set[str | None] = set()
        """What the changes followed from that are being worked out."""
        self.seconds = Durations(QUICK)
        """For metrics: working out the entries of one candidate."""

    @property
    def waiting(self) -> int:
        """Candidates still to be looked at."""
        return len(self._first.keys() | self._waiting.keys())

    def hold(self, share: Share) -> None:
        """From the next step on look after these candidates, and no others."""
        self._holding.wanted = share

    def step(self) -> Step:
        """Catch up, work out the lists of some candidates who wait, and keep them. Does nothing when nobody waits."""
        self._take()
        with self._live.caught_up(self._database) as connection:
            changes = self._gathered(connection)
            seen, made = self._work_out()
            assert self._as_of is not None
            reached = Position(self._live.revision, self._as_of, self._live.engine.settings.id)
        finished = self.waiting == len(seen)
        kept, trace = Kept(0, frozenset()), self._trace()
        if made or (finished and reached != self._reached and self._holding.partitions):
            with traced(trace), self._database.write() as uow:
                kept = keep_lists(uow, made, self._holding.owner, self._holding.partitions, reached, finished=finished)
            self._reached = reached if finished else self._reached
        for identity in seen:
            self._first.pop(identity, None)
            self._waiting.pop(identity, None)
            self._not_kept.discard(identity)
        self._drop(kept.lost)
        if finished:
            self._traces.clear()
        otherwise, self._other_settings = self._other_settings, False
        return Step(len(seen), kept.spoken, self.waiting, changes, len(kept.lost), trace, otherwise)

    def _trace(self) -> Trace:
        """That of the change that is worked out; of its own when there are several, which nobody could tell apart."""
        return following(next(iter(self._traces)) if len(self._traces) == 1 else None)

    def _take(self) -> None:
        """Let go of the partitions that are not ours any more, and take the new ones."""
        self._drop(self._holding.unwanted())
        if self._holding.take(self._database):
            self._reached = None

    def _drop(self, partitions: frozenset[int]) -> None:
        """Nothing is kept of the candidates of these."""
        if partitions:
            for identity in [one for one in self._known if self._holding.partition(one) in partitions]:
                self._leave(identity)
            self._holding.let_go(partitions)

    def _gathered(self, connection: Connection) -> int:
        """Turn what changed since the last step into candidates who wait; returns how many vacancies are concerned."""
        affected, as_of = self._live.take_affected(), today(self._clock)
        with ExitStack() as when_it_fails:
            # What was affected is not told again; the positions in the database still know.
            when_it_fails.callback(self._drop, self._holding.partitions)
            self._gather(connection, affected, as_of)
            when_it_fails.pop_all()
        self._holding.settled()
        self._as_of = as_of
        return len(affected.vacancies)

    def _gather(self, connection: Connection, affected: Affected, as_of: date) -> None:
        self._traces |= affected.traces
        self._reload(connection, affected.candidates)
        if affected.everything or as_of != self._as_of:
            self._forget_all(self._known)
        elif affected.vacancies:
            for identity in self._known:
                self._changed.setdefault(identity, set()).update(affected.vacancies)
                self._waiting[identity] = None
        newcomers = self._holding.newcomers(connection, as_of, self._live.engine.settings.id)
        self._other_settings |= newcomers.other_settings
        self._known |= queries.candidates_with(connection, newcomers.all)
        self._reload(connection, newcomers.changed)
        self._forget_all(newcomers.outdated)

    def _reload(self, connection: Connection, identities: set[str]) -> None:
        """Candidates who changed come first; nothing is kept of those who are gone."""
        ours = sorted(one for one in identities if self._holding.has(one))
        found = queries.candidates_with(connection, ours)
        for identity in ours:
            if identity in found:
                self._forget(identity)
                self._known[identity] = found[identity]
                self._first[identity] = None
            else:
                self._leave(identity)

    def _leave(self, identity: str) -> None:
        """This candidate is not there any more, or not ours."""
        self._forget(identity)
        self._known.pop(identity, None)
        self._first.pop(identity, None)
        self._waiting.pop(identity, None)
        self._not_kept.discard(identity)

    def _forget(self, identity: str) -> None:
        self._room += _size(self._entries.pop(identity, None))
        self._vacancies.pop(identity, None)
        self._changed.pop(identity, None)

    def _forget_all(self, identities: Collection[str]) -> None:
        for identity in identities:
            self._forget(identity)
            self._waiting[identity] = None

    def _work_out(self) -> tuple[list[str], list[WorkedOut]]:
        """Who was looked at (as many as fit in a step, at least one), and the lists of those whose entries changed."""
        seen: list[str] = []
        made: list[WorkedOut] = []
        end = self._clock.monotonic() + self._seconds
        for identity in [*self._first, *(one for one in self._waiting if one not in self._first)]:
            candidate = self._known[identity]
            before, begun = self._entries.get(identity), self._clock.monotonic()
            entries = self._entries_of(candidate, before)
            seen.append(identity)
            if entries is not before:
                self.seconds.add(self._clock.monotonic() - begun)
            if entries is not before or identity in self._not_kept:
                self._not_kept.add(identity)
                listed = _listed(self._live.engine, entries)
                made.append(WorkedOut(identity, candidate.revision, self._holding.partition(identity), listed))
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
