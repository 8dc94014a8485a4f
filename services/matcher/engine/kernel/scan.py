"""One candidate against the vacancies: the best combination of every vacancy x track, filtered first, scored last.

Here plain Python calls a few compiled passes: what does not depend on the vacancies, with the lines within reach
(`vacancies`), a glance at these, and turn by turn what is read and scored (`turns`). What they hand on to each other
stays with them (`held`); who counts or decides ties has it as arrays.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import NamedTuple

import numpy as np

from services.matcher.engine.judging.combinations import DIRECT
from services.matcher.engine.kernel.classes_now import Classes
from services.matcher.engine.kernel.counting_all import Counts
from services.matcher.engine.kernel.courses.fitting import Fits, Timing
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.form import Form
from services.matcher.engine.kernel.listed.bounds import TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.listed.choosing import LOWEST, Floors, tightened
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.listed.turns import NO_ROWS, Turns
from services.matcher.engine.kernel.listed.vacancies import NO_SLOTS, Vacancies, before_reading
from services.matcher.engine.kernel.listed.walk import Listed
from services.matcher.engine.kernel.parts_now import Needed, add_parts
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.offer import Offered
from services.matcher.engine.kernel.tracks.beside import beside
from services.matcher.engine.kernel.tracks.best import RANKED, TO_CLARIFY, Found, room_for
from services.matcher.engine.kernel.tracks.direct import direct
from services.matcher.engine.kernel.tracks.learn_first import learn_first
from services.matcher.engine.verdicts import Bools, Floats, Ints

ALL_TRACKS = -1
EVERY_TRACK = 2**TRACK_COUNT - 1
WHATEVER: Floats = np.full(TRACK_COUNT, LOWEST)
"""No score is too low."""
WORTH_A_THREAD = 4096
"""Lines within reach. Half or twice as many make less than a millisecond of difference at p99."""


class Learned(NamedTuple):
    """What the courses in stock are for the candidate."""

    options: Singles
    first: Learning


class Look:
    """One candidate in front of the stock; of all tracks (places in TRACKS), or of one. Holds until the stock changes.

    What is asked first is worked out first, and kept.
    """

    def __init__(
        self, offer: Offered, form: Form, rules: Rules, slots: Ints | None = None, track: int = ALL_TRACKS
    ) -> None:
        self.offer, self._form, self._rules = offer, form, rules
        self.tracks = EVERY_TRACK if track == ALL_TRACKS else 1 << track
        self._prepare(track != DIRECT, NO_SLOTS if slots is None else slots, slots is None)

    def _prepare(self, with_courses: bool, slots: Ints, everything: bool) -> None:
        """What does not depend on which vacancies are looked at: as compiled code holds it, and below as arrays for
        who asks for those. And the lines of these slots, or all."""
        self.now, reading, entries, many = before_reading(self.offer.held, self._form, with_courses, slots, everything)
        self.vacancies = Vacancies(self.offer.held, self.now, reading, entries, many)

    @cached_property
    def _prepared(self) -> Prepared:
        return self.now.arrays

    @cached_property
    def who(self) -> Person:
        """The candidate."""
        return self._prepared.who

    @cached_property
    def learned(self) -> Learned:
        return Learned(self._prepared.options, self._prepared.first)

    @cached_property
    def _found(self) -> Classes:
        return self._prepared.found

    @cached_property
    def _timing(self) -> Timing:
        return self._prepared.timing

    @cached_property
    def _fits(self) -> Fits:
        return self._prepared.fits

    @cached_property
    def _needed(self) -> Needed:
        return self._prepared.needed

    @cached_property
    def _most(self) -> Most:
        return self._prepared.most

    @cached_property
    def _parts(self) -> Floats:
        return self.vacancies.parts()[0]

    @cached_property
    def _has_parts(self) -> Bools:
        return self.vacancies.parts()[1]

    @property
    def some(self) -> Survivors:
        """All survivors: what was known of those that were read stays true of the same rows."""
        return self.vacancies.all()

    def everything(self) -> Found:
        """All entries, scored."""
        many = len(self.some.slot)
        chosen, entries = np.arange(many), room_for(TRACK_COUNT * many)
        add_parts(self.offer, self._needed, self.some, chosen, self._parts)
        self._has_parts[:] = True
        self.score(chosen, np.full(many, self.tracks, np.int8), entries)
        return entries

    def listed(self, limit: int, per_employer: int, per_unit: int, by_id: Ints = NO_ROWS) -> Listed:
        """What a list of ranked ones comes to. Among the entries of `vacancies` are then all that it takes, but for the
        order of those that score the same (`tied`). `by_id`: rows of these in the order of their ids, when that was
        asked for."""
        return self._ranked.until_none_is_due(limit, per_employer, per_unit, by_id)

    def more(self, floors: Floors) -> bool:
        """Scores ranked ones that `listed` left out and that may reach these floors; False when there are none."""
        return self._ranked.next_turn(floors)

    def to_clarify(self, limit: int) -> Listed:
        """What those to be clarified come to: the first `limit` of them, or all, are among the same entries."""
        return self.turns(TO_CLARIFY).until_none_is_due(limit, limit, limit)

    def turns(self, group: int) -> Turns:
        """None of which is taken yet."""
        return Turns(self.offer.held, self.now, self.vacancies, group, self.tracks)

    @cached_property
    def _ranked(self) -> Turns:
        return self.turns(RANKED)

    def counting(self) -> AbstractContextManager[None]:
        """Counts what there is while the block goes on, when it is much."""
        return self.counts.beside() if len(self.vacancies) >= WORTH_A_THREAD else nullcontext()

    @cached_property
    def counts(self) -> Counts:
        """Which entries there are."""
        return Counts(self.offer.held, self.now, self._form.by_code.speaks, self.vacancies.reading, self.tracks)

    def know(self, chosen: Ints) -> None:
        """The parts of the score of these survivors (rows of those so far, here and below), and so what their entries
        can score at most."""
        new = chosen[~self._has_parts[chosen]]
        if len(new):
            some = self.vacancies.so_far
            add_parts(self.offer, self._needed, some, new, self._parts)
            tightened(some, self._parts, new)
            self._has_parts[new] = True

    def score(self, chosen: Ints, may: Bits, entries: Found) -> None:
        """Adds the entries of the chosen survivors, of which the parts are known. `may`: per survivor bits of the
        tracks that are wanted."""
        offer, who, rules, found, parts = self.offer, self.who, self._rules, self._found, self._parts
        some = self.vacancies.so_far
        direct(offer, who, rules, found, some, chosen, parts, may, LOWEST, entries)
        self._beside(chosen, may, entries)
        learn_first(offer, who, rules, found, self.learned.first, some, chosen, parts, may, LOWEST, entries)

    def beside_with(self, entries: Found, rows: Ints, only: Ints, again: Found) -> None:
        """Adds what these entries would be with nothing but the options `only` (rows of `Singles`)."""
        chosen, may = self._again(entries, rows)
        self._beside(chosen, may, again, only)

    def learning_with(self, entries: Found, rows: Ints, first: Learning, again: Found) -> None:
        """Adds what these entries would be with nothing else that is learned first, that leads to known levels."""
        if self._found.row_of[first.after[0]] < 0:
            return
        chosen, may = self._again(entries, rows)
        learn_first(
            self.offer, self.who, self._rules, self._found, first, self.vacancies.so_far, chosen, self._parts, may,
            LOWEST, again,
        )  # fmt: skip

    def _again(self, entries: Found, rows: Ints) -> tuple[Ints, Bits]:
        """The survivors of these entries, and the bits of their tracks."""
        slot = self.vacancies.so_far.slot
        order = np.argsort(slot)
        place = order[np.searchsorted(slot, entries.slot[rows], sorter=order)]
        may = np.zeros(len(slot), np.int8)
        np.bitwise_or.at(may, place, np.left_shift(1, entries.track[rows]).astype(np.int8))
        return np.flatnonzero(may), may

    def _beside(self, chosen: Ints, may: Bits, entries: Found, only: Ints | None = None) -> None:
        by_day, by_evening = self._timing.by_day, self._timing.by_evening
        if only is not None:
            by_day, by_evening = by_day[np.isin(by_day, only)], by_evening[np.isin(by_evening, only)]
        beside(
            self.offer, self.who, self._rules, self._found, self.learned.options, self._timing, self._fits,
            self.vacancies.so_far, chosen, self._parts, may, by_day, by_evening, WHATEVER, entries,
        )  # fmt: skip
