"""Rows of a table as whole pathways."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from services.matcher.domain.pathways import Gate, LevelReached, Part, Pathway, Timetable
from services.matcher.engine.explaining.explain_gates import gates
from services.matcher.engine.explaining.explain_parts import parts
from services.matcher.engine.explaining.notes import notes
from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.selection import path_id
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.week import DAYS, Interval


def pathways(table: Table, ids: Sequence[str] | None = None) -> tuple[Pathway, ...]:
    """Every row explained, in the order of the rows. `ids`: theirs, where they are known."""
    known = Known({}, {}, {})
    named: Sequence[str | None] = ids or [None] * len(table.rows)
    return tuple([pathway(Case(table, row), identity, known) for row, identity in enumerate(named)])


class Known(NamedTuple):
    """What was already said of a candidate: pathways share what they have in common."""

    parts: dict[Hashable, Part]
    gates: dict[Hashable, Gate]
    reached: dict[int, Mapping[str, LevelReached]]
    """By option."""


def pathway(case: Case, identity: str | None = None, known: Known | None = None) -> Pathway:
    """One combination explained, whether it is possible or not. `identity`: its id where that is known; `known`: what
    was said of others of the same table."""
    known = known or Known({}, {}, {})
    return Pathway(
        id=identity or path_id(case.table, case.row),
        candidate=case.view.candidate.id,
        vacancy=case.vacancy.id,
        courses=tuple(course.id for course in case.courses),
        track=case.track,
        engagement=case.terms.engagement,
        starts_on=case.first_day,
        guidance=tuple(promise.id for promise in case.leans_on),
        language_reached=_language_reached(case, known.reached),
        parts=parts(case, known.parts),
        gates=gates(case, known.gates),
        timetable=_timetable(case),
        notes=notes(case),
    )


def _language_reached(case: Case, known: dict[int, Mapping[str, LevelReached]]) -> Mapping[str, LevelReached]:
    """Per skill that the courses raise: the level, and when; by the last course that raises it."""
    found = known.get(case.option)
    if found is not None:
        return found
    options, before = case.table.options, case.view.levels.tolist()
    reached = {}
    for after, (end, cautious) in zip((options.after_first, options.after), case.ends, strict=False):
        levels = after[case.option].tolist()
        for place, skill in enumerate(LANGUAGE_SKILLS):
            if levels[place] > before[place]:
                reached[skill] = LevelReached(Level(levels[place]), end, cautious)
        before = levels
    known[case.option] = reached
    return reached


def _timetable(case: Case) -> Timetable:
    lessons = [lesson for course in case.courses for lesson in course.terms.lessons]
    return Timetable(_in_week_order(_work(case)), _in_week_order(lessons), case.minutes_to_work, case.load_hours)


def _work(case: Case) -> list[Interval]:
    """Shifts of fixed work, every shift of rotating work, and the school day; none of flexible work, which has none."""
    schedule, school_day = case.terms.schedule, case.terms.school_day
    work = [] if school_day is None else [school_day]
    if schedule is not None and schedule.type == "fixed":
        work += schedule.shifts
    if schedule is not None and schedule.type == "rotating":
        work += dict.fromkeys(shift for week in schedule.weeks for shift in week)
    return work


def _in_week_order(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    return tuple(sorted(intervals, key=lambda one: (_PLACE_OF_DAY[one.day], one.start, one.end)))


_PLACE_OF_DAY = {day: place for place, day in enumerate(DAYS)}
