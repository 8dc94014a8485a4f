"""Vacancies of which at most one gate fails that no course changes, and none is open."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.near.bounds import least_size
from services.matcher.engine.kernel.near.case import Case, Ready
from services.matcher.engine.kernel.near.classes import CLOSED, HOPELESS, OCCUPATION, POSITIONS, TRAVEL
from services.matcher.engine.kernel.near.courses import FINEST_SIZE, MINUTES_A_STEP
from services.matcher.engine.kernel.stock.lines import SUPPORTS
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Bytes, Floats, Ints

NOTHING, SOMETHING, TOO_LATE = range(3)
"""Which gate fails: none, `start_date` (TOO_LATE), another."""
NOT_ASKED_YET = -1.0


class Standing(NamedTuple):
    """One row each, in the order of `least`: no change that is enough is smaller (rounded, as a whole number). `fails`
    and the `size` of it (0 when nothing fails); `first_day` without courses."""

    line: Ints
    slot: Ints
    fails: Bytes
    size: Floats
    minutes: Floats
    first_day: Ints
    least: Floats


class Likely(NamedTuple):
    """Lines that may be worth a look; `least` is as in `Standing` but may be lower. `fails` and `size`: of the gates
    that classes and places tell."""

    line: Ints
    fails: Bytes
    size: Floats
    minutes: Floats
    possible: NDArray[np.bool_]
    least: Floats


@compiled
def likely(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    stock: Held[Stock], case: Held[Case], ready: Held[Ready], slots: Ints, everything: bool, without: Ints, most: float
) -> tuple[Held[Likely], Floats]:  # fmt: skip
    """Those that may need a change of at most this size: of these slots, or of everything; without some slots. Their
    `least` is given apart as well."""
    (offer, _), known, (fits, clean, some) = stock.lent, case.lent, ready.lent.least
    person, sizes, position, lines = known.who, known.sizes, offer.position, offer.lines
    places, remote, longest, spare = known.columns.place, known.columns.remote, person.max_minutes, offer.work_spare
    home_other, home_public = person.home_other, person.home_public
    promised, language_of = offer.promised, offer.terms.language_class
    terms_fails, terms_size = known.terms
    rows, start, terms_of, work_of = lines.rows, lines.start, lines.terms, lines.work
    overlap, shifts, load = known.hours
    travel, of_hours, of_load = sizes.other[TRAVEL], sizes.hours, sizes.load
    # Gates of the line itself, which are looked at last: mostly no such change is small enough.
    of_line = min(1.0, sizes.other[POSITIONS], sizes.other[CLOSED], sizes.start)
    if person.excludes != 0:
        of_line = min(of_line, sizes.other[OCCUPATION])
    # Of what is asked for once: many lines ask the same.
    of_class = np.full((*fits.shape[:2], len(shifts)), NOT_ASKED_YET)
    class_possible = np.zeros(of_class.shape, np.bool_)
    last, count, finest = len(start) - 1, 0, np.rint(most * FINEST_SIZE)
    parts = last + lines.used[0] - start[last] if everything else len(slots)
    room = lines.used[0] if everything else len(slots)
    asked_for = np.ones(lines.used[0], np.bool_)
    for slot in without:
        asked_for[position[slot]] = False
    # One gate of which the change is too large is as many that fail.
    of_terms, of_work = terms_fails.copy(), overlap.copy()
    for one in range(len(of_terms)):
        if of_terms[one] == 1 and np.rint(terms_size[one] * FINEST_SIZE) > finest:
            of_terms[one] = HOPELESS
    for work in range(len(of_work)):
        if of_work[work] == 1 and np.rint(of_hours * FINEST_SIZE) > finest:
            of_work[work] = HOPELESS
    read = np.empty(room + 1, np.int64)
    line_of, fails_of, size_of = np.empty(room, np.int64), np.empty(room, np.int8), np.empty(room, np.float64)
    minutes_of, possible_of = np.empty(room, np.float64), np.empty(room, np.bool_)
    least_of = np.empty(room, np.float64)
    for part in range(parts):
        # The lines after those of the last bucket are of any.
        begin = position[slots[part]] if not everything else start[part] if part < last else start[last] + part - last
        end, bucket = begin + 1, part
        if everything and part < last:
            end = start[part + 1]
        else:
            slot = rows[begin].slot
            place = places[slot]
            bucket = REMOTE if remote[slot] != 0 else PLACE_NOT_KNOWN if place == NOWHERE else FIRST_PLACE + place
        near, in_public, public, may_fail = 0.0, 0.0, 0.0, 1
        if bucket != REMOTE:
            if bucket == PLACE_NOT_KNOWN or longest == NOT_STATED or begin == end:
                continue
            near, public = home_other[bucket - FIRST_PLACE], home_public[bucket - FIRST_PLACE]
            in_public = min(near, public)
            if not (near <= longest or in_public <= longest):
                nearest = in_public if in_public <= near else near
                if np.rint(min(1.0, travel * ((nearest - longest) / MINUTES_A_STEP)) * FINEST_SIZE) > finest:
                    continue
                may_fail = 0
        # Without branches: which lines pass cannot be foreseen.
        passing = 0
        for line in range(begin, end):
            read[passing] = line
            passing += (of_terms[terms_of[line]] + of_work[work_of[line]] <= may_fail) & asked_for[line]
        for line in read[:passing]:
            one, work = terms_of[line], work_of[line]
            fails = terms_fails[one] + overlap[work]
            minutes = in_public if public <= spare[work] else near
            if np.isnan(minutes):
                continue
            size = terms_size[one] + (of_hours if overlap[work] else 0.0)
            if minutes > longest and bucket != REMOTE:
                fails, size = fails + 1, min(1.0, travel * ((minutes - longest) / MINUTES_A_STEP))
            if fails > 1 or np.rint(size * FINEST_SIZE) > finest:
                continue
            supported, asked = 1 if promised[line] & SUPPORTS else 0, language_of[one]
            least = of_class[supported, asked, work]
            if least == NOT_ASKED_YET:
                least, told = least_size(fits, clean, some, shifts, load, of_load, supported, asked, work)
                of_class[supported, asked, work], class_possible[supported, asked, work] = least, told
            possible = class_possible[supported, asked, work]
            if possible:
                least = size if fails else min(least, of_line)
            elif fails:
                continue
            least = np.rint(least * FINEST_SIZE)
            if least <= finest:
                line_of[count], fails_of[count], size_of[count], minutes_of[count] = line, fails, size, minutes
                possible_of[count], least_of[count] = possible, least
                count += 1
    leasts = least_of[:count]
    found = Likely(line_of[:count], fails_of[:count], size_of[:count], minutes_of[:count], possible_of[:count], leasts)
    return hold(found), leasts


def standing(stock: Held[Stock], case: Held[Case], some: Held[Likely], upto: float, most: float) -> Standing:
    """Those of the lines that may need no more than `upto` of which no second gate fails, and which need no more than
    `most`."""
    found = _standing(stock, case, some, upto, np.rint(most * FINEST_SIZE))
    order = np.argsort(found.least, kind="stable")
    return Standing._make([column[order] for column in found])


@compiled
def _standing(  # noqa: C901 - one loop: see jit.py
    stock: Held[Stock], case: Held[Case], some: Held[Likely], upto: float, finest: float
) -> Standing:  # fmt: skip
    (offer, _), known = stock.lent, case.lent
    columns, person, sizes, rows, position = known.columns, known.who, known.sizes, offer.rows, offer.position
    excluded, excludes, today, first = person.excluded, person.excludes, person.today, person.first_day
    taken, positions, latest, other, of_start = (
        columns.taken,
        columns.positions,
        columns.latest,
        sizes.other,
        sizes.start,
    )
    line_of, failing, size_so_far, minutes_so_far, possible, least_so_far = some.lent
    room, count, no_occupation = len(line_of), 0, offer.no_occupation
    lines, slot_of, fails_of = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int8)
    size_of, minutes_of = np.empty(room, np.float64), np.empty(room, np.float64)
    days_of, least_of = np.empty(room, np.int64), np.empty(room, np.float64)
    for number in range(room):
        if least_so_far[number] > upto:
            continue
        line = line_of[number]
        row, fails, size = rows[line], failing[number], size_so_far[number]
        slot, first_day, kind = row.slot, max(first, row.starts), SOMETHING if fails else NOTHING
        if position[slot] != line or taken[slot] == 0:
            continue
        if positions[slot] < 1:
            fails += 1
            kind, size = SOMETHING, min(1.0, other[POSITIONS])
        if row.closes < today:
            fails += 1
            kind, size = SOMETHING, min(1.0, other[CLOSED])
        if excludes != 0:
            if row.occupation == no_occupation:
                continue
            for code in excluded:
                if code == row.occupation:
                    fails += 1
                    kind, size = SOMETHING, min(1.0, other[OCCUPATION])
                    break
        if first_day > latest[slot]:
            fails += 1
            kind, size = TOO_LATE, of_start
        if fails > 1 or (fails == 1 and not possible[number]):
            continue
        least = least_so_far[number] if kind == NOTHING else np.rint(size * FINEST_SIZE)
        if least <= finest:
            lines[count], slot_of[count], fails_of[count], size_of[count] = line, slot, kind, size
            minutes_of[count], days_of[count], least_of[count] = minutes_so_far[number], first_day, least
            count += 1
    return Standing(
        lines[:count], slot_of[:count], fails_of[:count], size_of[:count], minutes_of[:count], days_of[:count],
        least_of[:count],
    )  # fmt: skip


@compiled
def insert(top: Floats, many: int, size: float) -> int:
    """Keeps the least sizes, in order: `many` of them are there. Returns how many there are then."""
    if many < len(top):
        many += 1
        top[many - 1] = np.inf
    one = many - 1
    if size < top[one]:
        while one > 0 and top[one - 1] > size:
            top[one] = top[one - 1]
            one -= 1
        top[one] = size
    return many
