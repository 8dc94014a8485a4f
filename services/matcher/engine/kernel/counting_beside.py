"""Which vacancies have an entry of dual or evening of at least some verdict: see `counting`.

What a course beside the work meets is the same at every vacancy of a place with the same hours of work, but for the
day on which that begins: what was found at one holds at the others. (Lines stand in the order of places.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import DUAL, EVENING
from services.matcher.engine.kernel.classes_now import Classes, load_verdict
from services.matcher.engine.kernel.courses.fitting import NOT_FILLED, Fits, Timing, fill
from services.matcher.engine.kernel.courses.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.courses.lessons_by_place import NOT_TOLD, ByTiming, minutes_between, nearest
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import inner
from services.matcher.engine.kernel.listed.bounds import TRACK_COUNT, Bits
from services.matcher.engine.kernel.stock.lines import MAKES_ROOM, WorkClasses
from services.matcher.engine.kernel.stock.promises_now import cut_out, language_beside
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.kernel.week_bits import overlap
from services.matcher.engine.stock.place_index import PLACE_NOT_KNOWN
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK, WeekArrays
from services.matcher.engine.verdicts import PASS, UNKNOWN, Bytes, Floats, Weeks

Numbers = NDArray[np.int32]
BESIDE = 1 << DUAL | 1 << EVENING
NOWHERE_YET, NO_DAY, NO_OPTION, NO_TIMING = -99, -1, -1, -1


class Counted(NamedTuple):
    """One row per vacancy of which a track is wanted: the first `many`. `place`: its place in what is asked and
    answered; `asked`: its language class; `promised`: see `ScanRows.promised`. `spoken`: what the language of now comes
    to, a promise that carries it up to `carried` counted in. `leans`: 1 where that hangs on the course beside."""

    many: int
    place: Numbers
    slot: Numbers
    work: Numbers
    asked: Numbers
    bucket: Numbers
    latest: Numbers
    first_day: Numbers
    promised: Bits
    spoken: Bytes
    leans: Bits
    carried: Numbers


@inner
def beside(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    least: int, some: Counted, classes: WorkClasses, weeks: WeekArrays, times: TimetableArrays, found: Classes,
    options: Singles, timing: Timing, fits: Fits, lessons: ByTiming, between: Floats, free: Weeks, remaining: Floats,
    load_most: float, week_known: int, modes_known: int, guidance_days: int, beside_days: int, wanted: Bits,
    answer: Bits,
) -> None:  # fmt: skip
    """Without the room that promises make in shifts."""
    places, works, asked_at, buckets, first_days = some.place, some.work, some.asked, some.bucket, some.first_day
    spoken_now, leaning, carried, plain, lean, full, row_of = (
        some.spoken, some.leans, some.carried, found.plain, found.lean, found.full, found.row_of,
    )  # fmt: skip
    begin, option, place_of, first_join, last_end = (
        lessons.begin, lessons.option, lessons.place, lessons.first_join, lessons.last_end,
    )  # fmt: skip
    join, end, after, cautious_end = options.join, options.end, options.after, options.cautious_end
    evening, most, fits_verdict, padded = timing.evening, fits.most, fits.verdict, np.zeros(WORDS, np.uint64)
    timings, shape = len(evening), (len(most), TRACK_COUNT)
    # Of the bucket that is looked at: per timing its nearest lessons; per work class and track the first days of work
    # [since, until) beside which some course fits, and the last one beside which none does.
    near_at, near = np.full(timings, NOWHERE_YET), np.empty(timings, np.int64)
    near_minutes, known_at = np.empty(timings, np.float64), np.full(shape[0], NOWHERE_YET)
    since, until, none_on = np.empty(shape, np.int64), np.empty(shape, np.int64), np.empty(shape, np.int64)
    # Whatever the bucket: the timing that fitted last. It comes first: mostly it fits again.
    lately = np.full(shape, NO_TIMING)
    for number in range(some.many):
        place, asked, leans = places[number], asked_at[number], leaning[number] != 0
        tracks = wanted[place] & BESIDE
        if tracks == 0 or not (leans or spoken_now[number] >= least):
            continue
        work, bucket, first_day = works[number], buckets[number], first_days[number]
        place_known, last_join = bucket != PLACE_NOT_KNOWN and modes_known != 0, first_day + beside_days
        if known_at[work] != bucket:
            known_at[work] = bucket
            for track in range(TRACK_COUNT):
                since[work, track] = until[work, track] = none_on[work, track] = NO_DAY
        for track in (DUAL, EVENING):
            if (tracks >> track) & 1 == 0:
                continue
            if not leans:
                if since[work, track] <= first_day < until[work, track]:
                    answer[place] |= 1 << track
                    continue
                if none_on[work, track] == first_day:
                    continue
            fitting = NO_OPTION
            for trial in range(0 if lately[work, track] == NO_TIMING else -1, timings):
                fit = lately[work, track] if trial < 0 else trial
                if (evening[fit] != 0) != (track == EVENING):
                    continue
                if last_end[fit] <= first_day or first_join[fit] > last_join:
                    continue
                verdict = fits_verdict[work, fit]
                if verdict == NOT_FILLED:
                    verdict = fill(
                        fits, work, fit, timing, found.hours, classes, weeks, times, free, remaining, load_most,
                        week_known, padded,
                    )  # fmt: skip
                if verdict < least:
                    continue
                limit = most[work, fit]
                if near_at[fit] != bucket:
                    near_at[fit] = bucket
                    near[fit], near_minutes[fit] = nearest(
                        between, place_of, begin[fit], begin[fit + 1], bucket, place_known
                    )
                likely = near[fit]
                if week_known != 0 and likely != NOT_TOLD and near_minutes[fit] > limit:
                    continue
                # The nearest comes first: mostly no other has to be looked at.
                for turn in range(begin[fit] - (likely != NOT_TOLD), begin[fit + 1]):
                    at = likely if turn < begin[fit] else turn
                    one = option[at]
                    if end[one] <= first_day or join[one] > last_join:
                        continue
                    if week_known != 0:
                        minutes = minutes_between(between, place_of[at], bucket, place_known)
                        if minutes > limit or (least == PASS and np.isnan(minutes)):
                            continue
                    if leans:
                        reaches = full[row_of[after[one]], asked] == PASS
                        spoken = language_beside(
                            carried[number], first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                            lean[0, asked],
                        )  # fmt: skip
                        if spoken < least:
                            continue
                    fitting = one
                    break
                if fitting != NO_OPTION:
                    lately[work, track] = fit
                    break
            if fitting != NO_OPTION:
                answer[place] |= 1 << track
                if not leans:
                    since[work, track], until[work, track] = join[fitting] - beside_days, end[fitting]
            elif not leans:
                none_on[work, track] = first_day


@inner
def beside_in_room(  # noqa: C901, PLR0912 - one loop: see jit.py
    least: int, some: Counted, classes: WorkClasses, weeks: WeekArrays, times: TimetableArrays,
    promises: PromiseArrays, found: Classes, options: Singles, timing: Timing, lessons: ByTiming, between: Floats,
    free: Weeks, remaining: Floats, load_most: float, week_known: int, modes_known: int, guidance_days: int,
    beside_days: int, wanted: Bits, answer: Bits,
) -> None:  # fmt: skip
    """With the room that promises make in shifts, where nothing fits without. Per timing only the shortest way between
    lessons and work is tried: what does not fit then does not fit with a longer one."""
    plain, lean, full, row_of, hours_of = found.plain, found.lean, found.full, found.row_of, found.hours
    begin, option, place_of = lessons.begin, lessons.option, lessons.place
    join, end, after, cautious_end = options.join, options.end, options.after, options.cautious_end
    cut, padded, held = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64)
    for number in range(some.many):
        place, asked = some.place[number], some.asked[number]
        missing, leans = wanted[place] & BESIDE & ~answer[place], some.leans[number] != 0
        if missing == 0 or some.promised[number] & MAKES_ROOM == 0 or not (leans or some.spoken[number] >= least):
            continue
        slot, work, bucket, first_day = (
            some.slot[number], some.work[number], some.bucket[number], some.first_day[number],
        )  # fmt: skip
        week_class = classes.week_class[work]
        kind, place_known = weeks.kind[week_class], bucket != PLACE_NOT_KNOWN and modes_known != 0
        whole_week = week_known != 0 and kind != UNKNOWN_WEEK
        if least == PASS and not whole_week:
            continue
        pair = promises.cutting_start[slot]
        cut_out(
            promises.cutting_promise, pair, pair + promises.cutting_many[slot], promises.valid_from,
            promises.valid_until, promises.cut_out, first_day, cut,
        )  # fmt: skip
        for word in range(WORDS):
            taken = weeks.school[week_class, word] if kind == FLEXIBLE else weeks.work[week_class, word]
            held[word] = taken & ~cut[word]
        for fit in range(len(timing.timetable)):
            bit = 1 << (EVENING if timing.evening[fit] != 0 else DUAL)
            week, timetable = timing.week[fit], timing.timetable[fit]
            if missing & bit == 0 or hours_of[work, week] < least:
                continue
            # Mostly the lessons alone are in the way.
            clash = whole_week and overlap(times.lessons[timetable], held)
            if least == PASS and clash:
                continue
            outside = hours_outside(
                timing.hours[fit], times.lessons, timetable, times.half_hours, cut, weeks.work, week_class
            )
            if load_verdict(classes.work_hours[work] + remaining[week] + outside, load_most) < least:
                continue
            shortest, fitting = np.inf, False
            for at in range(begin[fit], begin[fit + 1]):
                one = option[at]
                if end[one] <= first_day or join[one] > first_day + beside_days:
                    continue
                if leans:
                    reaches = full[row_of[after[one]], asked] == PASS
                    spoken = language_beside(
                        some.carried[number], first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                        lean[0, asked],
                    )  # fmt: skip
                    if spoken < least:
                        continue
                minutes = minutes_between(between, place_of[at], bucket, place_known)
                if not whole_week or np.isnan(minutes):
                    fitting |= least == UNKNOWN
                else:
                    shortest = min(shortest, minutes)
            if not (fitting or clash) and shortest < np.inf:
                fitting = fits_in_room(
                    times.begin, times.starts, times.ends, timetable, int(shortest), cut, True, padded,
                    times.first_half_hours, kind, week_class, weeks.work, weeks.window, weeks.school, weeks.rest, free,
                    week, classes.hours_min[work],
                ) >= least  # fmt: skip
            if fitting:
                missing &= ~bit
                answer[place] |= bit
