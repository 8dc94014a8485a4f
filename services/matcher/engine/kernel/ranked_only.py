"""One candidate, as they are or would be, in front of the stock: which entries are ranked, and the best of some.

Who tries many changes of a candidate counts everything for each of them, and scores next to nothing.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from services.matcher.engine import work_gates
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.combinations import DIRECT
from services.matcher.engine.kernel.beside import beside
from services.matcher.engine.kernel.best import RANKED, Found, room_for
from services.matcher.engine.kernel.bounds import NOTHING, SLACK, TRACK_COUNT, Bits, most_of
from services.matcher.engine.kernel.choosing import LOWEST
from services.matcher.engine.kernel.classes_now import classes, terms_of
from services.matcher.engine.kernel.courses_now import NO_GATES, NO_SINGLES, learnable
from services.matcher.engine.kernel.direct import direct
from services.matcher.engine.kernel.fitting import no_fits, timing
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learn_first import learn_first
from services.matcher.engine.kernel.learning import NO_LEARNING, learning
from services.matcher.engine.kernel.offer import compiled_stock
from services.matcher.engine.kernel.parts_now import add_parts, by_occupation, needed
from services.matcher.engine.kernel.person import every_code, person
from services.matcher.engine.kernel.ranked import ranked_tracks
from services.matcher.engine.kernel.scan import Learned
from services.matcher.engine.kernel.search import Scanned
from services.matcher.engine.kernel.survivors import survivors
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints

AT_FIRST, MORE_EACH_TIME = 32, 4
"""So many of those that can score most are scored first, and so many times as many each time after that."""
_STEPS = 1024


class RankedOnly:
    """Holds until the stock changes."""

    def __init__(self, view: CandidateView, stock: StockColumns) -> None:
        self.view, self.stock = view, stock
        known = compiled_stock(stock)
        self._offer, self._rules = known.offer(stock), known.rules
        offer, rules = self._offer, self._rules
        who = self._who = person(view, stock, known)
        gates, options, first = NO_GATES, NO_SINGLES, NO_LEARNING
        if len(offer.courses.starts):
            gates, options = learnable(offer, who, rules)
            first = learning(offer, who, rules, gates, options)
        self._learned = Learned(options, first, gates)
        self._found = classes(offer, who, rules, who.levels, first.after, options.after)
        occupations = by_occupation(offer, who, rules)
        self._timing = timing(offer, who, options)
        self._fits = no_fits(offer, self._timing)
        self._most = most_of(offer, who, rules, self._found, options, first, self._timing, occupations)
        self._needed = needed(who, rules, occupations)
        self._look_at(None)

    def with_papers(self, view: CandidateView, slots: Ints) -> RankedOnly:
        """The same candidate with other papers, in front of these vacancies alone."""
        then = RankedOnly.__new__(RankedOnly)
        then.__dict__.update({name: value for name, value in vars(self).items() if name.startswith("_")})
        then.view, then.stock = view, self.stock
        every = every_code(self.stock.vacancies, self.stock.vacancies.papers.values)
        then._who = self._who._replace(
            licences=work_gates.licences(view, every), certificates=work_gates.certificates(view, every)
        )
        then._found = self._found._replace(terms=terms_of(self._offer, then._who))
        then._look_at(slots)
        return then

    def _look_at(self, slots: Ints | None) -> None:
        self.some = survivors(self._offer, self._who, self._rules, self._found, self._most, slots)
        many = len(self.some.slot)
        self._parts, self._has_parts = np.empty((many, 5), np.float64), np.zeros(many, np.bool_)

    def ranked(self, wanted: Bits) -> Bits:
        """Per survivor bits of the tracks with a ranked entry, among those that are wanted."""
        offer, some, (options, first, _) = self._offer, self.some, self._learned
        return ranked_tracks(
            offer, self._who, self._rules, self._found, options, first, self._timing, self._fits, some,
            wanted & some.clean,
        )  # fmt: skip

    def best(self, may: Bits, wanted: int) -> Scanned:
        """Entries among which are the best so many of the ranked ones, and all that are as good as the last of them.
        `may`: per survivor bits of tracks that are looked at."""
        some, listed, at_once = self.some, LOWEST, AT_FIRST
        entries, values = room_for(TRACK_COUNT * len(some.slot)), highest(some.most, may)
        while len(chosen := due(values, listed - SLACK, at_once)):
            values[chosen], at_once = NOTHING, MORE_EACH_TIME * at_once
            self._learn_parts(chosen)
            self._score(chosen, may, np.full(TRACK_COUNT, listed - SLACK), entries)
            scores = entries.score[: entries.count[0]][entries.group[: entries.count[0]] == RANKED]
            if len(scores) >= wanted:
                listed = max(listed, float(np.partition(scores, len(scores) - wanted)[len(scores) - wanted]))
        return Scanned(self.view, self.stock, self._offer, entries, self._learned)

    @cached_property
    def of_all(self) -> Scanned:
        """Entries among which are the best of all ranked ones."""
        return self.best(self.some.clean, 1)

    def _learn_parts(self, chosen: Ints) -> None:
        """Adds the parts of these survivors, and what they can score at most now."""
        some, new = self.some, chosen[~self._has_parts[chosen]]
        add_parts(self._offer, self._needed, some, new, self._parts)
        exact = self._parts[new].sum(axis=1)
        some.most[new] += (exact - some.base[new])[:, None]
        some.base[new] = exact
        self._has_parts[new] = True

    def _score(self, chosen: Ints, may: Bits, least: Floats, entries: Found) -> None:
        offer, who, rules, found, parts = self._offer, self._who, self._rules, self._found, self._parts
        direct(offer, who, rules, found, self.some, chosen, parts, may, float(least[DIRECT]), entries)
        beside(
            offer, who, rules, found, self._learned.options, self._timing, self._fits, self.some, chosen, parts, may,
            least, entries,
        )  # fmt: skip
        learn_first(
            offer, who, rules, found, self._learned.first, self.some, chosen, parts, may, float(least[-1]), entries
        )  # fmt: skip


@compiled
def highest(most: Floats, may: Bits) -> Floats:
    """Per survivor the most of the tracks that it may have; NOTHING without any."""
    found = np.empty(len(may), np.float64)
    for place in range(len(found)):
        value = NOTHING
        for track in range(TRACK_COUNT):
            if (may[place] >> track) & 1:
                value = max(value, most[place, track])
        found[place] = value
    return found


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
