"""One candidate, as they are or would be, in front of the stock: which entries are ranked, and the best of some.

Who tries many changes of a candidate counts everything for each of them, and scores next to nothing.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.candidate_changes import MORE_MINUTES
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging import work_gates
from services.matcher.engine.kernel.by_code import every_code
from services.matcher.engine.kernel.classes_now import terms_of
from services.matcher.engine.kernel.counting import at_least
from services.matcher.engine.kernel.form import NOT_STATED, form
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import NOTHING, SLACK, TRACK_COUNT, Bits
from services.matcher.engine.kernel.listed.choosing import LOWEST
from services.matcher.engine.kernel.listed.vacancies import NO_SLOTS, Given
from services.matcher.engine.kernel.opened.openable import EVERY, LIKELY, openable, seen
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.scan import EVERY_TRACK, Look
from services.matcher.engine.kernel.search import Scanned
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.kernel.tracks.best import RANKED, Found, room_for
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import PASS, Bools, Floats, Ints

AT_FIRST, OF_ALL, MORE_EACH_TIME = 64, 16, 4
"""So many of those that can score most are scored first, of what is opened and of all, and so many times as many each
time after that."""
_STEPS = 1024


class RankedOnly(Look):
    """Holds until the stock changes. There are survivors for what may have an entry that is not ranked now, and for as
    many of the rest as can score most (`enough`). `row`: which of `lines` each is.
    """

    def __init__(self, view: CandidateView, stock: StockColumns, change_of: RankedOnly | None = None) -> None:
        """`change_of`: the look at the candidate of whom this one is a change, or two together (`candidate_changes`, or
        other promises or courses), and at what is ranked for them."""
        self.view, self.stock, self.tracks = view, stock, EVERY_TRACK
        self._at_this_stock()
        self._prepare(True, NO_SLOTS, False)
        if change_of is None:
            most_minutes = self.who.max_minutes
            longest = most_minutes + MORE_MINUTES if most_minutes >= 0 else NOT_STATED
            self.lines = openable(self.offer, self.who, self._rules, self._most, longest)
            self._now(np.zeros(len(self.offer.position), np.int8), NOTHING)
        else:
            self.lines = change_of.lines
            self._now(change_of.ranked_now, change_of._best_now, change_of._ranked_rows)
        self._look_at(self._found.terms == PASS)

    def _at_this_stock(self) -> None:
        known = compiled_stock(self.stock)
        self.offer, self._rules = known.offer(self.stock), known.rules
        self._form = form(self.view, self.stock, known)
        self.who = person(self.offer.held, self._form)

    def _now(self, ranked_now: Bits, best_now: float, of_rows: Bits | None = None) -> None:
        """Per slot, and per row of `lines`, bits of the tracks that are ranked now; and the best score of these: a
        change seldom leaves less, and what is ranked now and can score no more is left out."""
        self.ranked_now, self._best_now = ranked_now, best_now
        self._ranked_rows: Bits = ranked_now[self.lines.slot] if of_rows is None else of_rows

    def _look_at(self, terms: Bools, leave_none_out: bool = False) -> None:
        """Only at vacancies of these classes."""
        self._terms, likely, floor = terms, EVERY if leave_none_out else LIKELY, self._best_now - 4 * SLACK
        floor = NOTHING if leave_none_out else floor
        self.row, some, self._left_out = seen(
            self.offer, self.who, self._rules, self._most, self.lines, terms, self._ranked_rows, likely, floor
        )
        self.vacancies = Given(some)
        many = len(self.row)
        self._parts, self._has_parts = np.empty((many, 5), np.float64), np.zeros(many, np.bool_)

    def _copy(self, view: CandidateView, stock: StockColumns) -> RankedOnly:
        """With what can be learned, and what that comes to per class, as it is here."""
        then = RankedOnly.__new__(RankedOnly)
        vars(then).update(vars(self))
        vars(then).pop("not_now", None)
        then.view, then.stock = view, stock
        return then

    def with_papers(self, view: CandidateView, licences: frozenset[str], certificates: frozenset[str]) -> RankedOnly:
        """The same candidate with other papers, in front of those vacancies alone that ask for one of these."""
        papers, asked = self.stock.vacancies.papers.values, self.offer.terms
        every = every_code(self.stock.vacancies, papers)
        then = self._copy(view, self.stock)
        then.who = self.who._replace(
            licences=work_gates.licences(view, every), certificates=work_gates.certificates(view, every)
        )
        then._found = self._found._replace(terms=terms_of(self.offer, then.who))
        asks = np.array([not licences.isdisjoint(one) for one in papers], np.bool_)[asked.licences]
        asks |= np.array([not certificates.isdisjoint(one) for one in papers], np.bool_)[asked.certificates]
        then._look_at(asks & (then._found.terms == PASS))
        return then

    def with_promises(self, view: CandidateView, stock: StockColumns) -> RankedOnly:
        """The same candidate in front of the same vacancies and courses, with other promises."""
        then = self._copy(view, stock)
        then._at_this_stock()
        then._look_at(self._terms)
        return then

    def compared_with(self, ranked_now: Bits, best_now: float) -> RankedOnly:
        """The same look, when this is ranked."""
        then = self._copy(self.view, self.stock)
        then._now(ranked_now, best_now)
        then._look_at(self._terms)
        return then

    def whole(self) -> RankedOnly:
        """The same look, with nothing left out."""
        then = self._copy(self.view, self.stock)
        then._look_at(self._terms, leave_none_out=True)
        return then

    @property
    def enough(self) -> float:
        """What the best of all survivors must score to be the best of all."""
        return self._left_out + 2 * SLACK

    @cached_property
    def not_now(self) -> Bits:
        """Per survivor bits of the tracks that may have a ranked entry and have none now."""
        bits: Bits = self.some.clean & ~self.ranked_now[self.some.slot]
        return bits

    def ranked(self, wanted: Bits) -> Bits:
        """Per survivor bits of the tracks with a ranked entry, among those that are wanted."""
        some, speaks = self.some, self.who.speaks
        found: Bits = at_least(
            PASS, self.offer.held, self.now, speaks, some.position, some.slot, some.first_day, wanted & some.clean
        )
        return found

    def best(self, opened: Bits, wanted: int) -> Scanned:
        """Entries among which are the best of all survivors that are ranked, and the best so many of those of `opened`,
        and all that are as good as the last of them. `opened`: per survivor bits of all that are ranked and are not
        ranked now."""
        most, left, turn = self.some.most, self.some.clean.copy(), np.empty(len(opened), np.int8)
        least, least_of_all, at_once, of_all = LOWEST, self._left_out, AT_FIRST, OF_ALL
        entries, alive = room_for(TRACK_COUNT * len(opened)), np.arange(len(opened))
        values = np.empty((2, len(opened)), np.float64)
        value(most, left, opened, alive, values)
        while True:
            chosen, alive = due(values, alive, least, least_of_all, at_once, of_all)
            if not len(chosen):
                break
            at_once, of_all = MORE_EACH_TIME * at_once, MORE_EACH_TIME * of_all
            self.know(chosen)
            taken(most, left, opened, chosen, least, least_of_all, turn)
            value(most, left, opened, chosen, values)
            self.score(chosen[turn[chosen] != 0], turn, entries)
            scores, is_opened = self._scores(entries)
            least_of_all = max(self._left_out, scores.max(initial=LOWEST) - SLACK)
            scores = scores[is_opened]
            if len(scores) >= wanted:
                least = np.partition(scores, len(scores) - wanted)[len(scores) - wanted] - SLACK
        return Scanned(self.view, self.stock, self, Held(entries))

    def _scores(self, entries: Found) -> tuple[Floats, Bools]:
        """Of the ranked ones, and which are not ranked now."""
        many = entries.count[0]
        rows = np.flatnonzero(entries.group[:many] == RANKED)
        return entries.score[rows], self.is_opened(entries.slot[rows], entries.track[rows])

    def is_opened(self, slots: NDArray[np.int32], tracks: NDArray[np.int8]) -> Bools:
        """Whether entries of these vacancies on these tracks are not ranked now."""
        found: Bools = (self.ranked_now[slots] >> tracks) & 1 == 0
        return found


@compiled
def value(most: Floats, left: Bits, opened: Bits, places: Ints, values: Floats) -> None:
    """Sets [0, place] to the most that the tracks left of what is opened can score, [1, place] to that of all left."""
    for place in places:
        bits, of_opened, of_all = left[place], NOTHING, NOTHING
        new = bits & opened[place]
        for track in range(TRACK_COUNT):
            high = most[place, track]
            of_opened = max(of_opened, high if (new >> track) & 1 else NOTHING)
            of_all = max(of_all, high if (bits >> track) & 1 else NOTHING)
        values[0, place], values[1, place] = of_opened, of_all


@compiled
def _step(value: float) -> int:
    return int(min(1.0, max(0.0, value)) * _STEPS)


@compiled
def due(values: Floats, alive: Ints, least: float, least_of_all: float, at_once: int, of_all: int) -> tuple[Ints, Ints]:
    """Places of those with a track left that may be among the best that are opened (reach the least), or the best of
    all: about so many of the highest of each. And of those that may ever: `alive` when it is asked again. `values`: see
    `value`; what does not reach the least is NOTHING from then on, as the least only rises."""
    counts, begin = np.zeros((2, _STEPS + 1), np.int64), np.empty(2, np.int64)
    due_yet, many, number = np.empty(len(alive), np.int64), 0, 0
    for place in alive:
        if values[0, place] < least:
            values[0, place] = NOTHING
        if values[1, place] < least_of_all:
            values[1, place] = NOTHING
        if values[0, place] > NOTHING or values[1, place] > NOTHING:
            for kind in range(2):
                if values[kind, place] > NOTHING:
                    counts[kind, _step(values[kind, place])] += 1
            due_yet[number] = place
            number += 1
    for kind in range(2):
        step, so_far, wanted = _STEPS, 0, at_once if kind == 0 else of_all
        while step > 0 and so_far + counts[kind, step] < wanted:
            so_far += counts[kind, step]
            step -= 1
        begin[kind] = step
        many += so_far + counts[kind, step]
    chosen, count = np.empty(many, np.int64), 0
    for one in range(number if many else 0):
        for kind in range(2):
            highest = values[kind, due_yet[one]]
            if highest > NOTHING and _step(highest) >= begin[kind]:
                chosen[count] = due_yet[one]
                count += 1
                break
    return chosen[:count], due_yet[:number]


@compiled
def taken(
    most: Floats, left: Bits, opened: Bits, chosen: Ints, least: float, least_of_all: float, turn: Bits
) -> None:  # fmt: skip
    """The chosen have a turn now with those of the tracks left that are due, in the words of `due`."""
    for place in chosen:
        bits = 0
        for track in range(TRACK_COUNT):
            if (left[place] >> track) & 1:
                value = most[place, track]
                if value >= least_of_all or ((opened[place] >> track) & 1 and value >= least):
                    bits |= 1 << track
        turn[place] = bits
        left[place] &= ~bits


@compiled
def keys(slot: NDArray[np.int32], bits: Bits) -> Ints:
    """Every slot x track as one number."""
    many = 0
    for place in range(len(bits)):
        for track in range(TRACK_COUNT):
            many += (bits[place] >> track) & 1
    found, count = np.empty(many, np.int64), 0
    for place in range(len(bits) if many else 0):
        for track in range(TRACK_COUNT):
            if (bits[place] >> track) & 1:
                found[count] = slot[place] * TRACK_COUNT + track
                count += 1
    return found
