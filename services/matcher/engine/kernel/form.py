"""What one candidate states, on one day, as Python writes it down for compiled code to read (`person`).

Numbers by name; what there are several of one after the other in two arrays; and tables by code. Of whatever is small
numpy takes a microsecond, five to eight when the caches were used for something else: it is asked for these two arrays,
and the rest is left to compiled code.
"""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.work_parts import experience_factors
from services.matcher.engine.kernel.by_code import ByCode, by_code
from services.matcher.engine.kernel.stock.offer import CompiledStock, digits
from services.matcher.engine.stock.skill_needs import worth_of
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Floats, Ints
from shared.vocabulary.guidance import CANDIDATE_NEEDS

NOT_STATED = -1
NOTHING_IS_WITHIN = -2
NOT_REPLACEABLE = (-1, -1)
PER_INTERVAL, PER_COMMITMENT, PER_OCCUPATION = 2, 4, 5
_NEEDS = {need: number for number, need in enumerate(CANDIDATE_NEEDS)}


class Form(NamedTuple):
    """Not stated is nan for hours, NOT_STATED for whole numbers. `levels` are packed. `wished` counts the wishes that
    are stated.

    `numbers` has in turn: per interval of the week in which they are available its begin, in minutes after Monday
    00:00, and its minutes; per commitment begin, end, and the level step of a lesson group that a course may replace,
    or NOT_REPLACEABLE; per held skill that is credited somewhere its number (`Credited`); per occupation they worked in
    its code, -1 where no vacancy has it, and its digits; the same per wished one; per excluded one its code; and what
    they need. There are `intervals` of these, and so on; of needs as many as are left. `amounts`: per such skill what
    its proficiency is worth, then per occupation they worked in years and recency.
    """

    today: int
    first_day: int
    goal: int
    delay: float
    week_known: int
    max_minutes: int
    hours_least: float
    hours_most: float
    load_most: float
    skills_stated: int
    experience_stated: int
    needs_stated: int
    wished: int
    wished_hours: float
    travel_stated: int
    modes_known: int
    levels: int
    intervals: int
    commitments: int
    skills: int
    done: int
    wished_occupations: int
    excluded: int
    numbers: Ints
    amounts: Floats
    by_code: ByCode


def form(view: CandidateView, stock: StockColumns, compiled: CompiledStock) -> Form:
    """For this stock as it is now; the offer must have been asked for since its last change."""
    columns, profile, settings = stock.vacancies, view.profile, view.settings
    availability, wishes = profile.availability, profile.wishes
    intervals, commitments = availability.weekly or (), availability.commitments or ()
    done, wished, excluded = profile.experience or (), wishes.occupations or (), wishes.exclude_occupations or ()
    held, code, isco = columns.skill_concepts.held, columns.occupations.find, columns.isco
    numbers: list[int] = []
    amounts: list[float] = []
    for interval in intervals:
        numbers += interval.week_start, interval.minutes
    for commitment in commitments:
        interval, step = commitment.interval, commitment.replaceable
        numbers += interval.week_start, interval.week_end
        numbers += NOT_REPLACEABLE if step is None else (step.from_level, step.to_level)
    for skill in profile.skills or ():
        number = held(skill.concept)
        if number >= 0:
            numbers.append(number)
            amounts.append(worth_of(skill, settings))
    skills = len(amounts)
    for one in done:
        numbers += code(one.occupation), *digits(isco(one.occupation))
        amounts += experience_factors(view, one)
    for occupation in wished:
        numbers += code(occupation), *digits(isco(occupation))
    for occupation in excluded:
        numbers.append(code(occupation))
    for need in profile.needs or ():
        numbers.append(_NEEDS[need])
    listening, speaking, reading, writing = view.dutch
    hours = wishes.hours if wishes.hours is not None and wishes.hours > 0 else None
    travels = view.modes is not None
    return Form(
        view.today,
        view.first_day,
        NOT_STATED if view.goal is None else int(view.goal),
        float(view.delay),
        int(view.week_known),
        NOT_STATED if view.max_minutes is None else _whole(view.max_minutes),
        _hours(availability.work_hours_min),
        _hours(availability.work_hours_max),
        _hours(availability.max_load_hours),
        int(profile.skills is not None),
        int(profile.experience is not None),
        int(profile.needs is not None),
        bool(wished) + bool(wishes.sectors) + (hours is not None) + bool(profile.engagements),
        _hours(hours),
        int(view.max_minutes is not None and travels and view.home != NOWHERE),
        int(travels),
        listening + 1 | (speaking + 1) << 3 | (reading + 1) << 6 | (writing + 1) << 9,
        len(intervals),
        len(commitments),
        skills,
        len(done),
        len(wished),
        len(excluded),
        np.array(numbers, np.int64),
        np.array(amounts, np.float64),
        by_code(view, columns, compiled),
    )


def _hours(stated: float | None) -> float:
    return np.nan if stated is None else float(stated)


def _whole(stated: float) -> int:
    """Of the type that is compiled for, also when no whole number came through all doors; none at all limits
    everything, as a comparison with it does in numpy."""
    return int(stated) if isfinite(stated) else NOTHING_IS_WITHIN
