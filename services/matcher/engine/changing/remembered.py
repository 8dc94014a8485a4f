"""Answers that take long to work out, kept while nothing that they follow from has changed."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

from services.matcher.domain.stock import Candidate
from services.matcher.engine.changing.what_helps import WhatHelps

KEPT = 256
"""Answers of so many candidates (a few kilobytes each)."""


class Remembered:
    """The last answer of each candidate, so that looking at a page again works nothing out. One thread at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[tuple[Candidate, date, int], WhatHelps]] = OrderedDict()

    def get(self, candidate: Candidate, as_of: date, generation: int) -> WhatHelps | None:
        """`generation`: of the stock."""
        kept = self._kept.get(candidate.id)
        if kept is None or kept[0] != (candidate, as_of, generation):
            return None
        self._kept.move_to_end(candidate.id)
        return kept[1]

    def put(self, candidate: Candidate, as_of: date, generation: int, found: WhatHelps) -> None:
        self._kept[candidate.id] = (candidate, as_of, generation), found
        self._kept.move_to_end(candidate.id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def forget(self, candidate_id: str) -> None:
        self._kept.pop(candidate_id, None)
