"""Everything that is possible for a candidate, without an order of our own: by title, as in a phone book."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.actions.answers import Matcher
from services.matcher.domain.stock import Candidate, Vacancy
from shared.vocabulary.clock import today
from shared.vocabulary.roles import Principal
from shared.vocabulary.tracks import TRACKS


@dataclass(frozen=True, slots=True)
class PossibleVacancy:
    """A vacancy with the ways to it that are possible now, and those where something is still to be asked; both in the
    order of `TRACKS`. No score: it says nothing of better or worse."""

    vacancy: Vacancy
    tracks: tuple[str, ...]
    to_clarify: tuple[str, ...]

    @property
    def place(self) -> str:
        """Sorts: by title, then employer, then id."""
        return "\0".join((self.vacancy.terms.title.casefold(), self.vacancy.employer_name or "", self.vacancy.id))


@dataclass(frozen=True, slots=True)
class Unranked:
    candidate: Candidate
    vacancies: tuple[PossibleVacancy, ...]


def unranked(matcher: Matcher, identity: str, asker: Principal) -> Unranked:
    """All of it, in the order of `place`. Raises what `Matcher.caught_up` raises."""
    with matcher.caught_up(identity, asker) as (_, candidate):
        engine = matcher.live.engine
        entries = engine.entries(candidate, today(matcher.clock))
        ways: dict[str, tuple[set[str], set[str]]] = {}
        for entry in entries.ranked:
            ways.setdefault(entry.vacancy, (set(), set()))[0].add(entry.track)
        for entry in entries.to_clarify:
            ways.setdefault(entry.vacancy, (set(), set()))[1].add(entry.track)
        found = []
        for one, (possible, asked) in ways.items():
            vacancy = engine.vacancy(one)
            if vacancy is not None:
                found.append(PossibleVacancy(vacancy, _in_order(possible), _in_order(asked)))
        return Unranked(candidate, tuple(sorted(found, key=lambda one: one.place)))


def _in_order(tracks: set[str]) -> tuple[str, ...]:
    return tuple(track for track in TRACKS if track in tracks)
