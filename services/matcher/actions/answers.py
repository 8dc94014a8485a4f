"""Answering about one candidate. Everything is worked out when asked, on the newest stock; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.domain.decisions import Standing
from services.matcher.domain.pathways import Pathway, Ranking
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.changing.what_helps import WhatHelps
from services.matcher.engine.engine import Engine
from services.matcher.store import queries
from services.matcher.store.decisions import standings
from shared.store.database import Database
from shared.vocabulary.clock import Clock, today
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.roles import Principal
from shared.vocabulary.tracks import GROUPS

Thing = TypeVar("Thing")


class UnknownCandidate(LookupError):
    """There is no such candidate, they were erased, or whoever asks may not see them: 404, without telling which."""


class NotYetRanked(Exception):
    """The candidate is known but the ranker has not come to them yet: 202."""


class RankingIsOff(Exception):
    """The municipality has turned ranking off: 409. What is possible can be had without an order (`unranked`)."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which part of the list is asked for. `limit` holds per group; groups that are not named stay empty."""

    limit: int = 20
    track: str | None = None
    vacancy: str | None = None
    groups: tuple[str, ...] = GROUPS


@dataclass(frozen=True, slots=True)
class Answer:
    """A ranking with what it speaks of. A pathway that leans on something not in stock is hypothetical."""

    candidate: Candidate
    ranking: Ranking
    ranked_at: datetime
    vacancies: Mapping[str, Vacancy]
    courses: Mapping[str, Course]
    promises: Mapping[str, Promise]
    hypothetical: frozenset[str]
    standings: Mapping[str, Standing]
    """What stands of decisions, by pathway; nothing for a pathway that nothing was decided about."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Things that do not exist, to see what they would open."""

    buddy: bool = False
    evening_courses: bool = False


