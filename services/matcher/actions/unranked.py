"""Everything that is possible for a candidate, without an order of our own: by title, as in a phone book."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.actions.answers import Matcher
from services.matcher.domain.stock import Candidate, Vacancy
from services.matcher.store.vacancy_search import words_of_open
from shared.vocabulary.clock import today
from shared.vocabulary.roles import Principal
from shared.vocabulary.tracks import TRACKS


@dataclass(frozen=True, slots=True)
class PossibleVacancy:
    """A vacancy with the ways to it that are possible now, and those where something is still to be asked; both in the
    order of `TRACKS`. No score: it says nothing of better or worse. `place` sorts: by title, then employer, then id."""

    place: str
    vacancy: Vacancy
    tracks: tuple[str, ...]
    to_clarify: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unranked:
    """`total`: how many there are in all, of which `vacancies` are a part."""

    candidate: Candidate
    total: int
    vacancies: tuple[PossibleVacancy, ...]


def unranked(
    matcher: Matcher, identity: str, asker: Principal, *, limit: int, skip: int = 0, after: str = ""
) -> Unranked:
    """Of those behind the place `after`, in the order of `place`, at most `limit` past the first `skip`. Raises what
    `Matcher.caught_up` raises."""
    with matcher.caught_up(identity, asker) as (connection, candidate):
        engine = matcher.live.engine
        entries = engine.entries(candidate, today(matcher.clock))
        ways: dict[str, tuple[set[str], set[str]]] = {}
        for entry in entries.ranked:
            ways.setdefault(entry.vacancy, (set(), set()))[0].add(entry.track)
        for entry in entries.to_clarify:
            ways.setdefault(entry.vacancy, (set(), set()))[1].add(entry.track)
        words = words_of_open(connection)
        places = sorted((f"{words.get(one, '')}\0{one}", one) for one in ways)
        shown = [(place, one) for place, one in places if place > after][skip : skip + limit]
        found = [
            PossibleVacancy(place, vacancy, *map(_in_order, ways[one]))
            for place, one in shown
            if (vacancy := engine.vacancy(one)) is not None
        ]
        return Unranked(candidate, len(ways), tuple(found))


def _in_order(tracks: set[str]) -> tuple[str, ...]:
    return tuple(track for track in TRACKS if track in tracks)
