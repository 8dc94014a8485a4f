"""The week: free hours, work, cut-outs, travel, lessons beside work, load."""

from __future__ import annotations

import math
from functools import cache

from matcher_oracle.town import FAIL, PASS, Case, Town, Verdict, free_throughout, passes, unknown

from services.matcher.domain.stock import Course, Promise
from shared.vocabulary import week
from shared.vocabulary.cefr import LANGUAGE_SKILLS
from shared.vocabulary.guidance import daypart_interval
from shared.vocabulary.profiles import Commitment
from shared.vocabulary.week import DAY_MINUTES, FULL_WEEK, Interval, span_mask

free_mask = cache(week.free_mask)
mask = cache(week.mask)


def remaining(case: Case) -> tuple[Commitment, ...]:
    """The commitments that stay when this pathway is taken."""
    return tuple(c for c in case.candidate.profile.availability.commitments or () if not _freed(case, c))


def free_week(case: Case) -> int | None:
    """None when the availability is not stated."""
    weekly = case.candidate.profile.availability.weekly
    if weekly is None:
        return None
    return free_mask(tuple(weekly)) & ~mask(tuple(c.interval for c in remaining(case)))


def shifts(case: Case) -> tuple[Interval, ...]:
    """All shifts of a fixed or rotating schedule, without the school day."""
    schedule = case.vacancy.terms.schedule
    if schedule is None or schedule.type not in ("fixed", "rotating"):
        return ()
    return schedule.shifts if schedule.type == "fixed" else tuple(shift for turn in schedule.weeks for shift in turn)


def school_day(case: Case) -> tuple[Interval, ...]:
    return (case.vacancy.terms.school_day,) if case.vacancy.terms.school_day else ()


def work_mask(case: Case) -> int:
    return mask(shifts(case) + school_day(case))


def schedule_type(case: Case) -> str:
    schedule = case.vacancy.terms.schedule
    return "unknown" if schedule is None else schedule.type


def room_for_lessons(case: Case) -> list[Promise]:
    """The promises whose dayparts lessons may take out of the work: confirmed first, then by id."""
    found = [
        promise
        for promise in case.counting
        if promise.terms.kind in ("room_for_lessons", "language_lessons_at_work")
        and promise.status in ("pledged", "confirmed")
        and free_throughout(promise, case.start, case.start)
    ]
    return sorted(found, key=lambda promise: (promise.status != "confirmed", promise.id))


def cut_out(case: Case, promises: list[Promise] | None = None) -> int:
    """The half-hours that these promises take out of the work; all of `room_for_lessons` unless told."""
    total = 0
    for promise in room_for_lessons(case) if promises is None else promises:
        total |= mask(tuple(daypart_interval(part) for part in promise.terms.dayparts or ()))
    return total


def room_needed(case: Case) -> list[Promise]:
    """The promises without which the lessons would not fit beside the work; the last are left out first."""
    if not case.beside or lessons_fit(case, case.courses[0]) != PASS:
        return []
    needed = room_for_lessons(case)
    for promise in needed[::-1]:
        others = [one for one in needed if one is not promise]
        if lessons_fit(case, case.courses[0], others) == PASS:
            needed = others
    return needed


def minutes_between(town: Town, here: str, there: str, mode: str) -> int:
    """Both points are known."""
    if here[:4] == there[:4]:
        return 5
    (lat1, lon1), (lat2, lon2) = town.places.point(here[:4]), town.places.point(there[:4])  # type: ignore[misc]
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    km = 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, half)))
    figures = town.modes[mode]
    return max(5, math.ceil(round(km * figures.detour / figures.speed_kmh * 60 + figures.fixed_minutes, 9)))


def known_point(town: Town, postcode: str | None) -> bool:
    return postcode is not None and town.places.point(postcode[:4]) is not None


def home_minutes(case: Case, postcode: str | None, times: tuple[Interval, ...]) -> int | None:
    """The least minutes over the allowed modes; None when a field is missing or no mode is allowed."""
    profile = case.candidate.profile
    if (
        not known_point(case.town, postcode)
        or not known_point(case.town, profile.postcode)
        or profile.travel.modes is None
    ):
        return None
    options = []
    for mode in profile.travel.modes:
        if mode in case.town.modes:
            minutes = minutes_between(case.town, str(profile.postcode), str(postcode), mode)
            if mode != "public_transport" or not any(_at_night(time, minutes) for time in times):
                options.append(minutes)
    return min(options, default=None)


def travel_gate(case: Case, field: str, postcode: str | None, times: tuple[Interval, ...]) -> Verdict:
    """Not for remote work or an online course, which always pass."""
    profile = case.candidate.profile
    missing = []
    if not known_point(case.town, postcode):
        missing.append(field)
    if not known_point(case.town, profile.postcode):
        missing.append("home.postcode")
    if profile.travel.modes is None:
        missing.append("travel.modes")
    if profile.travel.max_minutes is None:
        missing.append("travel.maxMinutes")
    if missing:
        return unknown(*missing)
    minutes = home_minutes(case, postcode, times)
    return passes(minutes is not None and minutes <= profile.travel.max_minutes)


def work_minutes(case: Case) -> int | None:
    place = case.vacancy.terms.workplace
    if place is not None and place.remote:
        return 0
    return home_minutes(case, place.postcode if place else None, shifts(case) + school_day(case))


def lesson_minutes(case: Case, course: Course) -> int | None:
    place = course.terms.place
    if place is not None and place.online:
        return 0
    return home_minutes(case, place.postcode if place else None, course.terms.lessons)


