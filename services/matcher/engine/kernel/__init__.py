"""The compiled engine: one candidate against all vacancies x tracks x courses, in machine code made by numba.

Gives what the numpy engine (`services.matcher.engine.judging.search`) gives, to the last digit; docs/matching.md is the
law of both. Importing this package imports no numba: `available` says whether it can be used.
"""

from __future__ import annotations

from importlib.util import find_spec


def available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None
