"""The stock as one wide row per vacancy, for whoever is measured beside the engine: single vacancies, track `direct`.

A value that repeats (a week, a set of papers, a place) is a small number, so that a question about one candidate is a
list of answers by number (`asked.py`). Each number has a vacancy that stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.bench.town import Town
from services.matcher.engine.stock.promise_table import PromiseTable
from services.matcher.engine.stock.skill_needs import NOT_STATED, NOTHING_NEEDED
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import Bools, Floats, Ints
from shared.vocabulary.guidance import CANDIDATE_NEEDS, LANGUAGE_SUPPORTING_KINDS

CLASSES = {
    "reach": ("place", "remote", "public_spare"),
    "week": ("week_kind", "work", "window", "school"),
    "language": ("minimum_stated", "minimum", "lower_stated", "lower"),
    "terms": ("engagement", "licences", "certificates", "education", "other_languages"),
    "engagement": ("engagement",),
    "occupation": ("occupation",),
    "sector": ("sector",),
}
"""What decides each kind of number. `terms`: all that is asked in papers, schooling and languages, at once."""
NUMBERS = ("positions", "closes", "starts", "latest", "hours_min", "hours_max", "work_hours", "security")
SHARED_LANGUAGE = "shared_working_language"


@dataclass(frozen=True, eq=False, slots=True)
class PromiseRows:
    """One row per promise, stretch of days and vacancy it counts for. `suits`: -1 enough hours, -2 too few, else the
    number of a set of languages of which the candidate must speak one."""

    vacancy: Ints
    kind: Ints
    supporting: Bools
    confirmed: Bools
    valid_from: Ints
    valid_until: Ints
    lasts_days: Ints
    suits: Ints


class PeerStock:
    """Rows in the order of `slots`; a row's number is its place. `columns` holds numbers and one code per class."""

    def __init__(self, town: Town, stock: StockColumns) -> None:
        self.town, self.stock = town, stock
        self.slots: Ints = stock.slots(None)
        picked = stock.vacancies.pick(self.slots)
        self.columns: dict[str, np.ndarray] = {name: np.asarray(picked[name]) for name in NUMBERS}
        self.stands_for: dict[str, Ints] = {}
        """Per class the slots of the vacancies that stand for its codes."""
        for name, fields in CLASSES.items():
            rows = np.column_stack([np.asarray(picked[field]).reshape(len(picked), -1) for field in fields])
            _, first, code = np.unique(rows, axis=0, return_index=True, return_inverse=True)
            self.columns[name], self.stands_for[name] = code.reshape(-1).astype(np.int64), self.slots[first]
        self._keep_needs()
        self.kinds: list[str] = []
        self.language_sets: list[tuple[str, ...]] = []
        self.promises = self._promise_rows(stock.promises)

    def __len__(self) -> int:
        return len(self.slots)

    @property
    def concepts(self) -> list[str]:
        """The skills that some vacancy needs, by number."""
        return self.stock.vacancies.skill_concepts.concepts

    def _keep_needs(self) -> None:
        """`need_*`: one row per vacancy and concept, weights as shares of the whole; `skills_fixed`: the value of the
        part where nothing is listed, else nan."""
        settings = self.stock.settings
        needs = [self.stock.vacancies.needs_at(slot) for slot in self.slots.tolist()]
        lengths = np.array([len(one.concepts) for one in needs], np.int64)
        self.need_vacancy: Ints = np.repeat(np.arange(len(needs)), lengths)
        self.need_concept: Ints = np.concatenate([np.empty(0, np.int64), *(one.concepts for one in needs)])
        weights = np.concatenate([np.empty(0), *(one.weights for one in needs)])
        whole = np.bincount(self.need_vacancy, weights, len(needs))
        self.need_share: Floats = weights / whole[self.need_vacancy]
        fixed = {NOT_STATED: settings.not_stated_by_vacancy, NOTHING_NEEDED: 1.0}
        self.columns["skills_fixed"] = np.array([fixed.get(one.source, np.nan) for one in needs])

    def _promise_rows(self, promises: PromiseTable) -> PromiseRows:
        row, number = promises.all_pairs.of_rows(self.slots)
        kinds = [CANDIDATE_NEEDS[one] for one in promises.rows.kind[number].tolist()]
        self.kinds += sorted(set(kinds))
        return PromiseRows(
            row,
            np.array([self.kinds.index(kind) for kind in kinds], np.int64),
            np.array([kind in LANGUAGE_SUPPORTING_KINDS for kind in kinds], np.bool_),
            promises.rows.confirmed[number] == 1,
            promises.rows.valid_from[number],
            promises.rows.valid_until[number],
            promises.rows.lasts_days[number],
            np.array([self._suits(promises, one) for one in number.tolist()], np.int64),
        )

    def _suits(self, promises: PromiseTable, number: int) -> int:
        if CANDIDATE_NEEDS[promises.rows.kind[number]] != SHARED_LANGUAGE:
            return -1 if promises.rows.enough_hours[number] else -2
        languages = tuple(sorted(promises.promise_at(number).terms.languages or ()))
        if languages not in self.language_sets:
            self.language_sets.append(languages)
        return self.language_sets.index(languages)
