"""Why one pathway stands above another, and why a vacancy is not in the list. Worked out when asked, never kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from services.matcher.actions.answers import Answer, Matcher
from services.matcher.actions.for_vacancy import UnknownVacancy
from services.matcher.actions.possible import UnknownPathway
from services.matcher.domain.comparison import Comparison, Shown, compared
from services.matcher.domain.pathways import Pathway
from services.matcher.domain.stock import Candidate
from services.matcher.domain.why_not import WhyNot
from services.matcher.engine.engine import Engine
from services.matcher.engine.judging.selection import in_order
from services.matcher.engine.standing import Standing
from services.matcher.store.vacancy_search import FoundVacancy, find_vacancies, found_vacancy
from shared.vocabulary.clock import today
from shared.vocabulary.roles import Principal

NEAR_MISSES_LOOKED_AT = 200
"""As many as an answer of the API can hold: a near miss that can be seen can be compared."""


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """`about` holds what the two pathways speak of."""

    comparison: Comparison
    about: Answer


@dataclass(frozen=True, slots=True)
class WhyNotAnswer:
    """`vacancy`: as it was last told of, also when it is closed. `about` holds what its pathways, and those that stand
    above them, speak of."""

    why_not: WhyNot
    vacancy: FoundVacancy
    above: tuple[Pathway, ...]
    about: Answer


@dataclass
class Explaining:
    """Answers with the parts of `Matcher`."""

    matcher: Matcher

    def comparison(self, identity: str, asker: Principal, pathway: str, than: str) -> ComparisonAnswer:
        """Two pathways of any group. Raises `UnknownPathway` for one that the candidate does not have now and for twice
        the same, `RankingIsOff`, and what `Matcher.caught_up` raises."""
        self.matcher.needs_ranking()
        with self.matcher.caught_up(identity, asker) as (connection, candidate):
            engine, as_of = self.matcher.live.engine, today(self.matcher.clock)
            shown = {one.pathway.id: one for one in _shown(engine, candidate, as_of, (pathway, than))}
            if pathway == than or shown.keys() != {pathway, than}:
                raise UnknownPathway(pathway)
            comparison = compared(shown[pathway], shown[than])
            told = [shown[pathway].pathway, shown[than].pathway]
            return ComparisonAnswer(comparison, self.matcher.about(connection, candidate, told))

    def why_not(self, identity: str, asker: Principal, vacancy: str) -> WhyNotAnswer:
        """Of any vacancy that was ever heard of. Raises `UnknownVacancy`, and what `Matcher.caught_up`
        raises."""
        with self.matcher.caught_up(identity, asker) as (connection, candidate):
            found = found_vacancy(connection, vacancy)
            if found is None:
                raise UnknownVacancy(vacancy)
            engine, as_of = self.matcher.live.engine, today(self.matcher.clock)
            tracks = engine.nearest(candidate, as_of, vacancy)
            ranked = [one.pathway.id for one in tracks if one.group == "ranked"]
            standing = engine.standing(candidate, as_of, ranked, vacancy=vacancy) if ranked else Standing()
            places = dict(standing.places)
            keeping_out = {one: standing.entries[one] for place in places.values() for one in place.above}
            above = engine.explained(candidate, as_of, in_order(keeping_out.values()))
            status = "open" if tracks else "left_out" if found.is_open else "closed"
            why_not = WhyNot(candidate.id, vacancy, status, tracks, places)
            told = [*(one.pathway for one in tracks), *above]
            return WhyNotAnswer(why_not, found, above, self.matcher.about(connection, candidate, told))

    def vacancies(self, text: str, limit: int) -> list[FoundVacancy]:
        """Vacancies whose title and employer hold every word of the text, or that have it as their id; open ones
        first."""
        with self.matcher.database.read() as connection:
            return find_vacancies(connection, text, limit)


def _shown(engine: Engine, candidate: Candidate, as_of: date, wanted: Collection[str]) -> Iterator[Shown]:
    """Those of the pathways that the candidate has now: looked for first where it costs least."""
    standing = engine.standing(candidate, as_of, wanted, shown_only=True)
    missing = set(wanted) - standing.entries.keys()
    if missing:
        for pathway, size in engine.near_misses(candidate, as_of, missing, NEAR_MISSES_LOOKED_AT):
            missing.remove(pathway.id)
            yield Shown(pathway, "near_misses", size=size)
    if missing:
        standing = engine.standing(candidate, as_of, wanted)
    possible = [one for identity, one in standing.entries.items() if identity in wanted]
    for found in engine.explained(candidate, as_of, possible):
        yield Shown(found, "to_clarify" if found.unknown else "ranked", standing.places.get(found.id))
