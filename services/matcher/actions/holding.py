"""Which candidates a ranker looks after: those whose key belongs to partitions that it has in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from uuid import uuid4

from sqlalchemy import Connection

from services.matcher.actions.live_engine import RANKED_KINDS
from services.matcher.store import queries
from services.matcher.store.changes import changes_after
from services.matcher.store.positions import Position, take_partitions
from shared.store.database import Database


@dataclass(frozen=True, slots=True)
class Share:
    """These of so many partitions."""

    partitions: frozenset[int]
    of: int


EVERYBODY = Share(frozenset({0}), 1)
NOBODY = Share(frozenset(), 1)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The candidates of the partitions just taken: all; those who changed since their lists were made; and those whose
    lists must all be made anew, because something else changed. `other_settings`: they were made with other ones, or
    with another taxonomy or table of places, which are part of these."""

    all: list[str]
    changed: set[str]
    outdated: list[str]
    other_settings: bool = False


class Holding:
    """Wants everybody until `wanted` is set. Its `owner` is a name that no other ranker has, ever."""

    def __init__(self, partition_of: Callable[[str, int], int]) -> None:
        self.wanted = EVERYBODY
        self.owner = str(uuid4())
        self.partitions: frozenset[int] = frozenset()
        """What the ranker has; another may have taken it since."""
        self._of = EVERYBODY.of
        self._partition_of = partition_of
        self._taken: dict[int, Position | None] = {}
        """Partitions that `newcomers` still has to tell of, with what their lists are as new as."""

    def partition(self, candidate: str) -> int:
        """Where the candidate belongs."""
        return self._partition_of(candidate, self._of)

    def has(self, candidate: str) -> bool:
        return self.partition(candidate) in self.partitions

    def unwanted(self) -> frozenset[int]:
        """Partitions that it has and should not have any more."""
        return self.partitions if self.wanted.of != self._of else self.partitions - self.wanted.partitions

    def let_go(self, partitions: frozenset[int]) -> None:
        self.partitions -= partitions
        for one in partitions:
            self._taken.pop(one, None)

    def take(self, database: Database) -> bool:
        """Take what is wanted; whether there was anything to take. Nothing may be `unwanted` any more.

        To be called before the engine catches up: it then knows more than the last owner did.
        """
        self._of = self.wanted.of
        new = self.wanted.partitions - self.partitions
        if not new:
            return False
        with database.write() as uow:
            taken = take_partitions(uow.connection, self.owner, new, self._of)
            uow.commit()
        self._taken |= taken
        self.partitions |= new
        return True

    def newcomers(self, connection: Connection, as_of: date, settings: str) -> Newcomers:
        """Of the partitions taken since `settled`."""
        mine: dict[int, list[str]] = {partition: [] for partition in self._taken}
        for identity in queries.candidate_ids(connection) if mine else ():
            partition = self.partition(identity)
            if partition in mine:
                mine[partition].append(identity)
        before = [reached for reached in self._taken.values() if reached is not None]
        otherwise = any(reached.settings != settings for reached in before)
        found = Newcomers([one for some in mine.values() for one in some], set(), [], otherwise)
        changes = cache(partial(changes_after, connection))
        for partition, reached in self._taken.items():
            up_to_date = reached is not None and (reached.as_of, reached.settings) == (as_of, settings)
            later = changes(reached.stock_revision) if reached is not None and up_to_date else ()
            if up_to_date and not any(change.kind in RANKED_KINDS for change in later):
                ids = (change.id for change in later if change.kind == "candidate")
                found.changed.update(one for one in ids if self.partition(one) == partition)
            else:
                found.outdated.extend(mine[partition])
        return found

    def settled(self) -> None:
        """The newcomers have been seen to."""
        self._taken = {}
