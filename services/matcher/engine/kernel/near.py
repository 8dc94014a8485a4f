"""Near misses by the compiled engine: few vacancies are looked at closely, and only what is shown is judged in full."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.few_combinations import Combination, table_of
from services.matcher.engine.kernel.near_classes import gate_sizes, hours, spoken, terms
from services.matcher.engine.kernel.near_courses import (
    FINEST_SIZE,
    NO_SECOND,
    Cells,
    cells,
    collected,
    days_outside,
    firsts,
    tried,
    whenever,
)
from services.matcher.engine.kernel.near_rows import ALIKE, ALL_TRACKS, NOT_FOUND, nearest_of
from services.matcher.engine.kernel.near_standing import NOTHING, Standing, open_columns, standing
from services.matcher.engine.kernel.offer import compiled_stock
from services.matcher.engine.kernel.parts_now import FIRST, SECURE, TRAVELLED, WISHED, by_occupation, parts
from services.matcher.engine.kernel.person import person
from services.matcher.engine.kernel.survivors import Survivors
from services.matcher.engine.near_misses import failed_gate, nearest_rows
from services.matcher.engine.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.search import Near
from services.matcher.engine.selection import entry_of, in_order
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.verdicts import PASS, Bools, Floats, Ints

SMALL_FIRST = (0.1, 0.35, 1.0)
"""Changes up to these sizes are looked for in turn, until there are enough: most often some minutes of travel are."""
_NONE, _NO_NUMBERS = np.zeros(0, np.int64), np.zeros(0, np.float64)


def near_misses(
    view: CandidateView, stock: StockColumns, limit: int, *, slots: Ints | None = None, without: Ints = _NONE,
    track: int | None = None,
) -> list[Near]:  # fmt: skip
    """The first `limit` of `Search.near_misses`: of these slots, or of all in stock, but for those `without`; of one
    track (place in TRACKS), or of all."""
    most_load = view.profile.availability.max_load_hours
    if limit < 1 or not view.week_known or most_load is None:
        return []  # shifts, lessons or load can never be told, and what is a near miss has nothing open
    return _Looking(view, stock, ALL_TRACKS if track is None else track).found(limit, slots, without)


class _Looking:
    def __init__(self, view: CandidateView, stock: StockColumns, track: int) -> None:
        self._view, self._stock, self._track = view, stock, track
        compiled = compiled_stock(stock)
        self._offer, self._rules = compiled.offer(stock), compiled.rules
        self._who = person(view, stock, compiled)
        self._sizes = gate_sizes(view)
        self._hours = hours(self._offer, self._who, self._sizes)
        arrays = stock.vacancies.arrays
        place = np.where(arrays.place >= 0, arrays.place + FIRST_PLACE, PLACE_NOT_KNOWN)
        self._place = np.where(arrays.remote != 0, REMOTE, place).astype(np.int64)

    def found(self, limit: int, slots: Ints | None, without: Ints) -> list[Near]:
        stock, offer, who = self._stock, self._offer, self._who
        leave_out = np.zeros(len(stock.vacancies.arrays.taken), np.bool_)
        leave_out[without] = True
        some = standing(
            offer, open_columns(stock.vacancies.arrays), offer.weeks.public_spare, who,
            terms(self._view, stock.vacancies, offer, who, self._sizes), self._hours, self._sizes,
            _NONE if slots is None else slots, slots is None, leave_out,
        )  # fmt: skip
        gates = whenever(offer.courses, who)
        fails, opens, over, delay, weeks = gates
        lessons = days_outside(offer.timetables.lessons, who.free)
        some_courses = firsts(offer.courses, lessons, who, fails, opens, weeks)
        if self._track == DIRECT:
            some_courses = tuple(one[:0] for one in some_courses)
        beside = tried(offer.courses, lessons, who, self._rules, self._sizes, over, delay, weeks, *some_courses)
        if self._track not in (ALL_TRACKS, LEARN_FIRST):
            some_courses = tuple(one[:0] for one in some_courses)
        for most in SMALL_FIRST:
            found = collected(
                offer.courses, offer.timetables, lessons, who, self._rules, self._sizes, fails, opens, over, delay,
                weeks, *some_courses, most,
            )  # fmt: skip
            keys, growth, size, *pairs = found
            first = cells(keys, growth, size, *pairs, len(who.remaining))
            near = _of_size(some, most)
            languages = spoken(offer, self._rules, who.levels, first.after, beside.after)
            places = self._place, stock.vacancies.arrays.latest.astype(np.int64)
            known = (*places, who, self._rules, self._sizes, self._hours, languages, beside, first)
            size, part, *_ = nearest_of(
                offer, *known, near, self._track, most, limit, _NO_NUMBERS, _NO_NUMBERS
            )
            if most == SMALL_FIRST[-1] or (size != NOT_FOUND).sum() >= limit:
                break
        shown = self._first(near, size, part, limit)
        few = Standing(*(column[shown] for column in near))
        _, _, whose, tracks, options = nearest_of(
            offer, *known, few, self._track, most, limit, size[shown], part[shown]
        )
        return self._judged(few.slot[whose], tracks, options, beside.course, first)[:limit]

    def _first(self, some: Standing, size: Floats, part: Floats, limit: int) -> Ints:
        """Places of those that may be among the first so many."""
        found = np.flatnonzero(size != NOT_FOUND)
        if len(found) > limit:
            found = found[size[found] <= np.partition(size[found], limit - 1)[limit - 1]]
        if len(found) <= limit:
            return found
        few = Survivors(
            some.slot[found], np.full(len(found), PASS, np.int8), some.minutes[found], some.first_day[found]
        )
        occupations = by_occupation(self._offer, self._who, self._rules)
        table = parts(self._offer, self._who, self._rules, occupations, few)
        score = part[found] + table[:, FIRST] + table[:, WISHED] + table[:, TRAVELLED] + table[:, SECURE]
        last = np.lexsort((-score, size[found]))[limit - 1]
        return found[(size[found] < size[found[last]]) | (score >= score[last] - ALIKE)]

    def _judged(self, slots: Ints, tracks: Ints, options: Ints, courses: Ints, first: Cells) -> list[Near]:
        """Of every vacancy the best of these combinations, in order."""
        combinations: list[Combination] = []
        chosen = np.unique(options[tracks == LEARN_FIRST])
        of_cell: dict[int, list[tuple[int, ...]]] = {int(cell): [] for cell in chosen}
        marks = np.flatnonzero(_is_in(first.cell, chosen, len(first.size)))
        for cell, one, other in zip(*(column[marks].tolist() for column in (first.cell, first.first, first.second)), strict=True):
            of_cell[cell].append((one,) if other == NO_SECOND else (one, other))
        for slot, track, option in zip(slots.tolist(), tracks.tolist(), options.tolist(), strict=True):
            if track == LEARN_FIRST:
                combinations += [(slot, turn, track) for turn in of_cell[option]]
            else:
                combinations.append((slot, () if track == DIRECT else (int(courses[option]),), track))
        if not combinations:
            return []
        table = table_of(self._view, self._stock, combinations)
        rows, sizes = nearest_rows(table, (table.fails == 1) & (table.unknowns == 0))
        near = [
            Near(entry_of(table, row, "near_misses"), failed_gate(table, row), size)
            for row, size in zip(rows.tolist(), sizes.tolist(), strict=True)
        ]
        order = {one.pathway: place for place, one in enumerate(in_order(one.entry for one in near))}
        return sorted(near, key=lambda one: (one.size, order[one.entry.pathway]))


def _is_in(values: Ints, chosen: Ints, many: int) -> Bools:
    marks = np.zeros(many, np.bool_)
    marks[chosen] = True
    found: Bools = marks[values]
    return found


def _of_size(some: Standing, most: float) -> Standing:
    """Those that may need a change of at most this size, least first, then those of which nothing fails by itself."""
    key = np.where(some.fails == NOTHING, np.inf, np.rint(some.size * FINEST_SIZE))
    order = np.argsort(key, kind="stable")
    order = order[(key[order] <= np.rint(most * FINEST_SIZE)) | np.isinf(key[order])]
    return Standing(*(column[order] for column in some))