@dataclass
class Matcher:
    """What answering needs: the database, the engine of this process, and the clock. `ranks`: false where ranking is
    turned off; then nobody waits to be ranked, and what puts pathways or people in an order raises `RankingIsOff`."""

    database: Database
    live: LiveEngine
    clock: Clock
    ranks: bool = True

    def needs_ranking(self) -> None:
        """Raises `RankingIsOff`."""
        if not self.ranks:
            raise RankingIsOff

    def pathways(self, identity: str, asker: Principal, question: Question) -> Answer:
        """Raises `RankingIsOff`, `UnknownCandidate` and `NotYetRanked`."""
        self.needs_ranking()
        with self.caught_up(identity, asker) as (connection, candidate):
            return self._answer(connection, self.live.engine, candidate, question)

    def one_way(self, identity: str, asker: Principal, vacancy: str, track: str) -> Answer:
        """The best way to one vacancy by one track: it is held against no other vacancy, so it is there too where
        ranking is off. Raises `UnknownCandidate` and `NotYetRanked`."""
        with self.caught_up(identity, asker) as (connection, candidate):
            return self._answer(connection, self.live.engine, candidate, Question(1, track, vacancy))

    def candidate(self, identity: str, asker: Principal) -> Candidate:
        """Raises `UnknownCandidate`."""
        with self.database.read() as connection:
            return visible_candidate(connection, identity, asker)

    def what_if(
        self,
        identity: str,
        asker: Principal,
        change: Callable[[CandidateProfile], CandidateProfile],
        hypothesis: Hypothesis,
        question: Question,
    ) -> Answer:
        """The answer if the candidate's profile were as `change` makes it. Raises `RankingIsOff`, `UnknownCandidate`,
        and what `change` raises."""
        self.needs_ranking()
        with self.live.caught_up(self.database) as connection:
            before = visible_candidate(connection, identity, asker)
            candidate = Candidate(before.id, change(before.profile), before.revision, before.team)
            engine = self.live.engine
            if hypothesis != Hypothesis():
                engine = engine.hypothetical(buddy=hypothesis.buddy, evening_courses=hypothesis.evening_courses)
            return self._answer(connection, engine, candidate, question)

    def what_helps(self, identity: str, asker: Principal) -> WhatHelps:
        """Raises `RankingIsOff` and `UnknownCandidate`."""
        self.needs_ranking()
        with self.live.caught_up(self.database) as connection:
            return self.live.engine.what_helps(visible_candidate(connection, identity, asker), today(self.clock))

    def titles(self, vacancies: Iterable[str]) -> dict[str, str]:
        """What those of the vacancies are called that are in stock, by id."""
        with self.live.caught_up(self.database):
            found = _found(self.live.engine.vacancy, vacancies)
        return {identity: vacancy.terms.title for identity, vacancy in found.items()}

    @contextmanager
    def caught_up(self, identity: str, asker: Principal) -> Iterator[tuple[Connection, Candidate]]:
        """The engine with all stock, and the candidate. Raises `UnknownCandidate` and, where is ranked,
        `NotYetRanked`."""
        with self.live.caught_up(self.database) as connection:
            candidate, ranked_at = queries.candidate_and_ranked_at(connection, identity) or (None, None)
            if candidate is None or not may_see(asker, candidate):
                raise UnknownCandidate(identity)
            if self.ranks and ranked_at is None:
                raise NotYetRanked
            yield connection, candidate

    def about(self, connection: Connection, candidate: Candidate, pathways: Iterable[Pathway]) -> Answer:
        """What these pathways of the stock speak of, in an answer with empty groups. Inside `caught_up`."""
        engine = self.live.engine
        nothing = Ranking(candidate.id, (), (), (), 0, 0, engine.settings.id, engine.stock_revision)
        return self._speaking_of(engine, candidate, nothing, list(pathways), standings(connection, candidate.id))

    def _answer(self, connection: Connection, engine: Engine, candidate: Candidate, question: Question) -> Answer:
        as_of = today(self.clock)
        decided = standings(connection, candidate.id)  # beside the other statements: after the engine it takes longer
        ranking = engine.rank(
            candidate,
            as_of,
            limit=question.limit,
            track=question.track,
            vacancy=question.vacancy,
            groups=question.groups,
        )
        return self._speaking_of(engine, candidate, ranking, list(pathways_in(ranking)), decided)

    def _speaking_of(
        self,
        engine: Engine,
        candidate: Candidate,
        ranking: Ranking,
        shown: list[Pathway],
        decided: Mapping[str, Standing],
    ) -> Answer:
        real = self.live.engine
        return Answer(
            candidate,
            ranking,
            self.clock.now(),
            _found(engine.vacancy, (one.vacancy for one in shown)),
            _found(engine.course, (identity for one in shown for identity in one.courses)),
            _found(engine.promise, (identity for one in shown for identity in one.guidance)),
            frozenset(
                one.id for one in shown if None in (*map(real.course, one.courses), *map(real.promise, one.guidance))
            ),
            decided,
        )


def pathways_in(ranking: Ranking) -> Iterable[Pathway]:
    """Every pathway of every group."""
    yield from (one.pathway for one in ranking.ranked)
    yield from ranking.to_clarify
    yield from (one.pathway for one in ranking.near_misses)


def _found(find: Callable[[str], Thing | None], identities: Iterable[str]) -> dict[str, Thing]:
    """Everything that is named, by id."""
    found = {identity: find(identity) for identity in identities}
    return {identity: thing for identity, thing in found.items() if thing is not None}


def visible_candidate(connection: Connection, identity: str, asker: Principal) -> Candidate:
    """The candidate, if known and theirs to see: a coach of a team sees that team's and those of no team."""
    found = queries.candidate(connection, identity)
    if found is None or not may_see(asker, found):
        raise UnknownCandidate(identity)
    return found


def may_see(asker: Principal, candidate: Candidate) -> bool:
    """A coach of a team sees that team's candidates and those of no team."""
    return asker.role != "coach" or asker.team is None or candidate.team in (None, asker.team)
