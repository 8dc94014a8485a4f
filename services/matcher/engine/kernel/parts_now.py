"""The parts of the score that depend on the candidate and the vacancy alone (docs/matching.md, Score)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.promises_now import needs_met
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, SECURITY, SKILLS, TRAVEL, WISHES, Rules
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.place_index import PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import Floats, Ints

FIRST, WISHED, TRAVELLED, GUIDED, SECURE = range(5)
"""Columns of the weighted parts of a survivor: skills and experience added up, wishes, travel, guidance when work
begins on its first day, security."""


class ByOccupation(NamedTuple):
    """Per occupation code: the part `experience`, and what the wished occupations are worth (0 when none is stated)."""

    experience: Floats
    wish: Floats


@compiled
def isco_credit(code: int, unit: Ints, one: int, isco: Ints, occupation: int, credits: Floats) -> float:
    """How near an occupation (its code and, in row `one`, its digits) is to that of a vacancy."""
    if code == occupation:
        return credits[3]
    same = 0
    while same < 4 and unit[one, same] >= 0 and unit[one, same] == isco[occupation, same]:
        same += 1
    return credits[same - 1] if same > 0 else 0.0


@compiled
def by_occupation(offer: Offer, person: Person, rules: Rules) -> ByOccupation:
    """For every occupation that a vacancy has."""
    isco, credits, none = offer.isco, rules.isco_credit, offer.no_occupation
    done, done_isco, years, recency = person.done, person.done_isco, person.done_years, person.done_recency
    wished, wished_isco = person.wished_occupations, person.wished_isco
    experience, wish = np.zeros(len(isco), np.float64), np.zeros(len(isco), np.float64)
    for occupation in range(len(isco)):
        if occupation == none:
            experience[occupation] = rules.by_vacancy
            wish[occupation] = rules.by_vacancy if len(wished) else 0.0
            continue
        if person.experience_stated == 0:
            experience[occupation] = rules.by_candidate
        for one in range(len(done)):
            credit = isco_credit(done[one], done_isco, one, isco, occupation, credits)
            experience[occupation] = max(experience[occupation], credit * years[one] * recency[one])
        for one in range(len(wished)):
            credit = isco_credit(wished[one], wished_isco, one, isco, occupation, credits)
            wish[occupation] = max(wish[occupation], credit)
    return ByOccupation(experience, wish)


@compiled
def wished_hours(wished: float, hours_min: float, hours_max: float, not_stated: float) -> float:
    """What the wished hours are worth; 0 when none are stated (nan)."""
    if np.isnan(wished):
        return 0.0
    if np.isnan(hours_min):
        return not_stated
    distance = max(0.0, hours_min - wished, wished - hours_max)
    return max(0.0, 1 - distance / wished)


@compiled
def covered(concepts: NDArray[np.int32], weights: Floats, begin: int, many: int, credit: Floats) -> float:
    """What the candidate covers of these needs, weighted."""
    total = 0.0
    for one in range(begin, begin + many):
        total += weights[one] * credit[concepts[one]]
    return total


@compiled
def travel_part(
    stated: int, most: int, bucket: int, minutes: float, not_stated_by_vacancy: float, not_stated_by_candidate: float
) -> float:
    """The part `travel`."""
    if bucket == REMOTE:
        return 1.0
    if bucket == PLACE_NOT_KNOWN:
        return not_stated_by_vacancy
    if stated == 0:
        return not_stated_by_candidate
    if most == 0:
        return 1.0 if minutes == 0 else 0.0
    return max(0.0, 1 - minutes / most)


@compiled
def parts(offer: Offer, person: Person, rules: Rules, occupations: ByOccupation, found: Survivors) -> Floats:
    """The weighted parts of every survivor, in the columns above."""
    rows, concepts, needs_weight = offer.rows, offer.needs_concept, offer.needs_weight
    hours_min, hours_max, engagement_of = offer.work.hours_min, offer.work.hours_max, offer.terms.engagement
    weights, credit = rules.weights, person.skill_credit
    experience, wish = occupations.experience, occupations.wish
    by_sector, by_engagement = person.wished_sector, person.wished_engagement
    promise, start, pairs = offer.promises.all_promise, offer.promises.all_start, offer.promises.all_many
    kind, confirmed, valid_until = offer.promises.kind, offer.promises.confirmed, offer.promises.valid_until
    needs, pledged = person.needs, rules.pledged_credit
    slots, first_days, minutes = found.slot, found.first_day, found.minutes
    table = np.empty((len(slots), 5), np.float64)
    for place in range(len(slots)):
        slot = slots[place]
        row = rows[slot]
        if row.needs_source == NOT_STATED:
            skilled = rules.by_vacancy
        elif row.needs_source == NOTHING_NEEDED:
            skilled = 1.0
        elif person.skills_stated == 0:
            skilled = rules.by_candidate
        else:
            skilled = covered(concepts, needs_weight, row.needs_start, row.needs_len, credit) / row.needs_whole
        table[place, FIRST] = skilled * weights[SKILLS] + experience[row.occupation] * weights[EXPERIENCE]
        wished = rules.by_candidate
        if person.wished > 0:
            wished = wish[row.occupation] + by_sector[row.sector]
            wished += wished_hours(person.wished_hours, hours_min[row.work], hours_max[row.work], rules.by_vacancy)
            wished = (wished + by_engagement[engagement_of[row.terms]]) / person.wished
        table[place, WISHED] = wished * weights[WISHES]
        travelled = travel_part(
            person.travel_stated, person.max_minutes, row.bucket, minutes[place], rules.by_vacancy, rules.by_candidate
        )
        table[place, TRAVELLED] = travelled * weights[TRAVEL]
        guided = 0.0
        if person.needs_stated == 0:
            guided = rules.by_candidate
        elif len(needs) == 0:
            guided = 1.0
        elif pairs[slot] > 0:
            begin, end = start[slot], start[slot] + pairs[slot]
            day = first_days[place]
            guided = needs_met(promise, begin, end, kind, confirmed, valid_until, needs, pledged, day)
        table[place, GUIDED] = guided * weights[GUIDANCE]
        table[place, SECURE] = row.security * weights[SECURITY]
    return table
