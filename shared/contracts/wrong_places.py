"""Where something is wrong in a JSON document, told without a word of what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST = 20
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}|\d{1,6}")


def wrong_places(messages: Any) -> list[str]:
    """Of the messages of a contract: dotted paths (`terms.hours.min`) in order, at most 20. A key that is no plain name
    may be somebody's text, and is told as `*`."""
    return sorted({".".join(path) or "*" for path in _paths(messages)})[:MOST]


def _paths(messages: Any) -> Iterator[tuple[str, ...]]:
    if not isinstance(messages, Mapping):
        yield ()
        return
    for name, more in messages.items():
        part = str(name) if _NAME.fullmatch(str(name)) else "*"
        for deeper in _paths(more):
            yield (part, *deeper)
