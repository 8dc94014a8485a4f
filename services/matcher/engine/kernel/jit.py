"""How everything here is compiled: without fast-math, so that sums come out as numpy adds them; without the lock of the
interpreter; kept on disk.

What is called for every vacancy or every pair of courses takes numbers, and arrays one by one: handing over a tuple of
arrays costs more than what is done with it. Tuples are for what is called once per candidate.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numba

Compiled = TypeVar("Compiled", bound=Callable[..., Any])

_ENGINE = Path(__file__).parent.parent
_PREFIX = "compiled-"


def compiled(function: Compiled) -> Compiled:
    """A function in machine code, made at its first call with arguments of new types.

    Kept in a folder named after the source of the whole engine and the versions under it, because numba itself looks
    only at the file that a function stands in, not at what it calls. Not kept where nothing can be written.
    """
    keep = kept_in() is not None
    made: Compiled = numba.njit(cache=keep, nogil=True, error_model="numpy")(function)  # type: ignore[assignment]
    return made


def fingerprint(folder: Path = _ENGINE) -> str:
    """Of all source under a folder, and of what compiles it."""
    content = hashlib.sha256(f"{sys.version} numba {numba.__version__}".encode())
    for file in sorted(folder.rglob("*.py")):
        content.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return content.hexdigest()[:16]


@lru_cache(maxsize=1)
def kept_in() -> Path | None:
    """Where compiled code is kept: beside the source, or nowhere when that cannot be written. (Not in a folder that
    others can write: it is code that this process runs.) That of an earlier source is removed."""
    beside = Path(__file__).parent / "__pycache__"
    folder = beside / f"{_PREFIX}{fingerprint()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    for old in beside.glob(f"{_PREFIX}*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    numba.config.CACHE_DIR = str(folder)
    return folder
