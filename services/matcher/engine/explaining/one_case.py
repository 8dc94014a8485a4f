"""One row of a table as things with names: what the explanations are written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.candidate_view import CandidateView, FreeWeek
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.guidance import NO_PROMISE
from services.matcher.engine.judging.plain_columns import Levels
from services.matcher.engine.judging.room_for_lessons import room_needed
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.verdicts import Bytes
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.work import VacancyTerms

_NAMES: Mapping[int, str | None] = {NOT_KNOWN: None, **{int(level): level.name for level in Level}}


Value = TypeVar("Value")


class _once(Generic[Value]):
    """`functools.cached_property` without its lock, which takes longer than what is worked out here."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out, self._name = work_out, work_out.__name__

    def __get__(self, case: Any, _: type | None = None) -> Value:
        found: Value = self._work_out(case)
        case.__dict__[self._name] = found
        return found


class Case:
    """A combination that has been judged. Reads, never decides."""

    def __init__(self, table: Table, row: int) -> None:
        plain = table.plain
        self.table, self.row, self.plain = table, row, plain
        self.view: CandidateView = table.view
        self.profile: CandidateProfile = table.view.profile
        self.option, self.track, self.slot = plain.option[row], plain.track[row], plain.slot[row]
        self.beside, self.first_day = plain.beside[row], plain.first_day[row]
        self.vacancy: Vacancy = table.vacancies.picked.columns.at(self.slot)
        self.terms: VacancyTerms = self.vacancy.terms

    @property
    def course_numbers(self) -> tuple[int, ...]:
        return self.plain.courses[self.option]

    @_once
    def courses(self) -> tuple[Course, ...]:
        courses = self.table.maker.courses.courses
        return tuple([courses[number] for number in self.course_numbers])

    @property
    def week(self) -> FreeWeek:
        return self.table.maker.weeks[int(self.table.options.week[self.option])]

    @property
    def growth_without_courses(self) -> float:
        """What the lesson groups that go on would bring by themselves."""
        return self.plain.growth_without_courses[self.option]

    @property
    def latest(self) -> date | None:
        if self.terms.continuous:
            return None
        return self.terms.latest_start or self.terms.closes_on

    @_once
    def ends(self) -> tuple[tuple[date, date], ...]:
        """Of each course in turn the end and the cautious end."""
        options, option = self.table.options, self.option
        first = (int(options.first_end[option]), int(options.first_cautious_end[option]))
        last = (int(options.end[option]), int(options.cautious_end[option]))
        days = (first, last)[: len(self.courses)]
        return tuple((date.fromordinal(end), date.fromordinal(cautious)) for end, cautious in days)

    @property
    def join(self) -> date:
        """The first lesson of the first course."""
        return date.fromordinal(int(self.table.options.join[self.option]))

    @property
    def is_somewhere(self) -> bool:
        """The workplace is stated and known."""
        return self.plain.is_somewhere[self.row]

    @property
    def minutes_to_work(self) -> int | None:
        return self.plain.minutes_to_work[self.row]

    @property
    def wishes_met(self) -> dict[str, float]:
        """Per wish that was stated how far the vacancy meets it."""
        return {name: values[self.row] for name, values in self.plain.wishes_met.items()}

    @property
    def minutes_to_lessons(self) -> tuple[int | None, ...]:
        return tuple([self.plain.minutes_to_lessons[number] for number in self.course_numbers])

    @property
    def minutes_between(self) -> int | None:
        """Between workplace and lessons; only for dual and evening."""
        return self.plain.minutes_between[self.row]

    @property
    def load_hours(self) -> float | None:
        return self.plain.load[self.row]

    @property
    def judged_levels(self) -> Bytes:
        """Now; for learn_first after the courses."""
        levels: Bytes = self.table.levels[self.row]
        return levels

    @property
    def asked_levels(self) -> Levels | None:
        """The language minimum; None where none is stated."""
        return self.plain.minimum[self.row]

    @property
    def levels_after(self) -> Bytes:
        levels: Bytes = self.table.options.after[self.option]
        return levels

    @_once
    def promise(self) -> Promise | None:
        """The one that carries the lower minimum."""
        number = self.plain.promise[self.row]
        return None if number == NO_PROMISE else self.table.promises.promise_at(number)

    @property
    def promised(self) -> list[int]:
        """Rows of all usable promises that count for the vacancy and are not over on the first day, in order."""
        return self.plain.promised[self.row]

    @_once
    def promised_kinds(self) -> frozenset[int]:
        """Places in CANDIDATE_NEEDS."""
        return frozenset(self.table.promises.rows.kind[self.promised].tolist()) if self.promised else _NO_KINDS

    @_once
    def leans_on(self) -> list[Promise]:
        """The one that carries the lower minimum, then those whose room the lessons need."""
        if self.promise is None and not self.beside:
            return []
        room = [self.table.promises.promise_at(number) for number in room_needed(self.table, self.row)]
        carrying = [] if self.promise is None else [self.promise]
        return list({one.id: one for one in (*carrying, *room)}.values())

    def result(self, gate: str) -> int:
        return self.plain.results[gate][self.row]


_NO_KINDS: frozenset[int] = frozenset()


def level_names(levels: Bytes | Levels) -> dict[str, str | None]:
    """`{"speaking": "A2", …}`, None where not known."""
    numbers = levels if isinstance(levels, tuple) else levels.tolist()
    return {skill: _NAMES[level] for skill, level in zip(LANGUAGE_SKILLS, numbers, strict=True)}
