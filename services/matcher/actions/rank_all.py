"""Ranking everybody whose list is not up to date, one partition after another, so that who is stopped goes on later.

Nothing is kept in memory of who was ranked. A partition that is finished has its position in the database
(`ranker_positions`): whoever runs this again passes over it. What was ranked of a partition that is not finished is
kept too, and ranked once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from services.matcher.actions.holding import Holding, Share
from services.matcher.actions.live_engine import LiveEngine
from services.matcher.actions.ranking import WorkedOut, keep_lists, kept_of
from services.matcher.store import queries
from services.matcher.store.positions import Position
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today

CANDIDATES_PER_STEP = 500
"""Nobody waits for a process that does nothing else; and a step is a transaction."""

Tell = Callable[[int, int], None]
"""Hears after every step how many were ranked in it, and how many wait in the partition."""


class TakenOver(Exception):
    """Another ranker has taken the partition: it ranks these candidates now."""


class RankingAll:
    """Belongs to one thread. `partition_of` says to which of so many partitions a candidate belongs."""

    def __init__(
        self,
        database: Database,
        live: LiveEngine,
        clock: Clock,
        partition_of: Callable[[str, int], int],
        *,
        candidates_per_step: int = CANDIDATES_PER_STEP,
    ) -> None:
        self._database, self._live, self._clock = database, live, clock
        self._holding = Holding(partition_of)
        self._most = candidates_per_step

    def rank(self, partitions: Collection[int], of: int, tell: Tell) -> int:
        """Rank whoever is to be ranked of these of so many partitions; returns how many that were. Raises
        `TakenOver`."""
        return sum(self._rank(partition, of, tell) for partition in sorted(partitions))

    def _rank(self, partition: int, of: int, tell: Tell) -> int:
        holding = self._holding
        holding.wanted = Share(frozenset({partition}), of)
        holding.let_go(holding.unwanted())
        holding.take(self._database)
        with self._live.caught_up(self._database) as connection:
            as_of, settings = today(self._clock), self._live.engine.settings.id
            # Whoever changes from here on is ranked by whoever takes the partition next: it looks from this position.
            reached = Position(self._live.revision, as_of, settings)
            found = holding.newcomers(connection, as_of, settings)
            holding.settled()
        waiting = sorted({*found.changed, *found.outdated})
        for begin in range(0, max(1, len(waiting)), self._most):
            some, left = waiting[begin : begin + self._most], max(0, len(waiting) - begin - self._most)
            made = self._worked_out(some, as_of)
            with self._database.write() as uow:
                mine = frozenset({partition})
                if keep_lists(uow, made, holding.owner, mine, reached, finished=not left).lost:
                    raise TakenOver
            tell(len(some), left)
        return len(waiting)

    def _worked_out(self, identities: Sequence[str], as_of: date) -> list[WorkedOut]:
        with self._live.caught_up(self._database) as connection:
            people, engine = queries.candidates_with(connection, identities), self._live.engine
            return [
                WorkedOut(one.id, one.revision, self._holding.partition(one.id), kept_of(*engine.listed(one, as_of)))
                for one in people.values()
            ]
