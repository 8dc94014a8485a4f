"""The track `learn_first`: the work begins when one course, or two in a row, have ended."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import LEARN_FIRST
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.courses.followers import HEAVY_KIND, UNKNOWN_KIND
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.singles import FINEST
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import Bits
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.parts_now import GUIDED
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GUIDANCE, Rules
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import carried_until, needs_met
from services.matcher.engine.kernel.tracks.best import (
    NO_OPTION,
    NO_SCORE,
    RANKED,
    TO_CLARIFY,
    Found,
    before,
    group_of,
    total,
)
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Bytes, Floats, Ints


def learn_first(
    offer: Offer, person: Person, rules: Rules, found: Classes, first: Learning, some: Survivors, chosen: Ints,
    parts: Floats, may: Bits, least: float, entries: Found,
) -> None:  # fmt: skip
    """Adds an entry for each of the chosen survivors that can begin after learning and may score `least`. `may`: per
    survivor bits of the tracks that are wanted."""
    if len(first.after):
        _learn_first(
            offer.rows, offer.terms.language_class, offer.work.work_hours, offer.promises, person.speaks, person.needs,
            found.work, found.plain, found.lean, found.language, found.row_of, rules.start, first, some, chosen, parts,
            may, entries, person.today, rules.guidance_days, rules.weights[GUIDANCE], rules.pledged_credit, least,
        )  # fmt: skip


@compiled
def _learn_first(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    rows: Rows, language_of: Ints, work_hours: Floats, promises: PromiseArrays, speaks: Ints, needs: Ints,
    work_of: Bytes, plain: Bytes, lean: Bytes, language: Floats, row_of: Ints, start: Floats, first: Learning,
    some: Survivors, chosen: Ints, parts: Floats, may: Bits, entries: Found, today: int, guidance_days: int,
    weight: float, pledged: float, least: float,
) -> None:  # fmt: skip
    most, some_slot, some_first_day, position = some.most, some.slot, some.first_day, some.position
    verdict, entries_slot, track, entries_group = some.verdict, entries.slot, entries.track, entries.group
    option, tied, entries_score = entries.option, entries.tied, entries.score
    pairs, many = promises.supporting_start, promises.supporting_many
    all_many, supporting_promise, enough_hours = promises.all_many, promises.supporting_promise, promises.enough_hours
    languages, valid_from, valid_until = promises.languages, promises.valid_from, promises.valid_until
    lasts_days, all_start, all_promise = promises.lasts_days, promises.all_start, promises.all_promise
    kind, confirmed, begin_of, after = promises.kind, promises.confirmed, first.begin, first.after
    week_of, kinds, front, ends = first.week, first.kind, first.front, first.cautious_end
    growth, travel, lessons, first_tied = first.growth, first.travel, first.minutes, first.tied
    count, last, groups = entries.count[0], len(start) - 1, len(after)
    fronts, fronts_begin, many_fronts = np.empty(len(front), np.int64), np.zeros(groups + 1, np.int64), 0
    for group in range(groups):
        for one in range(begin_of[group], begin_of[group + 1]):
            fronts[many_fronts] = one
            many_fronts += front[one]
        fronts_begin[group + 1] = many_fronts
    for place in chosen:
        if (may[place] >> LEARN_FIRST) & 1 == 0 or most[place, LEARN_FIRST] < least:
            continue
        slot, first_day = some_slot[place], some_first_day[place]
        row = rows[position[place]]
        asked, hours_known = language_of[row.terms], not np.isnan(work_hours[row.work])
        guided_now, promised = parts[place, GUIDED], len(needs) > 0 and all_many[slot] > 0
        best, best_score, best_tied, best_group = NO_OPTION, NO_SCORE, 0, TO_CLARIFY
        for group in range(groups):
            levels = row_of[after[group]]
            leans = lean[levels, asked] != NOT_LEANING and many[slot] > 0
            without = min(verdict[place], work_of[row.work, week_of[group]])
            if not leans:
                without = min(without, plain[levels, asked])
            if without == FAIL or (without == UNKNOWN and best_group == RANKED):
                continue
            begin, stop = fronts_begin[group], fronts_begin[group + 1]
            if leans:
                begin, stop = begin_of[group], begin_of[group + 1]
            for turn in range(begin, stop):
                one = turn if leans else fronts[turn]
                if ends[one] > row.latest:
                    break
                if kinds[one] & HEAVY_KIND != 0 and hours_known:
                    continue
                result = min(without, UNKNOWN) if kinds[one] & UNKNOWN_KIND != 0 else without
                day = max(first_day, ends[one])
                if leans:
                    begin = pairs[slot]
                    carried = carried_until(
                        supporting_promise, begin, begin + many[slot], enough_hours,
                        languages, speaks, valid_from, valid_until, lasts_days, day,
                    )  # fmt: skip
                    carries = carried >= day + guidance_days
                    result = min(result, lean[levels, asked] if carries else plain[levels, asked])
                if result == FAIL or (result == UNKNOWN and best_group == RANKED):
                    continue
                begun, spoken = start[min(day - today, last)], language[levels, asked]
                score, order = total(parts, place, spoken, growth[one], guided_now, begun), 1
                compares = best != NO_OPTION and group_of(result) == best_group
                if promised and day > first_day:
                    # No more is promised later on: what does not reach the best as it is falls behind it.
                    if compares and np.rint(score * FINEST) < np.rint(best_score * FINEST):
                        continue
                    begin, stop = all_start[slot], all_start[slot] + all_many[slot]
                    guided = weight * needs_met(
                        all_promise, begin, stop, kind, confirmed, valid_until,
                        needs, pledged, day,
                    )  # fmt: skip
                    score = total(parts, place, spoken, growth[one], guided, begun)
                if compares:
                    order = before(
                        score, ends[one], travel[one], lessons[one],
                        best_score, ends[best], travel[best], lessons[best],
                    )  # fmt: skip
                if order > 0:
                    best, best_score, best_tied, best_group = one, score, first_tied[one], group_of(result)
                elif order == 0:
                    best_tied = 1
        if best != NO_OPTION:
            entries_slot[count], track[count], entries_group[count] = slot, LEARN_FIRST, best_group
            option[count], tied[count], entries_score[count] = best, best_tied, best_score
            count += 1
    entries.count[0] = count
