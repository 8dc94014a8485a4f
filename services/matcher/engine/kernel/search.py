"""The compiled engine for one candidate: what `Search` gives, in the same words."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from services.matcher.domain.pathways import pathway_id
from services.matcher.domain.settings import Settings
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.kernel import listing
from services.matcher.engine.kernel.best import NO_OPTION, RANKED, Found
from services.matcher.engine.kernel.choosing import LOWEST
from services.matcher.engine.kernel.learning import NO_SECOND
from services.matcher.engine.kernel.offer import Offer, compiled_stock
from services.matcher.engine.kernel.person import Person, person
from services.matcher.engine.kernel.scan import ALL_TRACKS, Learned, Look
from services.matcher.engine.kernel.ties import decided
from services.matcher.engine.looked import Looked
from services.matcher.engine.selection import Entries, Entry, Placed, in_order
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.vacancy_arrays import NOT_KNOWN_UNIT
from services.matcher.engine.verdicts import PASS, Ints
from shared.vocabulary.tracks import TRACKS


class Scanned(Looked):
    """Entries that were scored, as arrays, and as objects where they are asked for. Holds until the stock changes."""

    def __init__(
        self, view: CandidateView, stock: StockColumns, offer: Offer, entries: Found, learned: Learned
    ) -> None:
        self.view, self.stock, self.offer = view, stock, offer
        self.options, self.first, self.gates = learned
        many = int(entries.count[0])
        self.slot, self.track, self.group = entries.slot[:many], entries.track[:many], entries.group[:many]
        self.option, self.tied, self.score = entries.option[:many], entries.tied[:many], entries.score[:many]

    def courses(self, rows: Ints) -> list[tuple[int, ...]]:
        """Per entry the numbers of its courses in turn, where ties are decided by the id of the pathway."""
        found = [self._courses(row) for row in rows.tolist()]
        tied = np.flatnonzero(self.tied[rows])
        some = rows[tied]
        keys = zip(*(one[some].tolist() for one in (self.slot, self.track, self.group, self.option)), strict=True)
        really = decided(self.view, self.stock, self.offer, self.options, self.first, self.gates, list(keys))
        for place, courses in zip(tied.tolist(), really, strict=True):
            found[place] = courses
        return found

    def made(self, rows: Ints) -> list[Entry]:
        """These entries as objects, in that order."""
        columns, ids = self.stock.vacancies, self.stock.courses.ids
        arrays, candidate, entries = columns.arrays, self.view.candidate.id, []
        for row, courses in zip(rows.tolist(), self.courses(rows), strict=True):
            slot, track = int(self.slot[row]), TRACKS[self.track[row]]
            vacancy, names, unit = columns.ids[slot], tuple(ids[one] for one in courses), int(arrays.isco_unit[slot])
            entries.append(
                Entry(
                    pathway_id(candidate, vacancy, names, track),
                    vacancy,
                    track,
                    "ranked" if self.group[row] == RANKED else "to_clarify",
                    float(self.score[row]),
                    names,
                    columns.employers.values[arrays.employer[slot]],
                    None if unit == NOT_KNOWN_UNIT else columns.isco_units.values[unit],
                )
            )
        return entries

    @property
    def total_ranked(self) -> int:
        return int((self.group == RANKED).sum())

    @property
    def total_to_clarify(self) -> int:
        return len(self.group) - self.total_ranked

    def ranked_slots(self) -> Ints:
        return np.unique(self.slot[self.group == RANKED]).astype(np.int64)

    def listed(self, limit: int, settings: Settings) -> tuple[Placed, ...]:
        return listing.listed(self, limit, settings)

    def to_clarify(self, limit: int) -> list[Entry]:
        return listing.to_clarify(self, limit)

    @cached_property
    def entries(self) -> Entries:
        made = self.made(np.arange(len(self.slot)))
        ranked = [one for one in made if one.group == "ranked"]
        to_clarify = [one for one in made if one.group != "ranked"]
        return Entries(self.view.candidate.id, self.view.as_of, in_order(ranked), in_order(to_clarify))

    def _courses(self, row: int) -> tuple[int, ...]:
        option = self.option[row]
        if option == NO_OPTION:
            return ()
        if self.track[row] != LEARN_FIRST:
            return (int(self.options.course[option]),)
        first, second = int(self.first.first[option]), int(self.first.second[option])
        return (first,) if second == NO_SECOND else (first, second)


class ScannedForList(Looked):
    """As many entries as a list of some length needs, scored; the rest when it is asked for."""

    def __init__(
        self, view: CandidateView, stock: StockColumns, look: Look, offer: Offer, who: Person, limit: int
    ) -> None:
        self._look, self._view, self._stock, self._offer, self._limit, self.who = look, view, stock, offer, limit, who
        entries, self._floors = look.listed(limit, stock.settings.per_employer, stock.settings.per_isco_unit)
        self.some = Scanned(view, stock, offer, entries, look.learned)
        """Ranked entries among which are all that reach `floor`, and the best of every track."""

    @property
    def floor(self) -> float:
        """All ranked entries that reach this score are in `some`; -inf when all are."""
        return self._floors.listed if self._floors.listed > LOWEST else -np.inf

    @property
    def total_ranked(self) -> int:
        """Counted when it is asked for, as the other totals."""
        return self._look.counts.ranked

    @property
    def total_to_clarify(self) -> int:
        return self._look.counts.to_clarify

    def ranked_slots(self) -> Ints:
        counts = self._look.counts
        return np.sort(counts.slot[(counts.verdicts == PASS).any(axis=1)]).astype(np.int64)

    def listed(self, limit: int, settings: Settings) -> tuple[Placed, ...]:
        found = None
        if limit <= self._limit:
            found = listing.listed_above(self.some, limit, settings, self.floor)
        return self._all.listed(limit, settings) if found is None else found

    def to_clarify(self, limit: int) -> list[Entry]:
        entries, _ = self._look.to_clarify(limit)
        return listing.to_clarify(Scanned(self._view, self._stock, self._offer, entries, self._look.learned), limit)

    @property
    def entries(self) -> Entries:
        return self._all.entries

    @cached_property
    def _all(self) -> Scanned:
        return scanned(self._view, self._stock)


def scanned(view: CandidateView, stock: StockColumns, slots: Ints | None = None, track: int | None = None) -> Scanned:
    """All entries: of these slots, or of all that is in stock; of one track (place in TRACKS), or of all."""
    compiled = compiled_stock(stock)
    offer = compiled.offer(stock)
    who = person(view, stock, compiled)
    look = Look(offer, who, compiled.rules, slots, ALL_TRACKS if track is None else track)
    return Scanned(view, stock, offer, look.everything(), look.learned)


def scanned_for_list(view: CandidateView, stock: StockColumns, limit: int, direct_only: bool = False) -> ScannedForList:
    """What a list of `limit` entries, and as many to clarify, is made of; of all tracks, or of `direct` alone (single
    vacancies: `entries` gives all tracks all the same)."""
    compiled = compiled_stock(stock)
    offer = compiled.offer(stock)
    who = person(view, stock, compiled)
    look = Look(offer, who, compiled.rules, None, DIRECT if direct_only else ALL_TRACKS)
    return ScannedForList(view, stock, look, offer, who, limit)
