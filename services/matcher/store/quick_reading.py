"""Stored documents read ten times as quickly as their contract does it, by not checking again what this service checked
before it stored them.

What a contract reads is read to the very same value (`tests/matcher/service/test_quick_reading.py`). A document that is
not by its contract gives an error, or a value with something odd in it: then the engine leaves that out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import Schema, fields, missing

from shared.contracts.fields import CefrLevel, Contract, Number, TimeOfDay
from shared.vocabulary.cefr import Level

Step = Callable[[Any], Any]


def reader(contract: Contract) -> Step:
    """From parsed JSON to what `contract.load` gives. The step raises `LookupError`, `TypeError`, `ValueError` or
    `AttributeError` for other things."""
    members = [
        (name, field.data_key or name, field.load_default, field.allow_none, _step(field))
        for name, field in contract.load_fields.items()
    ]
    finish = _finish(contract)

    def read(document: dict[str, Any]) -> Any:
        found = {}
        for name, key, default, may_be_null, step in members:
            value = document.get(key, missing)
            if value is missing:
                if default is missing:
                    raise KeyError(key)
                value = default() if callable(default) else default
            elif value is None:
                if not may_be_null:
                    raise TypeError(key)
            elif step is not None:
                value = step(value)
            found[name] = value
        return finish(found)

    return read


def _finish(contract: Schema) -> Step:
    """What the contract does last with the fields that were read."""
    for hook, _, _ in contract._hooks["post_load"]:
        if hook != "_make":
            finish: Step = getattr(contract, hook)
            return finish
    makes = getattr(contract, "makes", None)
    return (lambda found: found) if makes is None else (lambda found: makes(**found))


def _step(field: fields.Field[Any]) -> Step | None:
    """What is done with a value that is there; None when it is taken as it is."""
    if isinstance(field, fields.Nested):
        schema = field.schema
        assert isinstance(schema, Contract)
        return reader(schema)
    if isinstance(field, fields.List):
        inner = _step(field.inner)
        return tuple if inner is None else lambda values: tuple([inner(one) for one in values])
    if isinstance(field, fields.Dict) and field.value_field is not None:
        of_value = _step(field.value_field)
        return None if of_value is None else lambda named: {name: of_value(one) for name, one in named.items()}
    if isinstance(field, CefrLevel):
        return Level.__members__.__getitem__
    if isinstance(field, fields.Date):
        return date.fromisoformat
    if isinstance(field, TimeOfDay):
        return lambda text: int(text[:2]) * 60 + int(text[3:])
    return float if isinstance(field, Number) else None
