"""The first pass: vacancies of which no work gate fails, and what their entries can score at most.

Cheapest and most selective gate first; of what is not out of reach only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.combinations import LEARN_FIRST
from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.bounds import LATER, NOTHING, TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.classes_now import Classes
from services.matcher.engine.kernel.courses_now import least_minutes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.kernel.rules import SKILLS, Rules
from services.matcher.engine.kernel.scan_rows import Lines
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.skill_needs import NOT_STATED as NEEDS_NOT_STATED
from services.matcher.engine.skill_needs import NOTHING_NEEDED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints


class Survivors(NamedTuple):
    """One row each. `verdict`: PASS, or UNKNOWN where a gate that needs no free week and no language cannot be told;
    `minutes` to work: 0 for remote work, nan when not known; `first_day`: the first working day without courses.

    `most` [row, track]: no entry scores more, but for SLACK; NOTHING where there is none. `base`: what it holds of the
    parts that do not depend on the track, without start. `clean`, `doubtful`: bits of tracks that may have an entry
    that is ranked, that is to be clarified; `best`: the most that a ranked entry can score.
    """

    position: NDArray[np.int32]
    slot: NDArray[np.int32]
    verdict: Bytes
    minutes: Floats
    first_day: Ints
    most: Floats
    base: Floats
    clean: Bits
    doubtful: Bits
    best: Floats


def survivors(offer: Offer, person: Person, rules: Rules, found: Classes, most: Most, slots: Ints | None) -> Survivors:
    """Of these slots, or of everything."""
    needing = offer.needing
    by_concept = slots is None and person.skills_stated != 0
    if by_concept:
        _cover(needing.start, needing.line, needing.share, person.skill_credit, rules.weights[SKILLS], needing.covered)
    chosen = offer.position[NONE if slots is None else slots]
    many, out = _survivors(
        offer.lines, chosen, slots is None, found.terms, found.reach, offer.work_spare, offer.no_occupation,
        offer.terms.language_class, offer.terms.engagement, offer.promised, needing.fresh,
        needing.covered, person.home_other, person.home_public, person.excluded, rules.start, most,
        person.today, person.first_day, person.max_minutes, person.modes_known, person.excludes, by_concept,
    )  # fmt: skip
    if by_concept:
        _clear(needing.start, needing.line, person.skill_credit, needing.covered)
    return Survivors._make([column[:many] for column in out])


NONE = np.zeros(0, np.int64)
AHEAD = 16
"""So many lines ahead are asked for: what one takes is a fraction of a wait for memory."""


@compiled
def _cover(
    start: Ints, line: NDArray[np.int32], share: Floats, credit: Floats, weight: float, covered: Floats
) -> None:  # fmt: skip
    """The part `skills` of every line that needs something that the candidate has: few concepts, so few lines."""
    last = len(line) - 1
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            worth = weight * credit[concept]
            for place in range(start[concept], start[concept + 1]):
                come_near(covered, line[min(place + AHEAD, last)])
                covered[line[place]] += share[place] * worth


@compiled
def _clear(start: Ints, line: NDArray[np.int32], credit: Floats, covered: Floats) -> None:
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            for place in range(start[concept], start[concept + 1]):
                covered[line[place]] = 0.0


@compiled
def _candidates(lines: Lines, reach: Bytes, of_terms: Bytes, of_work: Bytes, chosen: NDArray[np.int32]) -> int:
    """Fills in the lines within reach that are worth a look. Without branches: which passes cannot be foreseen."""
    terms, work, start, count = lines.terms, lines.work, lines.start, 0
    last = len(start) - 1
    for bucket in range(min(len(reach), last)):
        if reach[bucket] != FAIL:
            for line in range(start[bucket], start[bucket + 1]):
                chosen[count] = line
                count += of_terms[terms[line]] & of_work[work[line]]
    for line in range(start[last], lines.used[0]):
        chosen[count] = line
        count += of_terms[terms[line]] & of_work[work[line]]
    return count


@compiled
def _survivors(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    lines: Lines, chosen: NDArray[np.int32], everything: bool, terms: Bytes, reach: Bytes, spare: Ints, none: int,
    language_of: Ints, engagement_of: Ints, promised: Bits, fresh: Bits, covered: Floats, home_other: Floats,
    home_public: Floats, excluded: Ints, start: Floats, most: Most, today: int, first: int, max_minutes: int,
    journeys_known: int, excludes: int, by_concept: bool,
) -> tuple[int, Survivors]:  # fmt: skip
    most_asked, wanted, occupation, sector, hours = most.asked, most.wanted, most.occupation, most.sector, most.hours
    engagement, security, needs_not_stated = most.engagement, most.security, most.needs_not_stated
    needs_nothing, skilled, travel = most.needs_nothing, most.skilled, most.travel
    place_not_known, by_minute, journey_not_known = most.place_not_known, most.by_minute, most.journey_not_known
    hours_unknown, guided, most_clean, work = most.hours_unknown, most.guided, most.clean, most.work
    work_clean, most_doubtful, work_doubtful = most.work_clean, most.doubtful, most.work_doubtful
    language, soonest, rows, used = most.language, most.soonest, lines.rows, lines.used
    of_terms = np.empty(len(terms), np.int8)
    for one in range(len(terms)):
        of_terms[one] = terms[one] != FAIL and most_asked[language_of[one]] != 0
    of_work, last = wanted, len(start) - 1
    many = len(chosen)
    if everything:
        chosen = np.empty(used[0] + 1, np.int32)
        many = _candidates(lines, reach, of_terms, of_work, chosen)
    position, slot_of, verdicts = np.empty(many, np.int32), np.empty(many, np.int32), np.empty(many, np.int8)
    minutes_of, first_days = np.empty(many, np.float64), np.empty(many, np.int64)
    bounds, bases, bests = np.empty((many, TRACK_COUNT)), np.empty(many), np.empty(many)
    clean, doubtful = np.empty(many, np.int8), np.empty(many, np.int8)
    count = 0
    for number in range(many):
        line = chosen[number]
        if number + AHEAD < many:
            come_near(rows, chosen[number + AHEAD])
            come_near(covered, chosen[number + AHEAD])
        row = rows[line]
        bucket = row.bucket
        if bucket < 0 or of_terms[row.terms] == 0 or of_work[row.work] == 0:
            continue
        verdict, first_day = min(terms[row.terms], reach[bucket]), max(first, row.starts)
        if verdict == FAIL or row.closes < today or first_day > row.latest:
            continue
        minutes = 0.0 if bucket == REMOTE else np.nan
        if bucket >= FIRST_PLACE:
            to = bucket - FIRST_PLACE
            minutes = least_minutes(home_other[to], home_public[to], spare[row.work])
            if max_minutes != NOT_STATED and minutes > max_minutes:
                continue
        if excludes != 0:
            is_excluded = False
            for code in excluded:
                is_excluded |= code == row.occupation
            if is_excluded:
                continue
            if row.occupation == none:
                verdict = min(verdict, UNKNOWN)

        slot = row.slot
        base = occupation[row.occupation] + sector[row.sector] + hours[row.work]
        base += engagement[engagement_of[row.terms]] + row.security * security
        if row.needs_source == NEEDS_NOT_STATED:
            base += needs_not_stated
        elif row.needs_source == NOTHING_NEEDED:
            base += needs_nothing
        elif by_concept and fresh[line] != 0:
            base += covered[line]
        else:
            base += skilled[row.occupation]
        if bucket == REMOTE:
            base += travel
        elif bucket == PLACE_NOT_KNOWN:
            base += place_not_known
        elif by_minute < 0:
            base += journey_not_known
        else:
            base += max(0.0, travel - minutes * by_minute)
        kind, room = 2 * hours_unknown[row.work], 1 if journeys_known == 0 or bucket == PLACE_NOT_KNOWN else 0
        bits = promised[line]
        if bits != 0:
            base += guided
            kind += (bits >> 1) & 1
            room |= bits >> 2
        asked, begun = language_of[row.terms], base + start[min(first_day - today, last)]
        bits = most_clean[kind, asked] & work_clean[room, row.work] if verdict == PASS else 0
        doubts = most_doubtful[kind, asked] | work_doubtful[room, row.work]
        if verdict != PASS:
            doubts = 15
        best, any_bits = NOTHING, 0
        for track in range(TRACK_COUNT):
            bound = NOTHING
            if track != LEARN_FIRST:
                bound = begun + language[kind, asked, track] + work[room, row.work, track]
            elif row.latest >= soonest[kind, asked]:
                bound = base + language[kind, asked, LEARN_FIRST]
                bound = min(bound, begun + language[kind, asked, LATER]) + work[room, row.work, LEARN_FIRST]
            bounds[count, track] = bound
            if bound > NOTHING:
                any_bits |= 1 << track
                if (bits >> track) & 1:
                    best = max(best, bound)
        if any_bits == 0:
            continue
        position[count], slot_of[count], verdicts[count], minutes_of[count] = line, slot, verdict, minutes
        first_days[count], bases[count], bests[count] = first_day, base, best
        clean[count], doubtful[count] = bits & any_bits, doubts & any_bits
        count += 1
    return count, Survivors(
        position, slot_of, verdicts, minutes_of, first_days, bounds, bases, clean, doubtful, bests
    )  # fmt: skip
