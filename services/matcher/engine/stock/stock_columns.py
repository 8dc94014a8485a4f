"""The offer as the engine holds it: columns that are changed one thing at a time, in place."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Iterable, Mapping
from copy import copy

import numpy as np

from services.matcher.domain.candidate_changes import Papers
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.knowledge import Knowledge, ModeParameters, Places
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.documents import FORMAT, packed, unpacked
from services.matcher.engine.stock.promise_columns import PromiseColumns, WithOneForAll
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.stock.quarantine import Quarantined, Unfit, check_course, no_other_errors
from services.matcher.engine.stock.saved import Saved
from services.matcher.engine.stock.travel_minutes import TravelMinutes
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Ints

log = logging.getLogger(__name__)

FORM = f"1-{FORMAT}-{sys.byteorder}"
"""Of what `StockColumns.saved` gives. The number goes up when the columns change; the rest says how the things in them
are written, which goes by itself with their fields."""


class StockColumns:
    """Vacancies, courses and promises by id. What is put in replaces what has the same id.

    What cannot be put in columns is left out: then nothing of that id is in stock, and `quarantined` says why until
    something better comes, or it is removed.
    """

    def __init__(
        self, settings: Settings, knowledge: Knowledge, places: Places, modes: Mapping[str, ModeParameters]
    ) -> None:
        self.settings = settings
        self.travel = TravelMinutes(places, modes)
        self.vacancies = VacancyColumns(settings, knowledge, self.travel)
        self.generation = 0
        """Goes up with every change."""
        self.quarantined: dict[tuple[str, str], Quarantined] = {}
        """By kind and id."""
        self.courses_by_id: dict[str, Course] = {}
        self.promises_in_stock = PromiseColumns(self.vacancies, settings.guidance_hours_minimum)
        self._for_all: PromiseTable | None = None
        self._more_courses: CourseColumns | None = None
        self._course_columns: CourseColumns | None = None
        self._asked: tuple[int, Papers] | None = None

    def put_vacancy(self, vacancy: Vacancy) -> None:
        self.generation += 1
        try:
            slot = self.vacancies.put(vacancy)
        except Unfit as unfit:
            self.quarantine("vacancy", vacancy.id, str(unfit))
        else:
            self.quarantined.pop(("vacancy", vacancy.id), None)
            self.promises_in_stock.vacancy_changed(slot)

    def remove_vacancy(self, vacancy_id: str) -> None:
        self.generation += 1
        self.quarantined.pop(("vacancy", vacancy_id), None)
        slot = self.vacancies.slots.get(vacancy_id)
        if slot is not None:
            self.vacancies.remove(vacancy_id)
            self.promises_in_stock.vacancy_changed(slot)

    def put_course(self, course: Course) -> None:
        self.generation += 1
        try:
            with no_other_errors():
                check_course(course)
                CourseColumns([course], self.travel)
        except Unfit as unfit:
            self.quarantine("course", course.id, str(unfit))
        else:
            self.quarantined.pop(("course", course.id), None)
            self.courses_by_id[course.id] = course
            self._course_columns = None

    def remove_course(self, course_id: str) -> None:
        self.generation += 1
        self.quarantined.pop(("course", course_id), None)
        self.courses_by_id.pop(course_id, None)
        self._course_columns = None

    def put_promise(self, promise: Promise) -> None:
        self.generation += 1
        try:
            self.promises_in_stock.put(promise)
        except Unfit as unfit:
            self.quarantine("commitment", promise.id, str(unfit))
        else:
            self.quarantined.pop(("commitment", promise.id), None)

    def remove_promise(self, promise_id: str) -> None:
        self.generation += 1
        self.quarantined.pop(("commitment", promise_id), None)
        self.promises_in_stock.remove(promise_id)

    def quarantine(self, kind: str, identity: str, reason: str) -> None:
        """Something of this kind (vacancy, course, commitment) is left out from now on, whatever was there before."""
        {"vacancy": self.remove_vacancy, "course": self.remove_course, "commitment": self.remove_promise}[kind](
            identity
        )
        self.quarantined[kind, identity] = Quarantined(kind, identity, reason)
        log.warning("left out of the ranking", extra={"kind": kind, "id": identity, "reason": reason})

    def with_more(self, courses: CourseColumns | None = None, for_all: Promise | None = None) -> StockColumns:
        """This stock as it is now with these courses instead (see `more_courses`), and a promise that counts for every
        vacancy. To be read until the next change of this one, with which it shares the vacancies and promises."""
        more = copy(self)
        more._more_courses = courses
        if for_all is not None:
            more._for_all = WithOneForAll(self.promises_in_stock, for_all, self.slots(None))
        return more

    def more_courses(self, courses: Iterable[Course]) -> CourseColumns:
        """The courses in stock, and these besides."""
        both = {**self.courses_by_id, **{course.id: course for course in courses}}
        return CourseColumns(both.values(), self.travel)

    def saved(self) -> Saved:
        """All of it as of now, in arrays of its own."""
        tables = {
            "courses": [packed(one).decode() for one in self.courses_by_id.values()],
            "quarantined": [(one.kind, one.id, one.reason) for one in self.quarantined.values()],
        }
        return (
            Saved({}, tables)
            | self.vacancies.saved().named("vacancies")
            | self.promises_in_stock.saved().named("promises")
        )

    def restore(self, saved: Saved) -> None:
        """Have what `saved` gave; to be called on a new stock with the same settings and knowledge. Raises
        `ValueError`, `KeyError` or `TypeError` for what cannot have been saved by it."""
        tables = saved.tables
        self.vacancies.restore(saved.part("vacancies"))
        self.promises_in_stock.restore(saved.part("promises"))
        for text in tables["courses"]:
            course = unpacked(Course, text.encode())
            self.courses_by_id[course.id] = course
        for kind, identity, reason in tables["quarantined"]:
            self.quarantined[kind, identity] = Quarantined(kind, identity, reason)

    def papers_asked(self) -> Papers:
        """The licences and certificates that some vacancy in stock asks for. Kept until the stock changes."""
        if self._asked is not None and self._asked[0] == self.generation:
            return self._asked[1]
        arrays, sets = self.vacancies.arrays, self.vacancies.papers.values
        asked = []
        for codes in (arrays.licences, arrays.certificates):
            marks = np.zeros(len(sets), np.bool_)  # marked, not sorted: of so many few are different
            marks[codes[arrays.taken != 0]] = True
            asked.append(frozenset().union(*(sets[code] for code in np.flatnonzero(marks).tolist())))
        self._asked = self.generation, Papers(*asked)
        return self._asked[1]

    def vacancy(self, identity: str) -> Vacancy | None:
        """None when it is not in stock; likewise `course` and `promise`."""
        slot = self.vacancies.slots.get(identity)
        return None if slot is None else self.vacancies.at(slot)

    def course(self, identity: str) -> Course | None:
        if self._more_courses is None:
            return self.courses_by_id.get(identity)
        return next((one for one in self._more_courses.courses if one.id == identity), None)

    def promise(self, identity: str) -> Promise | None:
        return self.promises.get(identity)

    def all_vacancies(self) -> list[Vacancy]:
        """Every one is read from its compact form: seconds at 100,000."""
        return list(self.vacancies.all())

    def all_courses(self) -> list[Course]:
        return list(self.courses.courses)

    def all_promises(self) -> list[Promise]:
        return list(self.promises.all())

    @property
    def courses(self) -> CourseColumns:
        if self._more_courses is not None:
            return self._more_courses
        if self._course_columns is None:
            self._course_columns = CourseColumns(self.courses_by_id.values(), self.travel)
        return self._course_columns

    @property
    def promises(self) -> PromiseTable:
        return self._for_all or self.promises_in_stock

    def slots(self, vacancies: Collection[str] | None) -> Ints:
        """Slots of these vacancies (unknown ids are left out), or of all; lowest first."""
        known = self.vacancies.slots
        if vacancies is None:
            taken: Ints = np.flatnonzero(self.vacancies.arrays.taken)
            return taken
        return np.array(sorted({known[one] for one in vacancies if one in known}), np.int64)