def lesson_to_shift(case: Case, course: Course) -> int | Verdict:
    """t: minutes between the lessons and the work, or why it is unknown."""
    there, here = course.terms.place, case.vacancy.terms.workplace
    if (there is not None and there.online) or (here is not None and here.remote):
        return 0
    missing = []
    if here is None or not known_point(case.town, here.postcode):
        missing.append("vacancy.workplace")
    if there is None or not known_point(case.town, there.postcode):
        missing.append("course.place")
    modes = case.candidate.profile.travel.modes
    if modes is None:
        missing.append("travel.modes")
    if missing:
        return unknown(*missing)
    known = [mode for mode in modes if mode in case.town.modes]
    return min((minutes_between(case.town, here.postcode, there.postcode, mode) for mode in known), default=0)


def padded(course: Course, minutes: int) -> int:
    """P: the lessons with the travel before and after them."""
    total = 0
    for lesson in course.terms.lessons:
        total |= span_mask(lesson.week_start - minutes, lesson.week_end + minutes)
    return total


def lessons_in_rest(case: Case, course: Course) -> int:
    """The first half-hours of lessons that start too soon after a night shift."""
    rest = 0
    for shift in shifts(case):
        begin, end = shift.start, shift.start + shift.minutes
        if any(begin <= 120 + day and 300 + day <= end for day in (0, DAY_MINUTES)):
            rest |= span_mask(shift.week_end, shift.week_end + 60 * case.town.settings.night_rest_hours)
    first = 0
    for lesson in course.terms.lessons:
        first |= 1 << (lesson.week_start // 30)
    return first & rest


def shifts_fit(case: Case) -> Verdict:
    free, kind, hours = free_week(case), schedule_type(case), case.vacancy.terms.hours
    missing = (["vacancy.schedule"] if kind == "unknown" else []) + (["availability.weekly"] if free is None else [])
    if missing:
        return unknown(*missing)
    assert free is not None
    if kind != "flexible":
        return passes(work_mask(case) & ~free == 0)
    if mask(school_day(case)) & ~free:
        return FAIL
    if hours is None:
        return unknown("vacancy.hours")
    return passes(week.hours_of_mask(_flexible_room(case, free)) >= hours.min)


def lessons_fit(case: Case, course: Course, room: list[Promise] | None = None) -> Verdict:
    """With the room that these promises make, or all."""
    free, kind, hours = free_week(case), schedule_type(case), case.vacancy.terms.hours
    if free is None:
        return unknown("availability.weekly")
    if mask(course.terms.lessons) & ~free:
        return FAIL
    if case.track == "learn_first":
        return PASS
    if kind == "unknown":
        return unknown("vacancy.schedule")
    minutes = lesson_to_shift(case, course)
    if isinstance(minutes, Verdict):
        return minutes
    taken = padded(course, minutes) & ~cut_out(case, room)
    if kind != "flexible":
        return passes(taken & work_mask(case) == 0 and not lessons_in_rest(case, course))
    if taken & mask(school_day(case)):
        return FAIL
    if hours is None:
        return unknown("vacancy.hours")
    return passes(week.hours_of_mask(_flexible_room(case, free) & ~taken) >= hours.min)


def load(case: Case) -> float | None:
    """Hours a week of work, lessons and what remains; None when the hours of work are not known."""
    work = _work_hours(case)
    if work is None:
        return None
    other = week.hours(c.interval for c in remaining(case))
    if case.track == "learn_first":
        return max(work + other, *(week.hours(course.terms.lessons) + other for course in case.courses))
    return work + other + sum(_lesson_hours_outside(case, course) for course in case.courses)


def weekly_load(case: Case) -> Verdict:
    limit, total = case.candidate.profile.availability.max_load_hours, load(case)
    missing = ["availability.maxLoadHours"] * (limit is None) + ["vacancy.hours"] * (total is None)
    if missing:
        return unknown(*missing)
    return passes(total <= limit + 1e-9)  # type: ignore[operator]


def _freed(case: Case, commitment: Commitment) -> bool:
    step = commitment.replaceable
    if step is None:
        return False
    if all(level is not None and level >= step.to_level for level in case.now):
        return True
    if not case.courses:
        return False
    first = case.courses[0].terms
    covers = first.from_level <= step.from_level and first.to_level >= step.to_level
    return covers and all(skill in first.teaches for skill in LANGUAGE_SKILLS)


def _at_night(time: Interval, minutes: int) -> bool:
    begin, end = time.start, time.start + time.minutes
    for first, last in ((begin - minutes, begin), (end, end + minutes)):
        for day in range(-1, 4):
            if first < 330 + day * DAY_MINUTES and last > 30 + day * DAY_MINUTES:
                return True
    return False


def _flexible_room(case: Case, free: int) -> int:
    window = case.vacancy.terms.schedule.window  # type: ignore[union-attr]
    return (mask(window) if window else FULL_WEEK) & free & ~mask(school_day(case))


def _work_hours(case: Case) -> float | None:
    schedule, stated = case.vacancy.terms.schedule, case.vacancy.terms.hours
    school = week.hours(school_day(case))
    if schedule is not None and schedule.type == "fixed":
        return week.hours(schedule.shifts) + school
    if schedule is not None and schedule.type == "rotating":
        turns = [week.hours(turn) for turn in schedule.weeks]
        return (sum(turns) / len(turns) if turns else 0.0) + school
    return None if stated is None else stated.min + school


def _lesson_hours_outside(case: Case, course: Course) -> float:
    lessons = mask(course.terms.lessons)
    if not lessons:
        return 0.0
    inside = lessons & cut_out(case) & work_mask(case)
    return week.hours(course.terms.lessons) * (1 - inside.bit_count() / lessons.bit_count())
