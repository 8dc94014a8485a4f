"""One candidate on one day as compiled code takes them: what their form says, worked out by the rules of the numpy
engine."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.form import PER_COMMITMENT, PER_INTERVAL, PER_OCCUPATION, Form
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.levels import SKILLS, level_of
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.offer import Offer, Stock
from services.matcher.engine.kernel.week_bits import mark_covered, mark_span
from services.matcher.engine.stock.skill_needs import CREDITED, IS_NEIGHBOUR, NEXT, NO_MORE, Credited
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Bools, Bytes, Floats, Ints, Weeks
from shared.vocabulary.cefr import Level

LEVELS = len(Level)
BEGIN, END, FROM_LEVEL, TO_LEVEL = range(PER_COMMITMENT)
"""Columns of a commitment."""


class Person(NamedTuple):
    """Numbers first, then tables: by code of what vacancies ask, by free week, by place, by concept.

    Not stated is nan for hours, NOT_STATED for whole numbers. `levels` are packed. `wished` counts the wishes that are
    stated; a wish that is not stated adds 0. Weeks are numbered; `week_of_step` [from, to] is the week that a course
    which teaches all four skills leads to, `week_without` that of other courses and of none. `home_other` and
    `home_public`: see `ByCode.from_home`. What is a skill, an occupation or a need is told by its number.
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


@compiled
def person(stock: Held[Stock], form: Form) -> Person:
    """Who filled in this form, with every array wrapped for Python."""
    offer, rules = stock.lent
    return person_of(offer, rules, form)


@inlined
def person_of(offer: Offer, rules: Rules, form: Form) -> Person:
    """Who filled in this form, in compiled code. Nothing in it belongs to the stock."""
    numbers, amounts, tables, begin = form.numbers, form.amounts, form.by_code, form.intervals * PER_INTERVAL
    commitments = numbers[begin : begin + form.commitments * PER_COMMITMENT].reshape(-1, PER_COMMITMENT)
    week_of_step, freed = _weeks(commitments, offer.courses.taught, form.levels)
    free, remaining = _free(numbers[:begin].reshape(-1, PER_INTERVAL), commitments, freed)
    running = _running(commitments, freed, form.levels, form.goal, rules.running)
    begin += commitments.size
    held = numbers[begin : begin + form.skills]
    credit = _credit(held, amounts, offer.credited, offer.concepts, rules.related_credit)
    begin += form.skills
    done, done_isco = _occupations(numbers, begin, form.done)
    begin += form.done * PER_OCCUPATION
    wished, wished_isco = _occupations(numbers, begin, form.wished_occupations)
    begin += form.wished_occupations * PER_OCCUPATION
    return Person(
        form.today,
        form.first_day,
        form.goal,
        form.delay,
        form.week_known,
        0,
        form.max_minutes,
        form.hours_least,
        form.hours_most,
        form.load_most,
        form.skills_stated,
        form.experience_stated,
        form.needs_stated,
        form.excluded,
        form.wished,
        form.wished_hours,
        form.travel_stated,
        form.modes_known,
        form.levels,
        week_of_step,
        free,
        remaining,
        running,
        tables.from_home[0],
        tables.from_home[1],
        tables.between,
        tables.engagement,
        tables.licences,
        tables.certificates,
        tables.education,
        tables.other_languages,
        tables.routes,
        numbers[begin : begin + form.excluded],
        done,
        done_isco,
        amounts[form.skills :: 2].copy(),
        amounts[form.skills + 1 :: 2].copy(),
        wished,
        wished_isco,
        tables.wished_sector,
        tables.wished_engagement,
        credit,
        numbers[begin + form.excluded :],
        tables.speaks,
    )


@inner
def _weeks(commitments: Ints, taught: Ints, levels: int) -> tuple[Ints, Bools]:
    """`week_of_step`, and per week which commitments have stopped (`CandidateView.freed_by`)."""
    many, found = len(commitments), 1
    freed, steps = np.zeros((len(taught) + 2, many), np.bool_), np.zeros((LEVELS, LEVELS), np.int64)
    replaceable = False
    for one in range(many):
        to_level = commitments[one, TO_LEVEL]
        if to_level >= 0:
            replaceable, beyond = True, True
            for skill in range(SKILLS):
                beyond &= level_of(levels, skill) >= to_level
            freed[0, one] = beyond
    for step in range(len(taught) if replaceable else 0):
        from_level, to_level = taught[step]
        for one in range(many):
            has_step = commitments[one, TO_LEVEL] >= 0
            covered = from_level <= commitments[one, FROM_LEVEL] and to_level >= commitments[one, TO_LEVEL]
            freed[found, one] = freed[0, one] or (has_step and covered)
        week = 0
        while not np.array_equal(freed[week], freed[found]):
            week += 1
        steps[from_level, to_level] = week
        found += week == found
    return steps, freed[:found]


@inner
def _free(intervals: Ints, commitments: Ints, freed: Bools) -> tuple[Weeks, Floats]:
    """Per week `free` and `remaining`."""
    free, remaining = np.zeros((len(freed), WORDS), np.uint64), np.empty(len(freed), np.float64)
    available, taken = np.zeros(WORDS, np.uint64), np.empty(WORDS, np.uint64)
    mark_covered(available, intervals)
    for week in range(len(freed)):
        minutes = 0
        taken[:] = 0
        for one in range(len(commitments)):
            if not freed[week, one]:
                mark_span(taken, commitments[one, BEGIN], commitments[one, END])
                minutes += commitments[one, END] - commitments[one, BEGIN]
        for word in range(WORDS):
            free[week, word] = available[word] & ~taken[word]
        remaining[week] = minutes / 60
    return free, remaining


@inner
def _running(commitments: Ints, freed: Bools, levels: int, goal: int, worth: float) -> Floats:
    """Per free week and known skill what lesson groups that go on bring (`running_lessons`); 0 without a goal."""
    known, many = np.empty(SKILLS, np.int64), 0
    for skill in range(SKILLS):
        level = level_of(levels, skill)
        if level >= 0:
            known[many] = level
            many += 1
    found = np.zeros((len(freed), many), np.float64)
    if goal <= 0:
        return found
    for week in range(len(freed)):
        for skill in range(many):
            level = known[skill]
            now = min(1.0, level / goal)
            best = now
            for one in range(len(commitments)):
                to_level = commitments[one, TO_LEVEL]
                if to_level >= 0 and not freed[week, one] and level >= commitments[one, FROM_LEVEL]:
                    gain = min(1.0, max(level, to_level) / goal) - now
                    best = max(best, now + gain * worth)
            found[week, skill] = best
    return found


@inner
def _credit(held: Ints, worths: Floats, credited: Credited, concepts: int, related: float) -> Floats:
    """Per concept the best relation x proficiency of what is held."""
    first, links, credit = credited.first, credited.links, np.zeros(concepts, np.float64)
    for one in range(len(held)):
        row = first[held[one]]
        while row != NO_MORE:
            worth = related * worths[one] if links[row, IS_NEIGHBOUR] != 0 else worths[one]
            concept = links[row, CREDITED]
            credit[concept] = max(credit[concept], worth)
            row = np.int64(links[row, NEXT])
    return credit


@inner
def _occupations(numbers: Ints, begin: int, many: int) -> tuple[Ints, Ints]:
    """Codes, and digits."""
    rows = numbers[begin : begin + many * PER_OCCUPATION].reshape(-1, PER_OCCUPATION)
    return rows[:, 0].copy(), rows[:, 1:].copy()
