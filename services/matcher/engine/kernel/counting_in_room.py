"""How many entries of dual and evening there are where promises make room for lessons in the shifts: whether any
combination passes, without looking for the best. Per timing only the shortest way between lessons and work is tried:
what does not fit then does not fit with a longer one."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DUAL, EVENING
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes, load_verdict
from services.matcher.engine.kernel.counting import may_be
from services.matcher.engine.kernel.courses.fitting import Timing
from services.matcher.engine.kernel.courses.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.courses.lessons_by_place import Groups, grouped, minutes_between
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.lines import Rows, WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, cut_out, language_beside
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.stock.place_index import PLACE_NOT_KNOWN
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK, WeekArrays
from services.matcher.engine.verdicts import PASS, UNKNOWN, Bytes, Floats, Ints, Weeks


def raise_in_room(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, timing: Timing, some: Survivors,
    few: Ints, table: Bytes,
) -> None:  # fmt: skip
    """Makes the verdicts of `counted` what they are with the room that promises make, for these few survivors."""
    _raise(
        offer.rows, offer.terms.language_class, offer.work, offer.weeks, offer.timetables, person.between,
        offer.promises, person.speaks, found, person.free, person.remaining, options, timing,
        grouped(offer, options, timing, np.arange(len(options.course))), some, few, table, person.load_most,
        person.week_known, person.modes_known, rules.guidance_days, rules.beside_days,
    )  # fmt: skip


@compiled
def _raise(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    rows: Rows, language_of: Ints, classes: WorkClasses, weeks: WeekArrays, times: TimetableArrays, between: Floats,
    promises: PromiseArrays, speaks: Ints, found: Classes, free: Weeks, remaining: Floats, options: Singles,
    timing: Timing, by_place: Groups, some: Survivors, few: Ints, table: Bytes, load_most: float, week_known: int,
    modes_known: int, guidance_days: int, beside_days: int,
) -> None:  # fmt: skip
    group_of, begin_of, place_of, option_of = by_place.of_fit, by_place.begin, by_place.place, by_place.option
    end, after, cautious_end = options.end, options.after, options.cautious_end
    unknown, join, many = options.unknown, options.join, promises.supporting_many
    plain, lean, full, row_of = found.plain, found.lean, found.full, found.row_of
    cut, padded = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64)
    for place in few:
        slot, first_day = some.slot[place], some.first_day[place]
        row = rows[some.position[place]]
        work, bucket, asked = row.work, row.bucket, language_of[row.terms]
        leans = lean[0, asked] != NOT_LEANING and many[slot] > 0
        without = some.verdict[place] if leans else min(some.verdict[place], plain[0, asked])
        week_class, hours_min = classes.week_class[work], classes.hours_min[work]
        kind = weeks.kind[week_class]
        whole_week = week_known != 0 and kind != UNKNOWN_WEEK
        place_known = bucket != PLACE_NOT_KNOWN and modes_known != 0
        begin, carried = promises.cutting_start[slot], NEVER
        cut_out(
            promises.cutting_promise, begin, begin + promises.cutting_many[slot], promises.valid_from,
            promises.valid_until, promises.cut_out, first_day, cut,
        )  # fmt: skip
        if leans:
            begin = promises.supporting_start[slot]
            carried = carried_until(
                promises.supporting_promise, begin, begin + many[slot], promises.enough_hours, promises.languages,
                speaks, promises.valid_from, promises.valid_until, promises.lasts_days, first_day,
            )  # fmt: skip
        for fit in range(len(timing.timetable)):
            track = EVENING if timing.evening[fit] != 0 else DUAL
            week, timetable, best = timing.week[fit], timing.timetable[fit], table[place, track]
            result = min(found.hours[work, week], without, may_be(some.clean[place], some.doubtful[place], track))
            if result <= best:
                continue
            outside = hours_outside(
                timing.hours[fit], times.lessons, timetable, times.half_hours, cut, weeks.work, week_class
            )
            result = min(result, load_verdict(classes.work_hours[work] + remaining[week] + outside, load_most))
            if result <= best:
                continue
            # The shortest way of an option that would come to `result`, and of one that would be better than `best`.
            sure = least = np.inf
            untold = False
            for group in range(group_of[fit], group_of[fit + 1]):
                minutes = minutes_between(between, place_of[group], bucket, place_known)
                told = whole_week and not np.isnan(minutes)
                if (told and minutes >= sure) or (not told and (untold or best == UNKNOWN)):
                    continue
                for turn in range(begin_of[group], begin_of[group + 1]):
                    one = option_of[turn]
                    if end[one] <= first_day or join[one] > first_day + beside_days:
                        continue
                    verdict = min(result, UNKNOWN) if unknown[one] != 0 else result
                    if leans:
                        reaches = full[row_of[after[one]], asked] == PASS
                        verdict = min(verdict, language_beside(
                            carried, first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                            lean[0, asked],
                        ))  # fmt: skip
                    if verdict <= best:
                        continue
                    if not told:
                        untold = True
                        break
                    least = min(least, minutes)
                    if verdict == result:
                        sure = minutes
                        break
            if untold:
                best = max(best, UNKNOWN)
            for minutes, most in ((least, UNKNOWN), (sure, result)):
                if minutes < np.inf and most > best:
                    best = max(best, min(most, fits_in_room(
                        times.begin, times.starts, times.ends, timetable, int(minutes), cut, True, padded,
                        times.first_half_hours, kind, week_class, weeks.work, weeks.window, weeks.school, weeks.rest,
                        free, week, hours_min,
                    )))  # fmt: skip
            table[place, track] = best
