"""Whom a changed vacancy can concern: gates cheapest first, then the most that any track could score."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import SKILLS as LANGUAGE_SKILLS
from services.matcher.engine.kernel.levels import level_of, met
from services.matcher.engine.kernel.offer import NO_UNIT, NOT_ASKED
from services.matcher.engine.kernel.parts_now import travel_part, wished_hours
from services.matcher.engine.kernel.person import NOT_STATED as NOT_SAID
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, LANGUAGE, SKILLS, TRAVEL, WISHES, Rules
from services.matcher.engine.kernel.week_bits import is_inside
from services.matcher.engine.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import Columns
from services.matcher.engine.reverse.people import NEEDS_NOT_STATED, NEEDS_NOTHING, NEEDS_SOMETHING, NEWER, NO_COURSE
from services.matcher.engine.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Floats, Weeks
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NO = 0
BY_DIRECT, BY_DAY, BY_EVENING, BY_LEARNING, BY_CLARIFYING, SURELY = (1 << bit for bit in range(6))
"""What an entry that changes the list could come from; SURELY: it is certain (unless the spread keeps it out)."""
MARGIN = 1e-9
"""Sums that are added up in another order, and rounding."""


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
def _terms(columns: Columns, changed: Changed, number: int) -> tuple[int, int]:
    """The worst verdict of the gates by code, and the highest: NEWER when some code is."""
    first, second = columns.engagement[number, changed.engagement], columns.licences[number, changed.licences]
    third, fourth = columns.certificates[number, changed.certificates], columns.education[number, changed.education]
    fifth = columns.other_languages[number, changed.other_languages]
    return min(first, second, third, fourth, fifth), max(first, second, third, fourth, fifth)


@compiled
def _minutes(columns: Columns, changed: Changed, row: Any) -> float:
    """To work; nan when it cannot be told."""
    if changed.bucket == REMOTE:
        return 0.0
    if changed.bucket < FIRST_PLACE or row.home < 0 or row.modes_known == 0:
        return np.nan
    bits, minutes = columns.means[row.modes], np.inf
    for one in range(len(changed.minutes)):
        if (bits >> one) & 1:
            way = changed.minutes[one, row.home]
            if one != columns.public or way <= changed.spare:
                minutes = min(minutes, float(way))
    return minutes


@compiled
def _gates(columns: Columns, changed: Changed, row: Any, number: int, minutes: float, nothing: Weeks) -> int:
    """The worst of the other work gates, in the widest of the candidate's weeks."""
    result = PASS
    if changed.bucket != REMOTE and (np.isnan(minutes) or row.max_minutes == NOT_SAID):
        result = UNKNOWN
    elif minutes > row.max_minutes and changed.bucket != REMOTE:
        return FAIL
    if np.isnan(changed.hours_min) or (np.isnan(row.hours_least) and np.isnan(row.hours_most)):
        result = UNKNOWN
    elif changed.hours_min > row.hours_most or changed.hours_max < row.hours_least:
        return FAIL
    result = min(result, load_verdict(changed.work_hours + row.remaining_least, row.load_most))
    if changed.minimum == NOT_ASKED or row.week_known == 0:
        result = min(result, UNKNOWN)
    if result != FAIL and row.week_known != 0:
        result = min(result, _week(columns.free_ever[number], changed, nothing))
    for one in range(row.excluded, row.excluded + row.excluded_many):
        result = min(result, FAIL if columns.excluded[one] == changed.occupation else PASS)
        if changed.occupation_stated == 0:
            result = min(result, UNKNOWN)
    return result


@compiled
def _skilled(columns: Columns, changed: Changed, row: Any, rules: Rules, covered: Floats) -> float:
    """The part `skills`; `covered` is scratch."""
    if changed.needs_source == NOT_STATED:
        return rules.by_vacancy
    if changed.needs_source == NOTHING_NEEDED:
        return 1.0
    if row.skills_stated == 0:
        return rules.by_candidate
    covered[:] = 0
    for one in range(row.skills, row.skills + row.skills_many):
        place = changed.touched[columns.held_skill[one]]
        if place >= 0:
            for pair in range(changed.pairs_begin[place], changed.pairs_begin[place + 1]):
                need = changed.pairs_need[pair]
                covered[need] = max(covered[need], changed.pairs_relation[pair] * columns.held_level[one])
    total = 0.0
    for need in range(len(covered)):
        total += covered[need] * changed.needs_weight[need]
    return total / changed.needs_whole


@compiled
def _experienced(columns: Columns, changed: Changed, row: Any, rules: Rules) -> float:
    """The part `experience`."""
    if changed.occupation_stated == 0:
        return rules.by_vacancy
    done = rules.by_candidate if row.experience_stated == 0 else 0.0
    for one in range(row.done, row.done + row.done_many):
        near = _near(
            columns.done[one], columns.done_1[one], columns.done_2[one], columns.done_3[one], columns.done_4[one],
            changed, rules.isco_credit,
        )  # fmt: skip
        done = max(done, near * columns.done_worth[one])
    return done


