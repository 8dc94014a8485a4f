"""`opstap bench reverse`: one vacancy is put in; who is affected, and how long it takes to know."""

from __future__ import annotations

from collections.abc import Callable

from services.bench.figures import Figures
from services.bench.town import Town


def measure_reverse(town: Town, changes: int, figures: Figures, tell: Callable[[str], None]) -> None:
    """The time from a vacancy being put in to all candidates whose list changes."""
    for name in ("reverse_ms_median", "reverse_ms_p99"):
        figures.why_null[name] = "this engine has no index of candidates: it ranks everybody anew"
