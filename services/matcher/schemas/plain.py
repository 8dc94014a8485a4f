"""Values of the domain as JSON has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from shared.contracts.fields import camel
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval, clock_text

_camel = lru_cache(1024)(camel)
_clock = lru_cache(1440)(clock_text)
_AS_IT_IS = frozenset((str, int, float, bool, type(None)))


def plain(value: Any) -> Any:
    """Levels as `B1`, dates as ISO text, intervals as `{day, from, to}`, names in camelCase; sets are sorted."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is dict:
        return {_camel(str(name)): inner if type(inner) in _AS_IT_IS else plain(inner) for name, inner in value.items()}
    if kind is list or kind is tuple:
        return [inner if type(inner) in _AS_IT_IS else plain(inner) for inner in value]
    if isinstance(value, Level):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Interval):
        return interval(value)
    if isinstance(value, Mapping):
        return {_camel(str(name)): plain(inner) for name, inner in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(inner) for inner in value)
    if isinstance(value, Collection) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    if is_dataclass(value):
        return {_camel(field.name): plain(getattr(value, field.name)) for field in fields(value)}
    return value


def interval(value: Interval) -> dict[str, str]:
    """As in requests: an end of midnight is `24:00`."""
    return {
        "day": value.day,
        "from": _clock(value.start),
        "to": "24:00" if value.end in (0, 1440) else _clock(value.end),
    }
