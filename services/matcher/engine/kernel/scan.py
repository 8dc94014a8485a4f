"""One candidate against the vacancies: the best combination of every vacancy x track, filtered first, scored last.

Here plain Python calls one compiled pass after the other. Compiled functions that call each other are compiled again
for each caller; passes that take what they need, and no more, are compiled once and soon.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from services.matcher.engine.combinations import DIRECT, DUAL, EVENING
from services.matcher.engine.kernel.beside import beside
from services.matcher.engine.kernel.best import RANKED, TO_CLARIFY, Found, room_for
from services.matcher.engine.kernel.bounds import TRACK_COUNT, Bits, most_of
from services.matcher.engine.kernel.choosing import LOWEST, Floors, due, joined, nearest, only, taken, tightened
from services.matcher.engine.kernel.classes_now import classes
from services.matcher.engine.kernel.counting import counted
from services.matcher.engine.kernel.counting_in_room import raise_in_room
from services.matcher.engine.kernel.courses_now import NO_GATES, NO_SINGLES, CourseGates, Singles, learnable
from services.matcher.engine.kernel.direct import direct
from services.matcher.engine.kernel.fitting import no_fits, timing
from services.matcher.engine.kernel.learn_first import learn_first
from services.matcher.engine.kernel.learning import NO_LEARNING, Learning, learning
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import add_parts, by_occupation, needed
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.kernel.survivors import Survivors, Vacancies
from services.matcher.engine.kernel.ties import equals_of
from services.matcher.engine.kernel.walk import Reached, reached
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints

ALL_TRACKS = -1
NOTHING_REACHED = only(LOWEST)
AT_FIRST, AT_ONCE, OF_A_TRACK = 96, 128, 16
"""So many vacancies that can score most are scored first: they say what the others must reach. Then so many, and so
many for a track that has none in the list yet; and more each time, until none is left that could be listed."""
READ_FIRST, MORE_EACH_TIME = 192, 4
"""So many lines are read first, and so many times as many each time after that, as far as they may reach the list."""
NO_NUMBERS = np.zeros(0, np.int64)
EVERY_TRACK = 2**TRACK_COUNT - 1
WHATEVER: Floats = np.full(TRACK_COUNT, LOWEST)
"""No score is too low."""


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
        self.offer, self._who, self._rules = offer, who, rules
        self.tracks = EVERY_TRACK if track == ALL_TRACKS else 1 << track
        self._prepare(track != DIRECT)
        self.vacancies = Vacancies(offer, who, rules, self._found, self._most, slots)
        many = len(self.vacancies)
        self._parts, self._has_parts = np.empty((many, 5), np.float64), np.zeros(many, np.bool_)

    def _prepare(self, with_courses: bool) -> None:
        """What does not depend on which vacancies are looked at."""
        offer, who, rules = self.offer, self._who, self._rules
        gates, options, first = NO_GATES, NO_SINGLES, NO_LEARNING
        if with_courses and len(offer.courses.starts):
            gates, options = learnable(offer, who, rules)
            first = learning(offer, who, rules, gates, options)
        self.learned = Learned(options, first, gates)
        self._found = classes(offer, who, rules, who.levels, first.after, options.after)
        occupations = by_occupation(offer, who, rules)
        self._timing = timing(offer, who, options)
        self._fits = no_fits(offer, self._timing)
        self._needed = needed(who, rules, occupations)
        self._most = most_of(offer, who, rules, self._found, options, first, self._timing, occupations)

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

    def listed(self, limit: int, per_employer: int, per_unit: int) -> Found:
        """Entries among which are all ranked ones that a list of `limit` takes, but for the order of those that score
        the same: `more` when that matters. The same arrays at every call."""
        self._ranked.until_none_is_due(self, limit, (per_employer, per_unit))
        return self._ranked.entries

    @property
    def reached(self) -> Reached:
        """What the last list of ranked ones came to."""
        return self._ranked.reached

    def more(self, reach: Floors) -> bool:
        """Scores ranked ones that `listed` left out and that may reach these floors; False when there are none."""
        return self._ranked.next_turn(self, reach)

    def to_clarify(self, limit: int) -> Found:
        """Entries among which are the first `limit` of those that are to be clarified, or all."""
        turns = Turns(self, TO_CLARIFY)
        turns.until_none_is_due(self, limit, (limit, limit))
        return turns.entries

    @cached_property
    def _ranked(self) -> Turns:
        return Turns(self, RANKED)

    @cached_property
    def counts(self) -> Counts:
        """How many entries there are."""
        offer, some = self.offer, self.some
        options, first, _ = self.learned
        verdicts, awkward = counted(
            offer, self._who, self._rules, self._found, options, first, self._timing, self._fits, some
        )
        awkward[(verdicts[:, DUAL] == PASS) & (verdicts[:, EVENING] == PASS)] = 0
        few = np.flatnonzero(awkward)
        raise_in_room(
            offer, self._who, self._rules, self._found, options, self._timing, some, few, verdicts
        )  # fmt: skip
        verdicts[:, (self.tracks >> np.arange(TRACK_COUNT)) & 1 == 0] = FAIL
        return Counts(some.slot, verdicts, int((verdicts == PASS).sum()), int((verdicts == UNKNOWN).sum()))

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
        offer, who, rules, found, parts = self.offer, self._who, self._rules, self._found, self._parts
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
            self.offer, self._who, self._rules, self._found, first, self.vacancies.so_far, chosen, self._parts, may,
            LOWEST, again,
        )  # fmt: skip

    def equals_of(self, end: int, travel: int, minutes: int) -> tuple[Ints, Floats]:
        """See `ties`."""
        offer, who, rules, (options, _, gates) = self.offer, self._who, self._rules, self.learned
        return equals_of(
            offer.courses, offer.timetables.lessons, who.free, who.remaining, who.running, rules.discount, gates,
            options, end, travel, minutes, who.today, who.levels, who.goal, who.week_known, who.load_most,
            rules.weights[GROWTH], rules.by_candidate,
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
        beside(
            self.offer, self._who, self._rules, self._found, self.learned.options, self._timing, self._fits,
            self.vacancies.so_far, chosen, self._parts, may, WHATEVER, entries, only,
        )  # fmt: skip


class Turns:
    """Entries of one group, scored best first: those that a list needs, and few others. Lines are read as they may
    reach what is scored so far.

    Does not hold the `Look` that holds it: with a ring of references its arrays, a megabyte or more, would stay until
    Python looks for garbage.
    """

    def __init__(self, look: Look, group: int) -> None:
        vacancies = look.vacancies
        room = len(vacancies)
        self._tracks, self._group, self._vacancies = look.tracks, group, vacancies
        self._left, self._turn = np.zeros(room, np.int8), np.empty(room, np.int8)
        self._values, self._alive = np.empty(room, np.float64), np.empty(room, np.int32)
        self._seen, self._many, self._reach, self._at_once = 0, 0, NOTHING_REACHED, READ_FIRST
        self.entries = room_for(TRACK_COUNT * room)
        self._glance = None if vacancies.is_whole else vacancies.glance(group, look.tracks)

    def until_none_is_due(self, look: Look, limit: int, caps: tuple[int, int]) -> None:
        """Scores in growing numbers until the list rule says that no other can be listed."""
        at_once, of_track, offer = AT_FIRST, OF_A_TRACK, look.offer
        while True:
            self.reached = reached(self.entries, self._group, offer.employer, offer.unit, limit, caps)
            if not self.next_turn(look, self.reached.floors, at_once, of_track):
                return
            at_once, of_track = (AT_ONCE, of_track) if at_once == AT_FIRST else (4 * at_once, 4 * of_track)

    def next_turn(self, look: Look, reach: Floors, at_once: int = AT_ONCE, of_track: int = OF_A_TRACK) -> bool:
        """Scores some that may reach these floors; False when there are none."""
        offer = look.offer
        if min(reach.plain, reach.listed) < min(self._reach.plain, self._reach.listed):
            self._alive[: self._seen], self._many = np.arange(self._seen, dtype=np.int32), self._seen
        self._reach = reach
        more = self._read(reach, of_track)
        while True:
            some = self._vacancies.so_far
            chosen, self._many = due(
                self._alive, self._many, some.most, self._left, self._values, some.slot, offer.employer, offer.unit,
                reach, at_once, of_track,
            )  # fmt: skip
            if not len(chosen):
                more = more and self._read(reach, of_track)
                if more:
                    continue
                return False
            look.know(chosen)
            taken(some.most, self._left, self._values, chosen, reach.least, self._turn)
            some_turn = chosen[self._turn[chosen] != 0]
            if len(some_turn):
                look.score(some_turn, self._turn, self.entries)
                return True

    def _read(self, reach: Floors, of_track: int) -> bool:
        """Reads some of the lines that may reach these floors; False when there are none."""
        numbers = NO_NUMBERS if self._glance is None else nearest(self._glance, reach, self._at_once, of_track)
        if len(numbers):
            self._vacancies.read(numbers)
            self._at_once *= MORE_EACH_TIME
        some = self._vacancies.so_far
        may = some.clean if self._group == RANKED else some.doubtful
        if len(may) > self._seen:
            self._many = joined(
                some.most, may, self._tracks, self._seen, self._left, self._values, self._alive, self._many
            )
            self._seen = len(may)
        return len(numbers) > 0
