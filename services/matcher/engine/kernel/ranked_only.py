"""One candidate, as they are or would be, in front of the stock: which entries are ranked, and the best of some.

Who tries many changes of a candidate counts everything for each of them, and scores next to nothing.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine import work_gates
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.combinations import DIRECT
from services.matcher.engine.kernel.best import RANKED, room_for
from services.matcher.engine.kernel.bounds import NOTHING, SLACK, TRACK_COUNT, Bits, Most, most_of
from services.matcher.engine.kernel.choosing import highest, taken
from services.matcher.engine.kernel.classes_now import terms_of
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.offer import compiled_stock
from services.matcher.engine.kernel.parts_now import by_occupation
from services.matcher.engine.kernel.person import every_code, person
from services.matcher.engine.kernel.ranked import ranked_tracks
from services.matcher.engine.kernel.scan import WHATEVER, Look
from services.matcher.engine.kernel.search import Scanned
from services.matcher.engine.kernel.survivors import Vacancies
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints

AT_FIRST, MORE_EACH_TIME = 32, 4
"""So many of those that can score most are scored first, and so many times as many each time after that."""
_STEPS = 1024
_OF_ALL_VACANCIES = "offer", "tracks", "_rules", "learned", "_timing", "_fits", "_needed"
"""What of a look does not depend on papers, nor on which vacancies are looked at."""


class RankedOnly(Look):
    """Holds until the stock changes."""

    def __init__(self, view: CandidateView, stock: StockColumns) -> None:
        known = compiled_stock(stock)
        offer = known.offer(stock)
        super().__init__(offer, person(view, stock, known), known.rules)
        self.view, self.stock = view, stock

    def with_papers(self, view: CandidateView, slots: Ints) -> RankedOnly:
        """The same candidate with other papers, in front of these vacancies alone."""
        every = every_code(self.stock.vacancies, self.stock.vacancies.papers.values)
        then = RankedOnly.__new__(RankedOnly)
        vars(then).update({name: getattr(self, name) for name in _OF_ALL_VACANCIES})
        then.view, then.stock = view, self.stock
        then._who = self._who._replace(
            licences=work_gates.licences(view, every), certificates=work_gates.certificates(view, every)
        )
        then._found = self._found._replace(terms=terms_of(self.offer, then._who))
        then.vacancies = Vacancies(self.offer, then._who, self._rules, then._found, self._most, slots)
        many = len(then.vacancies)
        then._parts, then._has_parts = np.empty((many, 5), np.float64), np.zeros(many, np.bool_)
        return then

    def ranked(self, wanted: Bits) -> Bits:
        """Per survivor bits of the tracks with a ranked entry, among those that are wanted."""
        options, first, _ = self.learned
        return ranked_tracks(
            self.offer, self._who, self._rules, self._found, options, first, self._timing, self._fits, self.some,
            wanted & self.some.clean,
        )  # fmt: skip

    def best(self, may: Bits, wanted: int) -> Scanned:
        """Entries among which are the best so many of the ranked ones, and all that are as good as the last of them.
        `may`: per survivor bits of tracks that are looked at."""
        some, least, left, turn, at_once = self.some, WHATEVER, may.copy(), np.empty(len(may), np.int8), AT_FIRST
        entries, values = room_for(TRACK_COUNT * len(may)), highest(some.most, may)
        while len(chosen := due(values, least[DIRECT], at_once)):
            at_once = MORE_EACH_TIME * at_once
            self.know(chosen)
            taken(some.most, left, values, chosen, least, turn)
            self.score(chosen[turn[chosen] != 0], turn, entries)
            scores = entries.score[: entries.count[0]][entries.group[: entries.count[0]] == RANKED]
            if len(scores) >= wanted:
                worst = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
                least = np.maximum(least, worst - SLACK)
        return Scanned(self.view, self.stock, self, entries)

    @cached_property
    def of_all(self) -> Scanned:
        """Entries among which are the best of all ranked ones."""
        return self.best(self.some.clean, 1)

    @cached_property
    def _most(self) -> Most:
        occupations, (options, first, _) = by_occupation(self.offer, self._who, self._rules), self.learned
        return most_of(
            self.offer, self._who, self._rules, self._found, options, first, self._timing, occupations
        )  # fmt: skip


@compiled
def due(values: Floats, least: float, wanted: int) -> Ints:
    """Places of those that are not NOTHING and reach the least: about so many of the highest."""
    counts, many, step = np.zeros(_STEPS + 1, np.int64), 0, _STEPS
    for value in values:
        if value > NOTHING and value >= least:
            counts[int(min(1.0, max(0.0, value)) * _STEPS)] += 1
    while step > 0 and many + counts[step] < wanted:
        many += counts[step]
        step -= 1
    chosen, count = np.empty(many + counts[step], np.int64), 0
    for place in range(len(values) if len(chosen) else 0):
        value = values[place]
        if value > NOTHING and value >= least and int(min(1.0, max(0.0, value)) * _STEPS) >= step:
            chosen[count] = place
            count += 1
    return chosen


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
