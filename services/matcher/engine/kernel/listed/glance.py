"""The first look: what the lines within reach can score at most, by columns alone.

Reading a line, with its exact gates and bounds, is a wait for memory and some eighty numbers. Here a few columns that
lie in the order of the lines are enough for a bound that is a little higher: it says which lines are worth reading.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import LEARN_FIRST
from services.matcher.engine.kernel.classes_now import Classes
from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.listed.bounds import LATER, NOTHING, TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.listed.within import NONE, Within
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.keys import COVERED, SOURCES
from services.matcher.engine.kernel.stock.lines import Lines
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.skill_needs import FROM_OCCUPATION, NOTHING_NEEDED
from services.matcher.engine.stock.skill_needs import NOT_STATED as NEEDS_NOT_STATED
from services.matcher.engine.verdicts import FAIL, PASS, Bytes, Floats, Ints

Steps = NDArray[np.uint16]
Lanes = NDArray[np.uint64]
SCALE, HIGHEST, NO_ENTRY = 2.0**15, 2**16 - 1, 0
"""Steps of a bound: what a bound takes decides how long it takes to go through them."""
FINER = 8
FINE_SCALE, NO_WAY = SCALE * 2**FINER, -(2**28)
"""What several parts are added up in, and where there is none: below 0 whatever is added to it."""
LANES, LANE = np.uint64, 16
FULL_LANE, EVERY_LANE = np.uint64(0xFFFF), np.uint64(0x0001_0001_0001_0001)
"""The steps of all tracks in one number, one above the other: weights sum to 1, so that none runs into the next."""
EVERY_TRACK, NOT_REACHED = ~NONE, 2**40
"""Of every track; longer than any journey that is one."""
STEPS, MAY, COLUMNS = np.uint64(0), np.uint64(1), np.uint64(2)
KINDS, ROOMS = np.uint64(4), np.uint64(2)
"""Of what `_sides` gives: of a terms class, of a work class. Unsigned, as places are: of a number that could be
negative compiled code asks at every use whether it is."""


class Glance(NamedTuple):
    """Lines of `Within` (`number`: which) that may bring entries of one group: none of a track reaches a score of which
    `step_of` is above `tracks` [row, track], or above `top`, the highest of these. NO_ENTRY where there is none, and
    for `top` once the line is read. `possible`: bits of the tracks that some line may bring."""

    number: NDArray[np.uint32]
    top: Steps
    tracks: Steps
    possible: int


@compiled
def step_of(score: float) -> int:
    """Never higher for a lower score; above NO_ENTRY."""
    return int(min(max(score * SCALE, 0.0), HIGHEST - 2.0)) + 1


@inlined
def glance(
    offer: Offer, person: Person, rules: Rules, found: Classes, most: Most, within: Within, group: int, tracks: int
) -> Glance:
    """Of entries of this group, and of tracks by their bits."""
    return _glance(
        offer.lines, within, found.terms, found.reach, offer.work_spare, offer.terms.language_class,
        offer.terms.engagement, offer.promised, person.home_other, person.home_public, person.excluded, rules.start,
        most, offer.no_occupation, person.today, person.first_day, person.max_minutes, person.modes_known,
        person.excludes, group, tracks,
    )  # fmt: skip


@inner
def _fine(values: Floats) -> NDArray[np.int32]:
    """In fine steps, not below any of the values."""
    found = np.empty(len(values), np.int32)
    for place in range(len(values)):
        found[place] = _fine_step(values[place])
    return found


@inner
def _fine_step(value: float) -> int:
    return int(np.ceil(value * FINE_SCALE)) if value > NOTHING else NO_WAY


@inner
def _by_trade(most: Most, by_concept: bool, excludes: int, excluded: Ints) -> NDArray[np.int32]:
    """What an occupation and its skills come to at most, by `trade` of `Lines`, without what is covered."""
    found = np.empty(len(most.occupation) * SOURCES, np.float64)
    for one in range(len(most.occupation)):
        whole = most.occupation[one]
        if excludes != 0:
            for code in excluded:
                if code == one:
                    whole = NOTHING
        found[one * SOURCES + FROM_OCCUPATION] = found[one * SOURCES + COVERED] = whole + most.skilled[one]
        found[one * SOURCES + NEEDS_NOT_STATED] = whole + most.needs_not_stated
        found[one * SOURCES + NOTHING_NEEDED] = whole + most.needs_nothing
        if by_concept:
            found[one * SOURCES + COVERED] = whole
    return _fine(found)


@inner
def _spoken(most: Most, start: float) -> Floats:
    """`language` of `Most` for work that begins as soon as it can, with what no column tells."""
    kinds, many = most.soonest.shape
    found, last = np.empty((kinds, many, TRACK_COUNT)), start + most.security
    for kind in range(kinds):
        for asked in range(many):
            for track in range(TRACK_COUNT):
                found[kind, asked, track] = most.language[kind, asked, track] + last
            later = most.language[kind, asked, LATER] + start
            found[kind, asked, LEARN_FIRST] = min(most.language[kind, asked, LEARN_FIRST], later) + most.security
    return found


@inner
def _sides(
    values: Floats, bits: Bits, of_class: Ints, added: Floats, told: Bytes, group: int, tracks: int
) -> tuple[Lanes, Lanes]:
    """Of every terms class or work class, and every kind or room, in lanes, by (class x kinds + kind) x COLUMNS: STEPS,
    not below `values` [kind, class, track] of its language class or of itself with what is `added`; MAY, full for
    tracks in which an entry may be of the group by this side alone, told by the `bits` [kind, class] and by whether its
    verdict can be `told`. And by class x kinds + kind, full for tracks in which it is possible at all; who asks for
    what is ranked needs no more than MAY of both sides, and gets NONE."""
    kinds, many, ranked = len(bits), len(of_class), group == RANKED
    found, some = np.zeros(many * kinds * COLUMNS, LANES), np.zeros(0 if ranked else many * kinds, LANES)
    for one in range(many):
        of, unknown = of_class[one], told[one] != PASS
        for kind in range(kinds):
            mine = bits[kind, of]
            if ranked and (unknown or mine == 0):
                continue
            steps = may = possible = NONE
            for track in range(TRACK_COUNT):
                value, lane = values[kind, of, track], np.uint64(LANE * track)
                if value > NOTHING and (tracks >> track) & 1:
                    steps |= np.uint64(np.ceil((value + added[one]) * SCALE)) << lane
                    possible |= FULL_LANE << lane
                    if unknown or (mine >> track) & 1:
                        may |= FULL_LANE << lane
            at = np.uint64(one * kinds + kind)
            found[at * COLUMNS + STEPS], found[at * COLUMNS + MAY] = steps, may
            if not ranked:
                some[at] = possible
    return found, some


@inner
def _may_at_all(sides: Lanes, possible: Lanes, classes: int, ranked: bool) -> Lanes:
    """By class, full for tracks in which some kind, or room, of what `_sides` gave may bring an entry of the group."""
    found, kinds = np.zeros(classes, LANES), len(sides) // (2 * max(1, classes))
    for one in range(classes):
        for kind in range(kinds):
            at = np.uint64(one * kinds + kind)
            found[one] |= sides[at * COLUMNS + MAY] if ranked else possible[at]
    return found


@inner
def _glance(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    lines: Lines, within: Within, terms: Bytes, reach: Bytes, spare: Ints, language_of: Ints, engagement_of: Ints,
    promised: Bits, home_other: Floats, home_public: Floats, excluded: Ints, start: Floats, most: Most, none: int,
    today: int, first: int, max_minutes: int, modes_known: int, excludes: int, group: int, wanted: int,
) -> Glance:  # fmt: skip
    of_line, until, covered = within.line, within.until, within.covered
    terms_of, work_of, trade_of, sector_of, rows = lines.terms, lines.work, lines.trade, lines.sector, lines.rows
    by_minute, travel, works = most.by_minute, most.travel, len(most.hours_unknown)
    by_concept, ranked = len(covered) > 0, group == RANKED
    by_trade, sector = _by_trade(most, by_concept, excludes, excluded), _fine(most.sector)
    engagement = np.empty(len(terms), np.float64)
    for one in range(len(terms)):
        engagement[one] = most.engagement[engagement_of[one]]
    spoken, can_be_spoken = _sides(
        _spoken(most, start[min(first - today, len(start) - 1)]), most.clean if ranked else most.doubtful, language_of,
        engagement, terms, group, wanted,
    )  # fmt: skip
    worked, can_be_worked = _sides(
        most.work, most.work_clean if ranked else most.work_doubtful, np.arange(works), most.hours,
        np.full(works, PASS, np.int8), group, wanted,
    )  # fmt: skip
    hours = np.empty(works, np.int64)
    """Twice what is spare, and 1 more where hours are not known."""
    for one in range(works):
        hours[one] = 2 * spare[one] + most.hours_unknown[one]
    guided = np.zeros(8, np.int32)
    guided[1:] = _fine_step(most.guided)
    many, buckets = len(of_line), len(until)
    terms_may = _may_at_all(spoken, can_be_spoken, len(terms), ranked)
    work_may = _may_at_all(worked, can_be_worked, works, ranked)
    numbers, top, tracks = np.empty(many, np.uint32), np.empty(many, np.uint16), np.empty(many, LANES)
    passed = np.empty(many + 1, np.uint32)
    begin, count, possible = 0, NONE, NONE
    loose = many - (until[buckets - 1] if buckets > 0 else 0)
    for part in range(buckets + loose):
        # A line that moved is read for its bucket: these are few.
        end = until[part] if part < buckets else begin + 1
        if end == begin:
            continue
        bucket = part if part < buckets else rows[of_line[begin]].bucket
        outside, other_part, public_part, public_minutes = FAIL, travel, travel, 0
        if bucket >= 0 and bucket < len(reach):
            outside = reach[bucket]
        if outside == FAIL or (ranked and outside != PASS):
            begin = end
            continue
        if bucket == PLACE_NOT_KNOWN:
            other_part = public_part = most.place_not_known
        elif bucket != REMOTE:
            other, public = home_other[bucket - FIRST_PLACE], home_public[bucket - FIRST_PLACE]
            both, public_minutes = min(other, public), 2 * int(np.ceil(public)) if np.isfinite(public) else NOT_REACHED
            other_part = public_part = most.journey_not_known
            if by_minute >= 0:
                other_part, public_part = max(0.0, travel - other * by_minute), max(0.0, travel - both * by_minute)
            if max_minutes != NOT_STATED:
                other_part = NOTHING if other > max_minutes else other_part
                public_part = NOTHING if both > max_minutes else public_part
        by_place, in_public = _fine_step(other_part), _fine_step(public_part)
        room_there = 1 if modes_known == 0 or bucket == PLACE_NOT_KNOWN else 0
        doubts = NONE if outside == PASS else EVERY_TRACK
        # Without branches: which lines are passed over cannot be foreseen. First those that their classes rule out.
        passing = NONE
        for number in range(np.uint64(begin), np.uint64(end)):
            passed[passing] = number
            line = of_line[number]
            by_both = terms_may[np.uint32(terms_of[line])] & work_may[np.uint32(work_of[line])]
            passing += np.uint64(by_both != NONE)
        for place in range(passing):
            number = passed[place]
            line = of_line[number]
            of_terms, of_work = np.uint32(terms_of[line]), np.uint32(work_of[line])
            trade, bits = np.uint32(trade_of[line]), np.uint32(promised[line])
            of_hours = hours[of_work]
            kind = np.uint32(2 * (of_hours & 1) + ((bits >> 1) & 1))
            terms_kind, work_room = of_terms * KINDS + kind, of_work * ROOMS + np.uint32(room_there | (bits >> 2))
            if ranked:
                may = spoken[terms_kind * COLUMNS + MAY] & worked[work_room * COLUMNS + MAY]
            else:
                may = spoken[terms_kind * COLUMNS + MAY] | worked[work_room * COLUMNS + MAY] | doubts
            if excludes != 0 and trade // SOURCES == none:
                may = NONE if ranked else EVERY_TRACK
            if not ranked:
                may &= can_be_spoken[terms_kind] & can_be_worked[work_room]
            whole = by_trade[trade] + sector[np.uint32(sector_of[line])] + guided[bits]
            whole += in_public if of_hours >= public_minutes else by_place
            if by_concept:
                whole += np.int32(covered[number] * np.float32(FINE_SCALE))
            may = may if whole >= 0 else NONE
            # One more for what is cut off, and one as `step_of`.
            steps = spoken[terms_kind * COLUMNS + STEPS] + worked[work_room * COLUMNS + STEPS]
            steps = (steps + np.uint64((whole >> FINER) + 2) * EVERY_LANE) & may
            low = max(steps & FULL_LANE, (steps >> np.uint64(LANE)) & FULL_LANE)
            high = max((steps >> np.uint64(2 * LANE)) & FULL_LANE, steps >> np.uint64(3 * LANE))
            best = max(low, high)
            numbers[count], tracks[count], top[count] = number, steps, best
            possible |= may
            count += np.uint64(best != NONE)
        begin = end
    found, brought = np.int64(count), 0
    for track in range(TRACK_COUNT):
        brought |= 1 << track if (possible >> np.uint64(LANE * track)) & FULL_LANE != NONE else 0
    return Glance(numbers[:found], top[:found], tracks[:found].view(np.uint16).reshape((found, TRACK_COUNT)), brought)
