"""What a promise that changed can do to the pathways over a vacancy: whoever that is nothing to keeps their entries."""

from __future__ import annotations

from typing import Any

from services.matcher.domain.stock import Promise
from services.matcher.engine.stock.promise_table import CUTTING_KINDS, KIND_NUMBER, USABLE, usable_stretches
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from shared.vocabulary.guidance import CANDIDATE_NEEDS, LANGUAGE_SUPPORTING_KINDS

Effects = int
"""Bits: `1 << number` of a kind in CANDIDATE_NEEDS, for whoever needs that, then these two; what several changes do to
one vacancy is joined by `|`."""
CARRIES: Effects = 1 << len(CANDIDATE_NEEDS)
"""For whoever has too little language for the vacancy, and perhaps enough for its lower minimum."""
MAKES_ROOM: Effects = CARRIES << 1
"""For whoever may take a course beside the work."""
ANYTHING: Effects = -1
"""For everybody: the vacancy itself is another one."""

_Read = dict[Effects, Any]


def effects_by_vacancy(before: Promise | None, after: Promise | None, vacancies: VacancyColumns) -> dict[str, Effects]:
    """What it does that a promise that was `before` in stock is `after` now (None: not in stock), by vacancy in stock
    to which it does something. Vacancies that were themselves put, changed or removed since are for others to tell."""
    was, is_now = _by_vacancy(before, vacancies), _by_vacancy(after, vacancies)
    found = {one: _difference(was.get(one, {}), is_now.get(one, {})) for one in {**was, **is_now}}
    return {one: effects for one, effects in found.items() if effects}


def _by_vacancy(promise: Promise | None, vacancies: VacancyColumns) -> dict[str, _Read]:
    """What is read of the promise for each vacancy in stock that it counts for, as `Promise.counts_for`."""
    read = {} if promise is None else _read(promise)
    if promise is None or not read:
        return {}
    slots = {one: vacancies.slots[one] for one in promise.terms.vacancy_ids if one in vacancies.slots}
    confirmed, giver = promise.confirmed_for, promise.giver
    return {one: read for one, slot in slots.items() if one in confirmed or vacancies.employer_at(slot) == giver}


def _read(promise: Promise) -> _Read:
    """By effect what matching reads for it (docs/matching.md: Language, The week, the part `guidance`)."""
    stretches = usable_stretches(promise) if promise.status in USABLE else []
    if not stretches:
        return {}
    terms = promise.terms
    read: _Read = {1 << KIND_NUMBER[terms.kind]: (promise.status, max(last for _, last in stretches))}
    if terms.kind in LANGUAGE_SUPPORTING_KINDS:
        read[CARRIES] = terms.kind, terms.hours_per_week, terms.languages, terms.weeks, stretches
    if terms.kind in CUTTING_KINDS and terms.dayparts:
        read[MAKES_ROOM] = terms.dayparts, stretches
    return read


def _difference(was: _Read, is_now: _Read) -> Effects:
    return sum(effect for effect in {**was, **is_now} if was.get(effect) != is_now.get(effect))
