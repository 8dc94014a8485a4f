"""A course beside the work: the tracks `dual` (by day) and `evening`.

Whatever the course, the work begins on the same day and language scores the same; the courses differ in growth and in
what breaks ties. So the best is the first, in the order of `Singles`, that fits the week and the load.
"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DUAL, EVENING
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes, load_verdict
from services.matcher.engine.kernel.courses.fitting import NOT_FILLED, Fits, Timing, fill
from services.matcher.engine.kernel.courses.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.courses.singles import FINEST, Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import Bits
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.lines import MAKES_ROOM, SUPPORTS, WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, cut_out, language_beside
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.kernel.tracks.best import RANKED, TO_CLARIFY, Found, group_of, total
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK, WeekArrays
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

NEITHER = -1


def beside(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, timing: Timing, fits: Fits,
    some: Survivors, chosen: Ints, parts: Floats, may: Bits, by_day: Ints, by_evening: Ints, least: Floats,
    entries: Found,
) -> None:  # fmt: skip
    """Adds an entry of dual, and one of evening, for each of the chosen survivors that can begin with a course by day,
    or in the evening, beside the work, and may score the `least` of the track. `may`: per survivor bits of the
    tracks that are wanted; `by_day`, `by_evening`: the options that are looked at, in turn."""
    if len(options.course):
        courses, times = offer.courses, offer.timetables
        _beside(
            offer.rows, offer.promised, offer.terms.language_class, offer.work, offer.weeks, times, courses.online,
            courses.place_row, person.between, offer.promises, person.speaks, found.hours, found.plain, found.lean,
            found.full, found.row_of, found.language, person.free, person.remaining, rules.start, options, timing,
            fits, some, chosen, parts, may, by_day, by_evening, least, entries, person.load_most, person.week_known,
            person.modes_known, person.today, rules.guidance_days, rules.beside_days,
        )  # fmt: skip


@compiled
def _beside(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    rows: Rows, promised: Bits, language_of: Ints, classes: WorkClasses, weeks: WeekArrays, times: TimetableArrays,
    online: Ints, place_row: Ints, between: Floats, promises: PromiseArrays, speaks: Ints, hours_of: Bytes,
    plain: Bytes, lean: Bytes, full: Bytes, row_of: Ints, language: Floats, free: Weeks, remaining: Floats,
    start: Floats, options: Singles, timing: Timing, fits: Fits, some: Survivors, chosen: Ints, parts: Floats,
    may: Bits, by_day: Ints, by_evening: Ints, least: Floats, entries: Found, load_most: float, week_known: int,
    modes_known: int, today: int, guidance_days: int, beside_days: int,
) -> None:  # fmt: skip
    most, some_slot, some_first_day, position = some.most, some.slot, some.first_day, some.position
    verdict, entries_slot, entries_track, entries_group = some.verdict, entries.slot, entries.track, entries.group
    option, score, tied, supporting_many = entries.option, entries.score, entries.tied, promises.supporting_many
    clean = some.clean
    cutting_many, cutting_start = promises.cutting_many, promises.cutting_start
    cutting_promise, valid_from, valid_until = promises.cutting_promise, promises.valid_from, promises.valid_until
    cut_of, supporting_start = promises.cut_out, promises.supporting_start
    supporting_promise, enough_hours = promises.supporting_promise, promises.enough_hours
    languages, lasts_days, course_of = promises.languages, promises.lasts_days, options.course
    join, end, after = options.join, options.end, options.after
    cautious_end, growth, unknown = options.cautious_end, options.growth, options.unknown
    travel, options_minutes, fit_of, timing_week = options.travel, options.minutes, timing.of_option, timing.week
    timing_timetable, hours, fits_verdict = timing.timetable, timing.hours, fits.verdict
    fits_most, classes_week_class, hours_min = fits.most, classes.week_class, classes.hours_min
    work_hours, weeks_kind, weeks_work, window = classes.work_hours, weeks.kind, weeks.work, weeks.window
    school, rest, times_begin, starts, ends = weeks.school, weeks.rest, times.begin, times.starts, times.ends
    first_half_hours, lessons, half_hours = times.first_half_hours, times.lessons, times.half_hours
    cut, padded = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64)
    count, last = entries.count[0], len(start) - 1
    for place in chosen:
        dual = (may[place] >> DUAL) & 1 != 0 and most[place, DUAL] >= least[DUAL]
        evening = (may[place] >> EVENING) & 1 != 0 and most[place, EVENING] >= least[EVENING]
        if not dual and not evening:
            continue
        slot, first_day = some_slot[place], some_first_day[place]
        row, bits = rows[position[place]], promised[position[place]]
        asked, work, bucket = language_of[row.terms], row.work, row.bucket
        leans = lean[0, asked] != NOT_LEANING and bits & SUPPORTS != 0
        without = verdict[place] if leans else min(verdict[place], plain[0, asked])
        if without == FAIL:
            continue
        week_class, has_cut = classes_week_class[work], bits & MAKES_ROOM != 0
        kind = weeks_kind[week_class]
        if has_cut:
            begin = cutting_start[slot]
            cut_out(
                cutting_promise, begin, begin + cutting_many[slot], valid_from,
                valid_until, cut_of, first_day, cut,
            )  # fmt: skip
        carried = NEVER
        if leans:
            begin = supporting_start[slot]
            carried = carried_until(
                supporting_promise, begin, begin + supporting_many[slot], enough_hours,
                languages, speaks, valid_from, valid_until, lasts_days, first_day,
            )  # fmt: skip
        place_known = bucket != PLACE_NOT_KNOWN and modes_known != 0
        for track in (DUAL, EVENING):
            if (track == DUAL and not dual) or (track == EVENING and not evening):
                continue
            best, group, may_pass = NEITHER, TO_CLARIFY, (clean[place] >> track) & 1 != 0
            for one in by_evening if track == EVENING else by_day:
                course, fit = course_of[one], fit_of[one]
                week, timetable = timing_week[fit], timing_timetable[fit]
                result = hours_of[work, week] if has_cut else fits_verdict[work, fit]
                if result == NOT_FILLED:
                    result = fill(
                        fits, work, fit, timing, hours_of, classes, weeks, times, free, remaining, load_most,
                        week_known, padded,
                    )  # fmt: skip
                result = min(result, without)
                if unknown[one] != 0:
                    result = min(result, UNKNOWN)
                if result == FAIL or (result == UNKNOWN and best != NEITHER):
                    continue
                if end[one] <= first_day or join[one] > first_day + beside_days:
                    continue
                if week_known != 0:
                    minutes = 0.0
                    if bucket != REMOTE and online[course] == 0:
                        if place_known and place_row[course] >= 0:
                            minutes = between[place_row[course], bucket - FIRST_PLACE]
                        else:
                            minutes = np.nan
                    if kind == UNKNOWN_WEEK or np.isnan(minutes):
                        result = min(result, UNKNOWN)
                    elif not has_cut:
                        if minutes > fits_most[work, fit]:
                            continue
                    else:
                        result = min(result, fits_in_room(
                            times_begin, starts, ends, timetable, int(minutes), cut, has_cut, padded,
                            first_half_hours, kind, week_class, weeks_work, window, school,
                            rest, free, week, hours_min[work],
                        ))  # fmt: skip
                if has_cut:
                    outside = hours_outside(hours[fit], lessons, timetable, half_hours, cut, weeks_work, week_class)
                    load = work_hours[work] + remaining[week] + outside
                    result = min(result, load_verdict(load, load_most))
                if leans:
                    reaches = full[row_of[after[one]], asked] == PASS
                    spoken = language_beside(
                        carried, first_day, guidance_days, reaches, cautious_end[one], plain[0, asked], lean[0, asked]
                    )
                    result = min(result, spoken)
                if result == FAIL or (result == UNKNOWN and best != NEITHER):
                    continue
                best, group = int(one), group_of(result)
                if group == RANKED or not may_pass:
                    break
            if best != NEITHER:
                begun = start[min(first_day - today, last)]
                entries_slot[count], entries_track[count], entries_group[count] = slot, track, group
                option[count] = best
                score[count] = total(
                    parts, place, language[0, asked], growth[best], parts[place, GUIDED], begun
                )  # fmt: skip
                tied[count] = _may_tie(best, growth, cautious_end, travel, options_minutes)
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
