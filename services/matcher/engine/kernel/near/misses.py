"""Near misses by the compiled engine: few vacancies are looked at closely, and only what is shown is judged in full."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from services.matcher.domain.pathways import first_by_id, pathway_id
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.judging.few_combinations import Combination, Judge, table_of
from services.matcher.engine.judging.near_misses import nearest_rows
from services.matcher.engine.judging.search import Near
from services.matcher.engine.judging.selection import entry_of, in_order
from services.matcher.engine.kernel.form import form
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.near.case import (
    Case,
    Courses,
    Ready,
    case_of,
    courses_of,
    open_columns,
    ready_of,
    turns_of,
)
from services.matcher.engine.kernel.near.classes import gate_sizes, terms
from services.matcher.engine.kernel.near.courses import FINEST_SIZE, Tried
from services.matcher.engine.kernel.near.rows import ALIKE, ALL, ALL_TRACKS, BEST, NOT_FOUND, SIZES, nearest_of
from services.matcher.engine.kernel.near.scores import bounds_of, own_parts
from services.matcher.engine.kernel.near.standing import Likely, Standing, likely, standing
from services.matcher.engine.kernel.near.turns import NO_SECOND, cells
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints
from shared.vocabulary.tracks import TRACKS

SMALL_FIRST = (0.2, 0.35, 1.0)
"""Changes up to these sizes are looked for in turn, until there are enough: most often some minutes of travel are."""
READ_FIRST, MORE_EACH_TIME = 8, 4
"""So many lines are read first for each that is asked for, and so many times as many each time after that."""
FIRST_SCORED = 2
"""So many vacancies are scored first for each that is wanted."""
_NONE, _NO_NUMBERS = np.zeros(0, np.int64), np.zeros(0, np.float64)
Slots = Callable[[], Ints]
"""Asked for when they are needed: who counts them meanwhile has that long."""


def _none() -> Ints:
    return _NONE


def near_misses(
    view: CandidateView, stock: StockColumns, limit: int, *, slots: Ints | None = None, without: Slots = _none,
    track: int | None = None, judge: Judge = table_of,
) -> list[Near]:  # fmt: skip
    """The first `limit` of `Search.near_misses`: of these slots, or of all in stock, but for those `without`; of one
    track (place in TRACKS), or of all. `judge` is asked for the table of those that may be among them."""
    most_load = view.profile.availability.max_load_hours
    if limit < 1 or not view.week_known or most_load is None:
        return []  # shifts, lessons or load can never be told, and what is a near miss has nothing open
    looking = _Looking(view, stock, ALL_TRACKS if track is None else track, slots is not None, judge)
    return looking.found(limit, slots, without)


def near_miss(view: CandidateView, stock: StockColumns, pathway: str) -> Near | None:
    """The near miss with this pathway id, of a vacancy that may have a ranked entry as well. Only an id is known: those
    of all vacancies are made."""
    if not view.week_known or view.profile.availability.max_load_hours is None:
        return None
    looking = _Looking(view, stock, ALL_TRACKS, thorough=True)
    for slot in looking.slots_with(pathway):
        for found in looking.found(1, np.array([slot], np.int64), _none):
            if found.entry.pathway == pathway:
                return found
    return None


def warm_up(view: CandidateView, stock: StockColumns) -> None:
    """Every pass is compiled, or read from where it was kept; of somebody whose week and most load are known."""
    looking = _Looking(view, stock, ALL_TRACKS)
    looking.found(1, None, _none)
    looking.best(looking.everything(), FINEST_SIZE, 1)


class _Looking:
    def __init__(
        self, view: CandidateView, stock: StockColumns, track: int, thorough: bool = False, judge: Judge = table_of
    ) -> None:
        self._view, self._stock, self._track, self._thorough = view, stock, track, thorough
        self._judge = judge
        compiled = compiled_stock(stock)
        offer = compiled.offer(stock)
        who, sizes, columns = (
            person(offer.held, form(view, stock, compiled)),
            gate_sizes(view),
            open_columns(stock.vacancies.arrays),
        )
        self._offered, self._number_of_weeks = offer.held, len(who.remaining)
        self._case: Held[Case] = case_of(
            offer.held, columns, who, sizes, terms(view, stock.vacancies, offer, who, sizes)
        )  # fmt: skip
        found: tuple[Held[Courses], Tried] = courses_of(offer.held, self._case, track != DIRECT)
        self._courses, self._beside = found

    def found(self, limit: int, slots: Ints | None, without: Slots) -> list[Near]:
        """In order. At least one must be asked for."""
        for most in SMALL_FIRST:
            self._take(most)
            lines, leasts = self._likely(slots, without(), most)
            many = READ_FIRST * limit
            while True:
                upto = np.partition(leasts, many - 1)[many - 1] if many <= len(leasts) else NOT_FOUND
                near = standing(self._offered, self._case, lines, upto, most)
                size, *_ = self._nearest(near, most, limit, SIZES)
                known = np.sort(size[size != NOT_FOUND])
                if upto == NOT_FOUND or (len(known) >= limit and known[limit - 1] <= upto):
                    break
                many *= MORE_EACH_TIME
            if most == SMALL_FIRST[-1] or len(known) >= limit:
                break
        few, size, part = self._first(near, size, limit)
        _, _, whose, tracks, options = self._nearest(few, most, limit, ALL, size, part)
        return self._judged(few.slot[whose], tracks, options)[:limit]

    def slots_with(self, pathway: str) -> list[int]:
        """Those of which one of the best near misses has this id (one, or none)."""
        self._take(SMALL_FIRST[-1])
        some = self.everything()
        size, part, *_ = self._nearest(some, 1.0, 1, BEST)
        near = size != NOT_FOUND
        some = _rows(some, np.flatnonzero(near))
        _, _, whose, tracks, options = self._nearest(some, 1.0, 1, ALL, size[near], part[near])
        candidate, ids, courses = self._view.candidate.id, self._stock.vacancies.ids, self._stock.courses.ids
        return [
            slot
            for slot, turn, track in self._combinations(some.slot[whose], tracks, options)
            if pathway_id(candidate, ids[slot], tuple(courses[one] for one in turn), TRACKS[track]) == pathway
        ]

    def everything(self) -> Standing:
        """All of which one gate fails that could be opened, by changes of any size that are made ready for."""
        lines, _ = self._likely(None, _NONE, SMALL_FIRST[-1])
        return standing(self._offered, self._case, lines, NOT_FOUND, SMALL_FIRST[-1])

    def _take(self, most: float) -> None:
        """Makes ready for changes of at most this size."""
        stock, case, any_turn = self._offered, self._case, self._track in (ALL_TRACKS, LEARN_FIRST)
        self._after = cells(*turns_of(stock, case, self._courses, most, any_turn), self._number_of_weeks)
        self._ready: Held[Ready] = ready_of(stock, case, self._beside, self._after)

    def _likely(self, slots: Ints | None, without: Ints, most: float) -> tuple[Held[Likely], Floats]:
        some, everything = (_NONE, True) if slots is None else (slots, False)
        found: tuple[Held[Likely], Floats] = likely(
            self._offered, self._case, self._ready, some, everything, without, most
        )  # fmt: skip
        return found

    def _nearest(
        self, some: Standing, most: float, limit: int, asked_for: int, size: Floats = _NO_NUMBERS,
        part: Floats = _NO_NUMBERS,
    ) -> tuple[Floats, Floats, Ints, Ints, Ints]:  # fmt: skip
        found: tuple[Floats, Floats, Ints, Ints, Ints] = nearest_of(
            self._offered,
            self._case,
            self._ready,
            some,
            self._track,
            most,
            limit,
            asked_for,
            self._thorough,
            size,
            part,
        )
        return found

    def _first(self, some: Standing, size: Floats, limit: int) -> tuple[Standing, Floats, Floats]:
        """Those that may be among the first so many, with size and parts. `size`: as SIZES are found."""
        known = np.sort(size[size != NOT_FOUND])
        last = known[limit - 1] if len(known) >= limit else NOT_FOUND
        sooner = np.flatnonzero(size < last)
        few, part = _rows(some, sooner), _NO_NUMBERS
        if len(sooner):
            _, part, *_ = self._nearest(few, 1.0, limit, BEST)
        if last == NOT_FOUND:
            return few, size[sooner], part
        # Of all that may need as much as the last, those that can score highest come first: few are looked at.
        others = np.flatnonzero((size == last) | ((some.least <= last) & (size == NOT_FOUND)))
        as_much, of_others = self.best(_rows(some, others), last, limit - len(sooner))
        shown = _rows(some, np.append(sooner, others[as_much]))
        return shown, np.append(size[sooner], np.full(len(as_much), last)), np.append(part, of_others)

    def best(self, some: Standing, size: float, wanted: int) -> tuple[Ints, Floats]:
        """Those of this size that score as much as the last so many wanted, or might after rounding; with their
        parts."""
        bounds: Floats = bounds_of(self._offered, self._case, self._ready, some)
        rows, scores, parts = _NONE, _NO_NUMBERS, _NO_NUMBERS
        left, many, least = np.arange(len(bounds)), FIRST_SCORED * wanted, -np.inf
        while True:
            now, left = left, _NONE
            if many < len(now):
                highest = np.argpartition(-bounds[now], many)
                now, left = now[highest[:many]], now[highest[many:]]
            few = _rows(some, now)
            found, part, *_ = self._nearest(few, size / FINEST_SIZE, wanted, BEST)
            near = np.flatnonzero(found != NOT_FOUND)
            own: Floats = own_parts(self._offered, self._case, _rows(few, near))
            rows, parts = np.append(rows, now[near]), np.append(parts, part[near])
            scores = np.append(scores, own + part[near])
            if len(scores) >= wanted:
                least = np.partition(scores, len(scores) - wanted)[len(scores) - wanted] - ALIKE
                left = left[bounds[left] >= least]
            many *= 2
            if len(left) == 0:
                reach = scores >= least
                return rows[reach], parts[reach]

    def _combinations(self, slots: Ints, tracks: Ints, options: Ints) -> list[Combination]:
        """What these rows of `Tried` and `Cells` stand for."""
        combinations: list[Combination] = []
        courses, after = self._beside.course, self._after
        of_cell: dict[int, list[tuple[int, ...]]] = {}
        chosen = np.zeros(len(after.size), np.bool_)
        chosen[options[tracks == LEARN_FIRST]] = True
        some = np.flatnonzero(chosen[after.cell])
        turns = (after.cell[some].tolist(), after.first[some].tolist(), after.second[some].tolist())
        for cell, one, other in zip(*turns, strict=True):
            of_cell.setdefault(cell, []).append((one,) if other == NO_SECOND else (one, other))
        for slot, track, option in zip(slots.tolist(), tracks.tolist(), options.tolist(), strict=True):
            if track == LEARN_FIRST:
                combinations += [(slot, turn, track) for turn in of_cell[option]]
            else:
                combinations.append((slot, () if track == DIRECT else (int(courses[option]),), track))
        return combinations

    def _decided(self, slots: Ints, tracks: Ints, options: Ints) -> Ints:
        """Places of all but single courses beside work that do the same as another whose id comes first."""
        beside, candidate, vacancies = self._beside, self._view.candidate.id, self._stock.vacancies.ids
        some = np.flatnonzero((tracks != DIRECT) & (tracks != LEARN_FIRST))
        option, kept = options[some], np.ones(len(slots), np.bool_)
        same = (slots[some], tracks[some], beside.growth[option])
        order = np.lexsort(same)
        differs = np.any([np.diff(column[order]) != 0 for column in same], axis=0)
        for alike in np.split(some[order], np.flatnonzero(differs) + 1):
            if len(alike) > 1:
                courses = [self._stock.courses.ids[one] for one in beside.course[options[alike]].tolist()]
                vacancy, track = vacancies[slots[alike[0]]], TRACKS[tracks[alike[0]]]
                kept[alike] = False
                kept[alike[first_by_id(candidate, vacancy, courses, track)]] = True
        return np.flatnonzero(kept)

    def _judged(self, slots: Ints, tracks: Ints, options: Ints) -> list[Near]:
        """Of every vacancy the best of these combinations, in order."""
        decided = self._decided(slots, tracks, options)
        combinations = self._combinations(slots[decided], tracks[decided], options[decided])
        if not combinations:
            return []
        table = self._judge(self._view, self._stock, combinations)
        near = [
            Near(entry_of(table, row, "near_misses"), gate, size)
            for row, gate, size in nearest_rows(table, (table.fails == 1) & (table.unknowns == 0))
        ]
        order = {one.pathway: place for place, one in enumerate(in_order(one.entry for one in near))}
        return sorted(near, key=lambda one: (one.size, order[one.entry.pathway]))


def _rows(some: Standing, rows: Ints) -> Standing:
    return Standing._make([column[rows] for column in some])
