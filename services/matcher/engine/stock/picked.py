"""Some vacancies side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.stock.skill_needs import NeedsTable
from services.matcher.engine.stock.vacancy_arrays import PER_SLOT
from services.matcher.engine.verdicts import Ints

if TYPE_CHECKING:
    from services.matcher.engine.stock.vacancy_columns import VacancyColumns


class Picked:
    """Some vacancies, side by side: the rows that work gates and parts are worked out for."""

    def __init__(self, columns: VacancyColumns, slots: Ints) -> None:
        self.columns, self.slots = columns, slots
        self._found: dict[str, NDArray[Any]] = {}
        self._needs: NeedsTable | None = None

    def __len__(self) -> int:
        return len(self.slots)

    def __getitem__(self, field: str) -> NDArray[Any]:
        """A field of `VacancyArrays`, or one of the classes they point to, per row; whole numbers as 64 bits."""
        if field not in self._found:
            self._found[field] = self._gathered(field)
        return self._found[field]

    def of(self, rows: Ints) -> Picked:
        """These rows of it, in that order."""
        return Picked(self.columns, self.slots[rows])

    @property
    def needs(self) -> NeedsTable:
        if self._needs is None:
            arrays = self.columns.arrays
            self._needs = NeedsTable(
                arrays.needs_source[self.slots].astype(np.int64),
                arrays.needs_start[self.slots],
                arrays.needs_len[self.slots].astype(np.int64),
                arrays.needs_concept,
                arrays.needs_weight,
            )
        return self._needs

    def _gathered(self, field: str) -> NDArray[Any]:
        columns, arrays = self.columns, self.columns.arrays
        if field in PER_SLOT:
            found = getattr(arrays, field)[self.slots]
            if field == "remote":
                return np.asarray(found, np.bool_)
            return found if found.dtype == np.float64 else np.asarray(found, np.int64)
        if field in _OF_WEEK:
            return np.asarray(getattr(columns.weeks.arrays, _OF_WEEK[field])[arrays.week_class[self.slots]])
        name = _OF_LANGUAGE[field]
        found = getattr(columns.language_classes.arrays, name)[arrays.language_class[self.slots]]
        return np.asarray(found, np.bool_) if name.endswith("stated") else np.asarray(found)


_OF_WEEK = {"week_kind": "kind", **{name: name for name in ("work", "window", "school", "rest", "public_spare")}}
_OF_LANGUAGE = {"minimum_stated": "stated", **{name: name for name in ("minimum", "lower", "lower_stated")}}
