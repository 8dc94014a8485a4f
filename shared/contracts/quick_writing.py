"""Values written as their contract writes and checks them, without asking it for every field.

Only for contracts all of whose fields are required and of kinds that are known here; and only for values that surely
keep to them. Everything else is left to the contract itself, which also says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import inf
from operator import attrgetter
from typing import Any

from marshmallow import fields, validate

from shared.contracts.fields import NOT_TEXT, Choice, Contract, Number, Text, Tuple, Whole

Step = Callable[[Any], Any]


class NotSurely(Exception):
    """The value may not keep to the contract."""


class _NotKnown(Exception):
    """A field of a kind that is not known here."""


def quick_writer(contract: Contract) -> Step | None:
    """From a value to the JSON object that `contract.dump` makes of it and `contract.validate` finds nothing wrong
    with. It raises `NotSurely` when there may be something. None when there is no quick way for this contract."""
    try:
        return _of_contract(contract)
    except _NotKnown:
        return None


def _of_contract(contract: Contract) -> Step:
    members = list(contract.dump_fields.items())
    if len(members) < 2 or contract.load_fields.keys() != contract.dump_fields.keys():
        raise _NotKnown
    values_of = attrgetter(*(field.attribute or name for name, field in members))
    steps = [(field.data_key or name, _step(field)) for name, field in members]

    def write(value: Any) -> dict[str, Any]:
        return {key: step(one) for (key, step), one in zip(steps, values_of(value), strict=True)}

    return write


def _step(field: fields.Field[Any]) -> Step:
    if not field.required or field.allow_none:
        raise _NotKnown
    return _of_items(field)


def _of_items(field: fields.Field[Any]) -> Step:
    kind = type(field)
    if kind is fields.Nested and isinstance(field, fields.Nested) and not field.many:
        schema = field.schema
        if not isinstance(schema, Contract):
            raise _NotKnown
        return _of_contract(schema)
    if kind is Tuple and isinstance(field, fields.List):
        return _several(_of_items(field.inner), _length(field))
    if kind is Choice:
        return _one_of(field)
    if kind in (fields.String, Text):
        return _text(_length(field), strips=kind is Text)
    if kind is fields.Date and not field.validators:
        return _day
    if kind is Whole:
        return _number((int,), *_range(field))
    if kind is Number:
        return _number((float, int), *_range(field))
    raise _NotKnown


def _several(inner: Step, length: tuple[float, float]) -> Step:
    least, most = length

    def write(values: Any) -> list[Any]:
        if type(values) is not tuple or not least <= len(values) <= most:
            raise NotSurely
        return [inner(one) for one in values]

    return write


def _one_of(field: fields.Field[Any]) -> Step:
    words: frozenset[str] = frozenset()
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            words = frozenset(rule.choices)
        elif not isinstance(rule, validate.Length):
            raise _NotKnown

    def write(word: Any) -> Any:
        if type(word) is not str or word not in words:
            raise NotSurely
        return word

    return write


def _text(length: tuple[float, float], strips: bool) -> Step:
    least, most = length

    def write(text: Any) -> Any:
        if type(text) is not str or not least <= len(text) <= most:
            raise NotSurely
        if strips and (text != text.strip() or NOT_TEXT.search(text)):
            raise NotSurely
        return text

    return write


def _number(kinds: tuple[type, ...], least: float, most: float) -> Step:
    make = kinds[0]

    def write(number: Any) -> Any:
        if type(number) not in kinds or not least <= number <= most:
            raise NotSurely
        return make(number)

    return write


def _day(day: Any) -> str:
    if type(day) is not date:
        raise NotSurely
    return day.isoformat()


def _length(field: fields.Field[Any]) -> tuple[float, float]:
    least, most = 0.0, inf
    for rule in field.validators:
        if not isinstance(rule, validate.Length) or rule.equal is not None:
            raise _NotKnown
        least, most = max(least, rule.min or 0), min(most, inf if rule.max is None else rule.max)
    return least, most


def _range(field: fields.Field[Any]) -> tuple[float, float]:
    for rule in field.validators:
        if type(rule) is validate.Range and rule.min_inclusive and rule.max_inclusive and len(field.validators) == 1:
            return -inf if rule.min is None else rule.min, inf if rule.max is None else rule.max
    raise _NotKnown
