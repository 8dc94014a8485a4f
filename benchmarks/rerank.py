"""How long it takes to rank one candidate: the engine against the oracle of the tests, on a synthetic town.

    .venv/bin/python benchmarks/rerank.py                                      # the size of the sample town
    .venv/bin/python benchmarks/rerank.py --vacancies 1000 --courses 40 --oracle 0

Prints, for a town of the stated size: `rank` with explanation and near misses (everything anew for each candidate: no
kept course options), `entries` of all vacancies and of one changed vacancy (as the ranker calls it: course options
kept), `what_helps`, and the oracle's ranking of some of the same candidates with the ratio; it stops with an error when
their lists differ. Times are medians over candidates in milliseconds of processor time (a busy machine counts for
less), one thread, in-process; the first run of each is not counted. Compare ratios of one run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from services.matcher.domain.settings import Settings  # noqa: E402
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy  # noqa: E402
from services.matcher.engine.engine import Engine  # noqa: E402
from shared.places.places import Places  # noqa: E402
from shared.places.travel import DEFAULT_MODES  # noqa: E402
from shared.vocabulary.cefr import LanguageLevels, Level  # noqa: E402
from shared.vocabulary.guidance import CommitmentTerms  # noqa: E402
from shared.vocabulary.learning import CoursePlace, CourseTerms  # noqa: E402
from shared.vocabulary.profiles import (  # noqa: E402
    Availability,
    CandidateProfile,
    Experience,
    HeldSkill,
    Travel,
)
from shared.vocabulary.week import Interval  # noqa: E402
from shared.vocabulary.work import (  # noqa: E402
    Contract,
    Hours,
    OccupationLink,
    Schedule,
    SkillNeed,
    VacancyTerms,
    Workplace,
)

AS_OF = date(2026, 11, 23)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
POSTCODES = tuple(str(pc4) for pc4 in range(1500, 1568))
SKILLS, OCCUPATIONS = 300, 90


class SyntheticKnowledge:
    """Skills and occupations by number; each skill has two neighbours."""

    def isco(self, occupation: str) -> str | None:
        return f"{5000 + int(occupation.split(':')[1]) * 7 % 1000:04d}"

    def skills_of(self, occupation: str) -> tuple[Sequence[str], Sequence[str]]:
        first = int(occupation.split(":")[1]) * 3
        return tuple(f"skill:{(first + step) % SKILLS}" for step in range(6)), ()

    def neighbours(self, skill: str) -> frozenset[str]:
        number = int(skill.split(":")[1])
        return frozenset(f"skill:{(number + step) % SKILLS}" for step in (-1, 1))

    def rarity(self, skill: str) -> float:
        return 0.5 + int(skill.split(":")[1]) % 10 / 5


class SyntheticTown:
    """A town from a seed: 60 % of the vacancies state a lower minimum with guidance, a quarter has a promise, a quarter
    of the courses is in the evening."""

    def __init__(self, seed: int, candidates: int, vacancies: int, courses: int) -> None:
        self.random = np.random.default_rng(seed)
        self.places = Places.load()
        known = tuple(pc4 for pc4 in POSTCODES if self.places.point(pc4))
        self.postcodes = known or POSTCODES
        self.vacancies = [self._vacancy(number) for number in range(vacancies)]
        self.courses = [self._course(number) for number in range(courses)]
        self.promises = [self._promise(number) for number in range(0, vacancies, 4)]
        self.candidates = [self._candidate(number) for number in range(candidates)]

    def _pick(self, *values: Any) -> Any:
        return values[int(self.random.integers(len(values)))]

    def _vacancy(self, number: int) -> Vacancy:
        start, length = self._pick((360, 480), (420, 480), (540, 300), (840, 480), (1320, 480))
        days = self.random.permutation(WORKDAYS)[: self._pick(3, 4, 5)]
        shifts = tuple(Interval(str(day), start, (start + length) % 1440) for day in sorted(days))
        hours = sum(shift.minutes for shift in shifts) / 60
        schedule = self._pick(
            Schedule("fixed", shifts=shifts),
            Schedule("fixed", shifts=shifts),
            Schedule("flexible", window=tuple(Interval(day, 420, 1320) for day in WORKDAYS)),
            Schedule("rotating", weeks=(shifts[:2], shifts[1:])),
            Schedule("unknown"),
        )
        level = Level(self._pick(1, 1, 2, 2, 3))
        terms = VacancyTerms(
            title=f"vacancy {number}",
            occupation=OccupationLink(f"occupation:{self._pick(*range(OCCUPATIONS))}"),
            engagement=self._pick("job", "job", "job", "apprenticeship", "work_experience"),
            workplace=Workplace(self._pick(*self.postcodes)),
            starts_on=AS_OF + timedelta(days=self._pick(7, 30, 60)),
            closes_on=AS_OF + timedelta(days=self._pick(45, 120, 400)),
            continuous=self._pick(True, False),
            hours=Hours(min(hours, 24), hours),
            schedule=schedule,
            skills=tuple(SkillNeed(concept=f"skill:{self._pick(*range(SKILLS))}") for _ in range(6)),
            licences=self._pick((), (), (), ("B",)),
            certificates=self._pick((), (), (), ("forklift",)),
            language_minimum=LanguageLevels(level, level, Level(level - 1), Level.A1),
            language_minimum_with_guidance=LanguageLevels.all(Level(level - 1)) if number % 5 < 3 else None,
            contract=Contract("fixed_term", 12),
        )
        return Vacancy(f"vacancy-{number:06d}", f"employer-{number % max(3, len(self.postcodes) // 3)}", terms)

    def _course(self, number: int) -> Course:
        start = 1110 if number % 4 == 0 else self._pick(540, 780)
        from_level = Level(self._pick(0, 1, 1, 2, 2, 3))
        lessons = tuple(Interval(day, start, start + 150) for day in self._pick(("mon", "wed"), ("tue", "thu")))
        terms = CourseTerms(
            title=f"course {number}",
            from_level=from_level,
            to_level=Level(from_level + 1),
            lessons=lessons,
            starts_on=AS_OF + timedelta(days=self._pick(7, 40, 80, 200)),
            weeks=self._pick(12, 20, 30),
            routes=self._pick(None, ("b1",), ("b1", "z"), ("education",)),
            place=CoursePlace(self._pick(*self.postcodes)),
            admission=self._pick("fixed", "rolling"),
        )
        return Course(f"course-{number:04d}", "provider", terms, seats_free=self._pick(0, 3, 8))

    def _promise(self, number: int) -> Promise:
        vacancy = self.vacancies[number]
        terms = CommitmentTerms(self._pick("buddy", "language_coach"), (vacancy.id,), hours_per_week=2)
        return Promise(f"promise-{number:06d}", vacancy.employer, self._pick("pledged", "confirmed"), terms)

    def _candidate(self, number: int) -> Candidate:
        earliest, latest = self._pick(330, 480), self._pick(1020, 1350, 1350)
        levels = [self._pick(*[Level.A1, Level.A2, Level.A2, Level.B1] * 5, None) for _ in range(4)]
        profile = CandidateProfile(
            reference=f"C-{number}",
            postcode=self._pick(*self.postcodes),
            learning_route=self._pick("b1", "b1", "z", "education"),
            skills=tuple(HeldSkill(f"skill:{self._pick(*range(SKILLS))}", "experienced") for _ in range(12)),
            experience=(Experience(f"occupation:{self._pick(*range(OCCUPATIONS))}", 4, 2022),),
            licences=self._pick((), ("B",)),
            certificates=(),
            languages={"nl": LanguageLevels(*levels)},
            learning_pace=self._pick("fast", "average", "slow"),
            availability=Availability(
                weekly=tuple(Interval(day, earliest, latest) for day in WORKDAYS),
                work_hours_min=16,
                work_hours_max=self._pick(24, 36, 40),
                max_load_hours=self._pick(36, 44),
                commitments=(),
            ),
            travel=Travel(("bike", "public_transport"), self._pick(30, 45, 60)),
            needs=self._pick((), ("buddy",)),
            engagements=("job", "apprenticeship", "work_experience"),
        )
        return Candidate(f"candidate-{number:06d}", profile)


def milliseconds(action: Callable[[Candidate], Any], candidates: Sequence[Candidate]) -> float:
    """Median over the candidates; the first one is run once more beforehand."""
    action(candidates[0])
    times = []
    for candidate in candidates:
        start = time.thread_time()
        action(candidate)
        times.append((time.thread_time() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=40)
    parser.add_argument("--vacancies", type=int, default=60)
    parser.add_argument("--courses", type=int, default=14)
    parser.add_argument("--oracle", type=int, default=3, help="candidates that the oracle ranks too")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    town = SyntheticTown(asked.seed, asked.candidates, asked.vacancies, asked.courses)
    settings, knowledge = Settings(), SyntheticKnowledge()
    engine = Engine(settings, knowledge, town.places, DEFAULT_MODES)
    start = time.thread_time()
    for vacancy in town.vacancies:
        engine.put_vacancy(vacancy)
    for course in town.courses:
        engine.put_course(course)
    for promise in town.promises:
        engine.put_promise(promise)
    loading = (time.thread_time() - start) * 1000

    def rank(candidate: Candidate) -> None:
        engine.forget_candidate(candidate.id)
        engine.rank(candidate, AS_OF)

    found = [engine.rank(candidate, AS_OF) for candidate in town.candidates]
    print(f"{asked.vacancies} vacancies, {asked.courses} courses, {asked.candidates} candidates, seed {asked.seed}")
    print(
        f"on average {statistics.mean(one.total_ranked for one in found):.1f} ranked, "
        f"{statistics.mean(one.total_to_clarify for one in found):.1f} to clarify, "
        f"{statistics.mean(len(one.near_misses) for one in found):.1f} near misses shown"
    )
    changed = [town.vacancies[0].id]
    ranking = milliseconds(rank, town.candidates)
    print(f"put in all stock                   {loading:9.2f} ms")
    print(f"rank, explained, with near misses  {ranking:9.2f} ms")
    every = milliseconds(lambda c: engine.entries(c, AS_OF), town.candidates)
    print(f"entries of all vacancies           {every:9.2f} ms")
    one = milliseconds(lambda c: engine.entries(c, AS_OF, changed), town.candidates)
    print(f"entries of one changed vacancy     {one:9.2f} ms")
    few = town.candidates[:10]
    print(f"what helps                         {milliseconds(lambda c: engine.what_helps(c, AS_OF), few):9.2f} ms")
    if asked.oracle:
        from matcher_oracle.ranking import rank as oracle

        stock = (town.vacancies, town.courses, town.promises, AS_OF, settings, knowledge, town.places, DEFAULT_MODES)
        for candidate in town.candidates[: asked.oracle]:
            listed = [one.pathway.id for one in engine.rank(candidate, AS_OF).ranked]
            if listed != [combination.id for combination, _ in oracle(candidate, *stock).listed]:
                sys.exit(f"{candidate.id}: the oracle ranks otherwise")
        slow = milliseconds(lambda c: oracle(c, *stock), town.candidates[: asked.oracle])
        print(f"oracle, without explanation        {slow:9.2f} ms   {slow / ranking:.0f} times the engine's rank")


if __name__ == "__main__":
    main()
