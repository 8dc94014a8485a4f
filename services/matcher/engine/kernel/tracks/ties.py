"""Combinations of one vacancy x track that are the same in all but their ids: the id decides, which is a hash that only
Python makes. They are looked up again for the few entries where it matters, by the passes that found one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from services.matcher.engine.judging.combinations import LEARN_FIRST
from services.matcher.engine.kernel.courses.followers import kind_of
from services.matcher.engine.kernel.courses.learning import NO_SECOND, Learning
from services.matcher.engine.kernel.courses.singles import FINEST, NEVER, join_day, lessons_verdict
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import after_course, course_level, growth_value
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.rules import GROWTH
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.tracks.best import Found, room_for
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Floats, Ints

if TYPE_CHECKING:
    from services.matcher.engine.kernel.scan import Look

Courses = tuple[int, ...]


def decided(look: Look, entries: Found, rows: Ints, id_of: Callable[[int, Sequence[int]], str]) -> dict[int, Courses]:
    """Per row of an entry the numbers of the courses that it really has; `id_of`: of a row with these courses."""
    found: dict[int, list[Courses]] = {row: [] for row in rows.tolist()}
    kinds = entries.option[rows] * 2 + (entries.track[rows] == LEARN_FIRST)
    for kind in np.unique(kinds).tolist():
        some = rows[kinds == kind]
        equals = _of_learning if kind % 2 else _of_singles
        for courses, good in equals(look, entries, some, kind // 2):
            for row in some[good].tolist():
                found[row] += courses
    return {row: min(courses, key=partial(id_of, row)) for row, courses in found.items()}


def _of_singles(look: Look, entries: Found, rows: Ints, option: int) -> list[tuple[list[Courses], Ints]]:
    """Single courses that are the same beside the work, by day or in the evening, each with places in `rows` of the
    entries that they are as good for."""
    options, courses = look.learned.options, look.offer.courses
    growth = np.rint(options.growth * FINEST)
    same = (growth == growth[option]) & (options.cautious_end == options.cautious_end[option])
    same &= (options.travel == options.travel[option]) & (options.minutes == options.minutes[option])
    same &= courses.evening[options.course] == courses.evening[options.course[option]]
    found: list[tuple[list[Courses], Ints]] = []
    for one in np.flatnonzero(same).tolist():
        again = room_for(2 * len(rows))
        look.beside_with(entries, rows, np.array([one]), again)
        found.append(([(int(options.course[one]),)], _as_good(entries, rows, again)))
    return found


def _of_learning(look: Look, entries: Found, rows: Ints, option: int) -> list[tuple[list[Courses], Ints]]:
    """One course or two in a row that end on the same day with lessons as far and as long. Those that lead to the same
    are as good for everybody: of those that lead to something else than what was found one is looked at."""
    whole, growth, this = equals_of(look.offer.held, look.now, option)
    own = this if this[1] != NO_SECOND else this[:1]
    pairs: list[Courses] = [
        (one,) if second == NO_SECOND else (one, second) for one, second in whole[:, :AFTER].tolist()
    ]
    alike: dict[tuple[int, ...], list[int]] = {}
    for place, (after, week, kind, worth) in enumerate(
        zip(*whole[:, AFTER:].T.tolist(), np.rint(growth * FINEST).tolist(), strict=True)
    ):
        alike.setdefault((after, week, kind, worth), []).append(place)
    found: list[tuple[list[Courses], Ints]] = []
    for (after, week, kind, _), places in alike.items():
        some, good = [pairs[place] for place in places], np.arange(len(rows))
        if own not in some:
            again, end = room_for(len(rows)), int(look.learned.first.cautious_end[option])
            look.learning_with(entries, rows, _alone(after, week, kind, end, float(growth[places[0]])), again)
            good = _as_good(entries, rows, again)
        found.append((some, good))
    return found


def _alone(after: int, week: int, kind: int, end: int, growth: float) -> Learning:
    """One combination and no other."""
    stated = {"begin": [0, 1], "after": [after], "week": [week], "cautious_end": [end], "kind": [kind], "front": [1]}
    whole = {name: np.array(stated.get(name, [0]), np.int64) for name in Learning._fields if name != "growth"}
    return Learning(growth=np.array([growth]), **whole)


def _as_good(entries: Found, rows: Ints, again: Found) -> Ints:
    """Places in `rows` of the entries that were found again, in the same group and with the same score."""
    many = int(again.count[0])
    score = {
        (slot, track, group): value
        for slot, track, group, value in zip(
            again.slot[:many].tolist(),
            again.track[:many].tolist(),
            again.group[:many].tolist(),
            np.rint(again.score[:many] * FINEST).tolist(),
            strict=True,
        )
    }
    keys = zip(entries.slot[rows].tolist(), entries.track[rows].tolist(), entries.group[rows].tolist(), strict=True)
    scores = np.rint(entries.score[rows] * FINEST).tolist()
    return np.array([n for n, (key, mine) in enumerate(zip(keys, scores, strict=True)) if score.get(key) == mine], int)


COURSE, SECOND, AFTER, WEEK, KIND = range(5)
"""Columns: the courses, and what they lead to."""
COLUMNS = 5


@compiled
def equals_of(stock: Held[Stock], now: Held[Prepared], option: int) -> tuple[Ints, Floats, Courses]:
    """All that can be learned first, ends on the same day as this (a row of `Learning`), and has lessons as far away
    and as long; with its growth, and the courses of this."""
    (offer, rules), known = stock.lent, now.lent
    first, singles, gates, who, lessons = known.first, known.options, known.gates, known.who, offer.timetables.lessons
    end, way, minutes = first.cautious_end[option], first.travel[option], first.minutes[option]
    free, remaining, running, discount = who.free, who.remaining, who.running, rules.discount
    today, weight = who.today, rules.weights[GROWTH]
    courses = offer.courses
    starts, days, rolling, lesson_minutes = courses.starts, courses.days, courses.rolling, courses.lesson_minutes
    from_level, to_level, teaches, timetable = courses.from_level, courses.to_level, courses.teaches, courses.timetable
    fixed, travel, delay, course_of, ends = gates.fixed, gates.travel, gates.delay, singles.course, singles.cautious_end
    travel_of, minutes_of, after_of, week_of = singles.travel, singles.minutes, singles.after, singles.week
    unknown_of, growth_of, latest = singles.unknown, singles.growth, len(discount) - 1
    many, found, growth = 0, np.empty((16, COLUMNS), np.int64), np.empty(16, np.float64)
    for second in range(-1, len(starts)):
        if second >= 0 and (
            fixed[second] == FAIL or travel[second] > way or lesson_minutes[second] > minutes
            or starts[second] + days[second] + delay[second] > end
            or (rolling[second] == 0 and starts[second] + days[second] + delay[second] != end)
        ):  # fmt: skip
            continue
        for one in range(len(course_of)):
            week, after, unknown, most, value = week_of[one], after_of[one], unknown_of[one] != 0, minutes_of[one], 0.0
            if second < 0:
                if ends[one] != end or travel_of[one] != way or minutes_of[one] != minutes:
                    continue
                value = growth_of[one]
            else:
                if travel_of[one] + travel[second] != way or minutes_of[one] + lesson_minutes[second] != minutes:
                    continue
                join = join_day(starts[second], days[second], rolling[second], ends[one])
                if second == course_of[one] or join == NEVER or join + days[second] + delay[second] != end:
                    continue
                level = course_level(after_of[one], from_level[second], to_level[second], teaches[second])
                level = min(level, fixed[second])
                level = min(level, lessons_verdict(who.week_known, lessons, timetable[second], free, week))
                if level == FAIL:
                    continue
                unknown, most = unknown or level == UNKNOWN, max(most, lesson_minutes[second])
                after = after_course(after_of[one], from_level[second], to_level[second], teaches[second])
                worth = discount[min(max(0, ends[one] - today), latest)]
                ending = discount[min(max(0, end - today), latest)]
                value = weight * growth_value(
                    who.levels, who.goal, running, week, after_of[one], worth, after, ending, rules.by_candidate
                )  # fmt: skip
            if many == len(growth):
                longer, longer_growth = np.empty((2 * many, COLUMNS), np.int64), np.empty(2 * many, np.float64)
                for row in range(many):
                    longer_growth[row] = growth[row]
                    for column in range(COLUMNS):
                        longer[row, column] = found[row, column]
                found, growth = longer, longer_growth
            course = course_of[one]
            found[many, COURSE], found[many, SECOND], found[many, AFTER], found[many, WEEK] = (
                course,
                second,
                after,
                week,
            )
            found[many, KIND], growth[many] = kind_of(remaining[week], who.load_most, most, unknown), value
            many += 1
    return found[:many], growth[:many], (first.first[option], first.second[option])
