"""The brute force: every vacancy x track x course option, then the best of each, the list and the near misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import permutations

from matcher_oracle.gates import gates
from matcher_oracle.parts import parts, score
from matcher_oracle.sizes import size
from matcher_oracle.town import Case, Knowledge, Mode, Places, Town, Verdict
from matcher_oracle.weeks import lesson_minutes, room_needed

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from shared.vocabulary.tracks import TRACKS
from shared.vocabulary.week import hours


@dataclass(frozen=True)
class Combination:
    """A case worked out whole."""

    case: Case
    gates: Mapping[str, Verdict]
    parts: Mapping[str, float]
    score: float
    leans_on: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.case.id

    @property
    def vacancy(self) -> str:
        return self.case.vacancy.id

    @property
    def track(self) -> str:
        return self.case.track

    @property
    def courses(self) -> tuple[str, ...]:
        return tuple(course.id for course in self.case.courses)

    def named(self, result: str) -> list[str]:
        """The gates with that result."""
        return [name for name, verdict in self.gates.items() if verdict.result == result]

    @property
    def rounded(self) -> float:
        return round(self.score, 12)


@dataclass(frozen=True)
class Miss:
    combination: Combination
    gate: str
    size: float


@dataclass(frozen=True)
class Ranking:
    """`ranked` and `to_clarify` hold all entries in order; `listed` is what is shown, with what placed it there."""

    ranked: tuple[Combination, ...]
    to_clarify: tuple[Combination, ...]
    listed: tuple[tuple[Combination, str | None], ...]
    near_misses: tuple[Miss, ...]
    combinations: tuple[Combination, ...]

    def best(self, vacancy: str) -> float | None:
        """The best score that the vacancy reaches; None when nothing passes."""
        return max((entry.score for entry in self.ranked if entry.vacancy == vacancy), default=None)


def rank(
    candidate: Candidate,
    vacancies: Iterable[Vacancy],
    courses: Iterable[Course],
    promises: Iterable[Promise],
    as_of: date,
    settings: Settings,
    knowledge: Knowledge,
    places: Places,
    modes: Mapping[str, Mode],
    limit: int = 20,
) -> Ranking:
    """All of docs/matching.md for one candidate."""
    town = Town(tuple(vacancies), tuple(courses), tuple(promises), as_of, settings, knowledge, places, modes)
    combinations = [work_out(case) for vacancy in town.vacancies for case in cases(town, candidate, vacancy)]
    ranked, to_clarify = _entries(combinations)
    with_entry = {entry.vacancy for entry in ranked}
    return Ranking(
        tuple(ranked),
        tuple(to_clarify),
        tuple(_listed(town, ranked, limit)),
        tuple(_near_misses([c for c in combinations if c.vacancy not in with_entry])),
        tuple(combinations),
    )


def cases(town: Town, candidate: Candidate, vacancy: Vacancy) -> Iterator[Case]:
    """Every combination of a vacancy."""
    yield Case(town, candidate, vacancy, (), "direct")
    for course in town.courses:
        yield Case(town, candidate, vacancy, (course,), "evening" if course.terms.is_evening else "dual")
        yield Case(town, candidate, vacancy, (course,), "learn_first")
    for first, second in permutations(town.courses, 2):
        yield Case(town, candidate, vacancy, (first, second), "learn_first")


def work_out(case: Case) -> Combination:
    found, promise = gates(case)
    values = parts(case)
    leans_on = [*([promise] if promise else []), *room_needed(case)]
    return Combination(case, found, values, score(case, values), tuple(dict.fromkeys(one.id for one in leans_on)))


def _entries(combinations: list[Combination]) -> tuple[list[Combination], list[Combination]]:
    """The best combination of each vacancy x track: those with every gate pass, and those to clarify."""
    ranked, to_clarify = [], []
    for vacancy in {c.vacancy for c in combinations}:
        for track in TRACKS:
            mine = [c for c in combinations if c.vacancy == vacancy and c.track == track and not c.named("fail")]
            sure = [c for c in mine if not c.named("unknown")]
            if sure:
                ranked.append(min(sure, key=_best_first))
            elif mine:
                to_clarify.append(min(mine, key=_best_first))
    return sorted(ranked, key=_in_order), sorted(to_clarify, key=_in_order)


def _best_first(combination: Combination) -> tuple[object, ...]:
    case = combination.case
    travel = sum(lesson_minutes(case, course) or 0 for course in case.courses)
    lessons = sum(hours(course.terms.lessons) for course in case.courses)
    return -combination.rounded, case.cautious_end, travel, lessons, combination.id


def _in_order(combination: Combination) -> tuple[float, str]:
    return -combination.rounded, combination.id


def _listed(town: Town, ranked: list[Combination], limit: int) -> list[tuple[Combination, str | None]]:
    best_of_track = [next((c for c in ranked if c.track == track), None) for track in TRACKS]
    must = sorted((c for c in best_of_track if c is not None), key=_in_order)
    in_must = {c.id for c in must}
    plain = [c.id for c in ranked[:limit]]
    taken: list[Combination] = []
    skipped: list[Combination] = []
    employers: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for entry in ranked:
        unit = _unit(town, entry)
        to_come = len(in_must - {c.id for c in taken} - {entry.id})
        allowed = (
            employers[entry.case.vacancy.employer] < town.settings.per_employer
            and (unit is None or units[unit] < town.settings.per_isco_unit)
            and len(taken) < limit - to_come
        )
        if entry.id in in_must or allowed:
            taken.append(entry)
            employers[entry.case.vacancy.employer] += 1
            if unit is not None:
                units[unit] += 1
        else:
            skipped.append(entry)
    taken += skipped[: max(0, limit - len(taken))]
    if limit < len(must):
        taken = must[:limit]
    placed = {c.id: None if c.id in plain else ("track" if c.id in in_must else "spread") for c in taken}
    return [(c, placed[c.id]) for c in sorted(taken, key=_in_order)]


def _unit(town: Town, entry: Combination) -> str | None:
    link = entry.case.vacancy.terms.occupation
    return None if link is None else town.knowledge.isco(link.concept)


def _near_misses(combinations: list[Combination]) -> list[Miss]:
    best: dict[str, Miss] = {}
    for combination in combinations:
        failed = combination.named("fail")
        if len(failed) == 1 and not combination.named("unknown"):
            miss = Miss(combination, failed[0], size(combination.case, failed[0]))
            other = best.get(combination.vacancy)
            if other is None or _smallest_first(miss) < _smallest_first(other):
                best[combination.vacancy] = miss
    return sorted(best.values(), key=_smallest_first)


def _smallest_first(miss: Miss) -> tuple[float, float, str]:
    return round(miss.size, 9), -miss.combination.rounded, miss.combination.id
