"""One row of a table as things with names: what the explanations are written from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.candidate_view import CandidateView, FreeWeek
from services.matcher.engine.combinations import Table
from services.matcher.engine.guidance import NO_PROMISE
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.options import NO_COURSE
from services.matcher.engine.room_for_lessons import room_needed
from services.matcher.engine.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Bytes, Ints
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.tracks import TRACKS
from shared.vocabulary.work import VacancyTerms

_NAMES: Mapping[int, str | None] = {NOT_KNOWN: None, **{int(level): level.name for level in Level}}


class Case:
    """A combination that has been judged. Reads, never decides."""

    def __init__(self, table: Table, row: int) -> None:
        self.table, self.row = table, row
        self.option = int(table.rows.option[row])
        self.track = TRACKS[int(table.rows.track[row])]

    @property
    def view(self) -> CandidateView:
        return self.table.view

    @property
    def profile(self) -> CandidateProfile:
        return self.table.view.profile

    @cached_property
    def vacancy(self) -> Vacancy:
        return self.table.vacancies.picked.columns.at(int(self.table.slots[self.row]))

    @cached_property
    def terms(self) -> VacancyTerms:
        return self.vacancy.terms

    @cached_property
    def course_numbers(self) -> tuple[int, ...]:
        options = self.table.options
        numbers = (int(options.first[self.option]), int(options.second[self.option]))
        return tuple(number for number in numbers if number != NO_COURSE)

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        return tuple(self.table.maker.courses.courses[number] for number in self.course_numbers)

    @property
    def beside(self) -> bool:
        return self.track in ("dual", "evening")

    @property
    def week(self) -> FreeWeek:
        return self.table.maker.weeks[int(self.table.options.week[self.option])]

    @property
    def growth_without_courses(self) -> float:
        """What the lesson groups that go on would bring by themselves."""
        return float(self.table.maker.growth_without_courses[int(self.table.options.week[self.option])])

    @cached_property
    def first_day(self) -> date:
        return date.fromordinal(int(self.table.first_day[self.row]))

    @property
    def latest(self) -> date | None:
        if self.terms.continuous:
            return None
        return self.terms.latest_start or self.terms.closes_on

    @property
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

    @cached_property
    def is_somewhere(self) -> bool:
        """The workplace is stated and known."""
        return bool(self.table.records["place"][self.row] != NOWHERE)

    @cached_property
    def minutes_to_work(self) -> int | None:
        return whole(self.table.vacancies.minutes[self.table.rows.vacancy[self.row]])

    @property
    def wishes_met(self) -> dict[str, float]:
        """Per wish that was stated how far the vacancy meets it."""
        at = int(self.table.rows.vacancy[self.row])
        return {name: float(values[at]) for name, values in self.table.vacancies.wish_values.items()}

    @property
    def minutes_to_lessons(self) -> tuple[int | None, ...]:
        return tuple(whole(self.table.maker.minutes[number]) for number in self.course_numbers)

    @property
    def minutes_between(self) -> int | None:
        """Between workplace and lessons; only for dual and evening."""
        return whole(self.table.beside_verdict.minutes[np.searchsorted(self.table.beside_rows, self.row)])

    @cached_property
    def load_hours(self) -> float | None:
        load = float(self.table.load[self.row])
        return None if np.isnan(load) else round(load, 2)

    @cached_property
    def judged_levels(self) -> Bytes:
        """Now; for learn_first after the courses."""
        levels: Bytes = self.table.levels[self.row]
        return levels

    @cached_property
    def asked_levels(self) -> bytes | None:
        """The language minimum, to compare; None where none is stated."""
        stated = self.terms.language_minimum is not None
        return self.table.records["minimum"][self.row].tobytes() if stated else None

    @property
    def levels_after(self) -> Bytes:
        levels: Bytes = self.table.options.after[self.option]
        return levels

    @cached_property
    def promise(self) -> Promise | None:
        """The one that carries the lower minimum."""
        number = int(self.table.language.promise[self.row])
        return None if number == NO_PROMISE else self.table.promises.promise_at(number)

    @cached_property
    def promised(self) -> Ints:
        """Rows of all usable promises that count for the vacancy and are not over on the first day, in order."""
        columns = self.table.promises
        numbers = columns.all_pairs.of_slot(int(self.table.slots[self.row]))
        not_over: Ints = numbers[columns.rows.valid_until[numbers] >= self.table.first_day[self.row]]
        return not_over

    @cached_property
    def promised_kinds(self) -> frozenset[int]:
        """Places in CANDIDATE_NEEDS."""
        return frozenset(self.table.promises.rows.kind[self.promised].tolist())

    @cached_property
    def leans_on(self) -> list[Promise]:
        """The one that carries the lower minimum, then those whose room the lessons need."""
        room = [self.table.promises.promise_at(number) for number in room_needed(self.table, self.row)]
        carrying = [] if self.promise is None else [self.promise]
        return list({one.id: one for one in (*carrying, *room)}.values())

    def result(self, gate: str) -> int:
        return self.table.results[gate][self.row]


def whole(minutes: float) -> int | None:
    """Minutes as a whole number; None when not known or without a means of travel."""
    return int(minutes) if np.isfinite(minutes) else None


def level_names(levels: Bytes) -> dict[str, str | None]:
    """`{"speaking": "A2", …}`, None where not known."""
    return {skill: _NAMES[level] for skill, level in zip(LANGUAGE_SKILLS, levels.tolist(), strict=True)}
