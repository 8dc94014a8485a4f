"""Waiting for something real (another process, a server) without sleeping for a guessed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_until(look: Callable[[], Found], timeout_seconds: float = 20.0, every_seconds: float = 0.02) -> Found:
    """Look again and again until what is found is true, and return it. AssertionError when that takes too long."""
    deadline = time.monotonic() + timeout_seconds
    pause = threading.Event()
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing after {timeout_seconds} s; the last look gave {found!r}")
        pause.wait(every_seconds)
    return found
