"""How many entries there are: whether any combination of a vacancy x track passes, without looking for the best."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.courses_now import Singles
from services.matcher.engine.kernel.fitting import Fitting
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learning import HEAVY_KIND, UNKNOWN_KIND, Learning
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.promises_now import NEVER, carried_until, language_beside
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.vacancy_arrays import FOREVER
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Ints

TRACK_COUNT = 4
CLEAN, LIGHT, ANY = range(3)
NEVER_OVER = FOREVER + 1
"""After the latest start of any vacancy."""


@compiled
def soonest(first: Learning, found: Classes, weeks: int) -> Ints:
    """[language class, free week, column]: the first day on which some learning is over that ends with levels which do
    not fail the language gates without a promise; NEVER_OVER when there is none. CLEAN: of which all can be told;
    LIGHT: of which the lessons are not too much; ANY."""
    plain, row_of = found.plain, found.row_of
    table = np.full((plain.shape[1], weeks, 3), NEVER_OVER, np.int64)
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


@compiled
def counted(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, first: Learning, fits: Fitting,
    some: Survivors,
) -> tuple[Bytes, Bytes]:  # fmt: skip
    """Per survivor and track the verdict on its best combination; and 1 per survivor whose verdict on dual or evening
    may be better than that, because promises make room in its shifts."""
    rows, language_of, work_of = offer.rows, offer.terms.language_class, found.work
    plain, lean, full, row_of, work_hours = found.plain, found.lean, found.full, found.row_of, offer.work.work_hours
    promises, speaks = offer.promises, person.speaks
    promise, pairs, many = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    all_many, cutting, languages = promises.all_many, promises.cutting_many, promises.languages
    enough_hours = promises.enough_hours
    valid_from, valid_until, lasts_days = promises.valid_from, promises.valid_until, promises.lasts_days
    online, place_row, between = offer.courses.online, offer.courses.place_row, person.between
    begin_of, option_of, in_evening, most, fit_verdict = fits.begin, fits.options, fits.evening, fits.most, fits.verdict
    of_work, fit_of = fits.of_work, fits.fits
    course_of, join, end, after = options.course, options.join, options.end, options.after
    cautious_end, unknown = options.cautious_end, options.unknown
    group_begin, group_after, group_week = first.begin, first.after, first.week
    learned_end, learned_kind = first.cautious_end, first.kind
    weeks = len(person.remaining)
    soon = soonest(first, found, weeks)
    slots, verdicts, first_days = some.slot, some.verdict, some.first_day
    table, awkward = np.full((len(slots), TRACK_COUNT), FAIL, np.int8), np.zeros(len(slots), np.int8)
    groups = len(group_after)
    may_lean = np.zeros(lean.shape[1], np.bool_)
    for asked in range(lean.shape[1]):
        for row in range(lean.shape[0]):
            may_lean[asked] |= lean[row, asked] != NOT_LEANING
    for place in range(len(slots)):
        slot, first_day, terms = slots[place], first_days[place], verdicts[place]
        row = rows[slot]
        work, bucket, latest = row.work, row.bucket, row.latest
        asked = language_of[row.terms]
        has_promises = all_many[slot] > 0
        promised = has_promises and may_lean[asked] and many[slot] > 0
        leans = promised and lean[0, asked] != NOT_LEANING
        carried, begin = NEVER, 0
        if leans:
            begin = pairs[slot]
            carried = carried_until(
                promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from, valid_until,
                lasts_days, first_day,
            )  # fmt: skip
        spoken = plain[0, asked]
        if leans and carried >= first_day + rules.guidance_days:
            spoken = lean[0, asked]
        table[place, DIRECT] = min(terms, work_of[work, person.week_without], spoken)

        without = terms if leans else min(terms, plain[0, asked])
        if without != FAIL:
            for pair in range(of_work[work], of_work[work + 1]):
                fit = fit_of[pair]
                track = EVENING if in_evening[fit] != 0 else DUAL
                best, limit = table[place, track], most[pair]
                result = min(without, fit_verdict[pair])
                if result <= best:
                    continue
                for number in range(begin_of[fit], begin_of[fit + 1]):
                    one = option_of[number]
                    verdict = min(result, UNKNOWN) if unknown[one] != 0 else result
                    if verdict <= best:
                        break
                    if end[one] <= first_day or join[one] > first_day + rules.beside_days:
                        continue
                    course = course_of[one]
                    if bucket != REMOTE and online[course] == 0 and person.week_known != 0:
                        if bucket == PLACE_NOT_KNOWN or person.modes_known == 0 or place_row[course] < 0:
                            verdict = min(verdict, UNKNOWN)
                        elif between[place_row[course], bucket - FIRST_PLACE] > limit:
                            continue
                    if leans:
                        reaches = full[row_of[after[one]], asked] == PASS
                        verdict = min(verdict, language_beside(
                            carried, first_day, rules.guidance_days, reaches, cautious_end[one], plain[0, asked],
                            lean[0, asked],
                        ))  # fmt: skip
                    if verdict > best:
                        best = verdict
                        if best == result:
                            break
                table[place, track] = best
            if has_promises and cutting[slot] > 0:
                awkward[place] = 1

        hours_known = not np.isnan(work_hours[work])
        best = FAIL
        for week in range(weeks if groups else 0):
            result = min(terms, work_of[work, week])
            if result <= best:
                continue
            if soon[asked, week, CLEAN] <= latest:
                best = result
            elif soon[asked, week, LIGHT if hours_known else ANY] <= latest:
                best = max(best, min(result, UNKNOWN))
        if promised and best != PASS:
            begin = pairs[slot]
            for group in range(groups):
                levels = row_of[group_after[group]]
                result = min(terms, work_of[work, group_week[group]])
                if lean[levels, asked] == NOT_LEANING or result <= best:
                    continue
                for one in range(group_begin[group], group_begin[group + 1]):
                    if learned_end[one] > latest or best == result:
                        break
                    kind = learned_kind[one]
                    verdict = min(result, UNKNOWN) if kind & UNKNOWN_KIND != 0 else result
                    if verdict <= best or (kind & HEAVY_KIND != 0 and hours_known):
                        continue
                    day = max(first_day, learned_end[one])
                    carried = carried_until(
                        promise, begin, begin + many[slot], enough_hours, languages, speaks, valid_from,
                        valid_until, lasts_days, day,
                    )  # fmt: skip
                    carries = carried >= day + rules.guidance_days
                    best = max(best, min(verdict, lean[levels, asked] if carries else plain[levels, asked]))
        table[place, LEARN_FIRST] = best
    return table, awkward
