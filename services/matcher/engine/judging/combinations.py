"""Combinations in, table out: every gate and part of vacancy x course option x track, as columns.

What depends on less than the whole combination is worked out once per vacancy (`VacancyTable`) or per option
(`Options`) and looked up by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging import work_gates, work_parts
from services.matcher.engine.judging.beside_work import (
    BesideCase,
    BesideVerdict,
    both,
    judge_beside,
    lesson_hours_outside,
)
from services.matcher.engine.judging.guidance import cut_outs, needs_met
from services.matcher.engine.judging.language_gates import LanguageCase, LanguageVerdict, judge_language
from services.matcher.engine.judging.language_part import language
from services.matcher.engine.judging.options import NO_COURSE, OPTION_GATES, OptionMaker, Options
from services.matcher.engine.judging.plain_columns import PlainColumns
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.stock.vacancy_columns import Picked
from services.matcher.engine.stock.week_arrays import table
from services.matcher.engine.verdicts import (
    FAIL,
    PASS,
    UNKNOWN,
    Bools,
    Bytes,
    Floats,
    Ints,
    Weeks,
    unless_unknown,
    verdict,
)
from shared.vocabulary.tracks import PARTS, TRACKS

DIRECT, DUAL, EVENING, LEARN_FIRST = range(len(TRACKS))
ROUNDING = 1e-9


class VacancyTable:
    """Gates and parts that need only the candidate and the vacancy, one row per picked vacancy."""

    def __init__(self, view: CandidateView, picked: Picked, weeks: list[int]) -> None:
        self.picked = picked
        self.minutes: Floats = work_gates.minutes_to_work(view, picked)
        self.gates: dict[str, Bytes] = {name: rule(view, picked) for name, rule in work_gates.WORK_GATES.items()}
        self.gates["travel_to_work"] = work_gates.travel_to_work(view, picked, self.minutes)
        self.fits_week: Bytes = work_gates.shifts_fit_weeks(view, picked, weeks)
        answers = np.stack(list(self.gates.values()))
        self.fails: Ints = (answers == FAIL).sum(axis=0)
        self.unknowns: Ints = (answers == UNKNOWN).sum(axis=0)
        self._view = view

    @cached_property
    def skill_credit(self) -> Floats:
        return work_parts.skill_credit(self._view, self.picked)

    @cached_property
    def wish_values(self) -> Mapping[str, Floats]:
        return work_parts.wish_values(self._view, self.picked)

    @cached_property
    def parts(self) -> Mapping[str, Floats]:
        """Worked out only when some combination gets as far as a score."""
        view, picked = self._view, self.picked
        return {
            "skills": work_parts.skills(view, picked, self.skill_credit),
            "experience": work_parts.experience(view, picked),
            "wishes": work_parts.wishes(view, picked, self.wish_values),
            "travel": work_parts.travel(view, picked, self.minutes),
            "security": work_parts.security(view, picked),
        }


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Combinations: `vacancy` points into a `VacancyTable`, `option` into `Options`, `track` is the place in TRACKS."""

    vacancy: Ints
    option: Ints
    track: Ints

    def __len__(self) -> int:
        return len(self.track)

    def __getitem__(self, some: Ints | Bools) -> Rows:
        return Rows(self.vacancy[some], self.option[some], self.track[some])


def all_rows(options: Options, courses: CourseColumns, vacancies: int, track: int | None) -> Rows:
    """Every option in every track it belongs to, for so many vacancies; `track` limits to one."""
    number = np.arange(len(options))
    single = number[(options.first != NO_COURSE) & (options.second == NO_COURSE)]
    beside = np.where(courses.evening[options.first[single]], EVENING, DUAL)
    first = number[options.first != NO_COURSE]
    none = number[options.first == NO_COURSE]
    option = np.concatenate([none, single, first])
    tracks = np.concatenate([np.full(len(none), DIRECT), beside, np.full(len(first), LEARN_FIRST)]).astype(np.int64)
    if track is not None:
        option, tracks = option[tracks == track], tracks[tracks == track]
    vacancy = np.repeat(np.arange(vacancies), len(option))
    return Rows(vacancy, np.tile(option, vacancies), np.tile(tracks, vacancies))


