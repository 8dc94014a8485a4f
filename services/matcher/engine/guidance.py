"""Which promise carries a pathway over the time that its language is too low, and which needs are met by promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.promise_columns import PromiseColumns
from services.matcher.engine.verdicts import Bools, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS

NO_PROMISE = -1
_LATER = 2**40
"""Added to the rank of a promise that does not last, so that any one that lasts comes first."""


@dataclass(frozen=True, eq=False, slots=True)
class Carriers:
    """Per row: the promise that carries it (NO_PROMISE without one) and whether one also lasts long enough."""

    promise: Ints
    lasts: Bools


def carriers(
    view: CandidateView, promises: PromiseColumns, slots: Ints, first_day: Ints, until: Ints, lasting_until: Ints
) -> Carriers:
    """For every row the first promise in order (confirmed first, then id) that is in force from `first_day` to `until`.

    One that is in force up to `lasting_until` goes before one that is not.
    """
    best = np.full(len(slots), 2 * _LATER)
    row, promise = promises.supporting_pairs.of_rows(slots)
    ends = np.minimum(promises.valid_until[promise], first_day[row] + promises.lasts_days[promise])
    fit = _suits(view, promises)[promise] & (promises.valid_from[promise] <= first_day[row]) & (ends >= until[row])
    row, promise, ends = row[fit], promise[fit], ends[fit]
    np.minimum.at(best, row, promise + np.where(ends >= lasting_until[row], 0, _LATER))
    return Carriers(np.where(best < 2 * _LATER, best % _LATER, NO_PROMISE), best < _LATER)


def cut_outs(promises: PromiseColumns, slots: Ints, first_day: Ints) -> Weeks:
    """Per row the half-hours that promised room for lessons takes out of the shifts."""
    cut = np.zeros((len(slots), WORDS), np.uint64)
    row, promise = promises.cutting_pairs.of_rows(slots)
    if len(row):
        in_force = promises.valid_from[promise] <= first_day[row]
        in_force &= promises.valid_until[promise] >= first_day[row]
        np.bitwise_or.at(cut, row[in_force], promises.cut_out[promise[in_force]])
    return cut


def needs_met(view: CandidateView, promises: PromiseColumns, slots: Ints, first_day: Ints) -> Floats:
    """The part `guidance`: mean over the candidate's needs of the best promise that is not over on the first day."""
    needs = view.profile.needs
    if needs is None:
        return np.full(len(slots), view.settings.not_stated_by_candidate)
    if not needs:
        return np.ones(len(slots))
    row, promise = promises.all_pairs.of_rows(slots)
    in_force = promises.valid_until[promise] >= first_day[row]
    row, promise = row[in_force], promise[in_force]
    credit = np.where(promises.confirmed[promise], 1.0, view.settings.pledged_credit)
    kinds = np.array(promises.kinds, dtype=str)[promise] if len(promise) else np.empty(0, dtype=str)
    total = np.zeros(len(slots))
    for need in needs:
        best = np.zeros(len(slots))
        of_this_kind = kinds == need
        np.maximum.at(best, row[of_this_kind], credit[of_this_kind])
        total += best
    return total / len(needs)


def _suits(view: CandidateView, promises: PromiseColumns) -> Bools:
    """Per promise: enough hours a week, or a shared language that the candidate speaks well enough."""
    suits = promises.enough_hours.copy()
    for number, kind in enumerate(promises.kinds):
        if kind == "shared_working_language":
            languages = promises.promises[number].terms.languages or ()
            suits[number] = view.speaks(languages, view.settings.shared_language_level)
    return suits
