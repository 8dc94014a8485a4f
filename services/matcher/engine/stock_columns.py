"""The offer as the engine holds it: changed one thing at a time, columns made when they are next asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.course_columns import CourseColumns
from services.matcher.engine.knowledge import Knowledge, ModeParameters, Places
from services.matcher.engine.promise_columns import PromiseColumns
from services.matcher.engine.travel_minutes import TravelMinutes
from services.matcher.engine.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Ints


class StockColumns:
    """Vacancies, courses and promises by id. What is put in replaces what has the same id."""

    def __init__(
        self, settings: Settings, knowledge: Knowledge, places: Places, modes: Mapping[str, ModeParameters]
    ) -> None:
        self.settings = settings
        self.travel = TravelMinutes(places, modes)
        self.vacancies = VacancyColumns(settings, knowledge, self.travel)
        self.generation = 0
        """Goes up with every change."""
        self._courses: dict[str, Course] = {}
        self._promises: dict[str, Promise] = {}
        self._named_by_promises: frozenset[str] | None = None
        self._course_columns: CourseColumns | None = None
        self._promise_columns: PromiseColumns | None = None

    def put_vacancy(self, vacancy: Vacancy) -> None:
        self._promises_may_change(vacancy.id)
        self.vacancies.put(vacancy)
        self.generation += 1

    def remove_vacancy(self, vacancy_id: str) -> None:
        self._promises_may_change(vacancy_id)
        self.vacancies.remove(vacancy_id)
        self.generation += 1

    def put_course(self, course: Course) -> None:
        self._courses[course.id] = course
        self._course_columns = None
        self.generation += 1

    def remove_course(self, course_id: str) -> None:
        self._courses.pop(course_id, None)
        self._course_columns = None
        self.generation += 1

    def put_promise(self, promise: Promise) -> None:
        self._promises[promise.id] = promise
        self._promise_columns = None
        self.generation += 1

    def remove_promise(self, promise_id: str) -> None:
        self._promises.pop(promise_id, None)
        self._promise_columns = None
        self.generation += 1

    def with_more(self, courses: Iterable[Course], promises: Iterable[Promise]) -> StockColumns:
        """A stock that shares the vacancies of this one and has these courses and promises besides."""
        more = copy(self)
        more._courses = {**self._courses, **{course.id: course for course in courses}}
        more._promises = {**self._promises, **{promise.id: promise for promise in promises}}
        more._course_columns = more._promise_columns = None
        return more

    def all_vacancies(self) -> list[Vacancy]:
        return [one for one in self.vacancies.vacancies if one is not None]

    def all_courses(self) -> list[Course]:
        return list(self._courses.values())

    def all_promises(self) -> list[Promise]:
        return list(self._promises.values())

    @property
    def courses(self) -> CourseColumns:
        if self._course_columns is None:
            self._course_columns = CourseColumns(self._courses.values(), self.travel)
        return self._course_columns

    @property
    def promises(self) -> PromiseColumns:
        if self._promise_columns is None:
            self._promise_columns = PromiseColumns(
                self._promises.values(), self.vacancies, self.settings.guidance_hours_minimum
            )
            self._named_by_promises = frozenset(
                vacancy for promise in self._promises.values() for vacancy in promise.terms.vacancy_ids
            )
        return self._promise_columns

    def slots(self, vacancies: Collection[str] | None) -> Ints:
        """Slots of these vacancies (unknown ids are left out), or of all."""
        wanted: Iterable[str] = self.vacancies.slots if vacancies is None else vacancies
        found = [self.vacancies.slots[one] for one in dict.fromkeys(wanted) if one in self.vacancies.slots]
        return np.array(sorted(found), np.int64)

    def _promises_may_change(self, vacancy_id: str) -> None:
        """Pairs of promises hold slots and employers. A vacancy that no promise names leaves them as they are, as long
        as its slot is in the tables already."""
        columns = self._promise_columns
        known = vacancy_id in self.vacancies.slots or columns is None
        named = self._named_by_promises is None or vacancy_id in self._named_by_promises
        if named or not known:
            self._promise_columns = None
