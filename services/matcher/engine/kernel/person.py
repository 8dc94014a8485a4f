"""One candidate on one day as compiled code takes them: tables by code, worked out by the rules of the numpy engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np

from services.matcher.engine import work_gates, work_parts
from services.matcher.engine.candidate_view import CandidateView, FreeWeek
from services.matcher.engine.growth import running_lessons
from services.matcher.engine.kernel.levels import packed
from services.matcher.engine.kernel.offer import CompiledStock, digits
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.travel_minutes import NOWHERE, PUBLIC_TRANSPORT
from services.matcher.engine.vacancy_columns import Picked, VacancyColumns
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import table
from shared.vocabulary.cefr import Level
from shared.vocabulary.guidance import CANDIDATE_NEEDS

NOT_STATED = -1
NOTHING_IS_WITHIN = -2


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
    availability = profile.availability

    def every(values: Any) -> Picked:
        return cast(Picked, _EveryCode(columns, len(values)))

    week_of_step, week_without, weeks = _weeks(view, compiled.courses.steps)
    known = np.flatnonzero(view.levels != NOT_KNOWN)
    running = np.zeros((len(weeks), len(known)))
    if view.goal and len(known):
        for number, week in enumerate(weeks):
            running[number] = running_lessons(view, week.remaining, view.levels[known], int(view.goal))
    by_sector, by_engagement = np.zeros(len(columns.sectors)), np.zeros(len(columns.engagements))
    if wished.sectors:
        by_sector = work_parts.wished_sectors(view, every(columns.sectors))
    if profile.engagements:
        by_engagement = work_parts.wished_engagements(view, every(columns.engagements))
    has_hours = wished.hours is not None and wished.hours > 0
    wishes = (wished.occupations, wished.sectors, has_hours, profile.engagements)
    other, public = _minutes_from_home(view)
    done = profile.experience or ()
    factors = [work_parts.experience_factors(view, one) for one in done]
    codes, routes = columns.occupations.find, compiled.courses.routes.values
    route = profile.learning_route
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
        int(packed(view.levels)),
        week_of_step,
        table([week.free for week in weeks]),
        np.array([week.remaining_hours for week in weeks], np.float64),
        running,
        other,
        public,
        compiled.courses.minutes_between(view.travel, view.modes or ()),
        work_gates.engagement_accepted(view, every(columns.engagements)),
        work_gates.licences(view, every(columns.papers)),
        work_gates.certificates(view, every(columns.papers)),
        work_gates.education(view, every(columns.educations)),
        work_gates.other_languages(view, every(columns.other_languages)),
        np.array([_route(one, route) for one in routes], np.int8),
        np.array([codes(one) for one in wished.exclude_occupations or ()], np.int64),
        np.array([codes(one.occupation) for one in done], np.int64),
        _units([columns.isco(one.occupation) for one in done]),
        np.array([years for years, _ in factors], np.float64),
        np.array([recency for _, recency in factors], np.float64),
        np.array([codes(one) for one in wished.occupations or ()], np.int64),
        _units([columns.isco(one) for one in wished.occupations or ()]),
        by_sector,
        by_engagement,
        columns.skill_concepts.credits(profile.skills or (), view.settings),
        np.array([CANDIDATE_NEEDS.index(need) for need in profile.needs or ()], np.int64),
        _speaks(view, compiled),
    )


def _weeks(view: CandidateView, taught: Sequence[tuple[int, int]]) -> tuple[Ints, int, list[FreeWeek]]:
    """`week_of_step` for the steps that are taught, `week_without`, and the free weeks that they point to."""
    weeks: dict[int, int] = {view.useless: 0}
    steps = np.zeros((len(Level), len(Level)), np.int64)
    if any(one.replaceable is not None for one in view.profile.availability.commitments or ()):
        for from_level, to_level in taught:
            freed = view.freed_by(from_level, to_level, True)
            steps[from_level, to_level] = weeks.setdefault(freed, len(weeks))
    return steps, 0, [view.week(freed) for freed in weeks]


def _minutes_from_home(view: CandidateView) -> tuple[Floats, Floats]:
    """`home_other` and `home_public`."""
    places = len(view.travel)
    if view.home == NOWHERE or view.modes is None:
        return np.full(places, np.nan), np.full(places, np.nan)
    other, public = np.full(places, np.inf), np.full(places, np.inf)
    for mode in view.modes:
        minutes = view.travel.from_home(view.home, mode)
        if mode == PUBLIC_TRANSPORT:
            public = minutes
        else:
            other = np.minimum(other, minutes)
    return other, public


def _route(routes: frozenset[str], route: str | None) -> int:
    """docs/matching.md, `course_route`."""
    if not routes:
        return PASS
    return UNKNOWN if route is None else PASS if route in routes else FAIL


def _speaks(view: CandidateView, compiled: CompiledStock) -> Ints:
    """Per code of the languages of a promise: some of them is spoken well enough."""
    level = view.settings.shared_language_level
    return np.array([view.speaks(languages, level) for languages in compiled.promises.languages.values], np.int64)


def _units(units: Sequence[str | None]) -> Ints:
    return np.array([digits(unit) for unit in units], np.int64).reshape(-1, 4)


def _hours(stated: float | None) -> float:
    return np.nan if stated is None else float(stated)


def _whole(stated: float) -> int:
    """Of the type that is compiled for, also when no whole number came through all doors; none at all limits
    everything, as a comparison with it does in numpy."""
    return int(stated) if np.isfinite(stated) else NOTHING_IS_WITHIN
