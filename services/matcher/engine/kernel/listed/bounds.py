"""What an entry can score at most, by the classes that its vacancy is of: so that few are scored."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes, load_verdict
from services.matcher.engine.kernel.courses.fitting import Timing
from services.matcher.engine.kernel.courses.followers import HEAVY_KIND, UNKNOWN_KIND
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import inlined, inner
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.parts_now import ByOccupation, wished_hours
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import (
    EXPERIENCE,
    GROWTH,
    GUIDANCE,
    SECURITY,
    SKILLS,
    TRAVEL,
    WISHES,
    Rules,
)
from services.matcher.engine.kernel.stock.lines import WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.stock.vacancy_arrays import FOREVER
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes, Floats, Ints

SLACK = 1e-9
"""Bounds are added up in another order than scores."""
TRACK_COUNT = 4
LATER = TRACK_COUNT
"""Column of `Most.language` for learn_first when the work begins after the learning: without the start."""
NOTHING = -np.inf
NEVER_OVER = FOREVER + 1
"""After the latest start of any vacancy."""
Bits = NDArray[np.int8]


class Most(NamedTuple):
    """What weighted parts come to at most; NOTHING where no combination is possible.

    `language` [kind, language class, track]: language, for direct with growth, for learn_first with growth and start
    (LATER: without start). A kind is 1 with promises that may carry a language, + 2 where the hours of work are not
    known. `soonest` [kind, language class]: the first day on which some learning is over. `work` [room, work class,
    track]: growth by a course beside the work; with room 1 promises may make room for any lessons. `clean`,
    `doubtful`, and those of `work_`: bits of tracks in which an entry may be ranked, may be to be clarified.
    `asked`, `wanted`: 1 for language classes and work classes of which something is possible. `by_minute`: what a
    minute of travel costs; -1 where the journey is not known. The others by code of what vacancies have.
    """

    language: Floats
    clean: Bits
    doubtful: Bits
    soonest: Ints
    asked: Bytes
    work: Floats
    work_clean: Bits
    work_doubtful: Bits
    wanted: Bytes
    hours_unknown: Bytes
    hours: Floats
    occupation: Floats
    skilled: Floats
    sector: Floats
    engagement: Floats
    security: float
    needs_not_stated: float
    needs_nothing: float
    travel: float
    place_not_known: float
    journey_not_known: float
    by_minute: float
    guided: float


@inlined
def most_of(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, first: Learning, timing: Timing,
    occupations: ByOccupation,
) -> Most:  # fmt: skip
    weights = rules.weights
    language, clean, doubtful, soonest, asked = _by_language(
        found, first, rules.start, person.running, person.levels, person.goal, person.today, person.first_day,
        person.week_without, weights[GROWTH], rules.by_candidate,
    )  # fmt: skip
    weeks_after = np.zeros(len(person.remaining), np.bool_)
    for week in first.week:
        weeks_after[week] = True
    scale = weights[WISHES] / person.wished if person.wished != 0 else 0.0
    work, work_clean, work_doubtful, wanted, hours_unknown, hours = _by_work(
        found.hours, found.work, offer.work, offer.weeks.kind, offer.timetables.slack, timing, weeks_after,
        person.remaining, person.week_without, person.week_known, person.load_most, person.wished_hours, scale,
        rules.by_vacancy,
    )  # fmt: skip
    # What does not depend on the vacancy at all is added to what all vacancies have: their occupation.
    always = 0.0 if person.wished != 0 else weights[WISHES] * rules.by_candidate
    needy = len(person.needs) > 0
    if not needy:
        always += weights[GUIDANCE] * (1.0 if person.needs_stated != 0 else rules.by_candidate)
    occupation = np.empty(len(offer.isco), np.float64)
    for code in range(len(occupation)):
        worth = occupations.experience[code] * weights[EXPERIENCE] + occupations.wish[code] * scale
        occupation[code] = worth + always
    if person.skills_stated != 0:
        skilled = _skilled(offer.links.start, offer.links.occupation, person.skill_credit, len(occupation))
    else:
        skilled = np.full(len(occupation), rules.by_candidate)
    known = person.travel_stated != 0 and person.max_minutes > 0
    not_known = 1.0 if person.travel_stated != 0 else rules.by_candidate
    return Most(
        language, clean, doubtful, soonest, asked, work, work_clean, work_doubtful, wanted, hours_unknown, hours,
        occupation,
        _times(skilled, weights[SKILLS]),
        _times(person.wished_sector, scale),
        _times(person.wished_engagement, scale),
        weights[SECURITY],
        weights[SKILLS] * rules.by_vacancy,
        weights[SKILLS],
        weights[TRAVEL],
        weights[TRAVEL] * rules.by_vacancy,
        weights[TRAVEL] * not_known,
        weights[TRAVEL] / person.max_minutes if known else float(NOT_STATED),
        weights[GUIDANCE] if needy else 0.0,
    )  # fmt: skip


@inner
def _times(values: Floats, factor: float) -> Floats:
    found = np.empty(len(values), np.float64)
    for place in range(len(found)):
        found[place] = values[place] * factor
    return found


@inner
def _by_language(  # noqa: C901, PLR0912 - one loop: see jit.py
    found: Classes, first: Learning, start: Floats, running: Floats, now: int, goal: int, today: int, first_day: int,
    week: int, weight: float, otherwise: float,
) -> tuple[Floats, Bits, Bits, Ints, Bytes]:  # fmt: skip
    """`language`, `clean`, `doubtful`, `soonest` and `asked` of `Most`."""
    plain, lean, language, row_of = found.plain, found.lean, found.language, found.row_of
    first_begin, after, first_kind, cautious_end = first.begin, first.after, first.kind, first.cautious_end
    first_growth = first.growth
    many, last = plain.shape[1], len(start) - 1
    table, soonest = np.empty((4, many, TRACK_COUNT + 1), np.float64), np.empty((4, many), np.int64)
    clean, doubtful = np.empty((4, many), np.int8), np.empty((4, many), np.int8)
    asked = np.empty(many, np.int8)
    growth = weight * growth_value(now, goal, running, week, now, 1.0, now, 1.0, otherwise)
    for one in range(many):
        asked[one] = 0
        for kind in range(4):
            verdict, doubts = plain[0, one], plain[0, one] == UNKNOWN
            if kind & 1 and lean[0, one] != NOT_LEANING:
                verdict, doubts = max(verdict, lean[0, one]), doubts or lean[0, one] == UNKNOWN
            for track in range(TRACK_COUNT + 1):
                table[kind, one, track] = NOTHING
            clean[kind, one], doubtful[kind, one], soonest[kind, one] = 0, 7 if doubts else 0, NEVER_OVER
            if verdict != FAIL:
                table[kind, one, DIRECT] = language[0, one] + growth
                table[kind, one, DUAL] = table[kind, one, EVENING] = language[0, one]
                clean[kind, one], asked[one] = 7 if verdict == PASS else 0, 1
    learn, begin = 1 << LEARN_FIRST, first_begin
    for group in range(len(after)):
        levels = row_of[after[group]]
        for heavy in range(2):
            later, with_start, over, kinds = NOTHING, NOTHING, NEVER_OVER, 0
            for one in range(begin[group], begin[group + 1]):
                if heavy != 0 or first_kind[one] & HEAVY_KIND == 0:
                    end = cautious_end[one]
                    later, over = max(later, first_growth[one]), min(over, end)
                    begun = start[min(max(first_day, end) - today, last)]
                    with_start = max(with_start, first_growth[one] + begun)
                    kinds |= 2 if first_kind[one] & UNKNOWN_KIND != 0 else 1
            for one in range(many if over < NEVER_OVER else 0):
                for promised in range(2):
                    kind, verdict = 2 * heavy + promised, plain[levels, one]
                    doubts = verdict == UNKNOWN or kinds & 2 != 0
                    if promised and lean[levels, one] != NOT_LEANING:
                        verdict, doubts = max(verdict, lean[levels, one]), doubts or lean[levels, one] == UNKNOWN
                    if verdict != FAIL:
                        spoken = language[levels, one]
                        table[kind, one, LEARN_FIRST] = max(table[kind, one, LEARN_FIRST], spoken + with_start)
                        table[kind, one, LATER] = max(table[kind, one, LATER], spoken + later)
                        soonest[kind, one] = min(soonest[kind, one], over)
                        asked[one] = 1
                        if verdict == PASS and kinds & 1:
                            clean[kind, one] |= learn
                        if doubts or heavy != 0:
                            doubtful[kind, one] |= learn
    return table, clean, doubtful, soonest, asked


@inner
def _by_work(  # noqa: C901, PLR0912 - one loop: see jit.py
    hours: Bytes, work: Bytes, classes: WorkClasses, kinds: Bytes, slack: Ints, timing: Timing, weeks_after: Bools,
    remaining: Floats, week_without: int, week_known: int, load_most: float, wished: float, scale: float,
    not_stated: float,
) -> tuple[Floats, Bits, Bits, Bytes, Bytes, Floats]:  # fmt: skip
    """`work`, `work_clean`, `work_doubtful`, `wanted`, `hours_unknown` and `hours` of `Most`."""
    classes_week_class, work_hours, hours_min = classes.week_class, classes.work_hours, classes.hours_min
    hours_max, timetable, evening, timing_week = classes.hours_max, timing.timetable, timing.evening, timing.week
    timing_hours, placeless, growth, timing_clean = timing.hours, timing.placeless, timing.growth, timing.clean
    timing_doubtful = timing.doubtful
    many, weeks = work.shape
    table, wanted, unknown = np.empty((2, many, TRACK_COUNT)), np.empty(many, np.int8), np.empty(many, np.int8)
    clean, doubtful, by_hours = np.empty((2, many), np.int8), np.empty((2, many), np.int8), np.empty(many)
    for one in range(many):
        week_class, some = classes_week_class[one], FAIL
        unknown[one] = 1 if np.isnan(work_hours[one]) else 0
        by_hours[one] = scale * wished_hours(wished, hours_min[one], hours_max[one], not_stated)
        for week in range(weeks):
            some = max(some, hours[one, week])
        wanted[one] = some != FAIL
        for room in range(2):
            for track in range(TRACK_COUNT):
                table[room, one, track] = NOTHING
            clean[room, one] = doubtful[room, one] = 0
        if some == FAIL:
            continue
        for room in range(2):
            alone = work[one, week_without]
            if alone != FAIL:
                table[room, one, DIRECT] = 0.0
                clean[room, one] |= 1 if alone == PASS else 0
                doubtful[room, one] |= 1 if alone == UNKNOWN else 0
            for week in range(weeks):
                if weeks_after[week] and work[one, week] != FAIL:
                    table[room, one, LEARN_FIRST] = 0.0
                    bit = 1 << LEARN_FIRST
                    clean[room, one] |= bit if work[one, week] == PASS else 0
                    doubtful[room, one] |= bit if work[one, week] == UNKNOWN else 0
            for fit in range(len(timetable)):
                track, week = EVENING if evening[fit] != 0 else DUAL, timing_week[fit]
                bit, result = 1 << track, hours[one, week]
                if result == FAIL or (table[room, one, track] > NOTHING and clean[room, one] & bit):
                    continue
                if room == 0:
                    load = work_hours[one] + remaining[week] + timing_hours[fit]
                    result = min(result, load_verdict(load, load_most))
                    told = week_known != 0 and kinds[week_class] != UNKNOWN_WEEK and placeless[fit] == 0
                    if result == FAIL or (told and slack[timetable[fit], week_class] < 0):
                        continue
                    if not told:
                        result = min(result, UNKNOWN) if placeless[fit] == 0 else result
                table[room, one, track] = max(table[room, one, track], growth[fit])
                clean[room, one] |= bit if result == PASS and timing_clean[fit] != 0 else 0
                doubtful[room, one] |= bit if result == UNKNOWN or room == 1 else 0
            doubtful[room, one] |= timing_doubtful
    return table, clean, doubtful, wanted, unknown, by_hours


@inner
def _skilled(start: Ints, occupation: Ints, credit: Floats, many: int) -> Floats:
    """What the part `skills` comes to at most for vacancies of an occupation that list needs: the best credit for any
    concept that some of them needs."""
    found = np.zeros(many, np.float64)
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            for place in range(start[concept], start[concept + 1]):
                one = occupation[place]
                found[one] = max(found[one], credit[concept])
    return found
