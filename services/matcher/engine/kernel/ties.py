"""Combinations of one vacancy x track that are the same in all but their ids: the id decides, which is a hash that only
Python makes. They are looked up again for the few entries where it matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.combinations import EVENING, LEARN_FIRST
from services.matcher.engine.few_combinations import Combination, table_of
from services.matcher.engine.kernel.best import RANKED
from services.matcher.engine.kernel.courses_now import FINEST, NEVER, CourseGates, Singles, join_day
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learning import Learning
from services.matcher.engine.kernel.offer import CourseArrays, Offer
from services.matcher.engine.selection import best_rows
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import FAIL, Ints

Tied = tuple[int, int, int, int]
"""Slot, track, group and option of an entry, as in `Found`."""


def decided(
    view: CandidateView,
    stock: StockColumns,
    offer: Offer,
    options: Singles,
    first: Learning,
    gates: CourseGates,
    entries: Sequence[Tied],
) -> list[tuple[int, ...]]:
    """Per entry the numbers of the courses that it really has."""
    if not entries:
        return []
    equals: dict[tuple[int, int], list[tuple[int, ...]]] = {}
    combinations: list[Combination] = []
    whose: list[int] = []
    for number, (slot, track, _, option) in enumerate(entries):
        kind = LEARN_FIRST if track == LEARN_FIRST else EVENING
        if (kind, option) not in equals:
            if kind == LEARN_FIRST:
                equals[kind, option] = _of_learning(offer.courses, options, first, gates, option)
            else:
                equals[kind, option] = _of_singles(offer.courses, options, option)
        found = equals[kind, option]
        combinations += [(slot, courses, track) for courses in found]
        whose += [number] * len(found)
    table = table_of(view, stock, combinations)
    group = np.array([group for _, _, group, _ in entries])[whose]
    keep = (table.fails == 0) & ((table.unknowns == 0) == (group == RANKED))
    answer: list[tuple[int, ...]] = [()] * len(entries)
    for row in best_rows(table, keep).tolist():
        answer[whose[row]] = combinations[row][1]
    return answer


def _of_singles(courses: CourseArrays, options: Singles, option: int) -> list[tuple[int, ...]]:
    """Single courses that are the same beside the work, by day or in the evening."""
    growth = np.rint(options.growth * FINEST)
    same = (growth == growth[option]) & (options.cautious_end == options.cautious_end[option])
    same &= (options.travel == options.travel[option]) & (options.minutes == options.minutes[option])
    same &= courses.evening[options.course] == courses.evening[options.course[option]]
    return [(course,) for course in options.course[same].tolist()]


def _of_learning(
    courses: CourseArrays, options: Singles, first: Learning, gates: CourseGates, option: int
) -> list[tuple[int, ...]]:
    """One course or two in a row that end on the same day with lessons as far and as long."""
    end, travel, minutes = first.cautious_end[option], first.travel[option], first.minutes[option]
    same = (options.cautious_end == end) & (options.travel == travel) & (options.minutes == minutes)
    pairs = pairs_that_end(courses, options, gates, int(end), int(travel), int(minutes))
    return [(course,) for course in options.course[same].tolist()] + [tuple(pair) for pair in pairs.tolist()]


@compiled
def pairs_that_end(
    courses: CourseArrays, options: Singles, gates: CourseGates, end: int, travel: int, minutes: int
) -> Ints:
    starts, days, rolling, lessons = courses.starts, courses.days, courses.rolling, courses.lesson_minutes
    many, found = 0, np.empty((16, 2), np.int64)
    for place in range(len(options.course)):
        one, earliest = options.course[place], options.cautious_end[place]
        for other in range(len(starts)):
            if (
                gates.travel[other] + options.travel[place] != travel
                or lessons[other] + options.minutes[place] != minutes
            ):
                continue
            if other == one or gates.fixed[other] == FAIL:
                continue
            join = join_day(starts[other], days[other], rolling[other], earliest)
            if join != NEVER and join + days[other] + gates.delay[other] == end:
                if many == len(found):
                    longer = np.empty((2 * many, 2), np.int64)
                    for pair in range(many):
                        longer[pair, 0], longer[pair, 1] = found[pair, 0], found[pair, 1]
                    found = longer
                found[many, 0], found[many, 1] = one, other
                many += 1
    return found[:many]
