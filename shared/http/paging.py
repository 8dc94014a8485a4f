"""Long lists a page at a time, by the key of the last thing seen: stable while things are added."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from marshmallow import Schema, ValidationError, fields, validate

LARGEST_PAGE = 200
DEFAULT_PAGE = 50
Item = TypeVar("Item")


class Cursor(fields.String):
    """An id that callers get and give back without looking inside."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise ValidationError("Give the value of `next` of the page before.") from error


class PageQuery(Schema):
    """`?limit&after`; a list's own query extends it."""

    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))
    after = Cursor(load_default=None, metadata={"description": "`next` of the page before."})


def cursor(last_id: str) -> str:
    """The `after` that continues behind this id."""
    return base64.urlsafe_b64encode(last_id.encode()).decode().rstrip("=")


def page(found: Sequence[Item], limit: int, id_of: Callable[[Item], str]) -> tuple[dict[str, Any], dict[str, str]]:
    """`{"items", "next"}` and the `Link` header.

    `found` are up to `limit + 1` things in the order of their ids: the one too many tells that there is a next page.
    """
    items = list(found[:limit])
    if len(found) <= limit:
        return {"items": items, "next": None}, {}
    after = cursor(id_of(items[-1]))
    query = {**{name: value for name, value in request.args.items() if name != "after"}, "after": after}
    link = f'<{request.script_root}{request.path}?{urlencode(query)}>; rel="next"'
    return {"items": items, "next": after}, {"Link": link}