class Table:
    """All that holds for some combinations. Columns have one value per row."""

    def __init__(
        self,
        view: CandidateView,
        vacancies: VacancyTable,
        maker: OptionMaker,
        options: Options,
        promises: PromiseTable,
        rows: Rows,
    ) -> None:
        self.view, self.vacancies, self.maker, self.options = view, vacancies, maker, options
        self.promises, self.rows = promises, rows
        self.records: Picked = vacancies.picked.of(rows.vacancy)
        self.slots: Ints = vacancies.picked.slots[rows.vacancy]
        self.learn_first: Bools = rows.track == LEARN_FIRST
        self.beside: Bools = (rows.track == DUAL) | (rows.track == EVENING)
        self.beside_rows: Ints = np.flatnonzero(self.beside)
        self.cautious_end: Ints = options.cautious_end[rows.option]
        day = np.maximum(view.first_day, self.records["starts"])
        self.first_day: Ints = np.where(self.learn_first, np.maximum(day, self.cautious_end), day)
        self.levels: Bytes = np.where(self.learn_first[:, None], options.after[rows.option], view.levels)
        self.beside_verdict, self.beside_cut_out = self._beside()
        self.load: Floats = self._load()
        self.language: LanguageVerdict = self._language()
        self.row_gates: dict[str, Bytes] = self._row_gates()

    def gate(self, name: str) -> Bytes:
        """Answers of one gate; rows whose track does not have the gate pass it."""
        if name in self.row_gates:
            return self.row_gates[name]
        if name in self.vacancies.gates:
            return self.vacancies.gates[name][self.rows.vacancy]
        return self.options.gates[name][self.rows.option]

    @cached_property
    def plain(self) -> PlainColumns:
        """For explanations."""
        return PlainColumns(self)

    @cached_property
    def fails(self) -> Ints:
        return self._count(FAIL)

    @cached_property
    def unknowns(self) -> Ints:
        return self._count(UNKNOWN)

    @cached_property
    def parts(self) -> Mapping[str, Floats]:
        """Values in [0, 1], in the order of PARTS."""
        values = {name: column[self.rows.vacancy] for name, column in self.vacancies.parts.items()}
        values["language"] = language(self.view, self.levels, self.records["minimum"], self.records["minimum_stated"])
        values["growth"] = self.options.growth[self.rows.option]
        values["guidance"] = needs_met(self.view, self.promises, self.slots, self.first_day)
        weeks = (self.first_day - self.view.today) / 7
        values["start"] = 0.5 ** (weeks / self.view.settings.start_half_life_weeks)
        return {name: values[name] for name in PARTS}

    @cached_property
    def score(self) -> Floats:
        """The weighted sum, added up in the order of PARTS as `Pathway.score` does."""
        total = np.zeros(len(self.rows))
        for name, value in self.parts.items():
            total = total + value * self.view.settings.weights[name]
        return total

    @cached_property
    def lesson_travel(self) -> Floats:
        """Minutes from home to the lessons, summed over the courses, not known counted as 0: to break ties."""
        minutes = np.append(np.nan_to_num(self.maker.minutes, posinf=0.0), 0.0)
        total: Floats = minutes[self._first] + minutes[self._second]
        return total

    @cached_property
    def lesson_minutes(self) -> Ints:
        """Lesson minutes a week, summed over the courses: to break ties."""
        minutes = np.append(self.maker.courses.lesson_minutes, 0)
        total: Ints = minutes[self._first] + minutes[self._second]
        return total

    @property
    def _first(self) -> Ints:
        """NO_COURSE (-1) points at the last place, where `lesson_travel` and `lesson_minutes` hold 0."""
        return self.options.first[self.rows.option]

    @property
    def _second(self) -> Ints:
        return self.options.second[self.rows.option]

    def beside_case(self, places: Ints, cut_out: Weeks) -> BesideCase:
        """What is judged for some of `beside_rows`, by their places in it, with these cut-outs."""
        some = self.beside_rows[places]
        free = table([week.free for week in self.maker.weeks])[self.options.week[self.rows.option[some]]]
        return BesideCase(self.records.of(some), self._first[some], free, cut_out)

    def _beside(self) -> tuple[BesideVerdict, Weeks]:
        some = self.beside_rows
        cut_out = cut_outs(self.promises, self.slots[some], self.first_day[some])
        case = self.beside_case(np.arange(len(some)), cut_out)
        return judge_beside(self.view, self.maker.courses, case), cut_out

    def _load(self) -> Floats:
        """Hours a week at the busiest time; nan where the hours of work cannot be told."""
        remaining = np.array([week.remaining_hours for week in self.maker.weeks])
        load = self.records["work_hours"] + remaining[self.options.week[self.rows.option]]
        some, courses = self.beside_rows, self.maker.courses
        if len(some):
            work = self.records["work"][some]
            load[some] += lesson_hours_outside(courses, self._first[some], self.beside_cut_out, work)
        hours = np.append(courses.lesson_minutes, 0) / 60
        lessons = np.maximum(hours[self._first], hours[self._second])
        while_learning = lessons + remaining[self.options.week[self.rows.option]]
        busiest: Floats = np.where(self.learn_first, np.maximum(load, while_learning), load)
        return busiest

    def _language(self) -> LanguageVerdict:
        records = self.records
        case = LanguageCase(
            self.slots,
            self.beside,
            self.first_day,
            self.cautious_end,
            self.levels,
            self.options.after[self.rows.option],
            records["minimum"],
            records["minimum_stated"],
            records["lower"],
            records["lower_stated"],
        )
        return judge_language(self.view, self.promises, case)

    def _row_gates(self) -> dict[str, Bytes]:
        options, option, some = self.options, self.rows.option, self.beside_rows
        most = self.view.profile.availability.max_load_hours
        ceiling = np.nan if most is None else most + ROUNDING
        course_start, lessons = options.start[option], options.lessons[option]
        runs_beside = (options.end[option] > self.first_day) & (
            options.join[option] <= self.first_day + 7 * self.view.settings.beside_work_within_weeks
        )
        lessons[some] = both(lessons[some], self.beside_verdict.fit)
        return {
            "start_date": verdict(self.first_day <= self.records["latest"]),
            "shifts_fit_week": self.vacancies.fits_week[self.rows.vacancy, options.week[option]],
            "weekly_load": unless_unknown(np.isnan(self.load) | np.isnan(ceiling), self.load <= ceiling),
            "language_at_start": np.where(self.learn_first, PASS, self.language.start).astype(np.int8),
            "guidance_available": self.language.guidance,
            "course_start": np.minimum(course_start, verdict(runs_beside | ~self.beside)),
            "lessons_fit_week": lessons,
            "language_at_end": np.where(self.learn_first, self.language.start, self.language.end).astype(np.int8),
        }

    def _count(self, result: int) -> Ints:
        of_vacancy = self.vacancies.fails if result == FAIL else self.vacancies.unknowns
        counted: Ints = of_vacancy[self.rows.vacancy].copy()
        for answers in self.row_gates.values():
            counted += answers == result
        for name in OPTION_GATES:
            if name not in self.row_gates:
                counted += self.options.gates[name][self.rows.option] == result
        return counted
