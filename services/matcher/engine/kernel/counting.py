"""How many entries there are: whether any combination of a vacancy x track passes, without looking for the best."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.courses.fitting import NOT_FILLED, Fits, Timing, fill
from services.matcher.engine.kernel.courses.followers import HEAVY_KIND, UNKNOWN_KIND
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.lessons_by_place import NOT_TOLD, Groups, grouped, minutes_between, nearest
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import NEVER_OVER, TRACK_COUNT
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.lines import Rows, WorkClasses
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, language_beside
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import WeekArrays
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks

CLEAN, LIGHT, ANY = range(3)
NOT_LOOKED = -2
SUPPORTS, MAKES_ROOM = 2, 4
"""Bits of `ScanRows.promised`, which lies in the order in which vacancies are looked at."""


@compiled
def may_be(clean: int, doubtful: int, track: int) -> int:
    """The best verdict that a survivor can have on a track, by its bits."""
    if (clean >> track) & 1 != 0:
        return PASS
    return UNKNOWN if (doubtful >> track) & 1 != 0 else FAIL


@compiled
def soonest(first: Learning, found: Classes, weeks: int) -> Ints:
    """[language class, free week, column]: the first day on which some learning is over that ends with levels which do
    not fail the language gates without a promise; NEVER_OVER when there is none. CLEAN: of which all can be told;
    LIGHT: of which the lessons are not too much; ANY."""
    plain, row_of = found.plain, found.row_of
    table = np.empty((plain.shape[1], weeks, 3), np.int64)
    for asked in range(plain.shape[1]):
        for week in range(weeks):
            table[asked, week, CLEAN] = table[asked, week, LIGHT] = table[asked, week, ANY] = NEVER_OVER
    for group in range(len(first.after)):
        levels, week = row_of[first.after[group]], first.week[group]
        for one in range(first.begin[group], first.begin[group + 1]):
            if first.front[one] != 0:
                end, kind = first.cautious_end[one], first.kind[one]
                for asked in range(plain.shape[1]):
                    if plain[levels, asked] != FAIL:
                        table[asked, week, ANY] = min(table[asked, week, ANY], end)
                        if kind & HEAVY_KIND == 0:
                            table[asked, week, LIGHT] = min(table[asked, week, LIGHT], end)
                            if kind == 0 and plain[levels, asked] == PASS:
                                table[asked, week, CLEAN] = min(table[asked, week, CLEAN], end)
    return table


def counted(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, first: Learning, timing: Timing,
    fits: Fits, some: Survivors,
) -> tuple[Bytes, Bytes]:  # fmt: skip
    """Per survivor and track the verdict on its best combination; and 1 per survivor whose verdict on dual or evening
    may be better than that, because promises make room in its shifts."""
    return _counted(
        offer.rows, offer.promised, offer.terms.language_class, offer.work, offer.weeks, offer.timetables,
        person.between, offer.promises, person.speaks, found, person.free, person.remaining, options, first, timing,
        fits, grouped(offer, options, timing, np.arange(len(options.course))), some, person.load_most,
        person.week_known, person.week_without, person.modes_known, rules.guidance_days, rules.beside_days,
    )  # fmt: skip


@compiled
def _counted(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    rows: Rows, promised_bits: Bytes, language_of: Ints, classes: WorkClasses, weeks: WeekArrays,
    times: TimetableArrays, between: Floats, promises: PromiseArrays, speaks: Ints, found: Classes, free: Weeks,
    remaining: Floats, options: Singles, first: Learning, timing: Timing, fits: Fits, by_place: Groups, some: Survivors,
    load_most: float, week_known: int, week_without: int, modes_known: int, guidance_days: int, beside_days: int,
) -> tuple[Bytes, Bytes]:  # fmt: skip
    some_slot, some_first_day, some_verdict, position = some.slot, some.first_day, some.verdict, some.position
    promise, pairs = promises.supporting_promise, promises.supporting_start
    many, enough_hours = promises.supporting_many, promises.enough_hours
    languages, lasts_days = promises.languages, promises.lasts_days
    valid_from, valid_until = promises.valid_from, promises.valid_until
    join, clean, doubtful = options.join, some.clean, some.doubtful
    group_of, begin_of, place_of, option_of = by_place.of_fit, by_place.begin, by_place.place, by_place.option
    end, after, cautious_end = options.end, options.after, options.cautious_end
    unknown, timetable, evening, of_option = options.unknown, timing.timetable, timing.evening, timing.of_option
    most, fits_verdict, work_hours, first_after = fits.most, fits.verdict, classes.work_hours, first.after
    first_week, first_begin, first_cautious_end, first_kind = first.week, first.begin, first.cautious_end, first.kind
    plain, lean, full, row_of, work_of = found.plain, found.lean, found.full, found.row_of, found.work
    soon = soonest(first, found, len(remaining))
    number, groups = len(some_slot), len(first_after)
    near_group = np.full((len(timetable), FIRST_PLACE + between.shape[1]), NOT_LOOKED, np.int32)
    near_minutes = np.zeros(near_group.shape)
    last_end, first_join = np.zeros(len(timetable), np.int64), np.full(len(timetable), NEVER_OVER, np.int64)
    for one in range(len(of_option)):
        fit = of_option[one]
        last_end[fit], first_join[fit] = max(last_end[fit], end[one]), min(first_join[fit], join[one])
    table, awkward = np.empty((number, TRACK_COUNT), np.int8), np.zeros(number, np.int8)
    may_lean, padded = np.zeros(lean.shape[1], np.bool_), np.zeros(WORDS, np.uint64)
    for asked in range(lean.shape[1]):
        for levels in range(lean.shape[0]):
            may_lean[asked] |= lean[levels, asked] != NOT_LEANING
    for place in range(number):
        slot, first_day, terms = some_slot[place], some_first_day[place], some_verdict[place]
        line = position[place]
        row, bits = rows[line], promised_bits[line]
        work, bucket, latest = row.work, row.bucket, row.latest
        asked = language_of[row.terms]
        promised = may_lean[asked] and bits & SUPPORTS != 0
        leans = promised and lean[0, asked] != NOT_LEANING
        carried, begin = NEVER, 0
        if leans:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
        spoken = plain[0, asked]
        if leans and carried >= first_day + guidance_days:
            spoken = lean[0, asked]
        table[place, DIRECT] = min(terms, work_of[work, week_without], spoken)

        table[place, DUAL] = table[place, EVENING] = FAIL
        without = terms if leans else min(terms, plain[0, asked])
        if without != FAIL:
            place_known = bucket != PLACE_NOT_KNOWN and modes_known != 0
            told = week_known != 0 and (bucket == REMOTE or place_known)
            most_dual = min(without, may_be(clean[place], doubtful[place], DUAL))
            most_evening = min(without, may_be(clean[place], doubtful[place], EVENING))
            for fit in range(len(timetable)):
                if table[place, DUAL] == most_dual and table[place, EVENING] == most_evening:
                    break
                track, result = (EVENING, most_evening) if evening[fit] != 0 else (DUAL, most_dual)
                best = table[place, track]
                if result <= best or last_end[fit] <= first_day or first_join[fit] > first_day + beside_days:
                    continue
                fitting = fits_verdict[work, fit]
                if fitting == NOT_FILLED:
                    fitting = fill(
                        fits, work, fit, timing, found.hours, classes, weeks, times, free, remaining, load_most,
                        week_known, padded,
                    )  # fmt: skip
                result, limit = min(result, fitting), most[work, fit]
                if result <= best:
                    continue
                likely, least = NOT_TOLD, 0.0
                if told:
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
                    group, there = likely if turn < group_of[fit] else turn, result
                    if week_known != 0:
                        minutes = minutes_between(between, place_of[group], bucket, place_known)
                        if np.isnan(minutes):
                            there = min(result, UNKNOWN)
                        elif minutes > limit:
                            continue
                    for at in range(begin_of[group], begin_of[group + 1]):
                        one = option_of[at]
                        verdict = min(there, UNKNOWN) if unknown[one] != 0 else there
                        if verdict <= best:
                            break
                        if end[one] <= first_day or join[one] > first_day + beside_days:
                            continue
                        if leans:
                            reaches = full[row_of[after[one]], asked] == PASS
                            verdict = min(verdict, language_beside(
                                carried, first_day, guidance_days, reaches, cautious_end[one], plain[0, asked],
                                lean[0, asked],
                            ))  # fmt: skip
                        best = max(best, verdict)
                    if best == result:
                        break
                table[place, track] = best
            if bits & MAKES_ROOM != 0:
                awkward[place] = 1

        hours_known = not np.isnan(work_hours[work])
        best, highest = FAIL, min(terms, may_be(clean[place], doubtful[place], LEARN_FIRST))
        for week in range(len(remaining) if groups else 0):
            result = min(highest, work_of[work, week])
            if result <= best:
                continue
            if soon[asked, week, CLEAN] <= latest:
                best = result
            elif soon[asked, week, LIGHT if hours_known else ANY] <= latest:
                best = max(best, min(result, UNKNOWN))
        if promised and best < highest:
            begin, last_day = pairs[slot], NEVER
            for group in range(groups):
                levels = row_of[first_after[group]]
                result = min(highest, work_of[work, first_week[group]])
                if lean[levels, asked] == NOT_LEANING or result <= best:
                    continue
                for one in range(first_begin[group], first_begin[group + 1]):
                    if first_cautious_end[one] > latest or best == result:
                        break
                    kind = first_kind[one]
                    verdict = min(result, UNKNOWN) if kind & UNKNOWN_KIND != 0 else result
                    if verdict <= best or (kind & HEAVY_KIND != 0 and hours_known):
                        continue
                    day = max(first_day, first_cautious_end[one])
                    if day != last_day:
                        last_day, carried = day, carried_until(
                            promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from,
                            valid_until, lasts_days, day,
                        )  # fmt: skip
                    carries = carried >= day + guidance_days
                    best = max(best, min(verdict, lean[levels, asked] if carries else plain[levels, asked]))
        table[place, LEARN_FIRST] = best
    return table, awkward
