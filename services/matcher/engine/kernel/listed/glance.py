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
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.listed.bounds import LATER, NOTHING, TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.lines import COVERED, SOURCES, Lines
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.skill_needs import FROM_OCCUPATION, NOTHING_NEEDED
from services.matcher.engine.stock.skill_needs import NOT_STATED as NEEDS_NOT_STATED
from services.matcher.engine.verdicts import FAIL, PASS, Bytes, Floats, Ints

MARGIN = 1e-6
"""More than what is lost by keeping shares in half the room."""
NONE = np.uint64(0)
Halves = NDArray[np.float32]
Steps = NDArray[np.uint16]
SCALE, HIGHEST, NO_ENTRY = 2.0**15, 2**16 - 1, 0
"""Steps of a bound: what a bound takes decides how long it takes to go through them."""


class Within(NamedTuple):
    """Lines within reach of which terms and work are worth a look, in order; those of a bucket end at
    `until[bucket]`, and those after the last of `until` are of any. `covered` of each: see `Needing`; empty when the
    skills of the candidate are not stated."""

    line: NDArray[np.uint32]
    until: Ints
    covered: Floats


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


@inner
def within_reach(
    lines: Lines, reach: Bytes, terms: Bytes, asked: Bytes, language_of: Ints, wanted: Bytes, any_line: bool,
    by_concept: bool, start: Ints, needing: NDArray[np.uint32], share: Halves, credit: Floats, weight: float,
    whole: Halves,
) -> tuple[Within, Bytes]:  # fmt: skip
    """Of all lines, or none (not `any_line`); and 1 for terms classes that are worth a look. `start` to `share`, and
    `whole`: see `Needing`; `credit`: of the candidate, per concept, `weight`: of the part `skills`."""
    of_terms = np.empty(len(terms), np.int8)
    for one in range(len(terms)):
        of_terms[one] = terms[one] != FAIL and asked[language_of[one]] != 0
    of_line, of_work, begin, used = lines.terms, lines.work, lines.start, lines.used[0]
    last = len(begin) - 1
    buckets, count = min(len(reach), last) if any_line else 0, NONE
    line, until = np.empty(used + 1, np.uint32), np.empty(buckets, np.int64)
    # Without branches: which passes cannot be foreseen. Unsigned: of a number that could be negative compiled code asks
    # at every use whether it is.
    for bucket in range(buckets):
        if reach[bucket] != FAIL:
            for one in range(np.uint64(begin[bucket]), np.uint64(begin[bucket + 1])):
                line[count] = one
                count += np.uint64(of_terms[np.uint32(of_line[one])] & wanted[np.uint32(of_work[one])])
        until[bucket] = count
    for one in range(np.uint64(begin[last]), np.uint64(used if any_line else begin[last])):
        line[count] = one
        count += np.uint64(of_terms[np.uint32(of_line[one])] & wanted[np.uint32(of_work[one])])
    many = np.int64(count)
    covered = np.empty(many if by_concept else 0, np.float64)
    if by_concept:
        cover(start, needing, share, credit, weight, whole)
        for number in range(many):
            covered[number] = whole[line[number]] + MARGIN
        _clear(start, needing, credit, whole)
    return Within(line[:many], until, covered), of_terms


@compiled
def cover(
    start: Ints, line: NDArray[np.uint32], share: Halves, credit: Floats, weight: float, covered: Halves
) -> None:  # fmt: skip
    """Adds the part `skills` to every line that needs something that the candidate has: few concepts, so few lines.
    Less than MARGIN away from what it is."""
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            worth = np.float32(weight * credit[concept])
            for place in range(np.uint64(start[concept]), np.uint64(start[concept + 1])):
                covered[line[place]] += share[place] * worth


