"""Rows of a table as whole pathways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.matcher.domain.pathways import LevelReached, Pathway, Timetable
from services.matcher.engine.explaining.explain_gates import gates
from services.matcher.engine.explaining.explain_parts import parts
from services.matcher.engine.explaining.notes import notes
from services.matcher.engine.explaining.one_case import Case
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.selection import path_id
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.week import DAYS, Interval


def pathways(table: Table, ids: Sequence[str] | None = None, rows: Sequence[int] | None = None) -> tuple[Pathway, ...]:
    """Some rows explained, or all, in that order. `ids`: theirs, where they are known."""
    return _explained([Case(table, row) for row in (range(len(table.rows)) if rows is None else rows)], ids)


def pathway(case: Case) -> Pathway:
    """One combination explained, whether it is possible or not."""
    return _explained([case])[0]


def _explained(cases: Sequence[Case], ids: Sequence[str] | None = None) -> tuple[Pathway, ...]:
    """Gate by gate and part by part: what rows have in common is looked up side by side, and is one object."""
    of_option = {option: _language_reached(case) for option, case in {case.option: case for case in cases}.items()}
    return tuple(
        [
            Pathway(
                id=path_id(case.table, case.row) if ids is None else ids[place],
                candidate=case.view.candidate.id,
                vacancy=case.vacancy.id,
                courses=tuple([course.id for course in case.courses]),
                track=case.track,
                engagement=case.terms.engagement,
                starts_on=case.first_day,
                guidance=tuple([promise.id for promise in case.leans_on]),
                language_reached=of_option[case.option],
                parts=its_parts,
                gates=its_gates,
                timetable=_timetable(case),
                notes=its_notes,
            )
            for place, (case, its_parts, its_gates, its_notes) in enumerate(
                zip(cases, parts(cases), gates(cases), notes(cases), strict=True)
            )
        ]
    )


def _language_reached(case: Case) -> Mapping[str, LevelReached]:
    """Per skill that the courses raise: the level, and when; by the last course that raises it."""
    options, before = case.table.options, case.view.levels.tolist()
    reached = {}
    for after, (end, cautious) in zip((options.after_first, options.after), case.ends, strict=False):
        levels = after[case.option].tolist()
        for place, skill in enumerate(LANGUAGE_SKILLS):
            if levels[place] > before[place]:
                reached[skill] = LevelReached(Level(levels[place]), end, cautious)
        before = levels
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
