"""The course options of a candidate: no course, one, or two in a row, with what holds for them beside any vacancy.

An option with two course gates that fail, or with one that fails and one that cannot be told, can be neither an entry
nor a near miss: it is left out here, before vacancies multiply it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from services.matcher.engine.candidate_view import CandidateView, FreeWeek
from services.matcher.engine.judging import course_gates as gate
from services.matcher.engine.judging.growth import growth
from services.matcher.engine.language import after_course
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.week_arrays import table
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, everywhere

NO_COURSE = -1
OPTION_GATES = (
    "course_start",
    "course_level",
    "course_route",
    "course_seats",
    "travel_to_lessons",
    "lessons_fit_week",
)


@dataclass(frozen=True, eq=False, slots=True)
class Options:
    """One row per option; row 0 is "no course". Days are day numbers, levels have -1 where not known."""

    first: Ints
    second: Ints
    week: Ints
    join: Ints
    end: Ints
    first_end: Ints
    first_cautious_end: Ints
    cautious_end: Ints
    after_first: Bytes
    after: Bytes
    growth: Floats
    start: Bytes
    level: Bytes
    route: Bytes
    seats: Bytes
    travel: Bytes
    lessons: Bytes

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, rows: Ints) -> Options:
        return Options(*(getattr(self, field.name)[rows] for field in fields(self)))

    @property
    def gates(self) -> Mapping[str, Bytes]:
        answers = (self.start, self.level, self.route, self.seats, self.travel, self.lessons)
        return dict(zip(OPTION_GATES, answers, strict=True))

    @property
    def fails(self) -> Ints:
        return _counted(self.gates.values(), FAIL)

    @property
    def unknowns(self) -> Ints:
        return _counted(self.gates.values(), UNKNOWN)

    def hopeful(self, fails: int) -> Options:
        """Without those that fail more gates than this, or that fail one and leave another open; row 0 stays."""
        failed = self.fails
        keep = (failed == 0) | ((failed <= fails) & (self.unknowns == 0))
        return self if keep.all() else self[np.flatnonzero(keep)]


class OptionMaker:
    """Works out the options of one candidate for the courses in stock."""

    def __init__(self, view: CandidateView, courses: CourseColumns) -> None:
        self.view, self.courses = view, courses
        self.minutes = gate.minutes_to_lessons(view, courses)
        self._route = gate.course_route(view, courses)
        self._seats = gate.course_seats(courses)
        self._travel = gate.travel_to_lessons(view, courses, self.minutes)
        freed = [view.useless, *(self._freed_by(number) for number in range(len(courses)))]
        distinct = sorted(set(freed))
        self.weeks: list[FreeWeek] = [view.week(bits) for bits in distinct]
        """The free weeks that the options lead to; `Options.week` points here."""
        self.growth_without_courses: Floats = growth(
            view, [week.remaining for week in self.weeks], np.arange(len(self.weeks))
        )
        self._free = table([week.free for week in self.weeks])
        places = np.array([distinct.index(bits) for bits in freed], np.int64)
        self._week_without, self._week_with = int(places[0]), places[1:]

    def options(self, fails: int) -> Options:
        """All options with at most so many course gates failed (0 or 1), in the order none, single, two in a row."""
        single = self._work_out(np.arange(len(self.courses)), None)
        hopeful = single.fails <= fails
        static = (self._route == FAIL).astype(int) + (self._seats == FAIL) + (self._travel == FAIL)
        first, second = np.meshgrid(np.flatnonzero(hopeful), np.flatnonzero(static <= fails), indexing="ij")
        different = first != second
        pairs = self._work_out(first[different], second[different])
        return _joined([self._no_course(), single.hopeful(fails), pairs.hopeful(fails)])

    def of(self, first: Ints, second: Ints) -> Options:
        """Just these, in this order; NO_COURSE as the second of a single course, and as the first of none."""
        none, single = first == NO_COURSE, second == NO_COURSE
        pair = ~single
        single &= ~none
        tables = [self._no_course()]
        if single.any():
            tables.append(self._work_out(first[single], None))
        if pair.any():
            tables.append(self._work_out(first[pair], second[pair]))
        table = _joined(tables)
        place = np.zeros(len(first), np.int64)
        place[single] = 1 + np.arange(single.sum())
        place[pair] = 1 + single.sum() + np.arange(pair.sum())
        return table[place]

    def singles(self) -> Options:
        """No course, then every single one, whatever their gates say."""
        number = np.arange(len(self.courses))
        return _joined([self._no_course(), self._work_out(number, None)])

    def likely_pairs(self, singles: Options, pairs_at_most: int) -> tuple[Ints, Ints, Ints]:
        """So many pairs, whatever their gates say: those whose first course fails the fewest gates and ends soonest.
        First, second, and the fewest gates of the courses that they fail. `singles`: see there."""
        single = singles[np.arange(1, len(singles))]
        number = np.arange(len(single))
        order = np.lexsort((number, single.cautious_end, single.unknowns, single.fails))
        firsts = order[: pairs_at_most // max(1, len(number))]
        own = np.packbits(np.stack([answer == FAIL for answer in single.gates.values()]), axis=0, bitorder="little")[0]
        never = (self._route == FAIL, self._seats == FAIL, self._travel == FAIL)
        fails = np.empty((len(firsts), len(number)), np.int64)
        leads_to: dict[tuple[bytes, int], Bytes] = {}
        for place, first in enumerate(firsts.tolist()):
            after, week = single.after[first], int(single.week[first])
            second = leads_to.get((after.tobytes(), week))
            if second is None:
                level = gate.course_level(self.courses, number, np.broadcast_to(after, (len(number), len(after))))
                lessons = gate.lessons_in_free_week(self.view, self.courses.lessons, self._free[[week]])
                answers = [np.zeros(len(number), np.bool_), level == FAIL, *never, lessons == FAIL]
                second = np.packbits(np.stack(answers), axis=0, bitorder="little")[0]
                leads_to[after.tobytes(), week] = second
            fails[place] = np.bitwise_count(own[first] | second)
        first, second = np.meshgrid(firsts, number, indexing="ij")
        different = first != second
        return first[different], second[different], fails[different]

    def _freed_by(self, number: int) -> int:
        courses = self.courses
        from_level, to_level = int(courses.from_level[number]), int(courses.to_level[number])
        return self.view.freed_by(from_level, to_level, bool(courses.teaches[number].all()))

    def _work_out(self, first: Ints, second: Ints | None) -> Options:
        view, courses = self.view, self.courses
        now = np.broadcast_to(view.levels, (len(first), len(view.levels)))
        today = np.full(len(first), view.today)
        run = last = gate.course_run(view, courses, first, today)
        week = self._week_with[first]
        start = gate.course_start(courses, first, run, today)
        level = gate.course_level(courses, first, now)
        lessons = gate.lessons_in_free_week(view, courses.lessons[first], self._free[week])
        route, seats, travel = self._route[first], self._seats[first], self._travel[first]
        after = after_first = self._after(first, now)
        if second is not None:
            last = gate.course_run(view, courses, second, run.cautious_end)
            start = np.minimum(start, gate.course_start(courses, second, last, run.cautious_end))
            level = np.minimum(level, gate.course_level(courses, second, after_first))
            in_free_week = gate.lessons_in_free_week(view, courses.lessons[second], self._free[week])
            lessons = np.minimum(lessons, in_free_week)
            route = np.minimum(route, self._route[second])
            seats = np.minimum(seats, self._seats[second])
            travel = np.minimum(travel, self._travel[second])
            after = self._after(second, after_first)
        remaining = [one.remaining for one in self.weeks]
        return Options(
            first,
            np.full(len(first), NO_COURSE) if second is None else second,
            week,
            run.join,
            last.end,
            run.end,
            run.cautious_end,
            last.cautious_end,
            after_first,
            after,
            growth(view, remaining, week, (after_first, run.cautious_end), (after, last.cautious_end)),
            start,
            level,
            route,
            seats,
            travel,
            lessons,
        )

    def _no_course(self) -> Options:
        none, nothing = np.array([NO_COURSE]), np.zeros(1, np.int64)
        levels, week = self.view.levels[None, :], np.array([self._week_without])
        value = self.growth_without_courses[week]
        days = [nothing] * 5
        passes = [everywhere(PASS, 1)] * len(OPTION_GATES)
        columns: list[Any] = [none, none, week, *days, levels, levels, value, *passes]
        return Options(*columns)

    def _after(self, course: Ints, levels: Bytes) -> Bytes:
        courses = self.courses
        return after_course(levels, courses.teaches[course], courses.from_level[course], courses.to_level[course])


def _counted(answers: Iterable[Bytes], result: int) -> Ints:
    total: Ints = (np.stack(list(answers)) == result).sum(axis=0)
    return total


def _joined(tables: Sequence[Options]) -> Options:
    return Options(*(np.concatenate([getattr(one, field.name) for one in tables]) for field in fields(Options)))
