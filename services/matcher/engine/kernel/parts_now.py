"""The parts of the score that depend on the candidate and the vacancy alone (docs/matching.md, Score)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, SECURITY, SKILLS, TRAVEL, WISHES, Rules
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.stock.promises_now import needs_met
from services.matcher.engine.stock.place_index import PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import Floats, Ints

if TYPE_CHECKING:
    from services.matcher.engine.kernel.listed.survivors import Survivors

PARTS = 5
FIRST, WISHED, TRAVELLED, GUIDED, SECURE = range(PARTS)
"""Columns of the weighted parts of a survivor: skills and experience added up, wishes, travel, guidance when work
begins on its first day, security."""

AT_ONCE, PER_LINE = 32, 8
"""So many vacancies are asked for ahead; weights in a cache line."""


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
def _by_occupation(
    isco: Ints, none: int, done: Ints, done_isco: Ints, years: Floats, recency: Floats, wished: Ints, wished_isco: Ints,
    credits: Floats, experience_stated: int, by_vacancy: float, by_candidate: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    experience, wish = np.zeros(len(isco), np.float64), np.zeros(len(isco), np.float64)
    for occupation in range(len(isco)):
        if occupation == none:
            experience[occupation] = by_vacancy
            wish[occupation] = by_vacancy if len(wished) else 0.0
            continue
        if experience_stated == 0:
            experience[occupation] = by_candidate
        for one in range(len(done)):
            credit = isco_credit(done[one], done_isco, one, isco, occupation, credits)
            experience[occupation] = max(experience[occupation], credit * years[one] * recency[one])
        for one in range(len(wished)):
            credit = isco_credit(wished[one], wished_isco, one, isco, occupation, credits)
            wish[occupation] = max(wish[occupation], credit)
    return experience, wish


def by_occupation(offer: Offer, person: Person, rules: Rules) -> ByOccupation:
    """For every occupation that a vacancy has."""
    experience, wish = _by_occupation(
        offer.isco, offer.no_occupation, person.done, person.done_isco, person.done_years, person.done_recency,
        person.wished_occupations, person.wished_isco, rules.isco_credit, person.experience_stated, rules.by_vacancy,
        rules.by_candidate,
    )  # fmt: skip
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


class Workplaces(NamedTuple):
    """What of `Survivors` the parts of the score depend on."""

    position: NDArray[np.int32]
    slot: NDArray[np.int32]
    minutes: Floats
    first_day: Ints


class Needed(NamedTuple):
    """What every part is worked out from: of the candidate by code, and numbers."""

    experience: Floats
    wish: Floats
    by_sector: Floats
    by_engagement: Floats
    credit: Floats
    needs: Ints
    weights: Floats
    max_minutes: int
    wished_hours: float
    skills_stated: int
    needs_stated: int
    wished: int
    travel_stated: int
    by_vacancy: float
    by_candidate: float
    pledged: float


def needed(person: Person, rules: Rules, occupations: ByOccupation) -> Needed:
    """Nothing in it belongs to the rules (`Held.lent`)."""
    return Needed(
        occupations.experience, occupations.wish, person.wished_sector, person.wished_engagement, person.skill_credit,
        person.needs, rules.weights.copy(), person.max_minutes, person.wished_hours, person.skills_stated,
        person.needs_stated, person.wished, person.travel_stated, rules.by_vacancy, rules.by_candidate,
        rules.pledged_credit,
    )  # fmt: skip


def add_parts(offer: Offer, who: Needed, some: Survivors | Workplaces, chosen: Ints, table: Floats) -> None:
    """Fills in the rows of the chosen ones, with the weighted parts in the columns above."""
    promises, work = offer.promises, offer.work
    _parts(
        offer.rows, offer.needs_concept, offer.needs_weight, work.hours_min, work.hours_max, offer.terms.engagement,
        promises.all_promise, promises.all_start, promises.all_many, promises.kind, promises.confirmed,
        promises.valid_until, who, some.position, some.slot, some.minutes, some.first_day, chosen, table,
    )  # fmt: skip


@compiled
def _ask_for(
    rows: Rows, concepts: NDArray[np.int32], needs_weight: Floats, promise: Ints, start: Ints, pairs: Ints,
    kind: Ints, confirmed: Ints, valid_until: Ints, needy: bool, position: NDArray[np.int32],
    slot_of: NDArray[np.int32], chosen: Ints,
) -> None:  # fmt: skip
    """What will be read of these, ahead: reading one after the other is a wait for memory each."""
    for place in chosen:
        come_near(rows, position[place])
        come_near(pairs, slot_of[place])
        come_near(start, slot_of[place])
    for place in chosen:
        row = rows[position[place]]
        last = row.needs_start + row.needs_len - 1
        for need in range(row.needs_start, last, PER_LINE):
            come_near(concepts, need)
            come_near(needs_weight, need)
        come_near(concepts, last)
        come_near(needs_weight, last)
        if needy and pairs[slot_of[place]] > 0:
            come_near(promise, start[slot_of[place]])
    if needy:
        for place in chosen:
            begin = start[slot_of[place]]
            for pair in range(begin, begin + pairs[slot_of[place]]):
                come_near(kind, promise[pair])
                come_near(confirmed, promise[pair])
                come_near(valid_until, promise[pair])


@compiled
def _parts(
    rows: Rows, concepts: NDArray[np.int32], needs_weight: Floats, hours_min: Floats, hours_max: Floats,
    engagement_of: Ints, promise: Ints, start: Ints, pairs: Ints, kind: Ints, confirmed: Ints, valid_until: Ints,
    who: Needed, position: NDArray[np.int32], slot_of: NDArray[np.int32], minutes: Floats, first_days: Ints,
    chosen: Ints, table: Floats,
) -> None:  # fmt: skip
    weights, needs, by_vacancy, skills_stated = who.weights, who.needs, who.by_vacancy, who.skills_stated
    by_candidate, credit, experience, who_wished = who.by_candidate, who.credit, who.experience, who.wished
    wish, by_sector, hours_wished, by_engagement = who.wish, who.by_sector, who.wished_hours, who.by_engagement
    travel_stated, max_minutes, needs_stated = who.travel_stated, who.max_minutes, who.needs_stated
    pledged = who.pledged
    for number in range(len(chosen)):
        if number % AT_ONCE == 0:
            _ask_for(
                rows, concepts, needs_weight, promise, start, pairs, kind, confirmed, valid_until, len(needs) > 0,
                position, slot_of, chosen[number : number + AT_ONCE],
            )  # fmt: skip
        place = chosen[number]
        slot = slot_of[place]
        row = rows[position[place]]
        if row.needs_source == NOT_STATED:
            skilled = by_vacancy
        elif row.needs_source == NOTHING_NEEDED:
            skilled = 1.0
        elif skills_stated == 0:
            skilled = by_candidate
        else:
            skilled = covered(concepts, needs_weight, row.needs_start, row.needs_len, credit) / row.needs_whole
        table[place, FIRST] = skilled * weights[SKILLS] + experience[row.occupation] * weights[EXPERIENCE]
        wished = by_candidate
        if who_wished > 0:
            wished = wish[row.occupation] + by_sector[row.sector]
            wished += wished_hours(hours_wished, hours_min[row.work], hours_max[row.work], by_vacancy)
            wished = (wished + by_engagement[engagement_of[row.terms]]) / who_wished
        table[place, WISHED] = wished * weights[WISHES]
        travelled = travel_part(travel_stated, max_minutes, row.bucket, minutes[place], by_vacancy, by_candidate)
        table[place, TRAVELLED] = travelled * weights[TRAVEL]
        guided = 0.0
        if needs_stated == 0:
            guided = by_candidate
        elif len(needs) == 0:
            guided = 1.0
        elif pairs[slot] > 0:
            begin, end = start[slot], start[slot] + pairs[slot]
            guided = needs_met(promise, begin, end, kind, confirmed, valid_until, needs, pledged, first_days[place])
        table[place, GUIDED] = guided * weights[GUIDANCE]
        table[place, SECURE] = row.security * weights[SECURITY]
