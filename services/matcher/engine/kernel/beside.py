"""A course beside the work: the tracks `dual` (by day) and `evening`.

Whatever the course, the work begins on the same day and language scores the same; the courses differ in growth and in
what breaks ties. So the best is the first, in the order of `Singles`, that fits the week and the load.
"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.combinations import DUAL, EVENING
from services.matcher.engine.kernel.best import RANKED, TO_CLARIFY, Found, group_of, total
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes, load_verdict
from services.matcher.engine.kernel.courses_now import FINEST, Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.promises_now import NEVER, carried_until, cut_out, language_beside
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Floats, Ints
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NEITHER = -1


@compiled
def beside(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, some: Survivors, parts: Floats,
    in_evening: bool, entries: Found,
) -> None:  # fmt: skip
    """Adds an entry per survivor that can begin with a course by day, or in the evening, beside it."""
    rows, language_of, hours_of, work_of = offer.rows, offer.terms.language_class, found.hours, offer.work.work_hours
    plain, lean, full, row_of, language = found.plain, found.lean, found.full, found.row_of, found.language
    week_class_of, hours_min, kinds = offer.work.week_class, offer.work.hours_min, offer.weeks.kind
    masks, windows, schools, rests = offer.weeks.work, offer.weeks.window, offer.weeks.school, offer.weeks.rest
    promises, speaks = offer.promises, person.speaks
    promise, pairs, many = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    cutting, cutting_start, cutting_many = promises.cutting_promise, promises.cutting_start, promises.cutting_many
    enough_hours, languages, lasts_days = promises.enough_hours, promises.languages, promises.lasts_days
    valid_from, valid_until, cut_of = promises.valid_from, promises.valid_until, promises.cut_out
    evening, online, lesson_minutes = offer.courses.evening, offer.courses.online, offer.courses.lesson_minutes
    timetable_of, place_row, between = offer.courses.timetable, offer.courses.place_row, person.between
    timetables = offer.timetables
    slack, begins, starts, ends = timetables.slack, timetables.begin, timetables.starts, timetables.ends
    lessons, first_half, half_hours = timetables.lessons, timetables.first_half_hours, timetables.half_hours
    free, remaining, most = person.free, person.remaining, person.load_most
    course_of, join, end, after = options.course, options.join, options.end, options.after
    cautious_end, week_of, growth = options.cautious_end, options.week, options.growth
    unknown, travel, minutes_of = options.unknown, options.travel, options.minutes
    slots, verdicts, first_days, scores = some.slot, some.verdict, some.first_day, entries.score
    slot_of, track_of, groups, chosen, tied = entries.slot, entries.track, entries.group, entries.option, entries.tied
    cut, padded, start = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64), rules.start
    places = np.flatnonzero((evening[course_of] != 0) == in_evening)
    track, count, last = EVENING if in_evening else DUAL, entries.count[0], len(rules.start) - 1
    for place in range(len(slots) if len(places) else 0):
        slot, first_day = slots[place], first_days[place]
        row = rows[slot]
        asked, work, bucket = language_of[row.terms], row.work, row.bucket
        leans = lean[0, asked] != NOT_LEANING and many[slot] > 0
        without = verdicts[place] if leans else min(verdicts[place], plain[0, asked])
        if without == FAIL:
            continue
        week_class = week_class_of[work]
        kind, has_cut = kinds[week_class], cutting_many[slot] > 0
        if has_cut:
            begin = cutting_start[slot]
            cut_out(cutting, begin, begin + cutting_many[slot], valid_from, valid_until, cut_of, first_day, cut)
        carried = NEVER
        if leans:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
        best, group = NEITHER, TO_CLARIFY
        for one in places:
            course, week = course_of[one], week_of[one]
            result = min(without, hours_of[work, week])
            if unknown[one] != 0:
                result = min(result, UNKNOWN)
            if result == FAIL or (result == UNKNOWN and best != NEITHER):
                continue
            if end[one] <= first_day or join[one] > first_day + rules.beside_days:
                continue
            if person.week_known != 0:
                minutes, timetable = 0.0, timetable_of[course]
                if bucket != REMOTE and online[course] == 0:
                    if bucket == PLACE_NOT_KNOWN or person.modes_known == 0 or place_row[course] < 0:
                        minutes = np.nan
                    else:
                        minutes = between[place_row[course], bucket - FIRST_PLACE]
                if kind == UNKNOWN_WEEK or np.isnan(minutes):
                    result = min(result, UNKNOWN)
                elif not has_cut and minutes > slack[timetable, week_class]:
                    continue
                elif has_cut or kind == FLEXIBLE:
                    fits = fits_in_room(
                        begins, starts, ends, timetable, int(minutes), cut, has_cut, padded, first_half, kind,
                        week_class, masks, windows, schools, rests, free, week, hours_min[work],
                    )  # fmt: skip
                    result = min(result, fits)
            hours = lesson_minutes[course] / 60
            if has_cut:
                hours = hours_outside(hours, lessons, timetable_of[course], half_hours, cut, masks, week_class)
            result = min(result, load_verdict(work_of[work] + remaining[week] + hours, most))
            if leans:
                reaches = full[row_of[after[one]], asked] == PASS
                spoken = language_beside(
                    carried, first_day, rules.guidance_days, reaches, cautious_end[one], plain[0, asked], lean[0, asked]
                )
                result = min(result, spoken)
            if result == FAIL or (result == UNKNOWN and best != NEITHER):
                continue
            best, group = int(one), group_of(result)
            if group == RANKED:
                break
        if best != NEITHER:
            begun = start[min(first_day - person.today, last)]
            slot_of[count], track_of[count], groups[count], chosen[count] = slot, track, group, best
            scores[count] = total(parts, place, language[0, asked], growth[best], parts[place, GUIDED], begun)
            tied[count] = _may_tie(best, growth, cautious_end, travel, minutes_of)
            count += 1
    entries.count[0] = count


@compiled
def _may_tie(one: int, growth: Floats, ends: Ints, travel: Ints, minutes: Ints) -> int:
    """1 when the next in the order of `Singles` is the same in all but its id."""
    other = one + 1
    if other == len(growth) or ends[one] != ends[other] or travel[one] != travel[other]:
        return 0
    same_growth = np.rint(growth[one] * FINEST) == np.rint(growth[other] * FINEST)
    return 1 if same_growth and minutes[one] == minutes[other] else 0
