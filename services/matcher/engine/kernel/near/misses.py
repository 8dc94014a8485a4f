"""Near misses by the compiled engine: few vacancies are looked at closely, and only what is shown is judged in full."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from services.matcher.domain.pathways import pathway_id
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.judging.few_combinations import Combination, Judge, table_of
from services.matcher.engine.judging.near_misses import failed_gate, nearest_rows
from services.matcher.engine.judging.search import Near
from services.matcher.engine.judging.selection import entry_of, in_order
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.near.bounds import least_of
from services.matcher.engine.kernel.near.classes import gate_sizes, hours, spoken, terms
from services.matcher.engine.kernel.near.courses import FINEST_SIZE, Tried, days_outside, firsts, tried, whenever
from services.matcher.engine.kernel.near.rows import ALIKE, ALL, ALL_TRACKS, BEST, NOT_FOUND, SIZES, nearest_of
from services.matcher.engine.kernel.near.standing import Likely, Standing, likely, open_columns, standing
from services.matcher.engine.kernel.near.turns import EVERY, NO_SECOND, cells, collected
from services.matcher.engine.kernel.parts_now import (
    FIRST,
    GUIDED,
    SECURE,
    TRAVELLED,
    WISHED,
    Workplaces,
    add_parts,
    by_occupation,
    needed,
)
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.rules import GROWTH
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Floats, Ints
from shared.vocabulary.tracks import TRACKS

SMALL_FIRST = (0.1, 0.35, 1.0)
"""Changes up to these sizes are looked for in turn, until there are enough: most often some minutes of travel are."""
READ_FIRST, MORE_EACH_TIME = 8, 4
"""So many lines are read first for each that is asked for, and so many times as many each time after that."""
_NONE, _NO_NUMBERS = np.zeros(0, np.int64), np.zeros(0, np.float64)


def near_misses(
    view: CandidateView, stock: StockColumns, limit: int, *, slots: Ints | None = None, without: Ints = _NONE,
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
        for found in looking.found(1, np.array([slot], np.int64), _NONE):
            if found.entry.pathway == pathway:
                return found
    return None


class _Looking:
    def __init__(
        self, view: CandidateView, stock: StockColumns, track: int, thorough: bool = False, judge: Judge = table_of
    ) -> None:
        self._view, self._stock, self._track, self._thorough = view, stock, track, thorough
        self._judge = judge
        compiled = compiled_stock(stock)
        self._offer, self._rules = compiled.offer(stock), compiled.rules
        self._who = person(view, stock, compiled)
        self._sizes = gate_sizes(view)
        self._terms = terms(view, stock.vacancies, self._offer, self._who, self._sizes)
        self._hours = hours(self._offer, self._who, self._sizes)
        self._columns = open_columns(stock.vacancies.arrays)

    def found(self, limit: int, slots: Ints | None, without: Ints) -> list[Near]:
        """In order. At least one must be asked for."""
        for most in SMALL_FIRST:
            self._take(most)
            lines = self._likely(slots, most)
            many = READ_FIRST * limit
            while True:
                upto = lines.least[many - 1] if many <= len(lines.least) else NOT_FOUND
                read = np.searchsorted(lines.least, upto, "right")
                near = self._standing(Likely._make([column[:read] for column in lines]), without, most)
                size, *_ = self._nearest(near, most, limit, SIZES)
                known = np.sort(size[size != NOT_FOUND])
                if read == len(lines.least) or (len(known) >= limit and known[limit - 1] <= upto):
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
        some = self._standing(self._likely(None, SMALL_FIRST[-1]), _NONE, SMALL_FIRST[-1])
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

    def _likely(self, slots: Ints | None, most: float) -> Likely:
        """Those that may need a change of at most this size, for which all has been made ready."""
        least = least_of(
            self._spoken, self._beside, self._after, self._sizes, self._who.week_without, len(self._who.remaining)
        )  # fmt: skip
        return likely(
            self._offer, self._columns, self._who, self._terms, self._hours, self._sizes, least, slots, most
        )  # fmt: skip

    def _standing(self, some: Likely, without: Ints, most: float) -> Standing:
        leave_out = np.zeros(len(self._stock.vacancies.arrays.taken), np.bool_)
        leave_out[without] = True
        return standing(self._offer, self._columns, self._who, self._sizes, some, leave_out, most)

    @cached_property
    def _lessons(self) -> Ints:
        found: Ints = days_outside(self._offer.timetables.lessons, self._who.free)
        return found

    @cached_property
    def _gates(self) -> tuple[Ints, Ints, Floats, Ints, Ints]:
        found: tuple[Ints, Ints, Floats, Ints, Ints] = whenever(self._offer.courses, self._who)
        return found

    @cached_property
    def _firsts(self) -> tuple[Ints, Ints, Ints]:
        fails, opens, _, _, weeks = self._gates
        found: tuple[Ints, Ints, Ints] = firsts(self._offer.courses, self._lessons, self._who, fails, opens, weeks)
        return found if self._track != DIRECT else _no_courses(found)

    @cached_property
    def _beside(self) -> Tried:
        _, _, over, delay, weeks = self._gates
        found: Tried = tried(
            self._offer.courses, self._lessons, self._who, self._rules, self._sizes, over, delay, weeks, *self._firsts
        )
        return found

    def _take(self, most: float) -> None:
        """Makes ready for changes of at most this size."""
        offer, who, rules, sizes = self._offer, self._who, self._rules, self._sizes
        some = self._firsts if self._track in (ALL_TRACKS, LEARN_FIRST) else _no_courses(self._firsts)
        keys, growth, size, first, second, cell = collected(
            offer.courses, self._lessons, who, rules, sizes, *self._gates, *some, most
        )
        self._after = cells(keys, growth, size, first, second, cell, len(who.remaining))
        self._spoken = spoken(offer, rules, who.levels, self._after.after, self._beside.after)

    def _nearest(
        self, some: Standing, most: float, limit: int, asked_for: int, size: Floats = _NO_NUMBERS,
        part: Floats = _NO_NUMBERS,
    ) -> tuple[Floats, Floats, Ints, Ints, Ints]:  # fmt: skip
        found: tuple[Floats, Floats, Ints, Ints, Ints] = nearest_of(
            self._offer, self._columns, self._who, self._rules, self._sizes, self._hours, self._spoken, self._beside,
            self._after, some, self._track, most, limit, asked_for, self._thorough,
            self._growth_now, size, part,
        )  # fmt: skip
        return found

    def _first(self, some: Standing, size: Floats, limit: int) -> tuple[Standing, Floats, Floats]:
        """Those that may be among the first so many, with size and parts. `size`: as SIZES are found."""
        known = np.sort(size[size != NOT_FOUND])
        last = known[limit - 1] if len(known) >= limit else NOT_FOUND
        sooner = np.flatnonzero(size < last)
        few = _rows(some, sooner)
        _, part, *_ = self._nearest(few, 1.0, limit, BEST)
        if last == NOT_FOUND:
            return few, size[sooner], part
        # Of all that may need as much as the last, those that can score highest come first: few are looked at.
        as_much = (some.least <= last) & (size == NOT_FOUND)
        others = np.flatnonzero((size == last) | as_much)
        weighted = self._parts(_rows(some, others))
        own = weighted[:, FIRST] + weighted[:, WISHED] + weighted[:, TRAVELLED] + weighted[:, SECURE]
        bounds = own + weighted[:, GUIDED] + self._most(_rows(some, others))
        order, begin, many = np.argsort(-bounds, kind="stable"), 0, 2 * limit
        wanted, scores = limit - len(sooner), _NO_NUMBERS
        chosen, parts_of = [np.zeros(0, np.int64)], [_NO_NUMBERS]
        while begin < len(order):
            if len(scores) >= wanted:
                least = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
                if bounds[order[begin]] < least - ALIKE:
                    break
            rows = order[begin : begin + many]
            found, found_part, *_ = self._nearest(_rows(some, others[rows]), last / FINEST_SIZE, limit, BEST)
            rows, found_part = rows[found != NOT_FOUND], found_part[found != NOT_FOUND]
            chosen, parts_of = [*chosen, rows], [*parts_of, found_part]
            scores = np.append(scores, own[rows] + found_part)
            begin, many = begin + many, 2 * many
        rows, found_part = np.concatenate(chosen), np.concatenate(parts_of)
        least = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        reach = scores >= least - ALIKE
        shown = _rows(some, np.append(sooner, others[rows[reach]]))
        return shown, np.append(size[sooner], np.full(reach.sum(), last)), np.append(part, found_part[reach])

    def _parts(self, some: Standing) -> Floats:
        offer, slots = self._offer, some.slot
        table: Floats = np.empty((len(slots), 5), np.float64)
        who = needed(self._who, self._rules, by_occupation(offer, self._who, self._rules))
        workplaces = Workplaces(offer.position[slots], slots.astype(np.int32), some.minutes, some.first_day)
        add_parts(offer, who, workplaces, np.arange(len(slots)), table)
        return table

    def _most(self, some: Standing) -> Floats:
        """Per vacancy what language, growth and start come to at most."""
        asked = self._offer.terms.language_class[self._offer.lines.terms[self._offer.position[some.slot]]]
        today, start, after, value = self._who.today, self._rules.start, self._after, self._spoken.value
        begins = start[np.minimum(some.first_day - today, len(start) - 1)]
        most: Floats = value[0, asked] + max(self._growth_now, self._beside.growth.max(initial=0.0)) + begins
        if len(after.after):
            # What is learned first: the work begins when it is over, or later.
            begin = after.turns_begin[EVERY, :-1] - after.turns_begin[EVERY, 0]
            growth = np.maximum.reduceat(after.growth, begin)
            sooner = np.minimum.reduceat(after.cautious_end, begin)
            learned = value[self._spoken.row_of[after.after]] + growth[:, None]
            over = start[np.clip(sooner - today, 0, len(start) - 1)]
            later = np.minimum(learned.max(axis=0)[asked] + begins, (learned + over[:, None]).max(axis=0)[asked])
            most = np.maximum(most, later)
        return most

    @cached_property
    def _growth_now(self) -> float:
        who = self._who
        value: float = growth_value(
            who.levels, who.goal, who.running, who.week_without, who.levels, 1.0, who.levels, 1.0,
            self._rules.by_candidate,
        )  # fmt: skip
        return float(self._rules.weights[GROWTH] * value)

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

    def _judged(self, slots: Ints, tracks: Ints, options: Ints) -> list[Near]:
        """Of every vacancy the best of these combinations, in order."""
        combinations = self._combinations(slots, tracks, options)
        if not combinations:
            return []
        table = self._judge(self._view, self._stock, combinations)
        rows, sizes = nearest_rows(table, (table.fails == 1) & (table.unknowns == 0))
        near = [
            Near(entry_of(table, row, "near_misses"), failed_gate(table, row), size)
            for row, size in zip(rows.tolist(), sizes.tolist(), strict=True)
        ]
        order = {one.pathway: place for place, one in enumerate(in_order(one.entry for one in near))}
        return sorted(near, key=lambda one: (one.size, order[one.entry.pathway]))


def _no_courses(some: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    numbers, fails, opens = some
    return numbers[:0], fails[:0], opens[:0]


def _rows(some: Standing, rows: Ints) -> Standing:
    return Standing._make([column[rows] for column in some])
