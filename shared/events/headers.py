"""Headers as text, for tables that hold them."""

from __future__ import annotations

import json
from functools import lru_cache

from shared.events.broker import Headers


@lru_cache(maxsize=1024)
def pack_headers(headers: Headers) -> str:
    """As JSON text. Latin-1 maps every byte to one character and back, so any bytes survive."""
    return json.dumps([[name, value.decode("latin-1")] for name, value in headers], separators=(",", ":"))


@lru_cache(maxsize=1024)
def unpack_headers(packed: str) -> Headers:
    """The inverse of `pack_headers`."""
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(packed))
