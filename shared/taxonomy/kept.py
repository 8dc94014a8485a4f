"""Arrays that are slow to make and the same for all: kept in a folder, mapped into memory, shared by processes."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]


def kept_arrays(at: Path, make: Callable[[], Arrays]) -> Arrays:
    """The arrays in the folder `at`; made, and kept there where that may be, when it is missing.

    Two processes that make them at the same moment write the same; the first to finish is kept.
    """
    if not at.is_dir():
        log.warning("building the index %s of an import, which takes some seconds", at.name)
        arrays = make()
        if not keep(arrays, at):
            log.warning("it cannot be kept in %s; prepare it with: opstap taxonomy use VERSION", at.parent)
            return arrays
    return {file.stem: np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray) for file in at.glob("*.npy")}


def keep(arrays: Arrays, at: Path) -> bool:
    """Writes the folder at once or not at all; whether it is there now."""
    try:
        at.parent.mkdir(exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=at.parent))
    except OSError:
        return False
    try:
        for name, column in arrays.items():
            np.save(scratch / f"{name}.npy", column, allow_pickle=False)
        scratch.chmod(0o755)
        os.replace(scratch, at)
    except OSError:
        return at.is_dir()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return True
