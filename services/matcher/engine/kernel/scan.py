"""One candidate against the vacancies: the best combination of every vacancy x track, filtered first, scored last.

Here plain Python calls one compiled pass after the other. Compiled functions that call each other are compiled again
for each caller; passes that take what they need, and no more, are compiled once and soon.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.combinations import DIRECT, DUAL, EVENING
from services.matcher.engine.kernel.beside import beside
from services.matcher.engine.kernel.best import RANKED, TO_CLARIFY, Found, room_for
from services.matcher.engine.kernel.bounds import NOTHING, SLACK, TRACK_COUNT, Bits, most_of
from services.matcher.engine.kernel.choosing import LOWEST, Floors, due, floors, highest, tightened
from services.matcher.engine.kernel.classes_now import classes
from services.matcher.engine.kernel.counting import counted
from services.matcher.engine.kernel.courses_now import NO_GATES, NO_SINGLES, CourseGates, Singles, learnable
from services.matcher.engine.kernel.direct import direct
from services.matcher.engine.kernel.fitting import no_fits, timing
from services.matcher.engine.kernel.learn_first import learn_first
from services.matcher.engine.kernel.learning import NO_LEARNING, Learning, learning
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import add_parts, by_occupation, needed
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.survivors import Survivors, survivors
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints

ALL_TRACKS = -1
AT_FIRST, AT_ONCE, OF_A_TRACK = 64, 128, 16
"""So many vacancies that can score most are scored first: they say what the others must reach. Then so many, and so
many for a track that has none in the list yet; and more each time, until none is left that could be listed."""
MORE_THAN_LISTED = 4
"""So many more than are listed must reach a floor: the best of a track may stand in another's way."""
EVERY_TRACK: Floats = np.full(TRACK_COUNT, LOWEST)


class Learned(NamedTuple):
    """What the courses in stock are for the candidate."""

    options: Singles
    first: Learning
    gates: CourseGates


class Counts(NamedTuple):
    """Of every survivor its slot, and the verdict per track (PASS: ranked, UNKNOWN: to be clarified, FAIL: neither)."""

    slot: np.ndarray
    verdicts: Bytes
    ranked: int
    to_clarify: int


