"""What a near miss scores, and what it can score at most before its combination is known: of those with a change of the
same size few are worth a look."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.listed.within import MARGIN, cover
from services.matcher.engine.kernel.near.case import Case, Ready
from services.matcher.engine.kernel.near.standing import Standing
from services.matcher.engine.kernel.near.turns import EVERY
from services.matcher.engine.kernel.parts_now import (
    FIRST,
    PARTS,
    SECURE,
    TRAVELLED,
    WISHED,
    Workplaces,
    add_parts,
    covered,
    travel_part,
    wished_hours,
)
from services.matcher.engine.kernel.rules import EXPERIENCE, GUIDANCE, SECURITY, SKILLS, TRAVEL, WISHES
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.stock.promises_now import needs_met
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import Floats

MANY = 400
"""From so many vacancies on the skills of all lines are looked up at once."""
_add_parts = inlined(add_parts)


@compiled
def own_parts(stock: Held[Stock], case: Held[Case], some: Standing) -> Floats:
    """Per vacancy what does not depend on the combination."""
    (offer, rules), known, many = stock.arrays, case.arrays, len(some.slot)
    table, places = (
        np.empty((many, PARTS), np.float64),
        Workplaces(some.line.astype(np.int32), some.slot.astype(np.int32), some.minutes, some.first_day),
    )
    _add_parts(offer, known.needed, places, np.arange(many), table)
    for number in range(many):
        # Of a vacancy without a free position the line does not say where it is.
        table[number, TRAVELLED] = _travelled(known, some.slot[number], some.minutes[number]) * rules.weights[TRAVEL]
    return table[:, FIRST] + table[:, WISHED] + table[:, TRAVELLED] + table[:, SECURE]


@compiled
def bounds_of(stock: Held[Stock], case: Held[Case], ready: Held[Ready], some: Standing) -> Floats:
    """Per vacancy a score that none of its combinations is above."""
    (offer, rules), known = stock.arrays, case.arrays
    who, rows, start, weights = known.needed, offer.rows, rules.start, rules.weights
    today, last = known.who.today, len(start) - 1
    language_of, hours_min, hours_max = offer.terms.language_class, offer.work.hours_min, offer.work.hours_max
    now, learned, over = _most(case, ready, start)
    needing, credit, concepts, shares = offer.needing, who.credit, offer.needs_concept, offer.needs_weight
    fresh, summed, promised, needs = needing.fresh, needing.covered, offer.promised, who.needs
    promise, all_start, all_many = offer.promises.all_promise, offer.promises.all_start, offer.promises.all_many
    kind, confirmed, valid_until = offer.promises.kind, offer.promises.confirmed, offer.promises.valid_until
    engagement_of = offer.terms.engagement
    not_needed = who.by_candidate if who.needs_stated == 0 else 1.0 if len(needs) == 0 else 0.0
    by_concept = who.skills_stated != 0 and len(some.slot) >= MANY
    if by_concept:
        cover(needing.start, needing.line, needing.share, credit, weights[SKILLS], summed)
    most = np.empty(len(some.slot), np.float64)
    for number in range(len(some.slot)):
        line, slot, first_day = some.line[number], some.slot[number], some.first_day[number]
        row = rows[line]
        if row.needs_source == NOT_STATED:
            value = who.by_vacancy * weights[SKILLS]
        elif row.needs_source == NOTHING_NEEDED:
            value = weights[SKILLS]
        elif who.skills_stated == 0:
            value = who.by_candidate * weights[SKILLS]
        elif by_concept and fresh[line] != 0:
            value = summed[line] + MARGIN
        else:
            met = covered(concepts, shares, row.needs_start, row.needs_len, credit)
            value = met / row.needs_whole * weights[SKILLS]
        value += who.experience[row.occupation] * weights[EXPERIENCE]
        wished = who.by_candidate
        if who.wished > 0:
            wished = who.wish[row.occupation] + who.by_sector[row.sector]
            wished += wished_hours(who.wished_hours, hours_min[row.work], hours_max[row.work], who.by_vacancy)
            wished = (wished + who.by_engagement[engagement_of[row.terms]]) / who.wished
        travelled = _travelled(known, slot, some.minutes[number])
        value += wished * weights[WISHES] + travelled * weights[TRAVEL] + row.security * weights[SECURITY]
        guided = not_needed
        if len(needs) > 0 and promised[line] != 0:
            begin, end = all_start[slot], all_start[slot] + all_many[slot]
            guided = needs_met(promise, begin, end, kind, confirmed, valid_until, needs, who.pledged, first_day)
        value += guided * weights[GUIDANCE]
        asked, begins = language_of[row.terms], start[min(first_day - today, last)]
        most[number] = value + max(now[asked] + begins, min(learned[asked] + begins, over[asked]))
    if by_concept:
        summed[:] = 0.0
    return most


@inlined
def _travelled(known: Case, slot: int, minutes: float) -> float:
    """The part `travel`."""
    who, columns = known.needed, known.columns
    bucket = FIRST_PLACE
    if columns.remote[slot] != 0:
        bucket = REMOTE
    elif columns.place[slot] == NOWHERE:
        bucket = PLACE_NOT_KNOWN
    return float(
        travel_part(who.travel_stated, who.max_minutes, bucket, minutes, who.by_vacancy, who.by_candidate)
    )  # fmt: skip


@compiled
def _most(case: Held[Case], ready: Held[Ready], start: Floats) -> tuple[Floats, Floats, Floats]:
    """Per language class what language and growth come to at most: without learning first; with it; with it and the
    start of work that begins when that is over, or later."""
    known, made = case.arrays, ready.arrays
    value, row_of, cells, today = made.spoken.value, made.spoken.row_of, made.cells, known.who.today
    growth, classes = known.growth_now, value.shape[1]
    for one in made.tried.growth:
        growth = max(growth, one)
    now, learned, over = np.empty(classes), np.full(classes, -np.inf), np.full(classes, -np.inf)
    for asked in range(classes):
        now[asked] = value[0, asked] + growth
    begin = cells.turns_begin[EVERY]
    for group in range(len(cells.after)):
        some, levels = cells.turns[begin[group] : begin[group + 1]], row_of[cells.after[group]]
        most, soonest = cells.growth[some].max(), cells.cautious_end[some].min()
        begins = start[min(max(0, soonest - today), len(start) - 1)]
        for asked in range(classes):
            whole = value[levels, asked] + most
            learned[asked], over[asked] = max(learned[asked], whole), max(over[asked], whole + begins)
    return now, learned, over
