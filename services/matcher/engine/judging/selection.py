"""From combinations to entries (the best of each vacancy x track), and from entries to the list that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from services.matcher.domain.pathways import pathway_id
from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.combinations import Table
from services.matcher.engine.judging.list_rule import chosen
from services.matcher.engine.judging.options import NO_COURSE
from services.matcher.engine.verdicts import Bools, Ints
from shared.vocabulary.tracks import TRACKS

DECIMALS = 12
"""Scores are compared after rounding to so many decimals (docs/matching.md)."""


class Entry(NamedTuple):
    """The best combination of one vacancy x track, without explanation. `isco` is the unit group, if known."""

    pathway: str
    vacancy: str
    track: str
    group: str
    score: float
    courses: tuple[str, ...]
    employer: str
    isco: str | None


class Placed(NamedTuple):
    """An entry in the list; `placed_by` is None for its own score, else "track" or "spread"."""

    entry: Entry
    placed_by: str | None


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of a candidate, untruncated; per group highest score first, then id."""

    candidate: str
    as_of: date
    ranked: tuple[Entry, ...]
    to_clarify: tuple[Entry, ...]

    def replaced(self, vacancies: Collection[str], newer: Entries) -> Entries:
        """These entries with those of some vacancies taken from a newer run over just those vacancies."""
        changed = frozenset(vacancies)
        ranked = [one for one in self.ranked if one.vacancy not in changed]
        to_clarify = [one for one in self.to_clarify if one.vacancy not in changed]
        return Entries(
            self.candidate, newer.as_of, in_order([*ranked, *newer.ranked]), in_order([*to_clarify, *newer.to_clarify])
        )


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Highest score first, then id."""
    return tuple(sorted(entries, key=lambda entry: (-round(entry.score, DECIMALS), entry.pathway)))


def best_rows(table: Table, keep: Bools, by_vacancy_only: bool = False) -> Ints:
    """The best row of every vacancy x track among those kept, by the order of docs/matching.md, Combinations."""
    some = np.flatnonzero(keep)
    keys = (
        table.rows.vacancy[some] * len(TRACKS) + (0 if by_vacancy_only else table.rows.track[some]),
        -np.round(table.score[some], DECIMALS),
        table.cautious_end[some],
        table.lesson_travel[some],
        table.lesson_minutes[some],
    )
    return first_of_group(table, some, keys)


def first_of_group(table: Table, some: Ints, keys: Sequence[np.ndarray]) -> Ints:
    """Per value of the first key the row that comes first by the other keys, ties by pathway id."""
    if len(some) == 0:
        return some
    order = np.lexsort(tuple(reversed(keys)))
    some = some[order]
    ordered = np.stack([key[order].astype(np.float64) for key in keys])
    new_group = np.ones(len(some), np.bool_)
    new_group[1:] = ordered[0, 1:] != ordered[0, :-1]
    first = np.flatnonzero(new_group)
    leader = first[np.cumsum(new_group) - 1]
    tied = (ordered == ordered[:, leader]).all(axis=0)
    best: dict[int, int] = {}
    for place, row in zip(leader[tied].tolist(), some[tied].tolist(), strict=True):
        other = best.get(place)
        if other is None or path_id(table, row) < path_id(table, other):
            best[place] = row
    return np.array([best[place] for place in first.tolist()], np.int64)


def courses_of(table: Table, row: int) -> tuple[str, ...]:
    """Ids of the courses of a combination, in turn."""
    option, ids = int(table.rows.option[row]), table.maker.courses.ids
    numbers = (int(table.options.first[option]), int(table.options.second[option]))
    return tuple(ids[number] for number in numbers if number != NO_COURSE)


def path_id(table: Table, row: int) -> str:
    vacancy = table.vacancies.picked.columns.ids[table.slots[row]]
    return pathway_id(table.view.candidate.id, vacancy, courses_of(table, row), TRACKS[int(table.rows.track[row])])


def entry_of(table: Table, row: int, group: str) -> Entry:
    columns, slot = table.vacancies.picked.columns, int(table.slots[row])
    vacancy, courses, track = columns.ids[slot], courses_of(table, row), TRACKS[int(table.rows.track[row])]
    return Entry(
        pathway_id(table.view.candidate.id, vacancy, courses, track),
        vacancy,
        track,
        group,
        float(table.score[row]),
        courses,
        columns.employer_at(slot),
        columns.isco_at(slot),
    )


def the_list(ranked: Sequence[Entry], limit: int, settings: Settings) -> tuple[Placed, ...]:
    """The list rule of docs/matching.md on entries in order: the best by score, spread over employers and occupations,
    with the best of every track."""
    columns = ([one.track for one in ranked], [one.employer for one in ranked], [one.isco for one in ranked])
    found = chosen(*columns, limit, settings)
    return tuple(Placed(ranked[place], found.placed_by(place, limit)) for place in found.places)