class Look:
    """One candidate in front of the stock; of all tracks (places in TRACKS), or of one. Holds until the stock changes.

    What is asked first is worked out first, and kept.
    """

    def __init__(
        self, offer: Offer, who: Person, rules: Rules, slots: Ints | None = None, track: int = ALL_TRACKS
    ) -> None:
        self._offer, self._who, self._rules = offer, who, rules
        self._least = EVERY_TRACK
        if track != ALL_TRACKS:
            self._least = np.full(TRACK_COUNT, -NOTHING)
            self._least[track] = LOWEST
        gates, options, first = NO_GATES, NO_SINGLES, NO_LEARNING
        if track != DIRECT and len(offer.courses.starts):
            gates, options = learnable(offer, who, rules)
            first = learning(offer, who, rules, gates, options)
        self.learned = Learned(options, first, gates)
        self._found = classes(offer, who, rules, who.levels, first.after, options.after)
        occupations = by_occupation(offer, who, rules)
        self._timing = timing(offer, who, options)
        self._fits = no_fits(offer, self._timing)
        most = most_of(offer, who, rules, self._found, options, first, self._timing, occupations)
        self.some: Survivors = survivors(offer, who, rules, self._found, most, slots)
        many = len(self.some.slot)
        self._needed = needed(who, rules, occupations)
        self._parts, self._has_parts = np.empty((many, 5), np.float64), np.zeros(many, np.bool_)

    def everything(self) -> Found:
        """All entries, scored."""
        many = len(self.some.slot)
        chosen, entries = np.arange(many), room_for(TRACK_COUNT * many)
        add_parts(self._offer, self._needed, self.some, chosen, self._parts)
        self._has_parts[:] = True
        self._score(chosen, np.full(many, 15, np.int8), self._least, entries)
        return entries

    def listed(self, limit: int, per_employer: int, per_unit: int) -> tuple[Found, Floors]:
        """Entries among which are all ranked ones that reach the floors: as many as a list of `limit` needs."""
        return self._best(RANKED, self.some.clean, limit + MORE_THAN_LISTED, (per_employer, per_unit))

    def to_clarify(self, limit: int) -> tuple[Found, Floors]:
        """Entries among which are all that are to be clarified and reach the floor: `limit` of them, or all."""
        return self._best(TO_CLARIFY, self.some.doubtful, limit, (limit, limit))

    @cached_property
    def counts(self) -> Counts:
        """How many entries there are."""
        offer, some = self._offer, self.some
        options, first, _ = self.learned
        verdicts, awkward = counted(
            offer, self._who, self._rules, self._found, options, first, self._timing, self._fits, some
        )
        awkward[(verdicts[:, DUAL] == PASS) & (verdicts[:, EVENING] == PASS)] = 0
        few = np.flatnonzero(awkward)
        if len(few):
            entries = room_for(2 * len(few))
            self._beside(few, np.full(len(some.slot), 15, np.int8), EVERY_TRACK, entries)
            many = int(entries.count[0])
            rows = _rows_of(some, few, entries.slot[:many])
            verdicts[rows, entries.track[:many]] = np.where(entries.group[:many] == RANKED, PASS, UNKNOWN)
        verdicts[:, self._least > LOWEST] = FAIL
        return Counts(some.slot, verdicts, int((verdicts == PASS).sum()), int((verdicts == UNKNOWN).sum()))

    def _best(self, group: int, may: Bits, wanted: int, caps: tuple[int, int]) -> tuple[Found, Floors]:
        some, offer = self.some, self._offer
        values = highest(some.most, may) if group == TO_CLARIFY or self._has_parts.any() else some.best
        done, entries = np.zeros(len(values), np.int8), room_for(TRACK_COUNT * len(values))
        reach = Floors(LOWEST, np.full(TRACK_COUNT, -NOTHING))
        chosen = due(some.most, may, values, done, LOWEST, reach.best, AT_FIRST, 0)
        at_once, of_a_track = AT_ONCE, OF_A_TRACK
        while len(chosen):
            new = chosen[~self._has_parts[chosen]]
            add_parts(offer, self._needed, some, new, self._parts)
            tightened(some, may, values, self._parts, new)
            self._has_parts[new] = True
            least = np.minimum(reach.listed, reach.best) - SLACK
            self._score(chosen, may, np.maximum(self._least, least), entries)
            done[chosen] = 1
            found = floors(entries, group, offer.employer, offer.unit, wanted, caps)
            best = found.best if group == RANKED else np.full(TRACK_COUNT, -NOTHING)
            # Never lower than before: what did not reach it then was left out.
            reach = Floors(max(reach.listed, found.listed), best)
            chosen = due(some.most, may, values, done, reach.listed, reach.best, at_once, of_a_track)
            at_once, of_a_track = 4 * at_once, 4 * of_a_track
        return entries, reach

    def _score(self, chosen: Ints, may: Bits, least: Floats, entries: Found) -> None:
        """Adds the entries of the chosen survivors, of which the parts are known, that may score so much."""
        offer, who, rules, found, parts = self._offer, self._who, self._rules, self._found, self._parts
        direct(offer, who, rules, found, self.some, chosen, parts, may, float(least[DIRECT]), entries)
        self._beside(chosen, may, least, entries)
        learn_first(
            offer, who, rules, found, self.learned.first, self.some, chosen, parts, may, float(least[-1]), entries
        )  # fmt: skip

    def _beside(self, chosen: Ints, may: Bits, least: Floats, entries: Found) -> None:
        beside(
            self._offer, self._who, self._rules, self._found, self.learned.options, self._timing, self._fits, self.some,
            chosen, self._parts, may, least, entries,
        )  # fmt: skip


def _rows_of(some: Survivors, few: Ints, slots: NDArray[np.int32]) -> Ints:
    """Of which of these survivors each slot is."""
    order = np.argsort(some.slot[few])
    return few[order[np.searchsorted(some.slot[few[order]], slots)]]
