"""Entries of one group, scored best first: those that a list needs, and few others. Lines are read as they may reach
what is scored so far; what was scored for another group is not scored again."""

from __future__ import annotations

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
    taken,
    tightened,
)
from services.matcher.engine.kernel.listed.glance import Glance, Within, glance
from services.matcher.engine.kernel.listed.survivors import Reading, Vacancies, read
from services.matcher.engine.kernel.listed.walk import Reached, reached
from services.matcher.engine.kernel.parts_now import add_parts
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.offer import Offer, Stock
from services.matcher.engine.kernel.tracks.beside import beside
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.kernel.tracks.direct import direct
from services.matcher.engine.kernel.tracks.learn_first import learn_first
from services.matcher.engine.verdicts import Floats, Ints

AT_FIRST, AT_ONCE, OF_A_TRACK = 96, 128, 16
"""So many vacancies that can score most are scored first: they say what the others must reach. Then so many, and so
many for a track that has none in the list yet; and more each time, until none is left that could be listed."""
READ_FIRST, MORE_EACH_TIME = 192, 4
"""So many lines are read first, and so many times as many each time after that, as far as they may reach the list."""
SEEN, ALIVE, READ_NEXT = range(3)
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
        self._stock, self._reading = stock, vacancies.reading
        self._what = stock, now, vacancies.reading
        self._group, self._tracks = group, tracks
        self._turning = _begun(*self._what, group, tracks, READ_FIRST, vacancies.is_whole)
        self.reached: Held[Reached]
        """What the entries came to when it was last asked."""

    @property
    def glance(self) -> Glance:
        return self._turning.arrays.glance

    def until_none_is_due(self, limit: int, per_employer: int, per_unit: int) -> None:
        """Scores in growing numbers until the list rule says that no other can be listed."""
        at_once, of_track = AT_FIRST, OF_A_TRACK
        while True:
            self.reached = _reached(self._stock, self._reading, self._group, limit, per_employer, per_unit)
            if not self.next_turn(self.reached, at_once, of_track):
                return
            at_once, of_track = (AT_ONCE, of_track) if at_once == AT_FIRST else (4 * at_once, 4 * of_track)

    def next_turn(self, reach: Held[Reached], at_once: int = AT_ONCE, of_track: int = OF_A_TRACK) -> bool:
        """Scores some that may reach these floors; False when there are none."""
        scored: bool = _next_turn(
            *self._what, self._turning, reach, self._group, self._tracks, at_once, of_track, MORE_EACH_TIME
        )
        return scored


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
def _reached(
    stock: Held[Stock], reading: Held[Reading], group: int, limit: int, per_employer: int, per_unit: int
) -> Held[Reached]:
    offer = stock.lent.offer
    return hold(reached(reading.lent.entries, group, offer.employer, offer.unit, limit, per_employer, per_unit))


@compiled
def _next_turn(
    stock: Held[Stock], now: Held[Prepared], reading: Held[Reading], turning: Held[Turning], reach: Held[Reached],
    group: int, tracks: int, at_once: int, of_track: int, more_each_time: int,
) -> bool:  # fmt: skip
    (offer, rules), known, some = stock.lent, now.lent, reading.lent
    turns, floors = turning.lent, reach.lent.floors
    more = _read(offer, rules, known, some, turns, floors, group, tracks, of_track, more_each_time)
    while True:
        chosen = _due(offer, known, some, turns, floors, at_once, of_track)
        if len(chosen) > 0:
            _score(offer, rules, known, some, turns, chosen)
            return True
        if more:
            more = _read(offer, rules, known, some, turns, floors, group, tracks, of_track, more_each_time)
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
