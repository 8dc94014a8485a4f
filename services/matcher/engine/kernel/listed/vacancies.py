"""The vacancies that one candidate is in front of, some of them read.

Which lines are read is the choice of who asks: all of them, or those that are worth it at a glance.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.form import Form
from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.survivors import Reading, Survivors, read, unread
from services.matcher.engine.kernel.listed.within import Within, within_reach
from services.matcher.engine.kernel.prepared import Prepared, prepared
from services.matcher.engine.kernel.rules import SKILLS
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.kernel.tracks.best import Found
from services.matcher.engine.verdicts import Bools, Floats, Ints

NO_SLOTS: Ints = np.zeros(0, np.int64)


class Vacancies:
    """Those of some slots, or all that are within reach. A line is read once at most, and its survivor keeps the row
    that it got. Holds until the stock changes."""

    def __init__(
        self, stock: Held[Stock], now: Held[Prepared], reading: Held[Reading], entries: Held[Found], many: int
    ) -> None:
        """See `before_reading`. `entries`: all that are scored in turns, also later on."""
        self._stock, self._now, self.reading, self.entries, self._many = stock, now, reading, entries, many
        self.is_whole = many == 0

    def __len__(self) -> int:
        """There are no more survivors than this."""
        return self._many

    @property
    def so_far(self) -> Survivors:
        """Those whose line was read."""
        rows, known = self._rows
        return Survivors._make([column[: known[0]] for column in rows])

    def all(self) -> Survivors:
        if not self.is_whole:
            _read_rest(self._stock, self._now, self.reading)
            self.is_whole = True
        return self.so_far

    def lines(self, numbers: Ints) -> NDArray[np.uint32]:
        """Where these stand in the stock (`number` of a `Glance`)."""
        return self.reading.arrays.within.line[numbers]

    def parts(self) -> tuple[Floats, Bools]:
        """Of the score, per survivor, and which of them have these."""
        return _parts_of(self.reading)

    @cached_property
    def _rows(self) -> tuple[Survivors, Ints]:
        return _rows_of(self.reading)


class Given(Vacancies):
    """Survivors that were found in another way: there is no line left to read."""

    def __init__(self, so_far: Survivors) -> None:
        self._given, self.is_whole = so_far, True

    def __len__(self) -> int:
        return len(self._given.slot)

    @property
    def so_far(self) -> Survivors:
        return self._given


@compiled
def before_reading(
    stock: Held[Stock], form: Form, with_courses: bool, slots: Ints, everything: bool
) -> tuple[Held[Prepared], Held[Reading], Held[Found], int]:
    """What does not depend on which vacancies are looked at; the lines of these slots, or (`everything`) all that are
    within reach, none of them read; where entries go; and the number of lines."""
    now = prepared(stock, form, with_courses)
    (offer, rules), known = stock.lent, now.lent
    who, found, most, needing = known.who, known.found, known.most, offer.needing
    within, of_terms = within_reach(
        offer.lines, found.reach, found.terms, most.asked, offer.terms.language_class, most.wanted, everything,
        everything and who.skills_stated != 0, needing.start, needing.line, needing.share, who.skill_credit,
        rules.weights[SKILLS], needing.covered,
    )  # fmt: skip
    if not everything:
        line = np.empty(len(slots), np.uint32)
        for place in range(len(slots)):
            line[place] = offer.position[slots[place]]
        within = Within(line, within.until, within.covered)
    reading = unread(within, of_terms)
    return now, hold(reading), hold(reading.entries), len(within.line)


@compiled
def _rows_of(reading: Held[Reading]) -> tuple[Survivors, Ints]:
    return reading.arrays.rows, reading.arrays.known


@compiled
def _parts_of(reading: Held[Reading]) -> tuple[Floats, Bools]:
    return reading.arrays.parts, reading.arrays.has_parts


@compiled
def _read_rest(stock: Held[Stock], now: Held[Prepared], reading: Held[Reading]) -> None:
    (offer, rules), some, many = stock.lent, reading.lent, 0
    unread = some.unread
    numbers = np.empty(len(unread), np.int64)
    for number in range(len(unread)):
        if unread[number]:
            numbers[many] = number
            many += 1
    read(offer, rules, now.lent, some, numbers[:many])
