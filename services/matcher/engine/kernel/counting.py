"""Which tracks have an entry of at least some verdict: whether any combination comes to it, without looking for the
best. Who counts what is ranked asks for PASS; of the rest UNKNOWN tells what is to be clarified."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.counting_beside import Counted, Numbers, beside, beside_in_room
from services.matcher.engine.kernel.courses.followers import HEAVY_KIND, UNKNOWN_KIND
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.lessons_by_place import by_timing
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled, inner
from services.matcher.engine.kernel.listed.bounds import NEVER_OVER, Bits
from services.matcher.engine.kernel.listed.survivors import AHEAD
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.lines import SUPPORTS
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.verdicts import UNKNOWN, Bytes, Floats, Ints


@compiled
def at_least(
    least: int, stock: Held[Stock], now: Held[Prepared], speaks: Ints, position: Numbers,
    slot: Numbers, first_day: Ints, wanted: Bits,
) -> Bits:  # fmt: skip
    """Per survivor bits of the tracks with an entry of at least this verdict, among those that are wanted of it: all of
    which its own gates come to it (`Survivors.clean` for PASS, `doubtful` for UNKNOWN). `speaks`: see `Person`."""
    (offer, rules), known = stock.lent, now.lent
    who, found, timing, options = known.who, known.found, known.timing, known.options
    answer = np.zeros(len(wanted), np.int8)
    last_over = options.cautious_end.max() if len(options.course) > 0 else NEVER
    some = _read(
        offer.rows, offer.promised, offer.terms.language_class, found, offer.promises, speaks, position, slot,
        first_day, rules.guidance_days, last_over, wanted,
    )  # fmt: skip
    _direct(least, some, found.work, who.week_without, wanted, answer)
    if len(options.course) > 0:
        lessons = by_timing(offer.courses, options, timing, least == UNKNOWN)
        beside(
            least, some, offer.work, offer.weeks, offer.timetables, found, options, timing, known.fits, lessons,
            who.between, who.free, who.remaining, who.load_most, who.week_known, who.modes_known, rules.guidance_days,
            rules.beside_days, wanted, answer,
        )  # fmt: skip
        beside_in_room(
            least, some, offer.work, offer.weeks, offer.timetables, offer.promises, found, options, timing, lessons,
            who.between, who.free, who.remaining, who.load_most, who.week_known, who.modes_known, rules.guidance_days,
            rules.beside_days, wanted, answer,
        )  # fmt: skip
    if len(known.first.after) > 0:
        _learned(
            least, some, found, known.first, offer.work.work_hours, offer.promises, speaks, len(who.remaining),
            rules.guidance_days, wanted, answer,
        )  # fmt: skip
    return answer


@inner
def _read(
    rows: Rows, promised_of: Bits, language_of: Ints, found: Classes, promises: PromiseArrays, speaks: Ints,
    position: Numbers, slots: Numbers, first_days: Ints, guidance_days: int, last_over: int, wanted: Bits,
) -> Counted:  # fmt: skip
    """`last_over`: the day on which the last course that could be taken beside the work is over."""
    plain, lean, pairs, many_of = found.plain, found.lean, promises.supporting_start, promises.supporting_many
    promise, enough_hours, languages = promises.supporting_promise, promises.enough_hours, promises.languages
    valid_from, valid_until, lasts_days = promises.valid_from, promises.valid_until, promises.lasts_days
    room, many = len(wanted), 0
    place, slot, work = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    asked, bucket, latest = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    first_day, carried = np.empty(room, np.int32), np.empty(room, np.int32)
    promised, spoken, leans = np.empty(room, np.int8), np.empty(room, np.int8), np.empty(room, np.int8)
    for one in range(room):
        if one + AHEAD < room:
            come_near(rows, position[one + AHEAD])
        if wanted[one] == 0:
            continue
        row, bits = rows[position[one]], promised_of[position[one]]
        place[many], slot[many], work[many], asked[many] = one, slots[one], row.work, language_of[row.terms]
        bucket[many], latest[many], first_day[many] = row.bucket, row.latest, first_days[one]
        promised[many], spoken[many], leans[many], carried[many] = bits, plain[0, asked[many]], 0, NEVER
        if bits & SUPPORTS != 0 and lean[0, asked[many]] != NOT_LEANING:
            begin = pairs[slots[one]]
            carried[many] = carried_until(
                promise, begin, begin + many_of[slots[one]], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_days[one],
            )  # fmt: skip
            over = first_days[one] + guidance_days
            if carried[many] >= over:
                spoken[many] = lean[0, asked[many]]
            leans[many] = first_days[one] <= carried[many] < max(over, last_over)
        many += 1
    return Counted(many, place, slot, work, asked, bucket, latest, first_day, promised, spoken, leans, carried)


@inner
def _direct(least: int, some: Counted, work_of: Bytes, week: int, wanted: Bits, answer: Bits) -> None:
    place, work, spoken = some.place, some.work, some.spoken
    for one in range(some.many):
        fits = work_of[work[one], week] >= least and spoken[one] >= least
        if fits and (wanted[place[one]] >> DIRECT) & 1:
            answer[place[one]] |= 1 << DIRECT


@inner
def _ends(least: int, first: Learning) -> tuple[Ints, Ints]:
    """Days on which learning of at least this verdict is over, ascending, `day[heavy, begin[heavy, group] :
    begin[heavy, group + 1]]`; with heavy 1 also such whose lessons alone are too much: beside hours of work that are
    not known."""
    first_begin, kind, cautious_end, groups = first.begin, first.kind, first.cautious_end, len(first.after)
    begin, day = np.zeros((2, groups + 1), np.int64), np.empty((2, len(cautious_end)), np.int64)
    refused = 0 if least == UNKNOWN else UNKNOWN_KIND
    for heavy in range(2):
        many = 0
        for group in range(groups):
            for one in range(first_begin[group], first_begin[group + 1]):
                if kind[one] & (refused if heavy else refused | HEAVY_KIND) == 0:
                    day[heavy, many] = cautious_end[one]
                    many += 1
            begin[heavy, group + 1] = many
    return begin, day


@inner
def _next(days: Ints, begin: int, end: int, day: int) -> int:
    """The first of these days that is not before this one; NEVER_OVER without."""
    last = end
    while begin < end:
        middle = (begin + end) // 2
        if days[middle] < day:
            begin = middle + 1
        else:
            end = middle
    return days[begin] if begin < last else NEVER_OVER


@inner
def _learned(  # noqa: C901 - one loop: see jit.py
    least: int, some: Counted, found: Classes, first: Learning, work_hours: Floats, promises: PromiseArrays,
    speaks: Ints, weeks: int, guidance_days: int, wanted: Bits, answer: Bits,
) -> None:  # fmt: skip
    place, slot_of, work_at, asked_at = some.place, some.slot, some.work, some.asked
    first_days, latest_of, promised = some.first_day, some.latest, some.promised
    plain, lean, row_of, work_of = found.plain, found.lean, found.row_of, found.work
    after, week_of, groups = first.after, first.week, len(first.after)
    promise, pairs, many_of = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    enough_hours, languages, lasts_days = promises.enough_hours, promises.languages, promises.lasts_days
    valid_from, valid_until = promises.valid_from, promises.valid_until
    begin, days = _ends(least, first)
    soonest, may_lean = np.full((2, plain.shape[1], weeks), NEVER_OVER), np.zeros(plain.shape[1], np.bool_)
    for group in range(groups):
        levels = row_of[after[group]]
        for asked in range(plain.shape[1]):
            may_lean[asked] |= lean[levels, asked] != NOT_LEANING and lean[levels, asked] >= least
            for heavy in range(2 if plain[levels, asked] >= least else 0):
                over = _next(days[heavy], begin[heavy, group], begin[heavy, group + 1], 0)
                soonest[heavy, asked, week_of[group]] = min(soonest[heavy, asked, week_of[group]], over)
    for one in range(some.many):
        if (wanted[place[one]] >> LEARN_FIRST) & 1 == 0:
            continue
        work, asked, latest, first_day = work_at[one], asked_at[one], latest_of[one], first_days[one]
        heavy, learned = 1 if np.isnan(work_hours[work]) else 0, False
        for week in range(weeks):
            learned |= work_of[work, week] >= least and soonest[heavy, asked, week] <= latest
        supported = not learned and may_lean[asked] and promised[one] & SUPPORTS != 0
        start, pair = pairs[slot_of[one]], 0
        while supported and not learned and pair < many_of[slot_of[one]]:
            which = promise[start + pair]
            pair += 1
            suits = enough_hours[which] != 0
            if languages[which] >= 0:
                suits = speaks[languages[which]] != 0
            # It carries work that begins from one day on and up to another.
            last = min(latest, valid_until[which] - guidance_days)
            if not suits or lasts_days[which] < guidance_days or first_day > last:
                continue
            earliest = valid_from[which] if valid_from[which] > first_day else 0
            for group in range(groups):
                levels = row_of[after[group]]
                spoken = lean[levels, asked] != NOT_LEANING and lean[levels, asked] >= least
                if spoken and work_of[work, week_of[group]] >= least:
                    over = _next(days[heavy], begin[heavy, group], begin[heavy, group + 1], earliest)
                    learned |= over <= last
        if learned:
            answer[place[one]] |= 1 << LEARN_FIRST