@inner
def _clear(start: Ints, line: NDArray[np.uint32], credit: Floats, covered: Halves) -> None:
    for concept in range(min(len(credit), len(start) - 1)):
        if credit[concept] > 0:
            for place in range(np.uint64(start[concept]), np.uint64(start[concept + 1])):
                covered[line[place]] = 0.0


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
def _by_trade(most: Most, by_concept: bool, excludes: int, excluded: Ints) -> Floats:
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
    return found


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
def _glance(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    lines: Lines, within: Within, terms: Bytes, reach: Bytes, spare: Ints, language_of: Ints, engagement_of: Ints,
    promised: Bits, home_other: Floats, home_public: Floats, excluded: Ints, start: Floats, most: Most, none: int,
    today: int, first: int, max_minutes: int, modes_known: int, excludes: int, group: int, wanted: int,
) -> Glance:  # fmt: skip
    of_line, until, covered = within.line, within.until, within.covered
    terms_of, work_of, trade_of, sector_of, rows = lines.terms, lines.work, lines.trade, lines.sector, lines.rows
    hours, sector, work, hours_unknown = most.hours, most.sector, most.work, most.hours_unknown
    clean, work_clean, doubtful, work_doubtful = most.clean, most.work_clean, most.doubtful, most.work_doubtful
    by_minute, travel = most.by_minute, most.travel
    by_concept = len(covered) > 0
    by_trade = _by_trade(most, by_concept, excludes, excluded)
    spoken, ranked = _spoken(most, start[min(first - today, len(start) - 1)]), group == RANKED
    by_terms = np.empty(len(terms), np.float64)
    for one in range(len(terms)):
        by_terms[one] = most.engagement[engagement_of[one]]
    guided = np.zeros(8)
    guided[1:] = most.guided
    every, many, buckets = (1 << TRACK_COUNT) - 1, len(of_line), len(until)
    numbers, top = np.empty(many, np.uint32), np.empty(many, np.uint16)
    tracks = np.empty((many, TRACK_COUNT), np.uint16)
    count = possible = begin = 0
    loose = many - (until[buckets - 1] if buckets > 0 else 0)
    for part in range(buckets + loose):
        # A line that moved is read for its bucket: these are few.
        end = until[part] if part < buckets else begin + 1
        if end == begin:
            continue
        bucket = part if part < buckets else rows[of_line[begin]].bucket
        outside, by_place, in_public, public = FAIL, travel, travel, 0.0
        if bucket >= 0 and bucket < len(reach):
            outside = reach[bucket]
        if bucket == PLACE_NOT_KNOWN:
            by_place = in_public = most.place_not_known
        elif bucket != REMOTE and outside != FAIL:
            other, public = home_other[bucket - FIRST_PLACE], home_public[bucket - FIRST_PLACE]
            both = min(other, public)
            by_place = in_public = most.journey_not_known
            if by_minute >= 0:
                by_place, in_public = max(0.0, travel - other * by_minute), max(0.0, travel - both * by_minute)
            if max_minutes != NOT_STATED:
                by_place = NOTHING if other > max_minutes else by_place
                in_public = NOTHING if both > max_minutes else in_public
        room_there = 1 if modes_known == 0 or bucket == PLACE_NOT_KNOWN else 0
        if outside == FAIL or (ranked and outside != PASS):
            begin = end
            continue
        for number in range(np.uint64(begin), np.uint64(end)):
            line = of_line[number]
            of_terms, of_work = np.uint32(terms_of[line]), np.uint32(work_of[line])
            trade, bits = np.uint32(trade_of[line]), np.uint32(promised[line])
            asked = np.uint32(language_of[of_terms])
            kind = np.uint32(2 * hours_unknown[of_work] + ((bits >> 1) & 1))
            room = np.uint32(room_there | (bits >> 2))
            is_clean = outside == PASS and terms[of_terms] == PASS
            if excludes != 0:
                is_clean = is_clean and trade // SOURCES != none
            if ranked:
                allowed = clean[kind, asked] & work_clean[room, of_work] if is_clean else 0
            else:
                allowed = doubtful[kind, asked] | work_doubtful[room, of_work] if is_clean else every
            allowed &= wanted
            if allowed == 0:
                continue
            whole = by_trade[trade] + sector[np.uint32(sector_of[line])] + hours[of_work] + by_terms[of_terms]
            whole += guided[bits] + (in_public if public <= spare[of_work] else by_place)
            if by_concept:
                whole += covered[number]
            best = NO_ENTRY
            for track in range(TRACK_COUNT):
                value = whole + spoken[kind, asked, track] + work[room, of_work, track]
                # As `step_of`, and one more: bounds are added up in another order than here.
                step = min(max(int(value * SCALE), 0) + 2, HIGHEST)
                step = step if ((allowed >> track) & 1) * (value > NOTHING) else NO_ENTRY
                tracks[count, track] = step
                best = max(best, step)
            numbers[count], top[count] = number, best
            if best > NO_ENTRY:
                possible |= allowed
                count += 1
        begin = end
    return Glance(numbers[:count], top[:count], tracks[:count], possible)
