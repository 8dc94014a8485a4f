"""Per vacancy the combination that one gate fails, with the smallest change (docs/matching.md, Near misses)."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST, ROUNDING
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.near.case import Case, Ready
from services.matcher.engine.kernel.near.classes import BY_PROMISE, MET, OPEN, OPEN_BUT_BY_PROMISE, SHORT
from services.matcher.engine.kernel.near.courses import CLEAN, FINEST_SIZE, LESSONS, LOAD, START
from services.matcher.engine.kernel.near.lessons import DOES_NOT_FIT, FITS, hours_outside, lessons_beside
from services.matcher.engine.kernel.near.standing import NOTHING, TOO_LATE, Standing, insert
from services.matcher.engine.kernel.near.turns import BY_END, EVERY, FRONT, longer
from services.matcher.engine.kernel.rules import GUIDANCE
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.stock.promises_now import NEVER, carried_until, cut_out, needs_met
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE
from services.matcher.engine.verdicts import Floats, Ints

ALL_TRACKS, NO_OPTION = -1, -1
ALIKE = 1e-11
"""Scores that may be the same after rounding."""
NOT_FOUND = np.inf
SIZES, BEST, ALL = range(3)
"""What can be asked for."""


@compiled
def nearest_of(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    stock: Held[Stock], case: Held[Case], ready: Held[Ready], some: Standing, track: int, most: float, limit: int,
    asked_for: int, thorough: bool, wanted: Floats, wanted_part: Floats,
) -> tuple[Floats, Floats, Ints, Ints, Ints]:  # fmt: skip
    """Of some vacancies the size (rounded, as a whole number; NOT_FOUND without one) of the least change that makes a
    combination possible, of at most `most`, and the parts of the score that combinations of a vacancy differ in, of the
    best with that change.

    Asked for SIZES: without those parts, and only for the size of the first `limit`: vacancies that may need as much as
    the last of them are not looked at. Asked for ALL: all combinations that may be as good as the size and parts
    `wanted` of each vacancy: place in `some`, track, row of `Tried` or `Cells`. `thorough`: some may be ranked.
    """
    (offer, rules), known, (tried, cells, spoken, _) = stock.lent, case.lent, ready.lent
    columns, person, sizes, hours, growth_now = known.columns, known.who, known.sizes, known.hours, known.growth_now
    collect, only_sizes = asked_for == ALL, asked_for == SIZES
    place_of, remote, latest_of = columns.place, columns.remote, columns.latest
    terms_of, work_of, language_of = offer.lines.terms, offer.lines.work, offer.terms.language_class
    week_class_of, hours_min, work_hours = offer.work.week_class, offer.work.hours_min, offer.work.work_hours
    kinds, masks, windows = offer.weeks.kind, offer.weeks.work, offer.weeks.window
    schools, rests = offer.weeks.school, offer.weeks.rest
    promises, speaks = offer.promises, person.speaks
    promise, pairs, many = promises.supporting_promise, promises.supporting_start, promises.supporting_many
    all_promise, all_start, all_many = promises.all_promise, promises.all_start, promises.all_many
    cutting, cutting_start, cutting_many = promises.cutting_promise, promises.cutting_start, promises.cutting_many
    enough_hours, languages, lasts_days = promises.enough_hours, promises.languages, promises.lasts_days
    valid_from, valid_until, cut_of = promises.valid_from, promises.valid_until, promises.cut_out
    promise_kind, confirmed, needs = promises.kind, promises.confirmed, person.needs
    evening, online, lesson_minutes = offer.courses.evening, offer.courses.online, offer.courses.lesson_minutes
    timetable_of, place_row, between = offer.courses.timetable, offer.courses.place_row, person.between
    slack, begins = offer.timetables.slack, offer.timetables.begin
    starts, ends, lessons = offer.timetables.starts, offer.timetables.ends, offer.timetables.lessons
    first_half, half_hours = offer.timetables.first_half_hours, offer.timetables.half_hours
    free, remaining, heaviest = person.free, person.remaining, person.load_most + ROUNDING
    shifts, load, verdict, steps = hours.shifts, hours.load, spoken.verdict, spoken.steps
    value, row_of, start, last = spoken.value, spoken.row_of, rules.start, len(rules.start) - 1
    tried_course, tried_gate, tried_size, tried_growth = tried.course, tried.gate, tried.size, tried.growth
    tried_join, tried_end, tried_cautious, tried_after = tried.join, tried.end, tried.cautious_end, tried.after
    tried_week, cell_after, cell_week = tried.week, cells.after, cells.week
    cell_gate, cell_size, cell_end, cell_growth = cells.gate, cells.size, cells.cautious_end, cells.growth
    turns, turns_begin, turns_failing = cells.turns, cells.turns_begin, cells.turns_failing
    lines, slots, standing, base_sizes, _, days, leasts = some
    cut, unfit, clean = np.zeros(WORDS, np.uint64), np.zeros(WORDS, np.uint64), (tried_gate == CLEAN).sum()
    least_beside = min(sizes.shifts, sizes.course[0], sizes.load, sizes.guidance, sizes.at_end, sizes.course[5])
    least_beside, least_after = np.rint(least_beside * FINEST_SIZE), np.rint(sizes.start * FINEST_SIZE)
    least_lessons = np.rint(min(1.0, sizes.course[5]) * FINEST_SIZE)
    least_leaning = np.rint(min(sizes.start, sizes.guidance) * FINEST_SIZE)
    week_without, weight, of_lessons = person.week_without, rules.weights[GUIDANCE], sizes.course[5]
    found, found_part = np.full(len(slots), NOT_FOUND, np.float64), np.full(len(slots), -np.inf, np.float64)
    top, top_many, collected = np.empty(max(1, limit), np.float64), 0, 0
    whose, which_track, which = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.int64)
    not_needed = rules.by_candidate if person.needs_stated == 0 else 1.0 if len(needs) == 0 else 0.0
    for place in range(len(slots)):
        slot, first_day, base_size = slots[place], days[place], base_sizes[place]
        base = 0 if standing[place] == NOTHING else 1
        if collect:
            best, best_part = wanted[place], wanted_part[place] - ALIKE
        else:
            best, best_part = np.rint(most * FINEST_SIZE), -np.inf
            if only_sizes and top_many == limit:
                best = min(best, top[limit - 1] - 1)
        if leasts[place] > best:
            continue
        while collect and len(whose) < collected + 1 + len(tried_course) + len(cell_end):
            whose, which_track, which = longer(whose), longer(which_track), longer(which)
        line, workplace = lines[place], place_of[slot]
        work, asked = work_of[line], language_of[terms_of[line]]
        week_class, latest, has_promises = week_class_of[work], latest_of[slot], many[slot] > 0
        kind, code, carried = kinds[week_class], verdict[0, asked], NEVER
        leans = has_promises and code in (BY_PROMISE, OPEN_BUT_BY_PROMISE)
        if leans:
            begin, end = pairs[slot], pairs[slot] + many[slot]
            carried = carried_until(promise, begin, end, enough_hours, languages, speaks, valid_from, valid_until, lasts_days, first_day)  # fmt: skip # noqa: E501
        guided = not_needed
        if not only_sizes and len(needs) > 0 and all_many[slot] > 0:
            guided = needs_met(
                all_promise, all_start[slot], all_start[slot] + all_many[slot], promise_kind, confirmed, valid_until,
                needs, rules.pledged_credit, first_day,
            )  # fmt: skip
        now = value[0, asked] + weight * guided + start[min(first_day - person.today, last)]
        can_tell = code != OPEN and (leans or code != OPEN_BUT_BY_PROMISE)

        if can_tell and track in (ALL_TRACKS, DIRECT):
            fails, size, settled = base, base_size, True
            if shifts[work, week_without] >= 0:
                fails, size = fails + 1, shifts[work, week_without]
            if load[work, week_without] != 0:
                fails, size = fails + 1, sizes.load
            if code == SHORT:
                fails, size = fails + 1, min(1.0, sizes.at_start * steps[0, asked])
            elif code != MET and carried < first_day + rules.guidance_days:
                fails, size, settled = fails + 1, sizes.guidance, code == BY_PROMISE
            if fails == 1 and settled:
                rounded, part = np.rint(size * FINEST_SIZE), now + growth_now
                if rounded < best or (rounded == best and part > best_part):
                    if collect:
                        whose[collected], which_track[collected], which[collected] = place, DIRECT, NO_OPTION
                        collected += 1
                    else:
                        best, best_part = rounded - only_sizes, -np.inf if only_sizes else part
                        found[place] = rounded

        common, common_size = base, base_size
        if not leans:
            if code == SHORT:
                common, common_size = common + 1, min(1.0, sizes.at_start * steps[0, asked])
            elif code == BY_PROMISE:
                common, common_size = common + 1, sizes.guidance
        wants_beside = track in (ALL_TRACKS, DUAL, EVENING)
        if can_tell and wants_beside and common <= 1 and np.rint(common_size * common * FINEST_SIZE) <= best:
            has_cut = cutting_many[slot] > 0
            if has_cut:
                cut_out(
                    cutting, cutting_start[slot], cutting_start[slot] + cutting_many[slot], valid_from, valid_until,
                    cut_of, first_day, cut,
                )  # fmt: skip
            begin, end = (0, clean) if common == 1 or best >= least_beside else (clean, clean)
            for one in range(begin, end if common == 1 else len(tried_course)):
                gate, part = tried_gate[one], now + tried_growth[one]
                fails, size = common, common_size
                if gate != CLEAN:
                    fails, size = fails + 1, tried_size[one]
                if fails == 1:
                    rounded = np.rint(size * FINEST_SIZE)
                    if rounded > best or (common == 1 and rounded == best and part <= best_part):
                        break
                    if rounded == best and part <= best_part:
                        continue
                course, week = tried_course[one], tried_week[one]
                of_track = EVENING if evening[course] != 0 else DUAL
                if track not in (ALL_TRACKS, of_track):
                    continue
                if shifts[work, week] >= 0:
                    fails, size = fails + 1, shifts[work, week]
                    if fails > 1:
                        continue
                if gate != START and (tried_end[one] <= first_day or tried_join[one] > first_day + rules.beside_days):
                    fails, size = fails + 1, min(1.0, sizes.course[0])
                    if fails > 1:
                        continue
                timetable, lesson_hours = timetable_of[course], lesson_minutes[course] / 60
                if has_cut:
                    lesson_hours = hours_outside(
                        lesson_hours, lessons[timetable], half_hours[timetable], cut, masks[week_class]
                    )
                if work_hours[work] + remaining[week] + lesson_hours > heaviest:
                    fails, size = fails + 1, sizes.load
                    if fails > 1:
                        continue
                if leans:
                    reached = row_of[tried_after[one]]
                    reaches, until = verdict[reached, asked] == MET, first_day + rules.guidance_days
                    if reaches:
                        until = max(first_day, tried_cautious[one])
                    if carried < until:
                        if code == OPEN_BUT_BY_PROMISE:
                            continue
                        fails, size = fails + 1, sizes.guidance
                    elif not reaches and carried < tried_cautious[one]:
                        fails, size = fails + 1, min(1.0, sizes.at_end * steps[reached, asked])
                    if fails > 1:
                        continue
                if fails == 1 and np.rint(size * FINEST_SIZE) > best:
                    continue
                minutes = 0.0
                if remote[slot] == 0 and online[course] == 0 and person.modes_known != 0:
                    if workplace == NOWHERE or place_row[course] < 0:
                        continue
                    minutes = between[place_row[course], workplace]
                if gate == LESSONS or has_cut or kind == FLEXIBLE or minutes > slack[timetable, week_class]:
                    if kind != FLEXIBLE and not has_cut and gate != LESSONS and (fails == 1 or least_lessons > best):
                        continue  # On however many days they do not fit.
                    unfit_days = lessons_beside(
                        begins, starts, ends, timetable, int(minutes), lessons[timetable], first_half[timetable], cut,
                        has_cut, kind, masks[week_class], rests[week_class], windows[week_class], schools[week_class],
                        free[week], hours_min[work], unfit,
                    )  # fmt: skip
                    if unfit_days != FITS:
                        if gate != LESSONS:
                            fails += 1
                        size = min(1.0, of_lessons * (np.inf if unfit_days == DOES_NOT_FIT else unfit_days))
                if fails != 1:
                    continue
                rounded = np.rint(size * FINEST_SIZE)
                if rounded < best or (rounded == best and part > best_part):
                    if collect:
                        whose[collected], which_track[collected], which[collected] = place, of_track, one
                        collected += 1
                    else:
                        best, best_part = rounded - only_sizes, -np.inf if only_sizes else part
                        found[place] = rounded

        for group in range(len(cell_after) if track in (ALL_TRACKS, LEARN_FIRST) else 0):
            levels, week = row_of[cell_after[group]], cell_week[group]
            code = verdict[levels, asked]
            leaning = has_promises and code in (BY_PROMISE, OPEN_BUT_BY_PROMISE)
            if code == OPEN or (code == OPEN_BUT_BY_PROMISE and not leaning):
                continue
            common, common_size, too_heavy = base, base_size, load[work, week] != 0
            if shifts[work, week] >= 0:
                common, common_size = common + 1, shifts[work, week]
            if too_heavy:
                common, common_size = common + 1, sizes.load
            if code == SHORT:
                common, common_size = common + 1, min(1.0, sizes.at_end * steps[levels, asked])
            elif code == BY_PROMISE and not leaning:
                common, common_size = common + 1, sizes.guidance
            if common > 1 or np.rint(common_size * common * FINEST_SIZE) > best:
                continue
            way = EVERY if collect or thorough else BY_END if leaning else FRONT
            begin, end = turns_begin[way, group], turns_begin[way, group + 1]
            if common == 0 and best < (least_leaning if leaning else least_after):
                begin = turns_failing[way, group]
            elif common == 1 and not too_heavy:
                end = turns_failing[way, group]
            for number in range(begin, end):
                cell = turns[number]
                gate, fails, size = cell_gate[cell], common, common_size
                if gate != CLEAN:
                    if common == 0:
                        if np.rint(cell_size[cell] * FINEST_SIZE) > best:
                            break
                    elif not too_heavy:
                        break
                    if gate != LOAD or not too_heavy:
                        fails, size = fails + 1, cell_size[cell]
                if fails > 1:
                    continue
                if cell_end[cell] > latest and standing[place] != TOO_LATE:
                    fails, size = fails + 1, sizes.start
                    if fails > 1:
                        continue
                day, guided_then = max(first_day, cell_end[cell]), guided
                if leaning:
                    carried = carried_until(
                        promise, pairs[slot], pairs[slot] + many[slot], enough_hours, languages, speaks, valid_from,
                        valid_until, lasts_days, day,
                    )  # fmt: skip
                    if carried < day + rules.guidance_days:
                        if code == OPEN_BUT_BY_PROMISE:
                            continue
                        fails, size = fails + 1, sizes.guidance
                if fails != 1:
                    continue
                rounded = np.rint(size * FINEST_SIZE)
                if rounded > best:
                    continue
                if not only_sizes and day > first_day and len(needs) > 0 and all_many[slot] > 0:
                    guided_then = needs_met(
                        all_promise, all_start[slot], all_start[slot] + all_many[slot], promise_kind, confirmed,
                        valid_until, needs, rules.pledged_credit, day,
                    )  # fmt: skip
                part = value[levels, asked] + cell_growth[cell] + weight * guided_then
                part += start[min(day - person.today, last)]
                if rounded < best or part > best_part:
                    if collect:
                        whose[collected], which_track[collected], which[collected] = place, LEARN_FIRST, cell
                        collected += 1
                    else:
                        best, best_part = rounded - only_sizes, -np.inf if only_sizes else part
                        found[place] = rounded
                        if only_sizes and common == 1:
                            break

        if found[place] != NOT_FOUND:
            found_part[place] = best_part
            if only_sizes:
                top_many = insert(top, top_many, found[place])
    return found, found_part, whose[:collected], which_track[:collected], which[:collected]
