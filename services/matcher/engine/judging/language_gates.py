"""Is the Dutch enough at the start and at the end, with guidance where a lower minimum was promised
(docs/matching.md, Language and guidance)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.guidance import NO_PROMISE, Carriers, carriers
from services.matcher.engine.language import met
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes, Ints, verdict


@dataclass(frozen=True, eq=False, slots=True)
class LanguageCase:
    """One row per combination: what is judged, against what, and for how long guidance would have to last."""

    slots: Ints
    beside_work: Bools
    """Dual and evening: the course goes on beside the work."""
    first_day: Ints
    cautious_end: Ints
    judged: Bytes
    """Levels at the start; for learn_first those after the courses."""
    after: Bytes
    minimum: Bytes
    minimum_stated: Bools
    lower: Bytes
    lower_stated: Bools


@dataclass(frozen=True, eq=False, slots=True)
class LanguageVerdict:
    """`start` is the gate on the judged levels; `end` adds what dual and evening must reach or keep."""

    start: Bytes
    guidance: Bytes
    end: Bytes
    promise: Ints
    """The promise that the pathway leans on, or NO_PROMISE."""


def judge_language(view: CandidateView, promises: PromiseTable, case: LanguageCase) -> LanguageVerdict:
    """All rows at once."""
    full = met(case.judged, case.minimum)
    lower = met(case.judged, case.lower)
    reaches = case.beside_work & (met(case.after, case.minimum) == PASS)
    undecided = case.minimum_stated & (full != PASS) & case.lower_stated & (lower != FAIL)
    found = _carriers_where(undecided, view, promises, case, reaches)
    carried = found.promise != NO_PROMISE

    start = np.where(undecided & carried, lower, full)
    start = np.where(undecided & ~carried & (full == FAIL), np.where(lower == PASS, PASS, UNKNOWN), start)
    start = np.where((full != PASS) & case.lower_stated & (lower == FAIL), FAIL, start)
    start = np.where(case.minimum_stated, start, UNKNOWN).astype(np.int8)
    guidance = verdict(~(undecided & ~carried & (full == FAIL)))
    leans = undecided & carried & (lower == PASS)
    end = verdict(~(case.beside_work & leans & ~reaches & ~found.lasts))
    return LanguageVerdict(start, guidance, end, np.where(leans, found.promise, NO_PROMISE))


def _carriers_where(
    rows: Bools, view: CandidateView, promises: PromiseTable, case: LanguageCase, reaches: Bools
) -> Carriers:
    """Looks for promises only where they decide something."""
    found = Carriers(np.full(len(rows), NO_PROMISE), np.zeros(len(rows), np.bool_))
    some = np.flatnonzero(rows)
    if len(some) == 0:
        return found
    first_day, cautious_end = case.first_day[some], case.cautious_end[some]
    whole_period = first_day + 7 * view.settings.guidance_weeks_when_never_reached
    until = np.where(reaches[some], np.maximum(first_day, cautious_end), whole_period)
    goes_on = case.beside_work[some] & ~reaches[some]
    lasting = np.where(goes_on, np.maximum(whole_period, cautious_end), until)
    partly = carriers(view, promises, case.slots[some], first_day, until, lasting)
    found.promise[some], found.lasts[some] = partly.promise, partly.lasts
    return found
