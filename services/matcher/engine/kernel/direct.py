"""The track `direct`: the work as it is, with the language of today."""

from __future__ import annotations

from services.matcher.engine.combinations import DIRECT
from services.matcher.engine.kernel.best import NO_OPTION, Found, group_of, total
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.promises_now import carried_until
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.verdicts import FAIL, Floats


@compiled
def direct(
    offer: Offer, person: Person, rules: Rules, found: Classes, some: Survivors, parts: Floats, entries: Found
) -> None:
    """Adds an entry per survivor that can begin as they are."""
    rows, language_of, work, plain, lean = offer.rows, offer.terms.language_class, found.work, found.plain, found.lean
    promises, speaks, language, start = offer.promises, person.speaks, found.language, rules.start
    promise, pairs, many = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    enough_hours, languages, lasts_days = promises.enough_hours, promises.languages, promises.lasts_days
    valid_from, valid_until = promises.valid_from, promises.valid_until
    slots, verdicts, first_days, scores = some.slot, some.verdict, some.first_day, entries.score
    slot_of, track_of, groups, options, tied = entries.slot, entries.track, entries.group, entries.option, entries.tied
    week, now, count, last = person.week_without, person.levels, entries.count[0], len(rules.start) - 1
    growth = rules.weights[GROWTH] * growth_value(
        now, person.goal, person.running, week, now, 1.0, now, 1.0, rules.by_candidate
    )
    for place in range(len(slots)):
        slot, first_day = slots[place], first_days[place]
        row = rows[slot]
        result = min(verdicts[place], work[row.work, week])
        asked = language_of[row.terms]
        spoken = plain[0, asked]
        if result != FAIL and lean[0, asked] != NOT_LEANING and many[slot] > 0:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
            if carried >= first_day + rules.guidance_days:
                spoken = lean[0, asked]
        result = min(result, spoken)
        if result != FAIL:
            begins = start[min(first_day - person.today, last)]
            slot_of[count], track_of[count], groups[count] = slot, DIRECT, group_of(result)
            options[count], tied[count] = NO_OPTION, 0
            scores[count] = total(parts, place, language[0, asked], growth, parts[place, GUIDED], begins)
            count += 1
    entries.count[0] = count
