"""Which promise carries a pathway over the time that its language is too low, and which needs are met by promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.stock.promise_table import KIND_NUMBER, PromiseTable
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import Bools, Floats, Ints, Weeks

NO_PROMISE = -1
_LATER = 2**40
"""Added to the turn of a promise that does not last, so that any one that lasts comes first."""


@dataclass(frozen=True, eq=False, slots=True)
class Carriers:
    """Per row: the promise that carries it (NO_PROMISE without one) and whether one also lasts long enough."""

    promise: Ints
    lasts: Bools


def carriers(
    view: CandidateView, promises: PromiseTable, slots: Ints, first_day: Ints, until: Ints, lasting_until: Ints
) -> Carriers:
    """For every row the first promise in order (confirmed first, then id) that is in force from `first_day` to `until`.

    One that is in force up to `lasting_until` goes before one that is not.
    """
    best = np.full(len(slots), 2 * _LATER)
    row, promise = promises.supporting_pairs.of_rows(slots)
    ends = np.minimum(promises.rows.valid_until[promise], first_day[row] + promises.rows.lasts_days[promise])
    fit = _suits(view, promises)[promise] & (promises.rows.valid_from[promise] <= first_day[row]) & (ends >= until[row])
    row, promise, ends = row[fit], promise[fit], ends[fit]
    turn = np.arange(len(row))  # the promises of a row come in order
    np.minimum.at(best, row, turn + np.where(ends >= lasting_until[row], 0, _LATER))
    named = np.append(promise, NO_PROMISE)[np.where(best < 2 * _LATER, best % _LATER, -1)]
    return Carriers(named, best < _LATER)


def cut_outs(promises: PromiseTable, slots: Ints, first_day: Ints) -> Weeks:
    """Per row the half-hours that promised room for lessons takes out of the shifts."""
    cut = np.zeros((len(slots), WORDS), np.uint64)
    row, promise = promises.cutting_pairs.of_rows(slots)
    if len(row):
        in_force = promises.rows.valid_from[promise] <= first_day[row]
        in_force &= promises.rows.valid_until[promise] >= first_day[row]
        np.bitwise_or.at(cut, row[in_force], promises.rows.cut_out[promise[in_force]])
    return cut


def needs_met(view: CandidateView, promises: PromiseTable, slots: Ints, first_day: Ints) -> Floats:
    """The part `guidance`: mean over the candidate's needs of the best promise that is not over on the first day."""
    needs = view.profile.needs
    if needs is None:
        return np.full(len(slots), view.settings.not_stated_by_candidate)
    if not needs:
        return np.ones(len(slots))
    row, promise = promises.all_pairs.of_rows(slots)
    in_force = promises.rows.valid_until[promise] >= first_day[row]
    row, promise = row[in_force], promise[in_force]
    credit = np.where(promises.rows.confirmed[promise] == 1, 1.0, view.settings.pledged_credit)
    kinds = promises.rows.kind[promise]
    total = np.zeros(len(slots))
    for need in needs:
        best = np.zeros(len(slots))
        of_this_kind = kinds == KIND_NUMBER[need]
        np.maximum.at(best, row[of_this_kind], credit[of_this_kind])
        total += best
    return total / len(needs)


def _suits(view: CandidateView, promises: PromiseTable) -> Bools:
    """Per promise: enough hours a week, or a shared language that the candidate speaks well enough."""
    suits: Bools = promises.rows.enough_hours == 1
    enough, languages = view.settings.shared_language_level, promises.rows.languages
    for code, spoken in enumerate(promises.languages.values):
        suits[languages == code] = view.speaks(spoken, enough)
    return suits
