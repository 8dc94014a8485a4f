"""What was made lately, so that it need not be made again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Lately(Generic[Key, Value]):
    """At most so many, those that were asked for last. Safe to share between threads; what is asked for by two at once
    may be made twice, and all get one and the same afterwards."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._made)

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """What `make` gave for this key."""
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
                return found
        made = make()
        with self._lock:
            made = self._made.setdefault(key, made)
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
