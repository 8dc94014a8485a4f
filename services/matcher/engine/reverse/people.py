"""Candidates in columns: a row each, with what it takes to judge one vacancy for them without looking at the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.courses.followers import UNKNOWN_KIND
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.levels import SKILLS, growth_value, packed
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.stock.offer import CourseArrays, digits
from services.matcher.engine.reverse.code_table import CodeTable
from services.matcher.engine.reverse.columns import (
    BY_COURSE,
    BY_LEVEL,
    DOUBTS,
    FIRST_LOOK,
    NEVER,
    NEWER,
    NO_COURSE,
    NO_LIMIT,
    NOBODY,
    NOT_OFFERED,
    ROW,
    Columns,
    rounded_apart,
)
from services.matcher.engine.reverse.free_weeks import FreeWeeks
from services.matcher.engine.reverse.standing import Standing
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.interning import Interned
from services.matcher.engine.stock.slab import Slab
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NOWHERE, PUBLIC_TRANSPORT, TravelMinutes
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.stock.week_arrays import WORDS, words
from services.matcher.engine.verdicts import Floats, Ints, Weeks
from shared.vocabulary.cefr import Level
from shared.vocabulary.tracks import TRACKS

CODED = ("engagement", "licences", "certificates", "education", "other_languages", "speaks")
"""Verdicts by the code of what a vacancy asks, or a promise says."""
WISHED = ("wished_sector", "wished_engagement")
EVERY_HALF_HOUR: Weeks = np.full((1, WORDS), 2**64 - 1, np.uint64)
LISTS = ("skills", "done", "wishes", "excluded", "needs", "weeks", "options", "learning")
"""Slabs, and the fields of a row that say where its list begins."""


class People:
    """Changes in place; growing replaces arrays, so take them anew for every use."""

    def __init__(self) -> None:
        self.rows: NDArray[Any] = np.zeros(0, ROW)
        self.first_look: NDArray[Any] = np.zeros(0, FIRST_LOOK)
        self.weeks = FreeWeeks()
        self.needed: Ints = np.zeros(0, np.int64)
        """Bits: `1 << number` of every kind in CANDIDATE_NEEDS that they need."""
        self.verdicts = CodeTable(CODED)
        self.wished = CodeTable(WISHED, np.int16, newer=0)
        """Codes of `worths`, which are few."""
        self.worths: Interned[float] = Interned()
        self.worths.code(float(NEWER))
        self.modes: Interned[tuple[str, ...]] = Interned()
        self.routes: Interned[str | None] = Interned()
        self.skills: Interned[str] = Interned()
        self.occupations: Interned[str] = Interned()
        self._touching: dict[str, tuple[NDArray[np.int32], Floats]] = {}
        self._touching_of = 0
        self._isco: NDArray[np.int8] = np.zeros((0, 4), np.int8)
        self._isco_of = 0
        self._slabs = {
            "skills": Slab(np.int32, np.float64),
            "done": Slab(np.int32, np.float64),
            "wishes": Slab(np.int32),
            "excluded": Slab(np.int32),
            "needs": Slab(np.int64),
            "weeks": Slab(np.int32, np.float64),
            "options": Slab(np.int32, np.int8, np.int8, np.float32),
            "learning": Slab(np.int16, np.int8, np.int32, np.int8, np.float64),
        }
        self._most_weeks = 1
        self._room_for: tuple[int, ...] = ()
        self._columns: Columns | None = None
        self.ids: list[str] = []
        self.row_of: dict[str, int] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.row_of)

    def put(
        self, view: CandidateView, who: Person, courses: CourseArrays, options: Singles, first: Learning, rules: Rules,
        standing: Standing,
    ) -> None:  # fmt: skip
        """Adds or replaces the candidate, as they were just ranked."""
        identity = view.candidate.id
        self.remove(identity)
        self._columns = None
        number = self._free.pop() if self._free else len(self.ids)
        if number == len(self.ids):
            self.ids.append("")
            self.rows, self.first_look = with_room(self.rows, number + 1), with_room(self.first_look, number + 1)
            self.needed = with_room(self.needed, number + 1)
        self.ids[number], self.row_of[identity] = identity, number
        row: dict[str, Any] = {"taken": 1}
        self._put_numbers(row, view, who, rules)
        self._put_lists(row, view, who)
        self._put_courses(row, who, courses, options, first)
        row |= _standing(standing)
        self.rows[number] = tuple([row.get(name, 0) for name in ROW.names or ()])
        home = row["home"] if row["modes_known"] else NOWHERE
        most = min(row["max_minutes"], NO_LIMIT - 1) if row["max_minutes"] >= 0 else NO_LIMIT
        ever = words(_free_ever(view)).reshape(1, WORDS) if who.week_known else EVERY_HALF_HOUR
        ever_free = self.weeks.use(ever)[0]
        hours = rounded_apart(who.hours_least, who.hours_most)
        self.first_look[number] = home, most, row["modes"], row["open_levels"], ever_free, *hours
        self.needed[number] = np.bitwise_or.reduce(1 << who.needs)
        self.verdicts.put(number, {name: getattr(who, name) for name in CODED})
        code = self.worths.code
        self.wished.put(number, {name: np.array([code(one) for one in getattr(who, name).tolist()]) for name in WISHED})

    def stands(self, identity: str, standing: Standing) -> None:
        """What it takes to change their list is something else; nothing happens when they are not there."""
        number = self.row_of.get(identity)
        if number is not None:
            for name, score in _standing(standing).items():
                self.rows[name][number] = score

    def remove(self, identity: str) -> None:
        """Removes; nothing happens when they are not there."""
        number = self.row_of.pop(identity, None)
        if number is not None:
            row, look = self.rows[number], self.first_look[number]
            begin, codes = int(row["weeks"]), self._slabs["weeks"].columns[0]
            self.weeks.let_go([*codes[begin : begin + int(row["weeks_many"])].tolist(), int(look["ever_free"])])
            for name, slab in self._slabs.items():
                slab.let_go(int(row[name]), int(row[f"{name}_many"]))
                row[f"{name}_many"] = 0
            row["taken"] = 0
            look["most"] = NOBODY
            self.ids[number] = ""
            self._free.append(number)

    def make_room(self, stock: StockColumns) -> None:
        """For every code that a vacancy or promise in stock may have."""
        columns = stock.vacancies
        papers = len(columns.papers)
        engagements, sectors, languages = len(columns.engagements), len(columns.sectors), len(stock.promises.languages)
        codes = engagements, papers, papers, len(columns.educations), len(columns.other_languages), languages
        if self._room_for != (*codes, sectors):
            self.verdicts.make_room(dict(zip(CODED, codes, strict=True)))
            self.wished.make_room(dict(zip(WISHED, (sectors, engagements), strict=True)))
            self._room_for, self._columns = (*codes, sectors), None

    def isco(self, columns: VacancyColumns) -> NDArray[np.int8]:
        """The four digits per code of `occupations`."""
        many = len(self.occupations)
        self._isco = with_room(self._isco, many)
        for code in range(self._isco_of, many):
            self._isco[code] = digits(columns.isco(self.occupations.values[code]))
        self._isco_of = many
        return self._isco[:many]

    def touching(
        self, concept: str, neighbours: Callable[[str], Iterable[str]], related: float
    ) -> tuple[NDArray[np.int32], Floats]:
        """Codes of held skills that are credited where this concept is needed, and how much. Kept until there are more
        skills."""
        if self._touching_of != len(self.skills):
            self._touching, self._touching_of = {}, len(self.skills)
        kept = self._touching.get(concept)
        if kept is None:
            found = [(self.skills.find(one), related) for one in neighbours(concept)]
            found = [(code, credit) for code, credit in [*found, (self.skills.find(concept), 1.0)] if code >= 0]
            codes = np.array([code for code, _ in found], np.int32)
            kept = self._touching[concept] = codes, np.array([credit for _, credit in found], np.float64)
        return kept

    def courses_changed(self, before: CourseColumns, now: CourseColumns, gone: Collection[str], outdated: Ints) -> None:
        """Numbers of courses are those of `now` from here on; without those that are `gone`, or others than they were.
        `outdated`: rows in which without these something cannot be told that could."""
        self.rows["outdated"][outdated] = 1
        place = {identity: number for number, identity in enumerate(now.ids)}
        numbers = [NOT_OFFERED if one in gone else place.get(one, NOT_OFFERED) for one in before.ids]
        course = self._slabs["options"].columns[0]
        course[:] = np.array([*numbers, NOT_OFFERED], np.int32)[course]

    def columns(self, travel: TravelMinutes) -> Columns:
        """As of now; holds until the next change."""
        if self._columns is not None and self._columns.places == len(travel):
            return self._columns
        order, listed = list(travel.modes), [self._slabs[name].columns for name in LISTS]
        bits = [sum(1 << order.index(mode) for mode in modes) for modes in self.modes.values]
        *own, weeks, options, learning = listed
        self._columns = Columns._make(
            (
                self.rows,
                self.rows.view(np.uint8),
                self.weeks.table,
                *weeks,
                self.verdicts.table,
                *self.verdicts.begin.values(),
                self.wished.table,
                *self.wished.begin.values(),
                np.array(self.worths.values),
                *(column for columns in own for column in columns),
                *options,
                *learning,
                np.array(bits, np.int64),
                order.index(PUBLIC_TRANSPORT) if PUBLIC_TRANSPORT in order else -1,
                len(travel),
                self._most_weeks,
            )
        )
        return self._columns

    def _put_numbers(self, row: dict[str, Any], view: CandidateView, who: Person, rules: Rules) -> None:
        for name in ("first_day", "today", "max_minutes", "levels", "delay", "hours_least", "hours_most", "load_most",
                     "wished_hours", "week_known", "skills_stated", "experience_stated", "travel_stated", "modes_known",
                     "wished", "week_without", "needs_stated"):  # fmt: skip
            row[name] = getattr(who, name)
        row["home"], row["modes"] = view.home, self.modes.code(view.modes or ())
        row["route"] = self.routes.code(view.profile.learning_route)
        row["growth_now"] = rules.weights[GROWTH] * growth_value(
            who.levels, who.goal, who.running, who.week_without, who.levels, 1.0, who.levels, 1.0, rules.by_candidate
        )

    def _put_lists(self, row: dict[str, Any], view: CandidateView, who: Person) -> None:
        profile, settings = view.profile, view.settings
        skills, code = profile.skills or (), self.occupations.code
        levels = [
            settings.proficiency_not_stated if one.proficiency is None else settings.proficiency[one.proficiency]
            for one in skills
        ]
        done, wished = profile.experience or (), profile.wishes.occupations or ()
        self._keep(row, "skills", [self.skills.code(one.concept) for one in skills], levels)
        factors = who.done_years * who.done_recency
        self._keep(row, "done", [code(one.occupation) for one in done], factors)
        self._keep(row, "wishes", [code(one) for one in wished])
        self._keep(row, "excluded", [code(one) for one in profile.wishes.exclude_occupations or ()])
        self._keep(row, "needs", who.needs)
        self._keep(row, "weeks", self.weeks.use(who.free), who.remaining)
        self._most_weeks = max(self._most_weeks, len(who.free))

    def _put_courses(
        self, row: dict[str, Any], who: Person, courses: CourseArrays, options: Singles, first: Learning
    ) -> None:
        in_evening = courses.evening[options.course] != 0
        is_known, are_known = options.unknown == 0, first.kind & UNKNOWN_KIND == 0
        row["growth_day"] = options.growth[is_known & ~in_evening].max(initial=NO_COURSE)
        row["growth_evening"] = options.growth[is_known & in_evening].max(initial=NO_COURSE)
        row["growth_learn"] = first.growth[are_known].max(initial=NO_COURSE)
        row["open_beside"] = options.growth.max(initial=NO_COURSE)
        row["open_learn"] = first.growth.max(initial=NO_COURSE)
        row["learn_from"] = first.cautious_end.min(initial=NEVER)
        after: Ints = np.concatenate([[who.levels], first.after, options.after])
        levels = ((after[:, None] >> (3 * np.arange(SKILLS))) & 7) - 1
        best, is_open = levels.max(axis=0), levels.min(axis=0) < 0
        row["best_levels"], row["open_levels"] = int(packed(best)), int(packed(np.where(is_open, -1, best)))
        by_level = bool(is_open.any())
        by_course = not who.modes_known or not (is_known.all() and are_known.all())
        row["doubts"] = DOUBTS * (by_course or by_level or not who.week_known)
        if is_known.any():
            row["doubts"] |= BY_COURSE * (by_course or _told_by_some(first.after)) | BY_LEVEL * by_level
        growth = np.nextafter(options.growth.astype(np.float32), np.float32(np.inf))
        self._keep(row, "options", options.course, options.week, options.unknown, growth)
        front = np.flatnonzero(first.front)
        group = np.searchsorted(first.begin, front, side="right") - 1
        learned = first.after[group], first.week[group], first.cautious_end[front], first.kind[front]
        self._keep(row, "learning", *learned, first.growth[front])

    def _keep(self, row: dict[str, Any], name: str, *lists: Any) -> None:
        row[name], row[f"{name}_many"] = self._slabs[name].put(*lists), len(lists[0])


def _free_ever(view: CandidateView) -> int:
    """The half-hours that are free when every lesson group is left that some course can take the place of."""
    return view.week(view.freed_by(min(Level), max(Level), teaches_all=True)).free


def _told_by_some(after: Ints) -> bool:
    """Whether some level is known after some courses, and after others is not."""
    digits = (after[:, None] >> (3 * np.arange(SKILLS))) & 7
    return bool(((digits == 0).any(axis=0) & (digits > 0).any(axis=0)).any())


def _standing(standing: Standing) -> dict[str, float]:
    """The fields of a row."""
    return {"enters": standing.enters, "clarify": standing.clarify, **dict(zip(TRACKS, standing.by_track, strict=True))}
