"""The stock as compiled code takes it: one tuple of arrays, made from the columns and followed as they change."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.code_tables import CodeTables
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.levels import packed
from services.matcher.engine.kernel.rules import Rules, rules
from services.matcher.engine.kernel.stock.course_classes import CourseClasses, course_classes
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.lines import Lines, Links, Needing, TermsClasses, WorkClasses, scan_rows
from services.matcher.engine.kernel.stock.timetables import TimetableArrays, Timetables
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.growing import with_room
from services.matcher.engine.stock.interning import Interned
from services.matcher.engine.stock.language_classes import LanguageClasses
from services.matcher.engine.stock.promise_table import PromiseArrays, PromiseTable
from services.matcher.engine.stock.skill_needs import Credited
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import NO_MODE, NOWHERE, TravelMinutes
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.stock.week_classes import WeekArrays
from services.matcher.engine.verdicts import Floats, Ints

NOT_ASKED = -1
MOST_JOURNEYS = 512
"""Tables of minutes from a home, of 16 bytes a place."""
NO_UNIT = -1
"""A digit of ISCO-08 that an occupation does not have."""


class CourseArrays(NamedTuple):
    """One row per course, as in `CourseColumns`, with its timetable and the code of the routes that may take it.
    `teaches`: a bit per skill; `place_row`: row of its place in the table of minutes between places of lessons and
    work, -1 for NOWHERE. `taught`: from and to level of those that teach all skills, each pair once, ascending.
    `access`, `step`: see `course_classes`."""

    from_level: Ints
    to_level: Ints
    teaches: Ints
    starts: Ints
    days: Ints
    rolling: Ints
    seats: Ints
    routes: Ints
    online: Ints
    place: Ints
    place_row: Ints
    spare: Ints
    evening: Ints
    lesson_minutes: Ints
    timetable: Ints
    taught: Ints
    access: Ints
    step: Ints
    classes: CourseClasses


class Asked(NamedTuple):
    """Per language class what is asked, as packed levels; -1 where it is not stated."""

    minimum: Ints
    lower: Ints


class Offer(NamedTuple):
    """All stock. `rows` are those of `lines`; `position`: the line per slot; `promised`: see `ScanRows.promised`;
    `work_spare`: `public_spare` per work class. `concepts`: how many have a number. `isco`: the four digits per
    occupation code, NO_UNIT where it has none; `no_occupation`: the code of a vacancy without one, -1 while there is
    none."""

    rows: Rows
    lines: Lines
    position: NDArray[np.int32]
    promised: NDArray[np.int8]
    needing: Needing
    links: Links
    terms: TermsClasses
    work: WorkClasses
    work_spare: Ints
    weeks: WeekArrays
    languages: Asked
    needs_concept: NDArray[np.int32]
    needs_weight: Floats
    concepts: int
    credited: Credited
    isco: Ints
    no_occupation: int
    employer: NDArray[np.int32]
    unit: NDArray[np.int32]
    courses: CourseArrays
    timetables: TimetableArrays
    promises: PromiseArrays


class Stock(NamedTuple):
    """What everybody meets."""

    offer: Offer
    rules: Rules


class Offered(Offer):
    """`held`: the same, with the rules, as compiled code holds it."""

    held: Held[Stock]


class CompiledCourses:
    """The courses of one `CourseColumns`."""

    def __init__(self, columns: CourseColumns) -> None:
        self.routes: Interned[frozenset[str]] = Interned()
        self.tables = CodeTables()
        """By code of `routes`, which are numbered anew with every change of the courses."""
        self.timetables = Timetables(columns.courses)
        every = columns.teaches.all(axis=1)
        steps = np.stack([columns.from_level[every], columns.to_level[every]], axis=1).astype(np.int64)
        self.places: Ints = np.unique(columns.place[columns.place != NOWHERE])
        self._between: dict[tuple[str, ...], Floats] = {}
        teaches = (columns.teaches.astype(np.int64) << np.arange(columns.teaches.shape[1])).sum(axis=1)
        from_level, to_level = columns.from_level.astype(np.int64), columns.to_level.astype(np.int64)
        routes = np.array([self.routes.code(routes) for routes in columns.routes], np.int64)
        online, place, spare = columns.online.astype(np.int64), columns.place, columns.public_spare
        self.arrays = CourseArrays(
            from_level,
            to_level,
            teaches,
            columns.starts,
            columns.days,
            columns.rolling.astype(np.int64),
            columns.seats,
            routes,
            online,
            place,
            np.where(place == NOWHERE, -1, np.searchsorted(self.places, place)),
            spare,
            columns.evening.astype(np.int64),
            columns.lesson_minutes,
            self.timetables.of_course,
            np.unique(steps, axis=0),
            *course_classes(routes, online, place, spare, columns.seats, from_level, to_level, teaches),
        )

    def minutes_between(self, travel: TravelMinutes, modes: tuple[str, ...]) -> Floats:
        """From every place of lessons (rows) to every place (columns) by the least of these means, at any hour; 0
        without means (docs/matching.md, `lessons_fit_week`: t). Kept per set of means."""
        found = self._between.get(modes)
        if found is None or found.shape[1] < len(travel):
            in_order = tuple(sorted(modes))
            whole = self._between_all if modes == in_order else self.minutes_between
            found = self._between[modes] = whole(travel, in_order)
        return found

    def _between_all(self, travel: TravelMinutes, modes: tuple[str, ...]) -> Floats:
        shape = len(self.places), len(travel)
        lessons, work = np.repeat(self.places, shape[1]), np.tile(np.arange(shape[1]), shape[0])
        way = travel.least_between(lessons, work, modes).reshape(shape)
        return np.where(way == NO_MODE, 0.0, way)


class CompiledStock:
    """The offer of one `StockColumns`, followed as it changes. Use under the engine's lock."""

    def __init__(self, stock: StockColumns) -> None:
        self.rules: Rules = rules(stock.settings)
        self.tables, self.journeys = CodeTables(), CodeTables(MOST_JOURNEYS)
        self._isco: Ints = np.zeros((0, 4), np.int64)
        self._isco_of, self._no_occupation = 0, -1
        self._courses_of: CourseColumns | None = None
        self.courses: CompiledCourses
        self.promises: PromiseTable
        self._offered_at = -1
        self._offer: Offered

    def offer(self, stock: StockColumns) -> Offered:
        """As of now; holds until the next change of the stock."""
        if self._offered_at == stock.generation:
            return self._offer
        vacancies = stock.vacancies
        courses, timetables = self.lessons(stock)
        self.promises = stock.promises
        rows = scan_rows(vacancies)
        weeks = vacancies.weeks.arrays
        self._offered_at = stock.generation
        lines, work = rows.lines, rows.work
        self._offer = Offered(
            lines.rows,
            lines,
            rows.position,
            rows.promised(stock.promises),
            rows.needing,
            rows.links,
            rows.terms,
            work,
            weeks.public_spare[work.week_class],
            weeks,
            _asked(vacancies.language_classes),
            vacancies.arrays.needs_concept,
            vacancies.arrays.needs_weight,
            len(vacancies.skill_concepts.concepts),
            vacancies.skill_concepts.credited,
            self._units(vacancies),
            self._no_occupation,
            vacancies.arrays.employer,
            vacancies.arrays.isco_unit,
            courses,
            timetables,
            stock.promises.arrays,
        )
        self._offer.held = Held(Stock(Offer(*self._offer), self.rules))
        return self._offer

    def lessons(self, stock: StockColumns) -> tuple[CourseArrays, TimetableArrays]:
        """The courses of the offer alone, as of now."""
        if self._courses_of is not stock.courses:
            self._courses_of, self.courses = stock.courses, compiled_courses(stock.courses)
        return self.courses.arrays, self.courses.timetables.arrays(
            stock.vacancies.weeks.arrays, len(stock.vacancies.weeks)
        )

    def _units(self, vacancies: VacancyColumns) -> Ints:
        """ISCO digits of every occupation code; those that came since the last call are looked up."""
        values = vacancies.occupations.values
        self._isco = with_room(self._isco, len(values), NO_UNIT)
        for code in range(self._isco_of, len(values)):
            self._isco[code] = digits(vacancies.isco(values[code]))
            if values[code] is None:
                self._no_occupation = code
        self._isco_of = len(values)
        return self._isco