@compiled
def _wished(columns: Columns, changed: Changed, row: Any, rules: Rules, sector: float, engagement: float) -> float:
    """The part `wishes`."""
    if row.wished == 0:
        return rules.by_candidate
    wished = 0.0
    if row.wishes_many > 0 and changed.occupation_stated == 0:
        wished = rules.by_vacancy
    else:
        for one in range(row.wishes, row.wishes + row.wishes_many):
            near = _near(
                columns.wish[one], columns.wish_1[one], columns.wish_2[one], columns.wish_3[one], columns.wish_4[one],
                changed, rules.isco_credit,
            )  # fmt: skip
            wished = max(wished, near)
    wished += min(1.0, sector) + min(1.0, engagement)
    wished += wished_hours(row.wished_hours, changed.hours_min, changed.hours_max, rules.by_vacancy)
    return wished / row.wished


@compiled
def _guided(changed: Changed, row: Any, rules: Rules) -> float:
    """The most that the part `guidance` can be, whenever the work begins."""
    if row.needs == NEEDS_NOT_STATED:
        return rules.by_candidate
    if row.needs == NEEDS_NOTHING:
        return 1.0
    total, many = 0.0, 0
    for kind in range(len(changed.promised)):
        if (row.needs_bits >> kind) & 1:
            total += changed.promised[kind]
            many += 1
    return total / many if many > 0 else 1.0


@compiled
def _by_tracks(row: Any, base: int, now: float, learned: float) -> int:
    """Bits of the tracks of which an entry with the most that it could score would change the list."""
    bits = NO
    if base == PASS:
        if now + row.growth_now >= min(row.enters, row.direct):
            bits |= BY_DIRECT
        if row.growth_day > NO_COURSE and now + row.growth_day >= min(row.enters, row.dual):
            bits |= BY_DAY
        if row.growth_evening > NO_COURSE and now + row.growth_evening >= min(row.enters, row.evening):
            bits |= BY_EVENING
        if learned > NO_COURSE and learned >= min(row.enters, row.learn_first):
            bits |= BY_LEARNING
    return bits


@compiled
def _begins_now(columns: Columns, changed: Changed, row: Any, number: int, nothing: Weeks) -> bool:
    """`direct` passes the week, the load and the language without a promise."""
    if row.week_known == 0 or met(row.levels, max(changed.minimum, 0)) != PASS:
        return False
    if load_verdict(changed.work_hours + row.remaining_now, row.load_most) != PASS:
        return False
    return _week(columns.free_now[number], changed, nothing) == PASS


@compiled
def concerned(columns: Columns, changed: Changed, rules: Rules, found: NDArray[np.int8]) -> None:
    """Sets per row NO, SURELY, or the bits of what could change the list."""
    rows, weights, start = columns.rows, rules.weights, rules.start
    nothing, covered = np.zeros(WORDS, np.uint64), np.zeros(len(changed.needs_weight), np.float64)
    last = len(start) - 1
    for number in range(len(found)):
        row = rows[number]
        found[number] = NO
        first_day = max(row.first_day, changed.starts)
        if row.taken == 0 or changed.closes < row.today or first_day > changed.latest:
            continue
        terms, newest = _terms(columns, changed, number)
        if terms == FAIL or not _could_be_spoken(row.open_levels, changed):
            continue
        minutes = _minutes(columns, changed, row)
        base = min(terms, _gates(columns, changed, row, number, minutes, nothing))
        if base == FAIL:
            continue
        sector = columns.wished_sector[number, changed.sector]
        engagement = columns.wished_engagement[number, changed.engagement]
        is_newer = newest == NEWER or sector > 1 or engagement > 1
        common = weights[SKILLS] * _skilled(columns, changed, row, rules, covered)
        common += weights[EXPERIENCE] * _experienced(columns, changed, row, rules)
        common += weights[WISHES] * _wished(columns, changed, row, rules, sector, engagement) + changed.secure
        common += weights[TRAVEL] * travel_part(
            row.travel_stated, row.max_minutes, changed.bucket, minutes, rules.by_vacancy, rules.by_candidate
        )
        most, now, learned = common + weights[GUIDANCE] * _guided(changed, row, rules) + MARGIN, NO_COURSE, NO_COURSE
        if _could_be_spoken(row.levels, changed):
            spoken = _language(row.levels, changed.minimum, row.levels, rules.by_candidate, rules.by_vacancy)
            now = weights[LANGUAGE] * spoken + start[min(first_day - row.today, last)]
        if row.growth_learn > NO_COURSE and row.learn_from <= changed.latest:
            spoken = _language(row.best_levels, changed.minimum, row.levels, rules.by_candidate, rules.by_vacancy)
            day = max(first_day, row.learn_from)
            learned = most + row.growth_learn + weights[LANGUAGE] * spoken + start[min(day - row.today, last)]
        bits = _by_tracks(row, base, most + now, learned)
        if bits & BY_DIRECT != 0 and not is_newer and _begins_now(columns, changed, row, number, nothing):
            guided = 0.0 if row.needs == NEEDS_SOMETHING else _guided(changed, row, rules)
            least = common + weights[GUIDANCE] * guided + now + row.growth_now - MARGIN
            if least > min(row.enters, row.direct) + MARGIN:
                found[number] = SURELY
                continue
        best = max(most + now + max(row.growth_now, row.growth_day, row.growth_evening), learned)
        if (base == UNKNOWN or row.doubts != 0 or is_newer) and best >= row.clarify:
            bits |= BY_CLARIFYING
        found[number] = bits
