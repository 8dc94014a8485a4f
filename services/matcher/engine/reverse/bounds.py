"""The parts of the score that courses do not touch, and whether what is left could change the list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED, level_of
from services.matcher.engine.kernel.levels import SKILLS as LANGUAGE_SKILLS
from services.matcher.engine.kernel.parts_now import travel_part, wished_hours
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, LANGUAGE, SKILLS, TRAVEL, WISHES, Rules
from services.matcher.engine.kernel.stock.offer import NO_UNIT, NOT_ASKED
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import NO_COURSE, ROW, Codes, Columns, Digits
from services.matcher.engine.reverse.first_look import Looked
from services.matcher.engine.stock.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import Bytes, Floats, Ints

MARGIN = 1e-9
"""Sums that are added up in another order, and rounding: what is nearer than this to a score reaches it."""
AHEAD = 16
"""So many rows ahead are asked for: what one takes is a fraction of a wait for memory."""
assert ROW.fields is not None
ROW_SIZE, SCORED, LINE = ROW.itemsize, ROW.fields["hours_least"][1], 64
"""Bytes of a row, of what a score depends on, and of what memory gives at once."""


class Few(NamedTuple):
    """Candidates by row whose list could change, if no gate stands in the way; `minutes` to work as in `Looked`.
    `parts`: all parts but language, growth, guidance and start; `tracks` [direct, beside the work, learn first]: 1
    where that track could change it; `clarify`: 1 when an entry that is to be clarified could."""

    number: Codes
    minutes: Floats
    parts: Floats
    tracks: Bytes
    clarify: Bytes


@compiled
def credits_by_occupation(isco: Digits, occupation: int, digits: NDArray[np.int8], credits: Floats) -> Floats:
    """Per code of an occupation (with its digits) the ISCO credit of it and that of the vacancy."""
    found = np.zeros(len(isco), np.float64)
    for code in range(len(isco)):
        same = 0
        while same < len(digits) and isco[code, same] != NO_UNIT and isco[code, same] == digits[same]:
            same += 1
        found[code] = credits[3] if code == occupation else credits[same - 1] if same > 0 else 0.0
    return found


@compiled
def language_part(packed: int, asked: int, not_known: float, not_asked: float) -> float:
    """The part `language`."""
    if asked == NOT_ASKED:
        return not_asked
    total = 0.0
    for skill in range(LANGUAGE_SKILLS):
        minimum, level = level_of(asked, skill), level_of(packed, skill)
        total += 1.0 if minimum <= 0 else not_known if level < 0 else min(1.0, level / minimum)
    return total / LANGUAGE_SKILLS


@compiled
def _most_language(best: int, now: int, asked: int, not_known: float, not_asked: float) -> float:
    """The most that the part can be for levels up to `best`: a level that is not known now may stay so."""
    if asked == NOT_ASKED:
        return not_asked
    total = 0.0
    for skill in range(LANGUAGE_SKILLS):
        minimum, level = level_of(asked, skill), level_of(best, skill)
        if minimum <= 0:
            total += 1.0
        else:
            worth = 0.0 if level < 0 else min(1.0, level / minimum)
            total += max(worth, not_known) if level_of(now, skill) < 0 else worth
    return total / LANGUAGE_SKILLS


@compiled
def promised(promises: Ints, kind: Ints, confirmed: Ints, pledged: float, kinds: int) -> Floats:
    """By kind the most that a promise of it is worth, whenever the work begins."""
    found = np.zeros(kinds, np.float64)
    for one in promises:
        found[kind[one]] = max(found[kind[one]], 1.0 if confirmed[one] != 0 else pledged)
    return found


@compiled
def bounded(  # noqa: C901, PLR0912, PLR0915 - one loop
    columns: Columns, changed: Changed, rules: Rules, looked: Looked, credits: Floats, worth: Floats
) -> Few:
    """`credits`: by `credits_by_occupation`; `worth`: by `promised`.

    Before the other gates: hardly anybody holds a skill that is needed, and most that are looked at end here."""
    rows, weights, start = columns.rows, rules.weights, rules.start
    held_skill, held_level, needs = columns.held_skill, columns.held_level, columns.needs
    done, wish, done_worth = columns.done, columns.wish, columns.done_worth
    wishes, by_sector = columns.wished, columns.wished_sector + changed.sector
    by_engagement, worth_of = columns.wished_engagement + changed.engagement, columns.worth
    touched, begins, pairs_need = changed.touched, changed.pairs_begin, changed.pairs_need
    relation, weight, whole = changed.pairs_relation, changed.needs_weight, changed.needs_whole
    stated, asked = changed.occupation_stated, changed.minimum
    by_candidate, by_vacancy, source = rules.by_candidate, rules.by_vacancy, changed.needs_source
    numbers, ways, starts = looked.number, looked.minutes, changed.starts
    spoken_now = np.full(PACKED, -1.0)
    covered, last, many = np.zeros(len(weight), np.float64), len(start) - 1, 0
    left, taken = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.float64)
    parts = np.empty(len(numbers), np.float64)
    tracks, clarifies = np.zeros((len(numbers), 3), np.int8), np.zeros(len(numbers), np.int8)
    row_bytes, length = columns.row_bytes, len(numbers)
    for place in range(length):
        number = numbers[place]
        if place + AHEAD < length:
            begin = numbers[place + AHEAD] * ROW_SIZE
            for line in range(0, SCORED, LINE):
                come_near(row_bytes, begin + line)
            later = rows[numbers[place + AHEAD // 2]]
            come_near(held_skill, later.skills)
            come_near(held_level, later.skills)
            come_near(done, later.done)
            come_near(done_worth, later.done)
            come_near(wish, later.wishes)
            come_near(needs, later.needs)
        row = rows[number]
        common = changed.secure + weights[TRAVEL] * travel_part(
            row.travel_stated, row.max_minutes, changed.bucket, ways[place], by_vacancy, by_candidate
        )
        experienced = by_vacancy if stated == 0 else by_candidate if row.experience_stated == 0 else 0.0
        if stated != 0:
            for one in range(row.done, row.done + row.done_many):
                experienced = max(experienced, credits[done[one]] * done_worth[one])
        common += weights[EXPERIENCE] * experienced
        wished = by_candidate
        if row.wished > 0:
            wished = 0.0
            if stated == 0:
                wished = by_vacancy if row.wishes_many > 0 else 0.0
            else:
                for one in range(row.wishes, row.wishes + row.wishes_many):
                    wished = max(wished, credits[wish[one]])
            wished += min(1.0, worth_of[wishes[by_sector, number]]) + min(1.0, worth_of[wishes[by_engagement, number]])
            wished += wished_hours(row.wished_hours, changed.hours_min, changed.hours_max, by_vacancy)
            wished /= row.wished
        common += weights[WISHES] * wished
        guided = by_candidate
        if row.needs_stated != 0:
            guided = 1.0
            if row.needs_many > 0:
                guided = 0.0
                for one in range(row.needs, row.needs + row.needs_many):
                    guided += worth[needs[one]]
                guided /= row.needs_many
        now = weights[GUIDANCE] * guided + MARGIN
        later = now
        if spoken_now[row.levels] < 0.0:
            spoken_now[row.levels] = weights[LANGUAGE] * language_part(row.levels, asked, by_candidate, by_vacancy)
        now += spoken_now[row.levels]
        first_day = max(row.first_day, starts)
        now += start[min(first_day - row.today, last)]
        direct, day, evening = now + row.growth_now, now + row.growth_day, now + row.growth_evening
        learned, best = NO_COURSE, max(direct, now + row.open_beside)
        if row.open_learn > NO_COURSE and row.learn_from <= changed.latest:
            spoken = _most_language(row.best_levels, row.levels, asked, by_candidate, by_vacancy)
            begins_on = max(first_day, row.learn_from)
            later += weights[LANGUAGE] * spoken + start[min(begins_on - row.today, last)]
            learned, best = later + row.growth_learn, max(best, later + row.open_learn)
        skilled = 1.0
        if source == NOT_STATED:
            skilled = by_vacancy
        elif source != NOTHING_NEEDED:
            skilled = by_candidate
            if row.skills_stated != 0:
                skilled, is_any = 0.0, False
                for one in range(row.skills, row.skills + row.skills_many):
                    is_any |= touched[held_skill[one]] >= 0
                if is_any:
                    covered[:] = 0.0
                    for one in range(row.skills, row.skills + row.skills_many):
                        found = touched[held_skill[one]]
                        if found >= 0:
                            for pair in range(begins[found], begins[found + 1]):
                                need = pairs_need[pair]
                                covered[need] = max(covered[need], relation[pair] * held_level[one])
                    for need in range(len(covered)):
                        skilled += covered[need] * weight[need]
                    skilled /= whole
        whole_part = common + weights[SKILLS] * skilled
        enters = row.enters - whole_part
        by_direct = direct >= min(enters, row.direct - whole_part)
        by_beside = day > NO_COURSE and day >= min(enters, row.dual - whole_part)
        by_beside |= evening > NO_COURSE and evening >= min(enters, row.evening - whole_part)
        by_learning = learned > NO_COURSE and learned >= min(enters, row.learn_first - whole_part)
        by_clarifying = best >= row.clarify - whole_part
        if by_direct or by_beside or by_learning or by_clarifying:
            left[many], taken[many], parts[many] = number, ways[place], whole_part
            tracks[many, 0], tracks[many, 1], tracks[many, 2] = by_direct, by_beside, by_learning
            clarifies[many] = by_clarifying
            many += 1
    return Few(left[:many], taken[:many], parts[:many], tracks[:many], clarifies[:many])
