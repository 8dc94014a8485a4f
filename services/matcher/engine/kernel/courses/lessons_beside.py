"""Lessons and work in one week, on the masks themselves: where promises make room in the shifts, and where work is
flexible. (For fixed hours without such room `Timetables` knows the answer.)"""

from __future__ import annotations

from services.matcher.engine.kernel.classes_now import enough, room
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.week_bits import mark_span, ones, overlap
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE
from services.matcher.engine.verdicts import FAIL, PASS, Ints, Weeks


@compiled
def fits_in_room(
    begins: Ints, starts: Ints, ends: Ints, timetable: int, minutes: int, cut: Weeks, has_cut: bool, padded: Weeks,
    first_half: Weeks, kind: int, week_class: int, masks: Weeks, windows: Weeks, schools: Weeks, rests: Weeks,
    free: Weeks, week: int, hours_min: float,
) -> int:  # fmt: skip
    """`lessons_fit_week` of dual and evening, for lessons in the free week; `padded` is to work in."""
    for word in range(WORDS):
        padded[word] = 0
    for lesson in range(begins[timetable], begins[timetable + 1]):
        mark_span(padded, starts[lesson] - minutes, ends[lesson] + minutes)
    if has_cut:
        for word in range(WORDS):
            padded[word] &= ~cut[word]
    if kind != FLEXIBLE:
        rested = not overlap(first_half[timetable], rests[week_class])
        return PASS if rested and not overlap(padded, masks[week_class]) else FAIL
    if overlap(padded, schools[week_class]):
        return FAIL
    return enough(room(windows[week_class], free[week], schools[week_class], padded), hours_min)


@compiled
def hours_outside(
    hours: float, lessons: Weeks, timetable: int, half_hours: Ints, cut: Weeks, masks: Weeks, week_class: int
) -> float:
    """Of so many lesson hours those outside the cut-out."""
    inside = 0
    for word in range(WORDS):
        inside += ones(lessons[timetable, word] & cut[word] & masks[week_class, word])
    return hours * (1 - inside / max(1, half_hours[timetable]))
