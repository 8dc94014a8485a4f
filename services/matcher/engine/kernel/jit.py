"""How everything here is compiled: without fast-math, so that sums come out as numpy adds them; without the lock of the
interpreter; kept on disk.

What is called for every vacancy or every pair of courses takes numbers, and arrays one by one: what a loop does with
the fields of a tuple costs more. From Python many arrays are handed over as one thing: see `held`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import numba
from numba.core import config
from numba.core.caching import UserProvidedCacheLocator

from services.matcher.engine.kernel.kept import chosen

Compiled = TypeVar("Compiled", bound=Callable[..., Any])

_FOLDER = chosen()


class MayBeReadOnly(UserProvidedCacheLocator):
    """In the folder of `kept`, also where nothing can be written: what is whole is only read."""

    def ensure_cache_path(self) -> None:
        with suppress(OSError):
            super().ensure_cache_path()  # type: ignore[no-untyped-call]


if _FOLDER is not None:
    config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]  # made when it is imported
    config.CACHE_LOCATOR_CLASSES = f"{__name__}.{MayBeReadOnly.__name__}"  # type: ignore[attr-defined]


_HOW: dict[str, Any] = {"cache": _FOLDER is not None, "nogil": True, "error_model": "numpy"}
_NO_WAY_IN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: Compiled) -> Compiled:
    """A function in machine code, made at its first call with arguments of new types; kept where `kept` says."""
    made: Compiled = numba.njit(**_HOW)(function)
    return made


def inner(function: Compiled) -> Compiled:
    """As `compiled`, of what compiled code alone calls: without the way in from Python, which takes longer to compile
    for a hundred arrays than what is done with them."""
    made: Compiled = numba.njit(**_HOW, **_NO_WAY_IN)(function)
    return made


def inlined(function: Compiled) -> Compiled:
    """As `inner`, written into who calls it: for what hands on to others, or is called at one place. A function that is
    called is compiled once for itself and again, with all that it calls, for every one that calls it."""
    made: Compiled = numba.njit(**_HOW, **_NO_WAY_IN, inline="always")(function)
    return made
