"""One candidate on one day as compiled code takes them: tables by code, worked out by the rules of the numpy engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import NamedTuple, cast

import numpy as np

from services.matcher.engine.candidate_view import CandidateView, FreeWeek
from services.matcher.engine.judging import work_gates, work_parts
from services.matcher.engine.judging.growth import running_lessons
from services.matcher.engine.kernel.stock.offer import CompiledStock, digits
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE, PUBLIC_TRANSPORT
from services.matcher.engine.stock.vacancy_columns import Picked, VacancyColumns
from services.matcher.engine.stock.week_arrays import table
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks
from shared.vocabulary.cefr import Level
from shared.vocabulary.guidance import CANDIDATE_NEEDS

NOT_STATED = -1
NOTHING_IS_WITHIN = -2
NO_STEPS: Ints = np.zeros((len(Level), len(Level)), np.int64)
NO_NUMBERS, NO_UNITS = np.zeros(0, np.int64), np.zeros((0, 4), np.int64)


class Person(NamedTuple):
    """Numbers first, then tables: by code of what vacancies ask, by free week, by place, by concept.

    Not stated is nan for hours, NOT_STATED for whole numbers. `levels` are packed. `wished` counts the wishes that are
    stated; a wish that is not stated adds 0. Weeks are numbered; `week_of_step` [from, to] is the week that a course
    which teaches all four skills leads to, `week_without` that of other courses and of none. `home_other` and
    `home_public`: minutes from home per place by public transport and by the other means, inf where it is not among
    the candidate's; nan throughout when home or means are not known.
    """

    today: int
    first_day: int
    goal: int
    delay: float
    week_known: int
    week_without: int
    max_minutes: int
    hours_least: float
    hours_most: float
    load_most: float
    skills_stated: int
    experience_stated: int
    needs_stated: int
    excludes: int
    wished: int
    wished_hours: float
    travel_stated: int
    modes_known: int
    levels: int
    week_of_step: Ints
    free: Weeks
    remaining: Floats
    running: Floats
    home_other: Floats
    home_public: Floats
    between: Floats
    engagement: Bytes
    licences: Bytes
    certificates: Bytes
    education: Bytes
    other_languages: Bytes
    routes: Bytes
    excluded: Ints
    done: Ints
    done_isco: Ints
    done_years: Floats
    done_recency: Floats
    wished_occupations: Ints
    wished_isco: Ints
    wished_sector: Floats
    wished_engagement: Floats
    skill_credit: Floats
    needs: Ints
    speaks: Ints


class _EveryCode:
    """Stands in for `Picked` where a rule is asked about every code of one field, whatever vacancies have it."""

    def __init__(self, columns: VacancyColumns, codes: int) -> None:
        self.columns = columns
        self._codes = np.arange(codes)

    def __getitem__(self, field: str) -> Ints:
        return self._codes

    def __len__(self) -> int:
        return len(self._codes)


def every_code(columns: VacancyColumns, values: Sequence[object]) -> Picked:
    """Asks a rule about every code of the field with these values."""
    return cast(Picked, _EveryCode(columns, len(values)))


def person(view: CandidateView, stock: StockColumns, compiled: CompiledStock) -> Person:
    """For this stock as it is now; the offer must have been asked for since its last change."""
    columns, profile, wished = stock.vacancies, view.profile, view.profile.wishes
    availability, courses, levels = profile.availability, compiled.courses, view.levels.tolist()
    week_of_step, week_without, weeks = _weeks(view, courses.steps)
    has_hours = wished.hours is not None and wished.hours > 0
    wishes = (wished.occupations, wished.sectors, has_hours, profile.engagements)
    other, public = _minutes_from_home(view)
    done, wanted = profile.experience or (), wished.occupations or ()
    factors = [work_parts.experience_factors(view, one) for one in done]
    codes = columns.occupations.find
    return Person(
        view.today,
        view.first_day,
        NOT_STATED if view.goal is None else int(view.goal),
        float(view.delay),
        int(view.week_known),
        week_without,
        NOT_STATED if view.max_minutes is None else _whole(view.max_minutes),
        _hours(availability.work_hours_min),
        _hours(availability.work_hours_max),
        _hours(availability.max_load_hours),
        int(profile.skills is not None),
        int(profile.experience is not None),
        int(profile.needs is not None),
        int(bool(wished.exclude_occupations)),
        sum(map(bool, wishes)),
        _hours(wished.hours if has_hours else None),
        int(view.max_minutes is not None and view.modes is not None and view.home != NOWHERE),
        int(view.modes is not None),
        sum((level + 1) << (3 * skill) for skill, level in enumerate(levels)),
        week_of_step,
        table([week.free for week in weeks]),
        np.array([week.remaining_hours for week in weeks], np.float64),
        _running(view, weeks, levels),
        other,
        public,
        courses.minutes_between(view.travel, view.modes or ()),
        *_by_code(view, columns, compiled),
        _numbers([codes(one) for one in wished.exclude_occupations or ()]),
        _numbers([codes(one.occupation) for one in done]),
        _units([columns.isco(one.occupation) for one in done]),
        np.array([years for years, _ in factors], np.float64),
        np.array([recency for _, recency in factors], np.float64),
        _numbers([codes(one) for one in wanted]),
        _units([columns.isco(one) for one in wanted]),
        *_wished_by_code(view, columns, compiled),
        columns.skill_concepts.credits(profile.skills or (), view.settings),
        _numbers([CANDIDATE_NEEDS.index(need) for need in profile.needs or ()]),
        _speaks(view, compiled),
    )


def _by_code(
    view: CandidateView, columns: VacancyColumns, compiled: CompiledStock
) -> tuple[Bytes, Bytes, Bytes, Bytes, Bytes, Bytes]:
    """From `engagement` to `routes`."""
    profile, of, papers = view.profile, compiled.tables.of, columns.papers.values
    engagements, educations, languages = columns.engagements, columns.educations, columns.other_languages
    route, routes = profile.learning_route, compiled.courses.routes.values
    return (
        of(
            "engagement", profile.engagements, len(engagements),
            lambda: work_gates.engagement_accepted(view, every_code(columns, engagements.values)),
        ),
        of(
            "licences", profile.licences, len(papers),
            lambda: work_gates.licences(view, every_code(columns, papers)),
        ),
        of(
            "certificates", profile.certificates, len(papers),
            lambda: work_gates.certificates(view, every_code(columns, papers)),
        ),
        of(
            "education", profile.education, len(educations),
            lambda: work_gates.education(view, every_code(columns, educations.values)),
        ),
        of(
            "other_languages", view.spoken, len(languages),
            lambda: work_gates.other_languages(view, every_code(columns, languages.values)),
        ),
        np.array([_route(one, route) for one in routes], np.int8),
    )  # fmt: skip


def _wished_by_code(view: CandidateView, columns: VacancyColumns, compiled: CompiledStock) -> tuple[Floats, Floats]:
    """`wished_sector` and `wished_engagement`."""
    sectors, accepted, of = view.profile.wishes.sectors, view.profile.engagements, compiled.tables.of

    def by_sector() -> Floats:
        every = every_code(columns, columns.sectors.values)
        return work_parts.wished_sectors(view, every) if sectors else np.zeros(len(every))

    def by_engagement() -> Floats:
        every = every_code(columns, columns.engagements.values)
        return work_parts.wished_engagements(view, every) if accepted else np.zeros(len(every))

    return (
        of("wished_sector", sectors, len(columns.sectors), by_sector),
        of("wished_engagement", accepted, len(columns.engagements), by_engagement),
    )


def _running(view: CandidateView, weeks: Sequence[FreeWeek], levels: Sequence[int]) -> Floats:
    """Per free week and known skill."""
    known = [level for level in levels if level != NOT_KNOWN]
    if view.goal and known:
        return np.array([running_lessons(view, week.remaining, known, int(view.goal)) for week in weeks])
    return np.zeros((len(weeks), len(known)))


def _weeks(view: CandidateView, taught: Sequence[tuple[int, int]]) -> tuple[Ints, int, list[FreeWeek]]:
    """`week_of_step` for the steps that are taught, `week_without`, and the free weeks that they point to."""
    weeks: dict[int, int] = {view.useless: 0}
    steps = NO_STEPS
    if any(one.replaceable is not None for one in view.profile.availability.commitments or ()):
        steps = NO_STEPS.copy()
        for from_level, to_level in taught:
            freed = view.freed_by(from_level, to_level, True)
            steps[from_level, to_level] = weeks.setdefault(freed, len(weeks))
    return steps, 0, [view.week(freed) for freed in weeks]


def _minutes_from_home(view: CandidateView) -> tuple[Floats, Floats]:
    """`home_other` and `home_public`."""
    places = len(view.travel)
    if view.home == NOWHERE or view.modes is None:
        return _everywhere(places, known=False), _everywhere(places, known=False)
    other = public = _everywhere(places, known=True)
    for number, mode in enumerate(one for one in view.modes if one != PUBLIC_TRANSPORT):
        minutes = view.travel.from_home(view.home, mode)
        other = np.minimum(other, minutes) if number else minutes
    if PUBLIC_TRANSPORT in view.modes:
        public = view.travel.from_home(view.home, PUBLIC_TRANSPORT)
    return other, public


@lru_cache(maxsize=4)
def _everywhere(places: int, known: bool) -> Floats:
    """That nothing gets there, or that it is not known."""
    return np.full(places, np.inf if known else np.nan)


def _route(routes: frozenset[str], route: str | None) -> int:
    """docs/matching.md, `course_route`."""
    if not routes:
        return PASS
    return UNKNOWN if route is None else PASS if route in routes else FAIL


def _speaks(view: CandidateView, compiled: CompiledStock) -> Ints:
    """Per code of the languages of a promise: some of them is spoken well enough."""
    level, every = view.settings.shared_language_level, compiled.promises.languages.values

    def answer() -> Ints:
        return np.array([view.speaks(languages, level) for languages in every], np.int64)

    return compiled.tables.of("speaks", view.spoken, len(every), answer)


def _numbers(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, np.int64) if numbers else NO_NUMBERS


def _units(units: Sequence[str | None]) -> Ints:
    return np.array([digits(unit) for unit in units], np.int64) if units else NO_UNITS


def _hours(stated: float | None) -> float:
    return np.nan if stated is None else float(stated)


def _whole(stated: float) -> int:
    """Of the type that is compiled for, also when no whole number came through all doors; none at all limits
    everything, as a comparison with it does in numpy."""
    return int(stated) if isfinite(stated) else NOTHING_IS_WITHIN
