"""The engine as it is measured beside the others: compiled, one candidate, from the profile to the best twenty."""

from __future__ import annotations

from datetime import date

import numpy as np

from services.bench.reference import SHOWN, Singles, in_order
from services.matcher.domain.stock import Candidate
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging.combinations import DIRECT
from services.matcher.engine.judging.selection import Placed
from services.matcher.engine.kernel import available
from services.matcher.engine.stock.stock_columns import StockColumns


class Compiled:
    """The kernel over a stock. Everything that depends on the candidate is worked out inside the call."""

    def __init__(self, stock: StockColumns, as_of: date) -> None:
        if not available():
            raise LookupError("numba is not installed: there is no compiled engine")
        # Imported when it is used: numba takes a second.
        from services.matcher.engine.kernel.search import scanned, scanned_for_list
        from services.matcher.engine.kernel.tracks.best import RANKED
        from services.matcher.engine.kernel.warm import warm_up

        warm_up()  # as a server does before its first answer
        self._stock, self._as_of, self._ranked_group = stock, as_of, RANKED
        self._scanned, self._for_list = scanned, scanned_for_list

    def singles(self, candidate: Candidate, limit: int | None = SHOWN) -> Singles:
        """Vacancies without a course, what the peers find too: all (None), or the best by score."""
        view = self._view(candidate)
        if limit is None:
            found = self._scanned(view, self._stock, track=DIRECT)
        else:
            found = self._for_list(view, self._stock, limit, direct_only=True).some
        ranked = found.group == self._ranked_group
        return in_order(found.slot[ranked].astype(np.int64), found.score[ranked], limit)

    def pathway_numbers(self, candidate: Candidate) -> tuple[list[list[int]], list[tuple[int, ...]], list[float]]:
        """The same twenty as `pathways`, in the words that peers answer in too: numbers of vacancies, tracks and
        courses, and scores (`Scanned.numbered`), before anything has a name."""
        found = self._for_list(self._view(candidate), self._stock, SHOWN)
        return found.some.numbered(found.places(SHOWN, self._stock.settings).rows)

    def pathways(self, candidate: Candidate) -> tuple[Placed, ...]:
        """All tracks and courses: the twenty of the list, spread as the list rule says."""
        return self._for_list(self._view(candidate), self._stock, SHOWN).listed(SHOWN, self._stock.settings)

    def _view(self, candidate: Candidate) -> CandidateView:
        return CandidateView(candidate, self._as_of, self._stock.settings, self._stock.travel)
