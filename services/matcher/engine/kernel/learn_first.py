"""The track `learn_first`: the work begins when one course, or two in a row, have ended."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.combinations import LEARN_FIRST
from services.matcher.engine.kernel.best import NO_OPTION, NO_SCORE, RANKED, TO_CLARIFY, Found, before, group_of, total
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learning import HEAVY_KIND, UNKNOWN_KIND, Learning
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.promises_now import carried_until, needs_met
from services.matcher.engine.kernel.rules import GUIDANCE, Rules
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Floats


@compiled
def learn_first(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    offer: Offer, person: Person, rules: Rules, found: Classes, first: Learning, some: Survivors, parts: Floats,
    entries: Found,
) -> None:  # fmt: skip
    """Adds an entry per survivor that can begin after learning."""
    rows, language_of, work_of, plain, lean = (
        offer.rows,
        offer.terms.language_class,
        found.work,
        found.plain,
        found.lean,
    )
    work_hours, language, row_of, speaks = offer.work.work_hours, found.language, found.row_of, person.speaks
    promises, needs, start = offer.promises, person.needs, rules.start
    promise, pairs, many = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    all_promise, all_start, all_many = promises.all_promise, promises.all_start, promises.all_many
    enough_hours, languages, lasts_days = promises.enough_hours, promises.languages, promises.lasts_days
    valid_from, valid_until = promises.valid_from, promises.valid_until
    promise_kind, confirmed, pledged = promises.kind, promises.confirmed, rules.pledged_credit
    begin_of, after, week_of, kinds = first.begin, first.after, first.week, first.kind
    ends, growth, travel, lessons = first.cautious_end, first.growth, first.travel, first.minutes
    may_tie, front = first.tied, first.front
    slots, verdicts, first_days, scores = some.slot, some.verdict, some.first_day, entries.score
    slot_of, track_of, groups, chosen, tied = entries.slot, entries.track, entries.group, entries.option, entries.tied
    count, last = entries.count[0], len(rules.start) - 1
    for place in range(len(slots) if len(after) else 0):
        slot, first_day = slots[place], first_days[place]
        row = rows[slot]
        asked, hours_known = language_of[row.terms], not np.isnan(work_hours[row.work])
        guided_now, promised = parts[place, GUIDED], len(needs) > 0 and all_many[slot] > 0
        best, best_score, best_tied, best_group = NO_OPTION, NO_SCORE, 0, TO_CLARIFY
        for group in range(len(after)):
            levels = row_of[after[group]]
            leans = lean[levels, asked] != NOT_LEANING and many[slot] > 0
            without = min(verdicts[place], work_of[row.work, week_of[group]])
            if not leans:
                without = min(without, plain[levels, asked])
            if without == FAIL or (without == UNKNOWN and best_group == RANKED):
                continue
            for one in range(begin_of[group], begin_of[group + 1]):
                if ends[one] > row.latest:
                    break
                if (front[one] == 0 and not leans) or (kinds[one] & HEAVY_KIND != 0 and hours_known):
                    continue
                result = min(without, UNKNOWN) if kinds[one] & UNKNOWN_KIND != 0 else without
                day = max(first_day, ends[one])
                if leans:
                    begin = pairs[slot]
                    carried = carried_until(
                        promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                        lasts_days, day,
                    )  # fmt: skip
                    carries = carried >= day + rules.guidance_days
                    result = min(result, lean[levels, asked] if carries else plain[levels, asked])
                if result == FAIL or (result == UNKNOWN and best_group == RANKED):
                    continue
                guided = guided_now
                if promised and day > first_day:
                    begin, stop = all_start[slot], all_start[slot] + all_many[slot]
                    guided = rules.weights[GUIDANCE] * needs_met(
                        all_promise, begin, stop, promise_kind, confirmed, valid_until, needs, pledged, day
                    )
                begun = start[min(day - person.today, last)]
                score = total(parts, place, language[levels, asked], growth[one], guided, begun)
                order = 1
                if best != NO_OPTION and group_of(result) == best_group:
                    order = before(
                        score, ends[one], travel[one], lessons[one],
                        best_score, ends[best], travel[best], lessons[best],
                    )  # fmt: skip
                if order > 0:
                    best, best_score, best_tied, best_group = one, score, may_tie[one], group_of(result)
                elif order == 0:
                    best_tied = 1
        if best != NO_OPTION:
            slot_of[count], track_of[count], groups[count] = slot, LEARN_FIRST, best_group
            chosen[count], tied[count], scores[count] = best, best_tied, best_score
            count += 1
    entries.count[0] = count
