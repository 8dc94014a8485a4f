"""Which lists could have changed, and working them out again, some candidates at a time.

Of every candidate who was ranked only what decides whether a change concerns them stays in memory (`Reverse`). Who is
concerned by a vacancy, promise or course is ranked anew, which gives exactly what ranking everybody would give; a new
day ranks everybody. After a restart the memory fills by itself.

Rankers of one database share the candidates by partition, each with the whole stock: an entry of one candidate never
depends on another candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, takewhile

from sqlalchemy import Connection

from services.matcher.actions.holding import Holding, Share
from services.matcher.actions.live_engine import Affected, LiveEngine
from services.matcher.actions.ranking import Kept, WorkedOut, keep_lists, kept_of
from services.matcher.actions.who_waits import WhoWaits
from services.matcher.domain.stock import Candidate
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.index import Reverse
from services.matcher.engine.reverse.promised import Effects
from services.matcher.engine.stock.documents import packed, unpacked
from services.matcher.store import queries
from services.matcher.store.positions import Position
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today
from shared.vocabulary.durations import QUICK, Durations
from shared.vocabulary.trace import Trace, following, traced

URGENT_SHARE = 0.75
"""Of a step, before all others who wait have their turn: as many of them as are due, as far as there is time."""


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
    belongs. What comes in during a step waits for its end: so a step is short, though a list takes as long to keep as
    it takes to be worked out when it is kept alone.
    """

    def __init__(
        self,
        database: Database,
        live: LiveEngine,
        clock: Clock,
        partition_of: Callable[[str, int], int] = lambda candidate, of: 0,
        *,
        seconds_per_step: float = 0.025,
        candidates_per_step: int = 40,
    ) -> None:
        self._database, self._live, self._clock = database, live, clock
        self._seconds, self._most = seconds_per_step, candidates_per_step
        self._holding = Holding(partition_of)
        self._as_of: date | None = None
        self._reached: Position | None = None
        self._known: dict[str, bytes] = {}
        """Candidates in their compact form."""
        self._reverse = Reverse()
        self._unranked: set[str] = set()
        """Of whom `_reverse` does not know: every change concerns them."""
        self._vacancies: dict[str, Effects] = {}
        """To which something was done, and of which it is still to be seen whom they concern; likewise courses."""
        self._courses: dict[str, None] = {}
        self._queue = WhoWaits()
        self._other_settings = False
        self._traces: set[str | None] = set()
        """What the changes followed from that are being worked out."""
        self.seconds = Durations(QUICK)
        """For metrics: working out the entries of one candidate."""

    @property
    def waiting(self) -> int:
        """Candidates still to be ranked."""
        return len(self._queue)

    def hold(self, share: Share) -> None:
        """From the next step on look after these candidates, and no others."""
        self._holding.wanted = share

    def step(self, is_called: Callable[[], bool] = lambda: False) -> Step:
        """Catch up, work out the lists of some candidates who wait, and keep them. Does nothing when nobody waits.

        `is_called`: whether something else has come in meanwhile. Then who is due has their turn, and the others wait:
        what was worked out is kept at once, and what came in may be more urgent.
        """
        self._take()
        with self._live.caught_up(self._database) as connection:
            changes = self._gathered(connection)
            seen, made = self._work_out(is_called)
            assert self._as_of is not None
            reached = Position(self._live.revision, self._as_of, self._live.engine.settings.id)
        finished = self.waiting == len(seen) and not self._vacancies and not self._courses
        kept, trace = Kept(0, frozenset()), self._trace()
        if made or (finished and reached != self._reached and self._holding.partitions):
            with traced(trace), self._database.write() as uow:
                kept = keep_lists(uow, made, self._holding.owner, self._holding.partitions, reached, finished=finished)
            self._reached = reached if finished else self._reached
        for identity in seen:
            self._queue.no_more(identity)
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
            self._rank_everybody()
        else:
            for vacancy, effects in sorted(affected.vacancies.items()):
                self._vacancies[vacancy] = self._vacancies.get(vacancy, 0) | effects
            self._courses |= dict.fromkeys(sorted(affected.courses))
        newcomers = self._holding.newcomers(connection, as_of, self._live.engine.settings.id)
        self._other_settings |= newcomers.other_settings
        self._know(queries.candidates_with(connection, newcomers.all))
        self._reload(connection, newcomers.changed)
        self._forget_all(newcomers.outdated)
        self._ask_whom(as_of)

    def _ask_whom(self, as_of: date) -> None:
        """Let those wait whom changes of the offer concern: of as many changes as fit in a step, at least one."""
        if not self._vacancies and not self._courses:
            return
        self._queue.others(self._unranked)
        if len(self._vacancies) >= len(self._reverse):
            # To ask about a vacancy takes about as long as to rank a candidate.
            self._rank_everybody()
        end = self._clock.monotonic() + self._seconds
        while self._courses:
            course = self._courses.popitem()[0]
            self._queue.others(sorted(self._reverse.touched_by_courses(self._live.engine, {course})))
        while self._vacancies:
            vacancy = next(iter(self._vacancies))
            done = {vacancy: self._vacancies.pop(vacancy)}
            touched = self._reverse.touched_by_vacancies(self._live.engine, as_of, done, self._candidate)
            self._queue.concerned(vacancy, sorted(touched))
            if self._clock.monotonic() > end:
                break

    def _reload(self, connection: Connection, identities: set[str]) -> None:
        """Candidates who changed come first; nothing is kept of those who are gone."""
        ours = sorted(one for one in identities if self._holding.has(one))
        found = queries.candidates_with(connection, ours)
        self._know(found)
        for identity in ours:
            if identity in found:
                self._queue.changed(identity)
            else:
                self._leave(identity)

    def _know(self, found: Mapping[str, Candidate]) -> None:
        for identity, candidate in found.items():
            self._forget(identity)
            self._known[identity] = packed(candidate)
            self._unranked.add(identity)

    def _candidate(self, identity: str) -> Candidate:
        return unpacked(Candidate, self._known[identity])

    def _leave(self, identity: str) -> None:
        """This candidate is not there any more, or not ours."""
        self._forget(identity)
        self._known.pop(identity, None)
        self._unranked.discard(identity)
        self._queue.no_more(identity)

    def _forget(self, identity: str) -> None:
        """How the candidate was ranked."""
        self._reverse.forget(identity)
        if identity in self._known:
            self._unranked.add(identity)

    def _forget_all(self, identities: Collection[str]) -> None:
        for identity in identities:
            self._forget(identity)
        self._queue.others(identities)

    def _rank_everybody(self) -> None:
        """Anew: it does not have to be seen whom the changes so far concern."""
        self._forget_all(self._known)
        self._vacancies, self._courses = {}, {}

    def _work_out(self, is_called: Callable[[], bool]) -> tuple[list[str], list[WorkedOut]]:
        """Who was ranked (as many as fit in a step, at least one), and their lists."""
        begun, queue = self._clock.monotonic(), self._queue
        made: dict[str, WorkedOut] = {}
        due = queue.due()
        self._work_out_some(queue.urgent(), begun + (URGENT_SHARE if due else 1.0) * self._seconds, made)
        self._work_out_some(islice(queue.less_urgent(), due), begun + self._seconds, made)
        rest = takewhile(lambda _: not (made and is_called()), chain(queue.urgent(), queue.less_urgent()))
        self._work_out_some(rest, begun + self._seconds, made)
        return list(made), list(made.values())

    def _work_out_some(self, whom: Iterable[str], end: float, made: dict[str, WorkedOut]) -> None:
        assert self._as_of is not None
        for identity in whom:
            begun = self._clock.monotonic()
            if len(made) >= self._most or (made and begun > end):
                break
            if identity in made:
                continue
            candidate = self._candidate(identity)
            listing = self._list_of(candidate, self._as_of)
            self._unranked.discard(identity)
            entries = kept_of(listing.listed, listing.to_clarify)
            made[identity] = WorkedOut(identity, candidate.revision, self._holding.partition(identity), entries)
            self.seconds.add(self._clock.monotonic() - begun)

    def _list_of(self, candidate: Candidate, as_of: date) -> Listing:
        """Of whom only some vacancies concern these are worked in; of whom it is known what concerns them, that is:
        once all changes have been asked about."""
        vacancies = self._queue.only_for(candidate.id)
        if vacancies is None or self._vacancies:
            return self._reverse.rank(self._live.engine, candidate, as_of)
        return self._reverse.work_in(self._live.engine, candidate, as_of, vacancies)
