"""Vacancies of which at most one gate fails that no course changes, and none is open."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.courses_now import least_minutes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.near_classes import CLOSED, OCCUPATION, POSITIONS, TRAVEL, Hours, Terms
from services.matcher.engine.kernel.near_courses import MINUTES_A_STEP, GateSizes
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.travel_minutes import NOWHERE
from services.matcher.engine.vacancy_arrays import I4, U1, VacancyArrays
from services.matcher.engine.verdicts import Bytes, Floats, Ints

NOTHING, SOMETHING, TOO_LATE = range(3)
"""Which gate fails: none, `start_date` (TOO_LATE), another."""


class Standing(NamedTuple):
    """One row each: `fails` and the `size` of it (0 when nothing fails); `first_day` without courses."""

    slot: Ints
    fails: Bytes
    size: Floats
    minutes: Floats
    first_day: Ints


class Open(NamedTuple):
    """Columns of `VacancyArrays`."""

    taken: U1
    positions: I4
    closes: I4
    starts: I4
    latest: I4
    place: I4
    remote: U1
    occupation: I4
    week_class: I4


def open_columns(arrays: VacancyArrays) -> Open:
    return Open(*(getattr(arrays, name) for name in Open._fields))


@compiled
def standing(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    offer: Offer, columns: Open, public_spare: Ints, person: Person, terms: Terms, hours: Hours, sizes: GateSizes,
    slots: Ints, everything: bool, leave_out: NDArray[np.bool_],
) -> Standing:  # fmt: skip
    """Of these slots, or of everything, without those that are left out (marked by slot)."""
    taken, positions, closes, starts, latest, places, remote, occupations, week_class = columns
    terms_of, work_of, position = offer.lines.terms, offer.lines.work, offer.position
    excluded, excludes = person.excluded, person.excludes != 0
    terms_fails, terms_size, overlap = terms.fails, terms.size, hours.overlap
    home_other, home_public, most = person.home_other, person.home_public, person.max_minutes
    today, first, other, no_occupation = person.today, person.first_day, sizes.other, offer.no_occupation
    many, count = len(leave_out) if everything else len(slots), 0
    slot_of, fails_of = np.empty(many, np.int64), np.empty(many, np.int8)
    size_of, minutes_of = np.empty(many, np.float64), np.empty(many, np.float64)
    days_of = np.empty(many, np.int64)
    for place in range(many):
        slot = place if everything else slots[place]
        if taken[slot] == 0 or leave_out[slot]:
            continue
        one, work = terms_of[position[slot]], work_of[position[slot]]
        fails = terms_fails[one] + overlap[work]
        if fails > 1:
            continue
        size = terms_size[one] + (sizes.hours if overlap[work] else 0.0)
        kind = SOMETHING if fails else NOTHING
        minutes = 0.0
        if remote[slot] == 0:
            to = places[slot]
            if to == NOWHERE or most == NOT_STATED:
                continue
            minutes = least_minutes(home_other[to], home_public[to], public_spare[week_class[slot]])
            if np.isnan(minutes):
                continue
            if minutes > most:
                fails += 1
                if fails > 1:
                    continue
                kind, size = SOMETHING, min(1.0, other[TRAVEL] * ((minutes - most) / MINUTES_A_STEP))
        if positions[slot] < 1:
            fails += 1
            kind, size = SOMETHING, min(1.0, other[POSITIONS])
        if closes[slot] < today:
            fails += 1
            kind, size = SOMETHING, min(1.0, other[CLOSED])
        if excludes:
            if occupations[slot] == no_occupation:
                continue
            for code in excluded:
                if code == occupations[slot]:
                    fails += 1
                    kind, size = SOMETHING, min(1.0, other[OCCUPATION])
                    break
        first_day = max(first, starts[slot])
        if first_day > latest[slot]:
            fails += 1
            kind, size = TOO_LATE, sizes.start
        if fails <= 1:
            slot_of[count], fails_of[count], size_of[count] = slot, kind, size
            minutes_of[count], days_of[count] = minutes, first_day
            count += 1
    return Standing(slot_of[:count], fails_of[:count], size_of[:count], minutes_of[:count], days_of[:count])


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
