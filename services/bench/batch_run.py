"""`opstap bench batch`: everybody ranked anew."""

from __future__ import annotations

from collections.abc import Callable

from services.bench.figures import Figures
from services.bench.town import Town


def measure_batch(town: Town, processes: int, figures: Figures, tell: Callable[[str], None]) -> None:
    """Seconds for all candidates of the town in so many processes."""
    figures.why_null["batch_seconds"] = "this engine has no command that ranks everybody in parallel processes"
