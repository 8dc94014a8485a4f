"""The compiled engine for one candidate: what `Search` gives, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.pathways import pathway_id, pathway_ids
from services.matcher.domain.settings import Settings
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DIRECT
from services.matcher.engine.judging.selection import Entries, Entry, Placed, in_order
from services.matcher.engine.kernel import listing
from services.matcher.engine.kernel.courses.learning import Learning
from services.matcher.engine.kernel.courses.singles import Singles
from services.matcher.engine.kernel.form import form
from services.matcher.engine.kernel.held import Held
from services.matcher.engine.kernel.listed.shown import FIRST, NO_COURSE, SECOND, TIED, shown
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.scan import ALL_TRACKS, Look
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.kernel.tracks.best import RANKED, Found
from services.matcher.engine.kernel.tracks.ties import decided
from services.matcher.engine.looked import Looked
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.vacancy_arrays import NOT_KNOWN_UNIT
from services.matcher.engine.verdicts import Floats, Ints
from shared.vocabulary.tracks import TRACKS


class Scanned(Looked):
    """Entries that were scored, as arrays, and as objects where they are asked for. Holds until the stock changes."""

    def __init__(self, view: CandidateView, stock: StockColumns, look: Look, entries: Held[Found]) -> None:
        self.view, self.stock, self.offer = view, stock, look.offer
        self.look, self._held = look, entries
        self._really: dict[int, tuple[int, ...]] = {}

    @cached_property
    def _entries(self) -> Found:
        return self._held.arrays

    @property
    def options(self) -> Singles:
        return self.look.learned.options

    @property
    def first(self) -> Learning:
        return self.look.learned.first

    @property
    def slot(self) -> NDArray[np.int32]:
        return self._entries.slot[: self._entries.count[0]]

    @property
    def track(self) -> NDArray[np.int8]:
        return self._entries.track[: self._entries.count[0]]

    @property
    def group(self) -> NDArray[np.int8]:
        return self._entries.group[: self._entries.count[0]]

    @property
    def score(self) -> Floats:
        return self._entries.score[: self._entries.count[0]]

    def numbered(self, rows: Ints) -> tuple[list[list[int]], list[tuple[int, ...]], list[float]]:
        """Columns as in `shown`, the numbers of the courses in turn, where ties are decided by the id of the pathway,
        and scores."""
        numbers, scores = shown(self.offer.held, self.look.now, self._held, rows)
        columns: list[list[int]] = numbers.tolist()
        firsts, seconds, tied = columns[FIRST], columns[SECOND], columns[TIED]
        courses: list[tuple[int, ...]] = [
            () if one == NO_COURSE else (one,) if other == NO_COURSE else (one, other)
            for one, other in zip(firsts, seconds, strict=True)
        ]
        if any(tied):
            places, really = rows.tolist(), self._really
            new = [row for row, is_tied in zip(places, tied, strict=True) if is_tied and row not in really]
            if new:
                really.update(decided(self.look, self._entries, np.array(new), self._id))
            courses = [really.get(row, courses[place]) for place, row in enumerate(places)]
        return columns, courses, scores.tolist()

    def courses(self, rows: Ints) -> list[tuple[int, ...]]:
        """Per entry the numbers of its courses in turn."""
        return self.numbered(rows)[1]

    def ids(self, rows: Ints) -> list[str]:
        """The ids of the pathways of these entries."""
        (slots, tracks, *_), turns, _ = self.numbered(rows)
        return self._named(slots, tracks, turns)[0]

    def made(self, rows: Ints) -> list[Entry]:
        """These entries as objects, in that order."""
        columns = self.stock.vacancies
        employers, units = columns.employers.values, columns.isco_units.values
        (slots, tracks, groups, of_employers, of_units, *_), turns, scores = self.numbered(rows)
        ids, vacancies, of_tracks, courses = self._named(slots, tracks, turns)
        entries = zip(
            ids,
            vacancies,
            of_tracks,
            ["ranked" if group == RANKED else "to_clarify" for group in groups],
            scores,
            courses,
            [employers[employer] for employer in of_employers],
            [None if unit == NOT_KNOWN_UNIT else units[unit] for unit in of_units],
            strict=True,
        )
        return list(map(Entry._make, entries))

    def _named(
        self, slots: list[int], tracks: list[int], turns: list[tuple[int, ...]]
    ) -> tuple[list[str], list[str], list[str], list[tuple[str, ...]]]:
        """Pathway, vacancy, track and courses of each."""
        names, ids = self.stock.vacancies.ids, self.stock.courses.ids
        vacancies, of_tracks = [names[slot] for slot in slots], [TRACKS[track] for track in tracks]
        courses = [tuple([ids[one] for one in turn]) if turn else () for turn in turns]
        combinations = [
            (vacancy, track, *turn) for vacancy, track, turn in zip(vacancies, of_tracks, courses, strict=True)
        ]
        return pathway_ids(self.view.candidate.id, combinations), vacancies, of_tracks, courses

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

    def _id(self, row: int, courses: Sequence[int]) -> str:
        columns, ids, slot, track = (
            self.stock.vacancies,
            self.stock.courses.ids,
            self._entries.slot,
            self._entries.track,
        )
        names = [ids[one] for one in courses]
        return pathway_id(self.view.candidate.id, columns.ids[slot[row]], names, TRACKS[track[row]])


class ScannedForList(Looked):
    """As many entries as a list of some length needs, scored; the rest when it is asked for."""

    def __init__(self, view: CandidateView, stock: StockColumns, look: Look, limit: int) -> None:
        self._look, self._view, self._stock = look, view, stock
        self._asked = limit, stock.settings.per_employer, stock.settings.per_isco_unit
        self._listed = look.listed(*self._asked)
        self.some = Scanned(view, stock, look, look.vacancies.entries)
        """Entries: more of them once something is asked for. Among them are all that are in the list, and the first of
        all that are ranked, by score, as many as the list is long."""

    @property
    def who(self) -> Person:
        """The candidate."""
        return self._look.who

    @property
    def total_ranked(self) -> int:
        """Counted when it is asked for, as the other totals."""
        return self._look.counts.total_ranked

    @property
    def total_to_clarify(self) -> int:
        return self._look.counts.total_to_clarify

    def ranked_slots(self) -> Ints:
        counts = self._look.counts
        return counts.slot[counts.ranked != 0].astype(np.int64)

    def listed(self, limit: int, settings: Settings) -> tuple[Placed, ...]:
        return listing.placed(self.some, self.places(limit, settings))

    def places(self, limit: int, settings: Settings) -> listing.Places:
        """The list as rows of `some`."""
        if self._asked == (limit, settings.per_employer, settings.per_isco_unit):
            self._tell_apart()
            if self._listed.is_it:
                return listing.at_once(self._listed)
        while True:
            walked = listing.walk(self.some, limit, settings)
            if not self._look.more(walked.floors):
                return listing.in_the_end(self.some, walked, limit, settings)

    def _tell_apart(self) -> None:
        """Makes ids, which decide between entries with the same score, of those whose order matters."""
        ids: dict[int, str] = {}
        while len(self._listed.tied):
            new = [row for row in self._listed.tied.tolist() if row not in ids]
            ids.update(zip(new, self.some.ids(np.array(new)), strict=True))
            self._listed = self._look.listed(*self._asked, np.array(sorted(ids, key=ids.__getitem__)))

    def to_clarify(self, limit: int) -> list[Entry]:
        found = self._look.to_clarify(limit)
        return self.some.made(found.rows) if found.is_it else listing.to_clarify(self.some, limit)

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
    look = Look(offer, form(view, stock, compiled), compiled.rules, slots, ALL_TRACKS if track is None else track)
    return Scanned(view, stock, look, Held(look.everything()))


def scanned_for_list(view: CandidateView, stock: StockColumns, limit: int, direct_only: bool = False) -> ScannedForList:
    """What a list of `limit` entries, and as many to clarify, is made of; of all tracks, or of `direct` alone (single
    vacancies: `entries` gives all tracks all the same)."""
    return ScannedForList(view, stock, _look_at_all(view, stock, direct_only), limit)


@contextmanager
def scanned_and_counted(view: CandidateView, stock: StockColumns, limit: int) -> Iterator[ScannedForList]:
    """As `scanned_for_list`, for who asks for totals too: they are counted in a thread that is over when the block is,
    so that the stock may change then."""
    look = _look_at_all(view, stock)
    with look.counting():
        yield ScannedForList(view, stock, look, limit)


def _look_at_all(view: CandidateView, stock: StockColumns, direct_only: bool = False) -> Look:
    compiled = compiled_stock(stock)
    offer = compiled.offer(stock)
    return Look(offer, form(view, stock, compiled), compiled.rules, None, DIRECT if direct_only else ALL_TRACKS)
