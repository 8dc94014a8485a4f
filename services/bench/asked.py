"""A candidate as everybody but the engine is asked about them: answers by number, worked out before the clock starts.

Whoever is measured beside the engine is spared this work; the engine's own time has it in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.bench.peer_stock import PeerStock
from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging import work_gates, work_parts
from services.matcher.engine.judging.combinations import ROUNDING
from services.matcher.engine.judging.language_part import language
from services.matcher.engine.judging.options import OptionMaker
from services.matcher.engine.language import met
from services.matcher.engine.stock.course_columns import CourseColumns
from services.matcher.engine.stock.vacancy_columns import FIXED, ROTATING, UNKNOWN_WEEK, Picked
from services.matcher.engine.stock.week_arrays import count, fits, words
from services.matcher.engine.verdicts import PASS, Bools, Floats, Ints

TERMS_GATES = ("engagement_accepted", "licences", "certificates", "education", "other_languages")
OPEN, WITH_PROMISE, CLOSED = 1, 2, 0


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """Arrays are indexed by the codes of `PeerStock`. Days are day numbers, `values` in [0, 1]."""

    candidate: Candidate
    today: int
    first_day: int
    hours_min: float
    hours_max: float
    most_work: float
    """Hours of work that the weekly load leaves room for."""
    reach: Bools
    room: Floats
    """Hours a week in which the work could be: inf where its shifts fit, -1 where they do not or are not known."""
    language: Ints
    """OPEN, WITH_PROMISE or CLOSED."""
    terms: Bools
    speaks: Bools
    """Per set of languages: one of them well enough."""
    values: dict[str, Floats]
    """`travel` by reach, `language` by language, `experience` by occupation."""
    wishes: dict[str, Floats]
    """By occupation, sector and engagement what a vacancy adds to the part `wishes`."""
    credit: Floats
    """Per concept."""
    growth: float
    needs: tuple[int, ...]
    """Codes of the kinds of guidance that are needed and that some promise brings."""
    share_of_need: float
    """What one need that is met whole adds to the part `guidance`."""
    guidance_without_needs: float


def states_everything(candidate: Candidate) -> bool:
    """No gate or part of track `direct` meets something that this candidate has not stated."""
    profile, week = candidate.profile, candidate.profile.availability
    stated = (
        *(profile.postcode, profile.skills, profile.experience, profile.education, profile.licences),
        *(profile.certificates, profile.needs, profile.engagements, profile.travel.modes, profile.travel.max_minutes),
        *(week.weekly, week.work_hours_min, week.work_hours_max, week.max_load_hours, week.commitments),
        *profile.dutch,
    )
    wished = profile.wishes
    plain = (
        not wished.exclude_occupations
        and wished.hours is None
        and len(set(profile.needs or ())) == len(profile.needs or ())
    )
    return plain and all(one is not None for one in stated)


def asked_of(peer_stock: PeerStock, candidate: Candidate) -> Asked:
    """Everything about a candidate who `states_everything`."""
    stock, profile = peer_stock.stock, candidate.profile
    view = CandidateView(candidate, peer_stock.town.as_of, stock.settings, stock.travel)
    maker = OptionMaker(view, CourseColumns((), stock.travel))
    week = maker.weeks[0]
    some = {name: stock.vacancies.pick(slots) for name, slots in peer_stock.stands_for.items()}
    minutes = work_gates.minutes_to_work(view, some["reach"])
    levels = np.broadcast_to(view.levels, (len(some["language"]), len(view.levels)))
    wished = {
        "occupation": work_parts.wish_values(view, some["occupation"]).get("occupations"),
        "sector": work_parts.wish_values(view, some["sector"]).get("sectors"),
        "engagement": work_parts.wish_values(view, some["engagement"]).get("engagements"),
    }
    stated = sum(one is not None for one in wished.values())
    needs, availability = profile.needs or (), profile.availability
    assert availability.max_load_hours is not None
    assert availability.work_hours_min is not None
    assert availability.work_hours_max is not None
    return Asked(
        candidate,
        view.today,
        view.first_day,
        availability.work_hours_min,
        availability.work_hours_max,
        availability.max_load_hours + ROUNDING - week.remaining_hours,
        work_gates.travel_to_work(view, some["reach"], minutes) == PASS,
        _room(some["week"], week.free),
        _language(some["language"], levels),
        np.all([work_gates.WORK_GATES[name](view, some["terms"]) == PASS for name in TERMS_GATES], axis=0),
        np.array(
            [view.speaks(one, stock.settings.shared_language_level) for one in peer_stock.language_sets], np.bool_
        ),
        {
            "travel": work_parts.travel(view, some["reach"], minutes),
            "language": language(view, levels, some["language"]["minimum"], some["language"]["minimum_stated"]),
            "experience": work_parts.experience(view, some["occupation"]),
        },
        {name: np.zeros(len(some[name])) if value is None else value / stated for name, value in wished.items()},
        work_parts.skill_credit(view, some["occupation"]),
        float(maker.growth_without_courses[0]),
        tuple(peer_stock.kinds.index(one) for one in needs if one in peer_stock.kinds),
        1 / len(needs) if needs else 0.0,
        0.0 if needs else 1.0,
    )


def _room(some: Picked, free: int) -> Floats:
    bits = words(free)
    whole = fits(some["work"], bits[None, :])
    kind = some["week_kind"]
    hours = count(some["window"] & bits[None, :] & ~some["school"]) / 2
    room = np.where((kind == FIXED) | (kind == ROTATING), np.inf, hours)
    return np.where(whole & (kind != UNKNOWN_WEEK), room, -1.0)


def _language(some: Picked, levels: np.ndarray) -> Ints:
    full = some["minimum_stated"] & (met(levels, some["minimum"]) == PASS)
    lower = some["minimum_stated"] & some["lower_stated"] & (met(levels, some["lower"]) == PASS)
    return np.where(full, OPEN, np.where(lower, WITH_PROMISE, CLOSED)).astype(np.int64)
