"""Which vacancy x tracks have a ranked entry, without looking for the best: of those that are asked about only.

As `counting`, but nothing is said of what is to be clarified, so that most is left out at the first gate.
"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes, load_verdict
from services.matcher.engine.kernel.counting import CLEAN, MAKES_ROOM, NOT_LOOKED, SUPPORTS, soonest
from services.matcher.engine.kernel.courses.fitting import NOT_FILLED, Fits, Timing, fill
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.courses.lessons_by_place import NOT_TOLD, Groups, grouped, minutes_between, nearest
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import NEVER_OVER, Bits
from services.matcher.engine.kernel.opened.openable import Openable
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.lines import WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, cut_out, language_beside
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK, WeekArrays
from services.matcher.engine.verdicts import PASS, Floats, Ints, Weeks

BESIDE = 1 << DUAL | 1 << EVENING


def ranked_tracks(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, first: Learning, timing: Timing,
    fits: Fits, lines: Openable, chosen: Ints, wanted: Bits,
) -> Bits:  # fmt: skip
    """Per chosen row of `lines` bits of the tracks that have a ranked entry, among those that are wanted (and that the
    gates of the work do not fail)."""
    groups = grouped(offer, options, timing, np.flatnonzero(options.unknown == 0))
    return _ranked(
        lines, chosen, offer.terms.language_class, offer.work, offer.weeks, offer.timetables,
        person.between, offer.promised, offer.promises, person.speaks, found, person.free, person.remaining, options,
        first, timing, fits, groups, wanted, person.load_most, person.week_known, person.week_without,
        person.modes_known, rules.guidance_days, rules.beside_days,
    )  # fmt: skip


@compiled
def _ranked(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    lines: Openable, chosen: Ints, language_of: Ints, classes: WorkClasses, weeks: WeekArrays, times: TimetableArrays,
    between: Floats, promised_bits: Bits, promises: PromiseArrays, speaks: Ints, found: Classes, free: Weeks,
    remaining: Floats, options: Singles, first: Learning, timing: Timing, fits: Fits, by_place: Groups, wanted: Bits,
    load_most: float, week_known: int, week_without: int, modes_known: int, guidance_days: int, beside_days: int,
) -> Bits:  # fmt: skip
    line_of, slot_of, terms_of, works = lines.position, lines.slot, lines.terms, lines.work
    buckets, first_days, latest_of = lines.bucket, lines.first_day, lines.latest
    promise, pairs = promises.supporting_promise, promises.supporting_start
    many, enough_hours = promises.supporting_many, promises.enough_hours
    languages, lasts_days = promises.languages, promises.lasts_days
    valid_from, valid_until = promises.valid_from, promises.valid_until
    cutting_many, cutting_start, cut_of = promises.cutting_many, promises.cutting_start, promises.cut_out
    cutting_promise, join = promises.cutting_promise, options.join
    group_of, begin_of, place_of, option_of = by_place.of_fit, by_place.begin, by_place.place, by_place.option
    end, after, cautious_end = options.end, options.after, options.cautious_end
    timetable, evening, of_option = timing.timetable, timing.evening, timing.of_option
    most, fits_verdict, first_after = fits.most, fits.verdict, first.after
    first_week, first_begin, first_cautious_end, first_kind = first.week, first.begin, first.cautious_end, first.kind
    hours, timing_week, hours_of, week_of = timing.hours, timing.week, found.hours, classes.week_class
    work_hours, hours_min, weeks_kind, weeks_work = classes.work_hours, classes.hours_min, weeks.kind, weeks.work
    window, school, rest, times_begin = weeks.window, weeks.school, weeks.rest, times.begin
    starts, ends, first_half_hours = times.starts, times.ends, times.first_half_hours
    lessons, half_hours = times.lessons, times.half_hours
    plain, lean, full, row_of, work_of = found.plain, found.lean, found.full, found.row_of, found.work
    soon = soonest(first, found, len(remaining))
    number, groups = len(chosen), len(first_after)
    near_group = np.full((len(timetable), FIRST_PLACE + between.shape[1]), NOT_LOOKED, np.int32)
    near_minutes = np.zeros(near_group.shape)
    last_end, first_join = np.zeros(len(timetable), np.int64), np.full(len(timetable), NEVER_OVER, np.int64)
    for one in range(len(of_option)):
        fit = of_option[one]
        last_end[fit], first_join[fit] = max(last_end[fit], end[one]), min(first_join[fit], join[one])
    answer, cut = np.zeros(number, np.int8), np.zeros(WORDS, np.uint64)
    may_lean, padded = np.zeros(lean.shape[1], np.bool_), np.zeros(WORDS, np.uint64)
    for asked in range(lean.shape[1]):
        for levels in range(lean.shape[0]):
            may_lean[asked] |= lean[levels, asked] != NOT_LEANING
    for place in range(number):
        tracks, bits = wanted[place], 0
        if tracks == 0:
            continue
        row = chosen[place]
        slot, first_day, bits_there = slot_of[row], first_days[row], promised_bits[line_of[row]]
        work, bucket, latest = works[row], buckets[row], latest_of[row]
        asked = language_of[terms_of[row]]
        promised = may_lean[asked] and bits_there & SUPPORTS != 0
        leans = promised and lean[0, asked] != NOT_LEANING
        carried, begin = NEVER, 0
        if leans:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
        if (tracks >> DIRECT) & 1 and work_of[work, week_without] == PASS:
            spoken = plain[0, asked]
            if leans and carried >= first_day + guidance_days:
                spoken = lean[0, asked]
            if spoken == PASS:
                bits |= 1 << DIRECT

        if tracks & BESIDE and week_known != 0 and (leans or plain[0, asked] == PASS):
            place_known = bucket != PLACE_NOT_KNOWN and modes_known != 0
            for fit in range(len(timetable)):
                bit = 1 << EVENING if evening[fit] != 0 else 1 << DUAL
                if tracks & bit == 0 or bits & bit != 0:
                    continue
                if last_end[fit] <= first_day or first_join[fit] > first_day + beside_days:
                    continue
                verdict = fits_verdict[work, fit]
                if verdict == NOT_FILLED:
                    verdict = fill(
                        fits, work, fit, timing, found.hours, classes, weeks, times, free, remaining, load_most,
                        week_known, padded,
                    )  # fmt: skip
                if verdict != PASS:
                    continue
                limit, likely = most[work, fit], NOT_TOLD
                if bucket == REMOTE or place_known:
                    likely, least = near_group[fit, bucket], near_minutes[fit, bucket]
                    if likely == NOT_LOOKED:
                        likely, least = nearest(
                            between, place_of, group_of[fit], group_of[fit + 1], bucket, place_known
                        )
                        near_group[fit, bucket], near_minutes[fit, bucket] = likely, least
                    if likely != NOT_TOLD and least > limit:
                        continue
                # The nearest comes first: mostly no other has to be looked at.
                for turn in range(group_of[fit] - (likely >= 0), group_of[fit + 1]):
                    group = likely if turn < group_of[fit] else turn
                    minutes = minutes_between(between, place_of[group], bucket, place_known)
                    # Written so that minutes that are not a number are left out.
                    if bits & bit != 0 or not minutes <= limit:
                        continue
                    for at in range(begin_of[group], begin_of[group + 1]):
                        one = option_of[at]
                        if end[one] <= first_day or join[one] > first_day + beside_days:
                            continue
                        if leans:
                            reaches = full[row_of[after[one]], asked] == PASS
                            spoken = language_beside(
                                carried, first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                                lean[0, asked],
                            )  # fmt: skip
                            if spoken != PASS:
                                continue
                        bits |= bit
                        break
            missing, week_class = tracks & BESIDE & ~bits, week_of[work]
            if missing == 0 or bits_there & MAKES_ROOM == 0 or weeks_kind[week_class] == UNKNOWN_WEEK:
                missing = 0
            else:
                begin = cutting_start[slot]
                cut_out(
                    cutting_promise, begin, begin + cutting_many[slot], valid_from, valid_until, cut_of, first_day, cut
                )
            for fit in range(len(timetable) if missing else 0):
                bit = 1 << EVENING if evening[fit] != 0 else 1 << DUAL
                week, lesson = timing_week[fit], timetable[fit]
                if missing & bit == 0 or bits & bit != 0 or hours_of[work, week] != PASS:
                    continue
                outside = hours_outside(hours[fit], lessons, lesson, half_hours, cut, weeks_work, week_class)
                if load_verdict(work_hours[work] + remaining[week] + outside, load_most) != PASS:
                    continue
                least = np.inf
                for group in range(group_of[fit], group_of[fit + 1]):
                    minutes = minutes_between(between, place_of[group], bucket, place_known)
                    # Written so that minutes that are not a number are left out.
                    if not minutes < least:
                        continue
                    for at in range(begin_of[group], begin_of[group + 1]):
                        one = option_of[at]
                        if end[one] <= first_day or join[one] > first_day + beside_days:
                            continue
                        if leans:
                            reaches = full[row_of[after[one]], asked] == PASS
                            spoken = language_beside(
                                carried, first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                                lean[0, asked],
                            )  # fmt: skip
                            if spoken != PASS:
                                continue
                        least = minutes
                        break
                # What does not fit with the shortest way between lessons and work does not with a longer one.
                if least < np.inf:
                    verdict = fits_in_room(
                        times_begin, starts, ends, lesson, int(least), cut, True, padded, first_half_hours,
                        weeks_kind[week_class], week_class, weeks_work, window, school, rest, free, week,
                        hours_min[work],
                    )  # fmt: skip
                    bits |= bit if verdict == PASS else 0

        if (tracks >> LEARN_FIRST) & 1 and groups:
            learned = False
            for week in range(len(remaining)):
                learned |= work_of[work, week] == PASS and soon[asked, week, CLEAN] <= latest
            for group in range(groups if promised and not learned else 0):
                # What passes without a promise was found above: here one must carry.
                if lean[row_of[first_after[group]], asked] != PASS or work_of[work, first_week[group]] != PASS:
                    continue
                begin, last_day = pairs[slot], NEVER
                for one in range(first_begin[group], first_begin[group + 1]):
                    if first_cautious_end[one] > latest:
                        break
                    day = max(first_day, first_cautious_end[one])
                    if first_kind[one] == 0 and day != last_day:
                        last_day = day
                        carried = carried_until(
                            promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from,
                            valid_until, lasts_days, day,
                        )  # fmt: skip
                        if carried >= day + guidance_days:
                            learned = True
                            break
                if learned:
                    break
            if learned:
                bits |= 1 << LEARN_FIRST
        answer[place] = bits
    return answer
