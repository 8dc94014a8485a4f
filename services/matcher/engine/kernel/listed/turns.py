"""Entries of one group, scored best first: those that a list needs, and few others. Lines are read as they may reach
what is scored so far; what was scored for another group is not scored again."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import compiled, inlined, inner
from services.matcher.engine.kernel.listed.bounds import TRACK_COUNT, Bits
from services.matcher.engine.kernel.listed.choosing import (
    LOWEST,
    Floors,
    due,
    joined,
    least_of,
    nearest,
    only,
    taken,
    tightened,
)
from services.matcher.engine.kernel.listed.glance import Glance, glance
from services.matcher.engine.kernel.listed.survivors import Reading, read
from services.matcher.engine.kernel.listed.vacancies import Vacancies
from services.matcher.engine.kernel.listed.walk import Listed, Reached, reached
from services.matcher.engine.kernel.listed.within import Within
from services.matcher.engine.kernel.parts_now import add_parts
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.offer import Offer, Stock
from services.matcher.engine.kernel.tracks.beside import beside
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.kernel.tracks.direct import direct
from services.matcher.engine.kernel.tracks.learn_first import learn_first
from services.matcher.engine.verdicts import Floats, Ints

AT_ONCE, OF_A_TRACK, TURNS_ALIKE, MORE_EACH_TIME = 48, 8, 4, 2
"""So many vacancies that can score most are scored in one turn, and so many for a track that has none in the list yet:
they say what the others must reach. After so many turns, so many times as many each time, until none is left that could
be listed."""
READ_FIRST = 64
"""So many lines are read first, and MORE_EACH_TIME as many each time after that, as far as they may reach the list."""
SEEN, ALIVE, READ_NEXT = range(3)
NO_ROWS: Ints = np.zeros(0, np.int64)
_add_parts = inlined(add_parts)
_direct, _beside, _learn_first = inlined(direct), inlined(beside), inlined(learn_first)


class Turning(NamedTuple):
    """Per survivor the tracks that are left and those of this turn, as bits, and the most that one that is left can
    score; `alive`: those with something left that may be of use, so many as `numbers` [ALIVE]. [SEEN]: so many
    survivors were taken up; [READ_NEXT]: so many lines are read next. `lowest`: the least of the last floors."""

    glance: Glance
    left: Bits
    turn: Bits
    values: Floats
    alive: NDArray[np.int32]
    numbers: Ints
    lowest: Floats


class Turns:
    """Of all tracks with a bit in `tracks`."""

    def __init__(self, stock: Held[Stock], now: Held[Prepared], vacancies: Vacancies, group: int, tracks: int) -> None:
        self._what = stock, now, vacancies.reading
        self._group, self._tracks = group, tracks
        self._turning = _begun(*self._what, group, tracks, READ_FIRST, vacancies.is_whole)

    @property
    def glance(self) -> Glance:
        return self._turning.arrays.glance

    def until_none_is_due(self, limit: int, per_employer: int, per_unit: int, by_id: Ints = NO_ROWS) -> Listed:
        """Scores in growing numbers until the list rule says that no other can be listed: the list then. `by_id`: rows
        of entries in the order of their ids."""
        which, many = (self._group, self._tracks), (AT_ONCE, OF_A_TRACK, TURNS_ALIKE, MORE_EACH_TIME)
        listed, _ = _turns(
            *self._what, self._turning, *which, _no_floors(), by_id, True, limit, per_employer, per_unit, *many
        )
        return listed

    def next_turn(self, floors: Floors) -> bool:
        """Scores some that may reach these floors; False when there are none."""
        which, many = (self._group, self._tracks), (AT_ONCE, OF_A_TRACK, TURNS_ALIKE, MORE_EACH_TIME)
        _, is_scored = _turns(*self._what, self._turning, *which, Held(floors), NO_ROWS, False, 0, 0, 0, *many)
        return is_scored


@cache
def _no_floors() -> Held[Floors]:
    return Held(only(LOWEST))


@compiled
def _begun(
    stock: Held[Stock], now: Held[Prepared], reading: Held[Reading], group: int, tracks: int, read_first: int,
    is_whole: bool,
) -> Held[Turning]:  # fmt: skip
    (offer, rules), known, some = stock.lent, now.lent, reading.lent
    room, within = len(some.within.line), some.within
    if is_whole:
        within = Within(within.line[:0], within.until[:0], within.covered[:0])
    seen = glance(offer, known.who, rules, known.found, known.most, within, group, tracks)
    left, numbers, lowest = np.empty(room, np.int8), np.zeros(3, np.int64), np.empty(1, np.float64)
    numbers[READ_NEXT], lowest[0] = read_first, LOWEST
    return hold(Turning(
        seen, left, np.empty(room, np.int8), np.empty(room, np.float64), np.empty(room, np.int32), numbers, lowest,
    ))  # fmt: skip


@compiled
def _turns(
    stock: Held[Stock], now: Held[Prepared], reading: Held[Reading], turning: Held[Turning], group: int, tracks: int,
    given: Held[Floors], by_id: Ints, by_rule: bool, limit: int, per_employer: int, per_unit: int, at_once: int,
    of_track: int, turns_alike: int, more_each_time: int,
) -> tuple[Listed, bool]:  # fmt: skip
    """Turns until none is due by the list rule, or (not `by_rule`) one turn by the floors that are given; and whether
    the last one scored anything. One pass for both, as it takes long to compile."""
    (offer, rules), known, some, turns = stock.lent, now.lent, reading.lent, turning.lent
    none, turn = np.zeros(0, np.int64), 0
    found = Reached(given.lent, none, none, False, False, none)
    while True:
        if by_rule:
            found = reached(some.entries, by_id, group, offer.employer, offer.unit, limit, per_employer, per_unit)
        is_scored = _next_turn(
            offer, rules, known, some, turns, found.floors, group, tracks, at_once, of_track, more_each_time
        )
        if not by_rule or not is_scored:
            return Listed(found.rows, found.how, found.full and found.clear, found.tied), is_scored
        turn += 1
        if turn >= turns_alike:
            at_once, of_track = more_each_time * at_once, more_each_time * of_track


@inlined
def _next_turn(
    offer: Offer, rules: Rules, known: Prepared, some: Reading, turns: Turning, floors: Floors, group: int, tracks: int,
    at_once: int, of_track: int, more_each_time: int,
) -> bool:  # fmt: skip
    more, is_first = True, True
    while True:
        if more:
            more = _read(offer, rules, known, some, turns, floors, group, tracks, of_track, more_each_time)
        if not more and not is_first:
            return False
        is_first = False
        chosen = _due(offer, known, some, turns, floors, at_once, of_track)
        if len(chosen) > 0:
            _score(offer, rules, known, some, turns, chosen)
            return True
        if not more:
            return False


@inner
def _read(
    offer: Offer, rules: Rules, now: Prepared, some: Reading, turns: Turning, reach: Floors, group: int, tracks: int,
    of_track: int, more_each_time: int,
) -> bool:  # fmt: skip
    """Reads some of the lines that may reach these floors, and takes up who survives; False when there are none."""
    numbers, rows = turns.numbers, some.rows
    lines = nearest(turns.glance, reach, numbers[READ_NEXT], of_track)
    if len(lines) > 0:
        read(offer, rules, now, some, lines)
        numbers[READ_NEXT] *= more_each_time
    known = some.known[0]
    if known > numbers[SEEN]:
        may = rows.clean if group == RANKED else rows.doubtful
        numbers[ALIVE] = joined(
            rows.most, may[:known], some.scored, tracks, numbers[SEEN], turns.left, turns.values, turns.alive,
            numbers[ALIVE],
        )  # fmt: skip
        numbers[SEEN] = known
    return len(lines) > 0


@inner
def _due(
    offer: Offer, now: Prepared, some: Reading, turns: Turning, reach: Floors, at_once: int, of_track: int
) -> Ints:
    """Who has a turn now, with the tracks that are wanted of each; none when none of those that were read is due. The
    parts of their scores are known from now on."""
    numbers, alive, rows = turns.numbers, turns.alive, some.rows
    lowest, wanted = min(reach.plain, reach.listed), least_of(reach)
    if lowest < turns.lowest[0]:
        numbers[ALIVE] = numbers[SEEN]
        for place in range(numbers[SEEN]):
            alive[place] = place
    turns.lowest[0] = lowest
    while True:
        chosen, numbers[ALIVE] = due(
            alive, numbers[ALIVE], rows.most, turns.left, turns.values, rows.slot, offer.employer, offer.unit, reach,
            at_once, of_track,
        )  # fmt: skip
        new, many = np.empty(len(chosen), np.int64), 0
        for place in chosen:
            if not some.has_parts[place]:
                new[many], some.has_parts[place] = place, True
                many += 1
        if many > 0:
            _add_parts(offer, now.needed, rows, new[:many], some.parts)
            tightened(rows, some.parts, new[:many])
        taken(rows.most, turns.left, turns.values, chosen, wanted, turns.turn, some.scored)
        many = 0
        for place in chosen:
            if turns.turn[place] != 0:
                chosen[many] = place
                many += 1
        if many > 0 or len(chosen) == 0:
            return chosen[:many]


@inlined
def _score(offer: Offer, rules: Rules, now: Prepared, some: Reading, turns: Turning, chosen: Ints) -> None:
    """Adds the entries of the chosen, of those tracks that have a turn."""
    who, found, rows, timing, entries = now.who, now.found, some.rows, now.timing, some.entries
    _direct(offer, who, rules, found, rows, chosen, some.parts, turns.turn, LOWEST, entries)
    _beside(
        offer, who, rules, found, now.options, timing, now.fits, rows, chosen, some.parts, turns.turn, timing.by_day,
        timing.by_evening, np.full(TRACK_COUNT, LOWEST), entries,
    )  # fmt: skip
    _learn_first(offer, who, rules, found, now.first, rows, chosen, some.parts, turns.turn, LOWEST, entries)