def _asked(classes: LanguageClasses) -> Asked:
    arrays, many = classes.arrays, len(classes)
    minimum = np.where(arrays.stated != 0, packed(arrays.minimum), NOT_ASKED)
    lower = np.where(arrays.lower_stated != 0, packed(arrays.lower), NOT_ASKED)
    return Asked(minimum[:many], lower[:many])


@lru_cache(maxsize=1024)
def digits(unit: str | None) -> tuple[int, ...]:
    """`"7512"` as four numbers; NO_UNIT for each that is missing."""
    known = [int(digit) for digit in (unit or "")[:4]]
    return (*known, *[NO_UNIT] * (4 - len(known)))


_courses: WeakKeyDictionary[CourseColumns, CompiledCourses] = WeakKeyDictionary()


def compiled_courses(columns: CourseColumns) -> CompiledCourses:
    """Those of these columns, kept as long as the columns are: a stock with things that do not exist is made anew with
    every change, its courses are not."""
    found = _courses.get(columns)
    if found is None:
        found = _courses[columns] = CompiledCourses(columns)
    return found


_made: WeakKeyDictionary[StockColumns, CompiledStock] = WeakKeyDictionary()


def compiled_stock(stock: StockColumns) -> CompiledStock:
    """That of this stock, kept as long as the stock is."""
    found = _made.get(stock)
    if found is None:
        found = _made[stock] = CompiledStock(stock)
    return found
