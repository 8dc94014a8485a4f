"""The other way round: for whom a vacancy is in the list, from the lists as they were last written.

A list holds the first pathways of a person by the list rule, and as many to clarify (`Settings.list_length`): who has
so many better ones is not found here. Reading what is written keeps this quick in a town of any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.domain.events import ListedEntry
from services.matcher.domain.matches import Match
from services.matcher.domain.stock import Candidate
from services.matcher.store import queries
from services.matcher.store.for_vacancy import entries_for, matches_for, owner_of_vacancy
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today
from shared.vocabulary.roles import Principal

COUNTED = ("ranked", "to_clarify", "proposed", "accepted", "started")
ASKED = ("proposed", "waitlisted", "agreed")
"""States of a match that count as proposed: what comes of it is not decided yet."""
FEWEST_TOLD = 5
"""An organisation is told that fewer than so many people are meant, and not how many."""


class UnknownVacancy(LookupError):
    """There is no such vacancy, or it is another employer's: 404, without telling which."""


@dataclass(frozen=True, slots=True)
class PersonFor:
    """One person for the vacancy. `entry` is their best one there; `None` when they only have a match.

    `starts_on` is the first working day; `None` when the pathway is not possible any more on the newest stock.
    """

    candidate: str
    entry: ListedEntry | None
    match: Match | None
    starts_on: date | None = None

    @property
    def place(self) -> str:
        """Sorts: ranked before to clarify before the others, the highest score first, then by id."""
        if self.entry is None:
            return f"2 {0:.12f} {self.candidate}"
        return f"{self.entry.group != 'ranked':d} {2 - self.entry.score:.12f} {self.candidate}"


@dataclass(frozen=True, slots=True)
class PeopleFor:
    """`people` is `None` for who may only know how many there are."""

    vacancy: str
    counts: Mapping[str, int]
    people: list[PersonFor] | None


class ForVacancy:
    """Answers who there is for a vacancy; changes nothing."""

    def __init__(self, database: Database, live: LiveEngine, clock: Clock) -> None:
        self._database, self._live, self._clock = database, live, clock

    def counts(self, vacancy: str, asker: Principal) -> PeopleFor:
        """How many, for the employer of the vacancy: of matches only those that the employer was told of. Raises
        `UnknownVacancy`."""
        with self._database.read() as connection:
            if asker.organisation is None or owner_of_vacancy(connection, vacancy) != asker.organisation:
                raise UnknownVacancy(vacancy)
            return PeopleFor(vacancy, _counts(_people(connection, vacancy, None), told_only=True), None)

    def people(self, vacancy: str, asker: Principal, after: str | None, limit: int) -> PeopleFor:
        """Up to `limit` people behind the place `after`, best first; those that a coach's team may see. Raises
        `UnknownVacancy`."""
        team = asker.team if asker.role == "coach" else None
        with self._live.caught_up(self._database) as connection:
            if owner_of_vacancy(connection, vacancy) is None:
                raise UnknownVacancy(vacancy)
            found = _people(connection, vacancy, team)
            some = sorted((one for one in found if one.place > (after or "")), key=lambda one: one.place)[:limit]
            return PeopleFor(vacancy, _counts(found), self._with_starts(connection, some))

    def _with_starts(self, connection: Connection, people: list[PersonFor]) -> list[PersonFor]:
        """Of a match it was agreed; of the others it is worked out, for just this page."""
        known = queries.candidates_with(connection, [one.candidate for one in people])
        return [replace(one, starts_on=self._starts_on(one, known)) for one in people]

    def _starts_on(self, one: PersonFor, known: Mapping[str, Candidate]) -> date | None:
        if one.match is not None and one.match.is_live:
            return one.match.starts_on
        if one.entry is None or one.candidate not in known:
            return None
        ranking = self._live.engine.rank(
            known[one.candidate], today(self._clock), vacancy=one.entry.vacancy, groups=("ranked", "to_clarify")
        )
        found = [*(ranked.pathway for ranked in ranking.ranked), *ranking.to_clarify]
        return next((pathway.starts_on for pathway in found if pathway.id == one.entry.pathway), None)


def _people(connection: Connection, vacancy: str, team: str | None) -> list[PersonFor]:
    best: dict[str, ListedEntry] = {}
    for candidate, entry in entries_for(connection, vacancy, team):
        before = best.get(candidate)
        if before is None or _order(entry) < _order(before):
            best[candidate] = entry
    matches = matches_for(connection, vacancy, team)
    return [PersonFor(one, best.get(one), matches.get(one)) for one in sorted(best.keys() | matches.keys())]


def _order(entry: ListedEntry) -> tuple[bool, float, str]:
    return entry.group != "ranked", -entry.score, entry.pathway


def _counts(people: list[PersonFor], *, told_only: bool = False) -> dict[str, int]:
    counts = Counter(one.entry.group for one in people if one.entry is not None)
    for one in people:
        if one.match is not None and (one.match.shared or not told_only):
            counts["proposed" if one.match.state in ASKED else one.match.state] += 1
    return {name: counts[name] for name in COUNTED}
