"""How everything here is compiled: without fast-math, so that sums come out as numpy adds them; without the lock of the
interpreter; kept on disk beside the source.

What is called for every vacancy or every pair of courses takes numbers, and arrays one by one: handing over a tuple of
arrays costs more than what is done with it. Tuples are for what is called once per candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """A function in machine code, made at its first call with arguments of new types."""
    made: Compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)  # type: ignore[assignment]
    return made
