"""Where compiled code is kept, and whether all of it is there. Imports no numba: whoever starts looks here first.

It is kept in a folder named after the source of the whole engine, the versions of what compiles it and the processor
it is made for. numba itself looks only at the file that a function stands in, not at what that calls. A folder says
that it is whole when everything in it was made; from then on it may be read-only (a container).
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

_ENGINE = Path(__file__).parent.parent
BESIDE = Path(__file__).parent / "__pycache__"
"""Beside the source, and not where others can write: it is code that a process runs."""
_PREFIX = "compiled-"
_WHOLE = "whole"


def fingerprint(folder: Path = _ENGINE) -> str:
    """Of all source under a folder, of what compiles it, and of the processor of this machine."""
    from llvmlite import binding

    made_for = (binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())
    content = hashlib.sha256(repr((sys.version, version("numba"), version("llvmlite"), *made_for)).encode())
    for file in sorted(folder.rglob("*.py")):
        content.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return content.hexdigest()[:16]


@lru_cache(maxsize=1)
def _name() -> str:
    return _PREFIX + fingerprint()


def places(stated: Path | None = None) -> tuple[Path, ...]:
    """Where to look: what the operator stated, and beside the source."""
    return (BESIDE,) if stated is None else (stated, BESIDE)


def whole(among: Sequence[Path]) -> Path | None:
    """The folder with everything compiled for this source on this machine; None when nobody made it yet."""
    return next((place / _name() for place in among if (place / _name() / _WHOLE).exists()), None)


def begun(among: Sequence[Path]) -> Path | None:
    """The folder to compile into, made at the first place that can be written; None when none can."""
    for place in among:
        folder = place / _name()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time compiles into a folder; the others wait, and then find it whole."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def finish(folder: Path) -> None:
    """Everything is in it. What is kept beside it of an earlier source is of no use any more."""
    (folder / _WHOLE).touch()
    for old in folder.parent.glob(f"{_PREFIX}*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)


_chosen: list[Path | None] = []


def choose(folder: Path | None) -> None:
    """Before anything of the kernel is imported: its code is read from this folder, and kept there; with None it is
    compiled for this process alone. Chosen once."""
    if not _chosen:
        _chosen.append(folder)


def chosen() -> Path | None:
    """What was chosen; without a choice, beside the source."""
    choose(whole(places()) or begun(places()))
    return _chosen[0]
