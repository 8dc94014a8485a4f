"""What a vacancy can score at most, and what an entry must score to be listed: so that few are scored."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.best import RANKED, TO_CLARIFY, Found
from services.matcher.engine.kernel.classes_now import Classes
from services.matcher.engine.kernel.courses_now import Singles
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learning import Learning
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import ByOccupation, travel_part
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import (
    EXPERIENCE,
    GROWTH,
    GUIDANCE,
    SECURITY,
    SKILLS,
    TRAVEL,
    WISHES,
    Rules,
)
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats

SLACK = 1e-9
"""Bounds are added up in another order than scores."""
TRACK_COUNT = 4
NOTHING = -np.inf


class Floors(NamedTuple):
    """Scores below which an entry is not listed: ranked, unless it is the best of its track; to be clarified."""

    ranked: float
    to_clarify: float
    best: Floats


@compiled
def language_and_growth(
    offer: Offer, person: Person, rules: Rules, found: Classes, options: Singles, first: Learning
) -> Floats:
    """[language class, track]: what both parts come to at most."""
    table = np.full((found.plain.shape[1], TRACK_COUNT), NOTHING, np.float64)
    now, weight = person.levels, rules.weights[GROWTH]
    by_itself = weight * growth_value(
        now, person.goal, person.running, person.week_without, now, 1.0, now, 1.0, rules.by_candidate
    )
    most = options.growth.max() if len(options.growth) else NOTHING
    table[:, DIRECT] = found.language[0] + by_itself
    table[:, DUAL] = table[:, EVENING] = found.language[0] + most
    for group in range(len(first.after)):
        levels, begin, end = found.row_of[first.after[group]], first.begin[group], first.begin[group + 1]
        learned = first.growth[begin:end].max()
        for asked in range(len(table)):
            table[asked, LEARN_FIRST] = max(table[asked, LEARN_FIRST], found.language[levels, asked] + learned)
    return table


@compiled
def skills_by_occupation(offer: Offer, person: Person) -> Floats:
    """What the part `skills` comes to at most for vacancies of an occupation that list needs: the best credit for any
    concept that some of them needs."""
    start, occupation, credit = offer.links.start, offer.links.occupation, person.skill_credit
    found = np.zeros(len(offer.isco), np.float64)
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            for place in range(start[concept], start[concept + 1]):
                one = occupation[place]
                found[one] = max(found[one], credit[concept])
    return found


@compiled
def work_bounds(offer: Offer, person: Person, rules: Rules, occupations: ByOccupation, some: Survivors) -> Floats:
    """Per survivor what all parts but language and growth come to at most."""
    rows, weights, start, by_sector = offer.rows, rules.weights, rules.start, person.wished_sector
    others = (0.0 if np.isnan(person.wished_hours) else 1.0) + (1.0 if person.wished_engagement.any() else 0.0)
    wished, slots, days, minutes = max(1, person.wished), some.slot, some.first_day, some.minutes
    by_occupation = occupations.experience * weights[EXPERIENCE] + occupations.wish * weights[WISHES] / wished
    skilled, stated = skills_by_occupation(offer, person), person.skills_stated != 0
    fixed = weights[WISHES] * (rules.by_candidate if person.wished == 0 else others / wished)
    pairs, needy = offer.promises.all_many, len(person.needs) > 0
    if not needy:
        fixed += weights[GUIDANCE] * (1.0 if person.needs_stated != 0 else rules.by_candidate)
    last, bounds = len(start) - 1, np.empty(len(slots), np.float64)
    for place in range(len(slots)):
        slot = slots[place]
        row = rows[slot]
        bound = fixed + by_occupation[row.occupation] + start[min(days[place] - person.today, last)]
        if row.needs_source == NOT_STATED:
            bound += weights[SKILLS] * rules.by_vacancy
        else:
            of_needs = skilled[row.occupation] if stated else rules.by_candidate
            bound += weights[SKILLS] * (1.0 if row.needs_source == NOTHING_NEEDED else of_needs)
        if needy and pairs[slot] > 0:
            bound += weights[GUIDANCE]
        bound += by_sector[row.sector] * weights[WISHES] / wished + row.security * weights[SECURITY]
        bounds[place] = bound + weights[TRAVEL] * travel_part(
            person.travel_stated, person.max_minutes, row.bucket, minutes[place], rules.by_vacancy, rules.by_candidate
        )
    return bounds


@compiled
def may_be_listed(
    offer: Offer, some: Survivors, verdicts: Bytes, bounds: Floats, parts: Floats, floors: Floors
) -> NDArray[np.bool_]:
    """Per survivor whether some entry of it may reach a floor; `parts`: `language_and_growth`."""
    rows, language_of, slots, best = offer.rows, offer.terms.language_class, some.slot, floors.best
    marks = np.zeros(len(slots), np.bool_)
    for place in range(len(slots)):
        asked = language_of[rows[slots[place]].terms]
        for track in range(TRACK_COUNT):
            verdict = verdicts[place, track]
            if verdict != FAIL:
                bound = bounds[place] + parts[asked, track] + SLACK
                if verdict == PASS:
                    marks[place] |= bound >= floors.ranked or bound >= best[track]
                else:
                    marks[place] |= bound >= floors.to_clarify
    return marks


@compiled
def highest(
    offer: Offer, some: Survivors, verdicts: Bytes, bounds: Floats, parts: Floats, many: int
) -> NDArray[np.bool_]:
    """Marks, for every track and for what is to be clarified, so many survivors with the highest bounds."""
    rows, language_of, slots = offer.rows, offer.terms.language_class, some.slot
    marks, value = np.zeros(len(slots), np.bool_), np.empty((TRACK_COUNT + 1, len(slots)), np.float64)
    for place in range(len(slots)):
        asked = language_of[rows[slots[place]].terms]
        value[TRACK_COUNT, place] = NOTHING
        for track in range(TRACK_COUNT):
            verdict, bound = verdicts[place, track], bounds[place] + parts[asked, track]
            value[track, place] = bound if verdict == PASS else NOTHING
            if verdict == UNKNOWN:
                value[TRACK_COUNT, place] = max(value[TRACK_COUNT, place], bound)
    for kind in range(TRACK_COUNT + 1):
        found = value[kind][value[kind] > NOTHING]
        least = found.min() if len(found) else 0.0
        if len(found) > many:
            least = np.partition(found, len(found) - many)[len(found) - many]
        for place in range(len(slots)):
            marks[place] |= value[kind, place] > NOTHING and value[kind, place] >= least
    return marks


@compiled
def floors_of(
    entries: Found, employer: NDArray[np.int32], unit: NDArray[np.int32], limit: int, per_employer: int, per_unit: int
) -> Floors:
    """What the entries that are scored so far say of the list: the list rule would find twice as many as it needs among
    those that reach the floor. (That it really does is looked at when the list is made.)"""
    count = entries.count[0]
    scores, groups, tracks, slots = entries.score, entries.group, entries.track, entries.slot
    best = np.full(TRACK_COUNT, NOTHING, np.float64)
    for one in range(count):
        if groups[one] == RANKED:
            best[tracks[one]] = max(best[tracks[one]], scores[one])
    wanted = 2 * limit
    taken_employer, taken_unit, taken = np.empty(wanted, np.int64), np.empty(wanted, np.int64), 0
    ranked, seen, to_clarify = NOTHING, 0, NOTHING
    for one in np.argsort(-scores[:count]):
        if groups[one] == TO_CLARIFY:
            seen += 1
            if seen == limit:
                to_clarify = scores[one]
        elif taken < wanted:
            of_employer, of_unit, slot = 0, 0, slots[one]
            for other in range(taken):
                of_employer += taken_employer[other] == employer[slot]
                of_unit += unit[slot] >= 0 and taken_unit[other] == unit[slot]
            if of_employer < per_employer and of_unit < per_unit:
                taken_employer[taken], taken_unit[taken] = employer[slot], unit[slot]
                taken += 1
                if taken == wanted:
                    ranked = scores[one]
    return Floors(ranked, to_clarify, best)
