"""How everything here is compiled: without fast-math, so that sums come out as numpy adds them; without the lock of the
interpreter; kept on disk.

What is called for every vacancy or every pair of courses takes numbers, and arrays one by one: handing over a tuple of
arrays costs more than what is done with it. Tuples are for what is called once per candidate.
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
            super().ensure_cache_path()


if _FOLDER is not None:
    config.CACHE_DIR = str(_FOLDER)
    config.CACHE_LOCATOR_CLASSES = f"{__name__}.{MayBeReadOnly.__name__}"


def compiled(function: Compiled) -> Compiled:
    """A function in machine code, made at its first call with arguments of new types; kept where `kept` says."""
    made: Compiled = numba.njit(cache=_FOLDER is not None, nogil=True, error_model="numpy")(function)  # type: ignore[assignment]
    return made
