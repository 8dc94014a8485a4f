"""The gates that depend on the candidate and the vacancy alone: one answer per vacancy (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.vacancy_columns import FIXED, ROTATING, UNKNOWN_WEEK, Picked, education_rank
from services.matcher.engine.stock.week_arrays import count, fits, table
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, everywhere, unless_unknown, verdict
from shared.vocabulary.cefr import Level


def positions_open(view: CandidateView, picked: Picked) -> Bytes:
    return verdict(picked["positions"] >= 1)


def not_closed(view: CandidateView, picked: Picked) -> Bytes:
    return verdict(picked["closes"] >= view.today)


def engagement_accepted(view: CandidateView, picked: Picked) -> Bytes:
    accepted = view.profile.engagements
    if accepted is None:
        return everywhere(UNKNOWN, len(picked))
    answers = picked.columns.engagements.spread(picked["engagement"], lambda one: PASS if one in accepted else FAIL)
    return answers.astype(np.int8)


def occupation_not_excluded(view: CandidateView, picked: Picked) -> Bytes:
    excluded = view.profile.wishes.exclude_occupations
    if not excluded:
        return everywhere(PASS, len(picked))

    def rule(occupation: str | None) -> int:
        return UNKNOWN if occupation is None else FAIL if occupation in excluded else PASS

    return picked.columns.occupations.spread(picked["occupation"], rule).astype(np.int8)


def licences(view: CandidateView, picked: Picked) -> Bytes:
    return _papers(view.licences, picked, "licences")


def certificates(view: CandidateView, picked: Picked) -> Bytes:
    return _papers(view.certificates, picked, "certificates")


def education(view: CandidateView, picked: Picked) -> Bytes:
    def rule(asked: str | None) -> int:
        if education_rank(asked) == 0:
            return PASS
        if view.profile.education is None:
            return UNKNOWN
        enough = [one for one in view.profile.education if education_rank(one.level) >= education_rank(asked)]
        if any(one.recognised in (None, "idw_done") for one in enough):
            return PASS
        return UNKNOWN if enough else FAIL

    return picked.columns.educations.spread(picked["education"], rule).astype(np.int8)


def other_languages(view: CandidateView, picked: Picked) -> Bytes:
    def rule(asked: tuple[tuple[str, int], ...]) -> int:
        return min((one_language(view, code, level) for code, level in asked), default=PASS)

    return picked.columns.other_languages.spread(picked["other_languages"], rule).astype(np.int8)


def one_language(view: CandidateView, code: str, asked: int) -> int:
    """Gate for one asked language."""
    if asked == Level.A0:
        return PASS
    known = view.known_level(code)
    return UNKNOWN if known is None else PASS if known >= asked else FAIL


def hours_overlap(view: CandidateView, picked: Picked) -> Bytes:
    lowest, highest = view.profile.availability.work_hours_min, view.profile.availability.work_hours_max
    unknown = np.isnan(picked["hours_min"])
    if lowest is None and highest is None:
        return everywhere(UNKNOWN, len(picked))
    passes = ~unknown
    if highest is not None:
        passes &= picked["hours_min"] <= highest
    if lowest is not None:
        passes &= picked["hours_max"] >= lowest
    return unless_unknown(unknown, passes)


def minutes_to_work(view: CandidateView, picked: Picked) -> Floats:
    """Least minutes by an allowed means; 0 for remote work, nan where it cannot be told, inf without a means."""
    minutes = np.full(len(picked), np.nan)
    minutes[picked["remote"]] = 0.0
    if view.home != NOWHERE and view.modes is not None:
        reachable = ~picked["remote"] & (picked["place"] != NOWHERE)
        to, spare = picked["place"][reachable], picked["public_spare"][reachable]
        minutes[reachable] = view.travel.least(view.home, to, view.modes, spare)
    return minutes


def travel_to_work(view: CandidateView, picked: Picked, minutes: Floats) -> Bytes:
    if view.max_minutes is None:
        return np.where(picked["remote"], PASS, UNKNOWN).astype(np.int8)
    return unless_unknown(np.isnan(minutes), minutes <= np.where(picked["remote"], 0, view.max_minutes))


WORK_GATES: Mapping[str, Callable[[CandidateView, Picked], Bytes]] = {
    "positions_open": positions_open,
    "not_closed": not_closed,
    "engagement_accepted": engagement_accepted,
    "occupation_not_excluded": occupation_not_excluded,
    "licences": licences,
    "certificates": certificates,
    "education": education,
    "other_languages": other_languages,
    "hours_overlap": hours_overlap,
}
"""`travel_to_work` stands beside them: its minutes are used again by the part `travel`."""


def shifts_fit_weeks(view: CandidateView, picked: Picked, free_weeks: list[int]) -> Bytes:
    """Gate `shifts_fit_week` for every vacancy (rows) in every free week (columns)."""
    shape = (len(picked), len(free_weeks))
    if not view.week_known:
        return np.full(shape, UNKNOWN, np.int8)
    free = table(free_weeks)[None, :, :]
    kind = picked["week_kind"][:, None]
    whole = fits(picked["work"][:, None, :], free)
    room = count(picked["window"][:, None, :] & free & ~picked["school"][:, None, :]) / 2
    asked = picked["hours_min"][:, None]
    flexible = np.minimum(verdict(whole), unless_unknown(np.isnan(asked), room >= asked))
    known = np.where((kind == FIXED) | (kind == ROTATING), verdict(whole), flexible)
    return np.where(kind == UNKNOWN_WEEK, UNKNOWN, known).astype(np.int8)


def _papers(held: frozenset[str] | None, picked: Picked, field: str) -> Bytes:
    def rule(asked: frozenset[str]) -> int:
        if not asked:
            return PASS
        return UNKNOWN if held is None else PASS if asked <= held else FAIL

    return picked.columns.papers.spread(picked[field], rule).astype(np.int8)
