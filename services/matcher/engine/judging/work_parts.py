"""The score parts that depend on the candidate and the vacancy alone: one value per vacancy (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.stock.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.vacancy_columns import Picked
from services.matcher.engine.verdicts import Floats
from shared.vocabulary.profiles import Experience


def skill_credit(view: CandidateView, picked: Picked) -> Floats:
    """Per concept that some vacancy needs what the candidate covers of it."""
    return picked.columns.skill_concepts.credits(view.profile.skills or (), view.settings)


def skills(view: CandidateView, picked: Picked, credit: Floats) -> Floats:
    """`credit`: `skill_credit`."""
    settings = view.settings
    sources = picked.needs.sources
    if view.profile.skills is None:
        value = np.full(len(picked), settings.not_stated_by_candidate)
    else:
        value = picked.needs.coverage(credit)
    value = np.where(sources == NOT_STATED, settings.not_stated_by_vacancy, value)
    answer: Floats = np.where(sources == NOTHING_NEEDED, 1.0, value)
    return answer


def experience(view: CandidateView, picked: Picked) -> Floats:
    settings, done = view.settings, view.profile.experience

    def rule(occupation: str | None) -> float:
        if occupation is None:
            return settings.not_stated_by_vacancy
        if done is None:
            return settings.not_stated_by_candidate
        return max((experience_credit(view, picked, one, occupation) for one in done), default=0.0)

    return picked.columns.occupations.spread(picked["occupation"], rule)


def experience_credit(view: CandidateView, picked: Picked, one: Experience, occupation: str) -> float:
    """ISCO credit x years x recency of one experience."""
    years, recency = experience_factors(view, one)
    return isco_credit(picked, view.settings, one.occupation, occupation) * years * recency


def experience_factors(view: CandidateView, one: Experience) -> tuple[float, float]:
    """Years and recency of one experience, each in [0, 1]."""
    settings = view.settings
    years = 0.5 if one.years is None else min(1.0, one.years / settings.experience_years)
    recency = 0.5
    if one.last_year is not None:
        recency = 0.5 ** (max(0, view.as_of.year - one.last_year) / settings.experience_half_life_years)
    return years, recency


def isco_credit(picked: Picked, settings: Settings, one: str, other: str) -> float:
    """How near two occupations are: same concept or unit group, minor, sub-major, major group, else 0."""
    if one == other:
        return settings.isco_credit[3]
    first, second = picked.columns.isco(one), picked.columns.isco(other)
    if first is None or second is None:
        return 0.0
    digits = 0
    while digits < 4 and first[digits : digits + 1] == second[digits : digits + 1] != "":
        digits += 1
    return settings.isco_credit[digits - 1] if digits else 0.0


def wishes(view: CandidateView, picked: Picked, stated: Mapping[str, Floats]) -> Floats:
    """Mean over what the candidate stated: `wish_values`."""
    if not stated:
        return np.full(len(picked), view.settings.not_stated_by_candidate)
    answer: Floats = np.sum(list(stated.values()), axis=0) / len(stated)
    return answer


def wish_values(view: CandidateView, picked: Picked) -> dict[str, Floats]:
    """Per wish that was stated how far each vacancy meets it."""
    wished, columns, not_stated = view.profile.wishes, picked.columns, view.settings.not_stated_by_vacancy
    values: dict[str, Floats] = {}
    if wished.occupations:
        occupations: Sequence[str] = wished.occupations

        def near(occupation: str | None) -> float:
            if occupation is None:
                return not_stated
            return max(isco_credit(picked, view.settings, one, occupation) for one in occupations)

        values["occupations"] = columns.occupations.spread(picked["occupation"], near)
    if wished.sectors:
        values["sectors"] = wished_sectors(view, picked)
    if wished.hours is not None and wished.hours > 0:
        below, above = picked["hours_min"] - wished.hours, wished.hours - picked["hours_max"]
        distance = np.maximum(0, np.maximum(below, above))
        values["hours"] = np.where(np.isnan(distance), not_stated, np.maximum(0, 1 - distance / wished.hours))
    if view.profile.engagements:
        values["engagements"] = wished_engagements(view, picked)
    return values


def wished_sectors(view: CandidateView, picked: Picked) -> Floats:
    """How far the sector is one that is wished."""
    sectors = {one.casefold() for one in view.profile.wishes.sectors or ()}
    not_stated = view.settings.not_stated_by_vacancy
    return picked.columns.sectors.spread(
        picked["sector"], lambda sector: not_stated if sector is None else float(sector in sectors)
    )


def wished_engagements(view: CandidateView, picked: Picked) -> Floats:
    """How high the engagement stands in the order of the candidate."""
    order = view.profile.engagements or ()
    return picked.columns.engagements.spread(
        picked["engagement"], lambda kind: 1 - order.index(kind) / len(order) if kind in order else 0.0
    )


def travel(view: CandidateView, picked: Picked, minutes: Floats) -> Floats:
    """`minutes`: `work_gates.minutes_to_work`."""
    settings, longest = view.settings, view.max_minutes
    if longest is None or view.modes is None or view.home == NOWHERE:
        value = np.full(len(picked), settings.not_stated_by_candidate)
    elif longest == 0:
        value = (minutes == 0).astype(np.float64)
    else:
        value = np.maximum(0, 1 - minutes / longest)
    value = np.where(picked["place"] == NOWHERE, settings.not_stated_by_vacancy, value)
    return np.where(picked["remote"], 1.0, value)


def security(view: CandidateView, picked: Picked) -> Floats:
    """Worked out when the vacancy was put in: it depends on no candidate."""
    return picked["security"]
