"""One vacancy judged for the few whose list it could change: the gates and the score of each track as `engine/kernel`
has them, from what is kept of the candidate."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.classes_now import NOT_LEANING, load_verdict
from services.matcher.engine.kernel.courses.followers import HEAVY_KIND, UNKNOWN_KIND
from services.matcher.engine.kernel.courses.lessons_beside import fits_in_room, hours_outside
from services.matcher.engine.kernel.courses.singles import join_day
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import after_course, met
from services.matcher.engine.kernel.rules import GUIDANCE, LANGUAGE, Rules
from services.matcher.engine.kernel.stock.offer import NOT_ASKED, CourseArrays
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, cut_out, language_beside, needs_met
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.reverse.bounds import MARGIN, language_part
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import NOT_OFFERED, Columns
from services.matcher.engine.reverse.gates import Near, suited
from services.matcher.engine.reverse.too_tight import too_tight
from services.matcher.engine.stock.place_index import PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.promise_table import PromiseArrays
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Ints

NO_SCORE = -np.inf
ROUNDED = 1e-6
"""What a single-precision number of the size of a score is away from it at most, and more."""
DIRECT, BESIDE, LEARNING = range(3)
"""Columns of `Near.tracks`."""


@compiled
def _language(levels: int, minimum: int, lower: int, supported: bool) -> tuple[int, int]:
    """`plain` and `lean` of `Classes`."""
    whole = met(levels, minimum) if minimum != NOT_ASKED else UNKNOWN
    if minimum != NOT_ASKED and whole != PASS and lower != NOT_ASKED:
        lean = met(levels, lower)
        if lean == FAIL:
            return FAIL, NOT_LEANING
        return whole, lean if supported else NOT_LEANING
    return whole, NOT_LEANING


@compiled
def _guided(
    stated: int, begin: int, end: int, needs: Ints, promises: Ints, kind: Ints, confirmed: Ints, valid_until: Ints,
    pledged: float, day: int, otherwise: float,
) -> float:  # fmt: skip
    """The part `guidance` when the work begins on a day."""
    if stated == 0:
        return otherwise
    if end == begin:
        return 1.0
    return needs_met(promises, 0, len(promises), kind, confirmed, valid_until, needs[begin:end], pledged, day)


@compiled
def direct(
    columns: Columns, changed: Changed, rules: Rules, promises: PromiseArrays, near: Near, touched: Bools
) -> None:
    """Sets `touched` of those whose list work without courses could change; so do the others for their tracks."""
    rows, free, week_code, remaining = columns.rows, columns.free, columns.week, columns.remaining
    speaks, needs = columns.coded[columns.speaks :], columns.needs
    minimum, lower, supporting = changed.minimum, changed.lower, changed.supporting
    kind, work, window, school = changed.kind, changed.work, changed.window, changed.school
    hours_min, work_hours, last, nothing = (
        changed.hours_min, changed.work_hours, len(rules.start) - 1, np.zeros(WORDS, np.uint64),
    )  # fmt: skip
    for one in range(len(near.number)):
        number, first_day = near.number[one], near.first_day[one]
        if near.tracks[one, DIRECT] == 0 and near.clarify[one] == 0:
            continue
        row = rows[number]
        week = row.weeks + row.week_without
        result = suited(
            near.suits, week_code[week], row.week_known, free, kind, work, window, school, hours_min, nothing
        )
        result = min(result, near.verdict[one], load_verdict(work_hours + remaining[week], row.load_most))
        spoken, lean = _language(row.levels, minimum, lower, len(supporting) > 0)
        if result != FAIL and lean != NOT_LEANING:
            carried = carried_until(
                supporting, 0, len(supporting), promises.enough_hours, promises.languages, speaks[:, number],
                promises.valid_from, promises.valid_until, promises.lasts_days, first_day,
            )  # fmt: skip
            if carried >= first_day + rules.guidance_days:
                spoken = lean
        result = min(result, spoken)
        if result == FAIL:
            continue
        guided = _guided(
            row.needs_stated, row.needs, row.needs + row.needs_many, needs, changed.promises, promises.kind,
            promises.confirmed, promises.valid_until, rules.pledged_credit, first_day, rules.by_candidate,
        )  # fmt: skip
        spoken_part = language_part(row.levels, minimum, rules.by_candidate, rules.by_vacancy)
        score = near.parts[one] + rules.weights[LANGUAGE] * spoken_part + row.growth_now + MARGIN
        score += rules.weights[GUIDANCE] * guided + rules.start[min(first_day - row.today, last)]
        is_loose = near.loose[one] != 0
        if result == PASS or is_loose:
            touched[one] |= score >= min(row.enters, row.direct)
        if result == UNKNOWN or is_loose:
            touched[one] |= score >= row.clarify


@compiled
def beside(  # noqa: C901, PLR0912, PLR0915 - one loop
    columns: Columns, changed: Changed, rules: Rules, courses: CourseArrays, timetables: TimetableArrays,
    promises: PromiseArrays, near: Near, touched: Bools,
) -> None:  # fmt: skip
    """With a course beside the work, by day or in the evening: the first that fits, best first (`tracks/beside`)."""
    rows, free, week_code, remaining = columns.rows, columns.free, columns.week, columns.remaining
    speaks, needs = columns.coded[columns.speaks :], columns.needs
    option_course, option_week, option_unknown = columns.option_course, columns.option_week, columns.option_unknown
    option_growth, means, minutes_of = columns.option_growth, columns.means, changed.minutes
    minimum, lower, supporting, cutting = changed.minimum, changed.lower, changed.supporting, changed.cutting
    kind, work, window, school = changed.kind, changed.work, changed.window, changed.school
    hours_min, work_hours, bucket, week_class = (
        changed.hours_min, changed.work_hours, changed.bucket, changed.week_class,
    )  # fmt: skip
    starts, days, rolling, online, place_of = (
        courses.starts, courses.days, courses.rolling, courses.online, courses.place,
    )  # fmt: skip
    evening, timetable_of, lesson_minutes = courses.evening, courses.timetable, courses.lesson_minutes
    slack, begins, lesson_starts, lesson_ends = timetables.slack, timetables.begin, timetables.starts, timetables.ends
    lessons, first_half, half_hours = timetables.lessons, timetables.first_half_hours, timetables.half_hours
    nothing, cut, padded = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64)
    hours_of, has_cut, last = np.empty(columns.most_weeks, np.int8), len(cutting) > 0, len(rules.start) - 1
    windows, schools, works = window.reshape(1, -1), school.reshape(1, -1), work.reshape(1, -1)
    rests, tight = np.zeros((1, WORDS), np.uint64), too_tight(changed, courses, timetables)
    rests[0] = changed.rest
    for one in range(len(near.number)):
        number, first_day = near.number[one], near.first_day[one]
        row = rows[number]
        plain, lean = _language(row.levels, minimum, lower, len(supporting) > 0)
        leans = lean != NOT_LEANING
        without = near.verdict[one] if leans else min(near.verdict[one], plain)
        asked = near.tracks[one, BESIDE] != 0 or near.clarify[one] != 0
        if touched[one] or without == FAIL or not asked or row.options_many == 0:
            continue
        for week in range(row.weeks_many):
            hours_of[week] = suited(
                near.suits, week_code[row.weeks + week], row.week_known, free, kind, work, window, school, hours_min,
                nothing,
            )  # fmt: skip
        if has_cut:
            cut_out(
                cutting, 0, len(cutting), promises.valid_from, promises.valid_until, promises.cut_out, first_day, cut
            )
        carried = NEVER
        if leans:
            carried = carried_until(
                supporting, 0, len(supporting), promises.enough_hours, promises.languages, speaks[:, number],
                promises.valid_from, promises.valid_until, promises.lasts_days, first_day,
            )  # fmt: skip
        guided = _guided(
            row.needs_stated, row.needs, row.needs + row.needs_many, needs, changed.promises, promises.kind,
            promises.confirmed, promises.valid_until, rules.pledged_credit, first_day, rules.by_candidate,
        )  # fmt: skip
        spoken_part = language_part(row.levels, minimum, rules.by_candidate, rules.by_vacancy)
        score = near.parts[one] + rules.weights[LANGUAGE] * spoken_part + MARGIN
        score += rules.weights[GUIDANCE] * guided + rules.start[min(first_day - row.today, last)]
        is_loose, bits, is_told = near.loose[one] != 0, means[row.modes], row.week_known != 0 and row.modes_known != 0
        clears = min(row.enters, row.dual, row.evening) if near.tracks[one, BESIDE] != 0 else np.inf
        opens = row.clarify if near.clarify[one] != 0 else np.inf
        clear_day, clear_evening, open_day, open_evening = NO_SCORE, NO_SCORE, NO_SCORE, NO_SCORE
        for option in range(row.options, row.options + row.options_many):
            course, week = option_course[option], option_week[option]
            found = score + option_growth[option]
            # Best first, but for rounding: of those that are left none could change the list.
            if found + ROUNDED < min(clears, opens) and max(open_day, open_evening) < opens:
                break
            if course == NOT_OFFERED or (is_told and tight[course]):
                continue
            in_evening = evening[course] != 0
            clear, still_open = (clear_evening, open_evening) if in_evening else (clear_day, open_day)
            result = min(without, hours_of[week])
            if option_unknown[option] != 0:
                result = min(result, UNKNOWN)
            if result == FAIL or clear != NO_SCORE or (result == UNKNOWN and still_open != NO_SCORE):
                continue
            join = join_day(starts[course], days[course], rolling[course], row.today)
            end = join + days[course]
            if end <= first_day or join > first_day + rules.beside_days:
                continue
            if row.week_known != 0:
                minutes, timetable = 0.0, timetable_of[course]
                if bucket != REMOTE and online[course] == 0:
                    minutes = np.nan
                    if bucket != PLACE_NOT_KNOWN and row.modes_known != 0 and place_of[course] >= 0:
                        minutes = np.inf
                        for mode in range(len(minutes_of)):
                            if (bits >> mode) & 1:
                                minutes = min(minutes, float(minutes_of[mode, place_of[course]]))
                        minutes = 0.0 if minutes == np.inf else minutes
                if kind == UNKNOWN_WEEK or np.isnan(minutes):
                    result = min(result, UNKNOWN)
                elif not has_cut and minutes > slack[timetable, week_class]:
                    continue
                elif has_cut or kind == FLEXIBLE:
                    fits = fits_in_room(
                        begins, lesson_starts, lesson_ends, timetable, int(minutes), cut, has_cut, padded, first_half,
                        kind, 0, works, windows, schools, rests, free, week_code[row.weeks + week], hours_min,
                    )  # fmt: skip
                    result = min(result, fits)
            hours = lesson_minutes[course] / 60
            if has_cut:
                hours = hours_outside(hours, lessons, timetable_of[course], half_hours, cut, works, 0)
            result = min(result, load_verdict(work_hours + remaining[row.weeks + week] + hours, row.load_most))
            if leans and result != FAIL:
                after = after_course(
                    row.levels, courses.from_level[course], courses.to_level[course], courses.teaches[course]
                )
                delay = int(np.ceil(np.rint(days[course] * row.delay * 1e9) / 1e9))
                spoken = language_beside(
                    carried, first_day, rules.guidance_days, met(after, minimum) == PASS, end + delay, plain, lean
                )
                result = min(result, spoken)
            if result == FAIL:
                continue
            if in_evening and result == PASS:
                clear_evening = found
            elif in_evening:
                open_evening = max(open_evening, found)
            elif result == PASS:
                clear_day = found
            else:
                open_day = max(open_day, found)
            if min(clear_day, clear_evening) != NO_SCORE:
                break
        if is_loose:
            clear_day = open_day = max(clear_day, open_day)
            clear_evening = open_evening = max(clear_evening, open_evening)
        elif clear_day != NO_SCORE:
            open_day = NO_SCORE
        if not is_loose and clear_evening != NO_SCORE:
            open_evening = NO_SCORE
        best = max(open_day, open_evening)
        touched[one] |= clear_day != NO_SCORE and clear_day >= min(row.enters, row.dual)
        touched[one] |= clear_evening != NO_SCORE and clear_evening >= min(row.enters, row.evening)
        touched[one] |= best != NO_SCORE and best >= row.clarify


@compiled
def learn_first(
    columns: Columns, changed: Changed, rules: Rules, promises: PromiseArrays, near: Near, touched: Bools
) -> None:
    """After learning. Where a promise may carry the language, combinations that are not kept could be the best: then
    the promise is taken to carry whenever the work begins, which is never too low."""
    rows, free, week_code, remaining = columns.rows, columns.free, columns.week, columns.remaining
    after_of, week_of, ends, needs = columns.learn_after, columns.learn_week, columns.learn_end, columns.needs
    kinds, growths, minimum, lower = columns.learn_kind, columns.learn_growth, changed.minimum, changed.lower
    kind, work, window, school = changed.kind, changed.work, changed.window, changed.school
    hours_min, work_hours, latest, last = changed.hours_min, changed.work_hours, changed.latest, len(rules.start) - 1
    hours_known, nothing = not np.isnan(changed.work_hours), np.zeros(WORDS, np.uint64)
    work_of, language_weight = np.empty(columns.most_weeks, np.int8), rules.weights[LANGUAGE]
    for one in range(len(near.number)):
        row, first_day = rows[near.number[one]], near.first_day[one]
        asked = near.tracks[one, LEARNING] != 0 or near.clarify[one] != 0
        if touched[one] or not asked or row.learning_many == 0:
            continue
        for week in range(row.weeks_many):
            at = row.weeks + week
            fits = suited(
                near.suits, week_code[at], row.week_known, free, kind, work, window, school, hours_min, nothing
            )
            work_of[week] = min(near.verdict[one], fits, load_verdict(work_hours + remaining[at], row.load_most))
        is_loose, before, before_week, without, spoken_part = near.loose[one] != 0, -1, -1, FAIL, 0.0
        clear, still_open, day_of_guidance, guided = NO_SCORE, NO_SCORE, -1, 0.0
        for learned in range(row.learning, row.learning + row.learning_many):
            levels, week = after_of[learned], week_of[learned]
            if levels != before or week != before_week:
                before, before_week = levels, week
                plain, lean = _language(levels, minimum, lower, len(changed.supporting) > 0)
                is_loose |= lean != NOT_LEANING
                without = min(work_of[week], plain if lean == NOT_LEANING else max(plain, lean))
                spoken_part = language_weight * language_part(levels, minimum, rules.by_candidate, rules.by_vacancy)
            if without == FAIL or ends[learned] > latest or (kinds[learned] & HEAVY_KIND != 0 and hours_known):
                continue
            result = min(without, UNKNOWN) if kinds[learned] & UNKNOWN_KIND != 0 else without
            day = max(first_day, ends[learned])
            if day != day_of_guidance:
                day_of_guidance = day
                guided = rules.weights[GUIDANCE] * _guided(
                    row.needs_stated, row.needs, row.needs + row.needs_many, needs, changed.promises, promises.kind,
                    promises.confirmed, promises.valid_until, rules.pledged_credit, day, rules.by_candidate,
                )  # fmt: skip
            score = near.parts[one] + spoken_part + growths[learned] + guided + rules.start[min(day - row.today, last)]
            if result == PASS:
                clear = max(clear, score + MARGIN)
            else:
                still_open = max(still_open, score + MARGIN)
        if is_loose:
            clear = still_open = max(clear, still_open)
        elif clear != NO_SCORE:
            still_open = NO_SCORE
        touched[one] |= clear != NO_SCORE and clear >= min(row.enters, row.learn_first)
        touched[one] |= still_open != NO_SCORE and still_open >= row.clarify
