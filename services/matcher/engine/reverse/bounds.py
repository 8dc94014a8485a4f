"""Whom a changed vacancy can concern: gates cheapest first, then the most that any track could score."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import SKILLS as LANGUAGE_SKILLS
from services.matcher.engine.kernel.levels import level_of, met
from services.matcher.engine.kernel.offer import NOT_ASKED, NO_UNIT
from services.matcher.engine.kernel.parts_now import travel_part, wished_hours
from services.matcher.engine.kernel.person import NOT_STATED as NOT_SAID
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, LANGUAGE, SKILLS, TRAVEL, WISHES, Rules
from services.matcher.engine.kernel.week_bits import is_inside
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.people import NEEDS_NOT_STATED, NEEDS_NOTHING, NEWER, NO_COURSE
from services.matcher.engine.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NO, MAYBE, SURELY = range(3)
MARGIN = 1e-9
"""Sums that are added up in another order, and rounding."""
Digits = NDArray[np.int8]


class Columns(NamedTuple):
    """The arrays of `People`, and means of travel by code."""

    rows: Any
    free_now: Weeks
    free_ever: Weeks
    engagement: NDArray[np.int8]
    licences: NDArray[np.int8]
    certificates: NDArray[np.int8]
    education: NDArray[np.int8]
    other_languages: NDArray[np.int8]
    wished_sector: Floats
    wished_engagement: Floats
    held_skill: NDArray[np.int32]
    held_level: Floats
    done: NDArray[np.int32]
    done_1: Digits
    done_2: Digits
    done_3: Digits
    done_4: Digits
    done_worth: Floats
    wish: NDArray[np.int32]
    wish_1: Digits
    wish_2: Digits
    wish_3: Digits
    wish_4: Digits
    excluded: NDArray[np.int32]
    means: Ints
    public: int


@compiled
def _near(code: int, first: int, second: int, third: int, fourth: int, changed: Changed, credits: Floats) -> float:
    """ISCO credit of an occupation (its code and digits) and that of the vacancy."""
    if code == changed.occupation:
        return credits[3]
    digits = changed.digits
    if first == NO_UNIT or first != digits[0]:
        return 0.0
    if second == NO_UNIT or second != digits[1]:
        return credits[0]
    if third == NO_UNIT or third != digits[2]:
        return credits[1]
    return credits[3] if fourth != NO_UNIT and fourth == digits[3] else credits[2]


@compiled
def _language(packed: int, asked: int, unknown_now: int, not_known: float, not_asked: float) -> float:
    """The most that the part `language` can be for levels up to these; a level that is not known now may stay so."""
    if asked == NOT_ASKED:
        return not_asked
    total = 0.0
    for skill in range(LANGUAGE_SKILLS):
        minimum, level = level_of(asked, skill), level_of(packed, skill)
        if minimum <= 0:
            total += 1.0
        else:
            worth = 0.0 if level < 0 else min(1.0, level / minimum)
            total += max(worth, not_known) if level_of(unknown_now, skill) < 0 else worth
    return total / LANGUAGE_SKILLS


@compiled
def _could_be_spoken(packed: int, changed: Changed) -> bool:
    """Some minimum may be met with these levels."""
    if changed.minimum == NOT_ASKED or met(packed, changed.minimum) != FAIL:
        return True
    return changed.carried != 0 and changed.lower != NOT_ASKED and met(packed, changed.lower) != FAIL


@compiled
def _week(free: Weeks, changed: Changed, nothing: Weeks) -> int:
    """`shifts_fit_week` in this free week."""
    if changed.kind == UNKNOWN_WEEK:
        return UNKNOWN
    if not is_inside(changed.work, free):
        return FAIL
    if changed.kind == FLEXIBLE:
        return enough(room(changed.window, free, changed.school, nothing), changed.hours_min)
    return PASS


@compiled
def concerned(columns: Columns, changed: Changed, rules: Rules, found: NDArray[np.int8]) -> None:
    """Sets per row NO, MAYBE, or SURELY: an entry that changes the list is certain (unless the spread keeps it out)."""
    rows, credits, weights, start = columns.rows, rules.isco_credit, rules.weights, rules.start
    nothing, covered = np.zeros(WORDS, np.uint64), np.zeros(len(changed.needs_weight), np.float64)
    last = len(start) - 1
    for number in range(len(found)):
        row = rows[number]
        found[number] = NO
        if row.taken == 0 or changed.closes < row.today:
            continue
        terms = min(columns.engagement[number, changed.engagement], columns.licences[number, changed.licences])
        if terms == FAIL:
            continue
        newest = max(columns.engagement[number, changed.engagement], columns.licences[number, changed.licences])
        for table, code in (
            (columns.certificates, changed.certificates), (columns.education, changed.education),
            (columns.other_languages, changed.other_languages),
        ):  # fmt: skip
            terms, newest = min(terms, table[number, code]), max(newest, table[number, code])
        if terms == FAIL or not _could_be_spoken(row.open_levels, changed):
            continue
        first_day = max(row.first_day, changed.starts)
        if first_day > changed.latest:
            continue
        base = min(terms, PASS)
        minutes = 0.0 if changed.bucket == REMOTE else np.nan
        if changed.bucket == PLACE_NOT_KNOWN or (
            changed.bucket >= FIRST_PLACE and (row.home < 0 or row.modes_known == 0 or row.max_minutes == NOT_SAID)
        ):
            base = UNKNOWN
        if changed.bucket >= FIRST_PLACE and row.home >= 0 and row.modes_known != 0:
            bits, minutes = columns.means[row.modes], np.inf
            for one in range(len(changed.minutes)):
                if (bits >> one) & 1:
                    way = changed.minutes[one, row.home]
                    if one != columns.public or way <= changed.spare:
                        minutes = min(minutes, float(way))
            if row.max_minutes != NOT_SAID and minutes > row.max_minutes:
                continue
        if np.isnan(changed.hours_min) or (np.isnan(row.hours_least) and np.isnan(row.hours_most)):
            base = UNKNOWN
        elif changed.hours_min > row.hours_most or changed.hours_max < row.hours_least:
            continue
        load = load_verdict(changed.work_hours + row.remaining_least, row.load_most)
        if load == FAIL:
            continue
        base = min(base, load)
        if changed.minimum == NOT_ASKED:
            base = UNKNOWN
        fits = UNKNOWN
        if row.week_known != 0:
            fits = _week(columns.free_ever[number], changed, nothing)
        if fits == FAIL:
            continue
        base = min(base, fits)
        if row.excluded_many > 0:
            if changed.occupation_stated == 0:
                base = UNKNOWN
            is_excluded = False
            for one in range(row.excluded, row.excluded + row.excluded_many):
                is_excluded |= columns.excluded[one] == changed.occupation
            if is_excluded:
                continue
        # The parts that do not depend on the track.
        if changed.needs_source == NOT_STATED:
            skilled = rules.by_vacancy
        elif changed.needs_source == NOTHING_NEEDED:
            skilled = 1.0
        elif row.skills_stated == 0:
            skilled = rules.by_candidate
        else:
            covered[:] = 0
            for one in range(row.skills, row.skills + row.skills_many):
                place = changed.touched[columns.held_skill[one]]
                if place >= 0:
                    for pair in range(changed.pairs_begin[place], changed.pairs_begin[place + 1]):
                        need = changed.pairs_need[pair]
                        covered[need] = max(covered[need], changed.pairs_relation[pair] * columns.held_level[one])
            skilled = 0.0
            for need in range(len(covered)):
                skilled += covered[need] * changed.needs_weight[need]
            skilled /= changed.needs_whole
        done = rules.by_vacancy
        if changed.occupation_stated != 0:
            done = rules.by_candidate if row.experience_stated == 0 else 0.0
            for one in range(row.done, row.done + row.done_many):
                near = _near(
                    columns.done[one], columns.done_1[one], columns.done_2[one], columns.done_3[one],
                    columns.done_4[one], changed, credits,
                )  # fmt: skip
                done = max(done, near * columns.done_worth[one])
        wished = rules.by_candidate
        if row.wished > 0:
            wished = 0.0
            if row.wishes_many > 0 and changed.occupation_stated == 0:
                wished = rules.by_vacancy
            elif row.wishes_many > 0:
                for one in range(row.wishes, row.wishes + row.wishes_many):
                    near = _near(
                        columns.wish[one], columns.wish_1[one], columns.wish_2[one], columns.wish_3[one],
                        columns.wish_4[one], changed, credits,
                    )  # fmt: skip
                    wished = max(wished, near)
            sector, engagement = (
                columns.wished_sector[number, changed.sector], columns.wished_engagement[number, changed.engagement],
            )  # fmt: skip
            newest = max(newest, NEWER if sector > 1 or engagement > 1 else 0)
            wished += min(1.0, sector) + min(1.0, engagement)
            wished += wished_hours(row.wished_hours, changed.hours_min, changed.hours_max, rules.by_vacancy)
            wished /= row.wished
        travelled = travel_part(
            row.travel_stated, row.max_minutes, changed.bucket, minutes, rules.by_vacancy, rules.by_candidate
        )
        guided_most, guided_least = 0.0, 0.0
        if row.needs == NEEDS_NOT_STATED:
            guided_most = guided_least = rules.by_candidate
        elif row.needs == NEEDS_NOTHING:
            guided_most = guided_least = 1.0
        elif changed.promised != 0:
            guided_most = 1.0
        common = skilled * weights[SKILLS] + done * weights[EXPERIENCE] + wished * weights[WISHES]
        common += travelled * weights[TRAVEL] + changed.secure
        most = common + guided_most * weights[GUIDANCE] + MARGIN
        spoken = weights[LANGUAGE] * _language(
            row.levels, changed.minimum, row.levels, rules.by_candidate, rules.by_vacancy
        )
        begun = start[min(first_day - row.today, last)]
        best = NO_COURSE
        if _could_be_spoken(row.levels, changed):
            now = most + spoken + begun
            best = max(now + row.growth_now, now + row.growth_day, now + row.growth_evening)
            clear = base == PASS and now + row.growth_now >= min(row.enters, row.direct)
            if clear or (base == PASS and now + row.growth_day >= min(row.enters, row.dual)) or (
                base == PASS and now + row.growth_evening >= min(row.enters, row.evening)
            ):
                found[number] = MAYBE
            if clear and newest < NEWER and met(row.levels, max(changed.minimum, 0)) == PASS:
                least = common + guided_least * weights[GUIDANCE] - MARGIN + spoken + begun + row.growth_now
                fits_now = _week(columns.free_now[number], changed, nothing) if row.week_known != 0 else UNKNOWN
                load = load_verdict(changed.work_hours + row.remaining_now, row.load_most)
                if fits_now == PASS and load == PASS and least > min(row.enters, row.direct) + MARGIN:
                    found[number] = SURELY
                    continue
        if row.growth_learn > NO_COURSE and row.learn_from <= changed.latest:
            day = max(first_day, row.learn_from)
            learned = most + row.growth_learn + start[min(day - row.today, last)] + weights[LANGUAGE] * _language(
                row.best_levels, changed.minimum, row.levels, rules.by_candidate, rules.by_vacancy
            )
            best = max(best, learned)
            if base == PASS and learned >= min(row.enters, row.learn_first):
                found[number] = MAYBE
        if (base == UNKNOWN or row.doubts != 0 or newest == NEWER) and best >= row.clarify:
            found[number] = MAYBE
