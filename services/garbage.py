"""When Python looks for garbage: between answers, when what one was made of is gone by itself (decision record 4)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

YOUNG_AT_MOST = 10_000
"""Objects: an answer of sixty pathways is made without looking for garbage among what it is made of."""
OLDER_EVERY = 16
_answers = count(1)


def look_between_answers() -> None:
    """From now on, for as long as the process lives: who answers calls `tidy_up` after each answer."""
    gc.set_threshold(YOUNG_AT_MOST)


def tidy_up() -> None:
    """After an answer was sent: what it was made of is gone by then, so there is little left to look through."""
    gc.collect(0 if next(_answers) % OLDER_EVERY else 1)


@contextmanager
def looking_between_answers() -> Iterator[Callable[[], None]]:
    """In this block only: gives `tidy_up`."""
    was = gc.get_threshold()
    look_between_answers()
    try:
        yield tidy_up
    finally:
        gc.set_threshold(*was)


@contextmanager
def making_what_stays() -> Iterator[None]:
    """Nearly all that is imported and made at a start stays: it is not looked through for garbage, then or later."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
