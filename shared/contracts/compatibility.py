"""May an event's contract change like this within one version?

What was written yesterday must be readable tomorrow, and what is written tomorrow must be readable by those who
have not changed. So within `.v1` a contract may only gain optional fields and lose nothing that it promised.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(before: Schema, after: Schema) -> list[str]:
    """Why `after` may not replace `before` (two JSON Schemas as made by `documents.json_schemas`), worst place first.

    Empty when the change is compatible. Breaking: a field gone, a field newly required or no longer promised, a type
    or a list of words that grew (readers meet what they do not know) or shrank (old events no longer load).
    """
    return list(_breaks(before, after, before, after, "data", set()))


def _breaks(before: Schema, after: Schema, old: Schema, new: Schema, at: str, seen: set[str]) -> Iterator[str]:
    if "$ref" in before:
        if f"{at}>{before['$ref']}" in seen or before["$ref"] in at:
            return
        seen.add(f"{at}>{before['$ref']}")
    before, after = _resolve(before, old), _resolve(after, new)
    for word in ("type", "enum", "const", "pattern", "format"):
        if _plain(before.get(word)) != _plain(after.get(word)):
            yield f"{at}: {word} was {before.get(word)!r} and is {after.get(word)!r}"
    yield from _required(before, after, at)
    for name, inner in before.get("properties", {}).items():
        if name not in after.get("properties", {}):
            yield f"{at}.{name}: is gone"
        else:
            yield from _breaks(inner, after["properties"][name], old, new, f"{at}.{name}", seen)
    if isinstance(before.get("items"), dict):
        yield from _breaks(before["items"], after.get("items", {}), old, new, f"{at}[]", seen)
    if isinstance(before.get("additionalProperties"), dict):
        yield from _breaks(
            before["additionalProperties"], after.get("additionalProperties", {}), old, new, f"{at}{{}}", seen
        )
    for position, (one, other) in enumerate(zip(before.get("anyOf", []), after.get("anyOf", []), strict=False)):
        yield from _breaks(one, other, old, new, f"{at}|{position}", seen)


def _required(before: Schema, after: Schema, at: str) -> Iterator[str]:
    was, now = set(before.get("required", [])), set(after.get("required", []))
    for name in sorted(now - was):
        yield f"{at}.{name}: is required now; events of before do not have it"
    for name in sorted(was - now):
        yield f"{at}.{name}: was promised and no longer is"


def _resolve(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list) else value
