"""The track `direct`: the work as it is, with the language of today."""

from __future__ import annotations

from services.matcher.engine.judging.combinations import DIRECT
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.listed.bounds import Bits
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import carried_until
from services.matcher.engine.kernel.tracks.best import NO_OPTION, Found, group_of, total
from services.matcher.engine.verdicts import FAIL, Bytes, Floats, Ints


def direct(
    offer: Offer, person: Person, rules: Rules, found: Classes, some: Survivors, chosen: Ints, parts: Floats,
    may: Bits, least: float, entries: Found,
) -> None:  # fmt: skip
    """Adds an entry for each of the chosen survivors that can begin as they are and may score `least`. `may`: per
    survivor bits of the tracks that are wanted."""
    promises, now, week = offer.promises, person.levels, person.week_without
    growth = rules.weights[GROWTH] * growth_value(
        now, person.goal, person.running, week, now, 1.0, now, 1.0, rules.by_candidate
    )
    _direct(
        offer.rows, offer.terms.language_class, found.work, found.plain, found.lean, found.language,
        promises.supporting_promise, promises.supporting_start, promises.supporting_many, promises.enough_hours,
        promises.languages, person.speaks, promises.valid_from, promises.valid_until, promises.lasts_days,
        rules.start, some, chosen, parts, may, entries, week, person.today, rules.guidance_days, growth, least,
    )  # fmt: skip


@compiled
def _direct(
    rows: Rows, language_of: Ints, work: Bytes, plain: Bytes, lean: Bytes, language: Floats, promise: Ints, pairs: Ints,
    many: Ints, enough_hours: Ints, languages: Ints, speaks: Ints, valid_from: Ints, valid_until: Ints,
    lasts_days: Ints, start: Floats, some: Survivors, chosen: Ints, parts: Floats, may: Bits, entries: Found,
    week: int, today: int, guidance_days: int, growth: float, least: float,
) -> None:  # fmt: skip
    most, some_slot, some_first_day, position = some.most, some.slot, some.first_day, some.position
    verdict, entries_slot, track, group = some.verdict, entries.slot, entries.track, entries.group
    option, tied, score = entries.option, entries.tied, entries.score
    count, last = entries.count[0], len(start) - 1
    for place in chosen:
        if (may[place] >> DIRECT) & 1 == 0 or most[place, DIRECT] < least:
            continue
        slot, first_day = some_slot[place], some_first_day[place]
        row = rows[position[place]]
        result = min(verdict[place], work[row.work, week])
        asked = language_of[row.terms]
        spoken = plain[0, asked]
        if result != FAIL and lean[0, asked] != NOT_LEANING and many[slot] > 0:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
            if carried >= first_day + guidance_days:
                spoken = lean[0, asked]
        result = min(result, spoken)
        if result != FAIL:
            begins = start[min(first_day - today, last)]
            entries_slot[count], track[count], group[count] = slot, DIRECT, group_of(result)
            option[count], tied[count] = NO_OPTION, 0
            score[count] = total(parts, place, language[0, asked], growth, parts[place, GUIDED], begins)
            count += 1
    entries.count[0] = count
