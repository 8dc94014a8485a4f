"""Requests to a running Opstap, with the credentials file that its first start wrote."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60


def read_credentials(path: Path) -> dict[str, str]:
    """`name=value` lines by name. Raises OSError when the file cannot be read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


class Remote:
    """A `calls.Call` over one kept-open HTTP connection. Not for more than one thread."""

    def __init__(self, base: str, keys: Mapping[str, str]) -> None:
        parts = urlsplit(base if "//" in base else f"http://{base}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an address: {base}")
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = connect(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
        self._prefix = parts.path.rstrip("/")
        self.keys = keys

    def __call__(
        self, method: str, path: str, body: Any, key: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Bytes are sent as they are, anything else as JSON. Raises KeyError for a credential that is not there."""
        sent = {"Content-Type": "application/json", "Authorization": f"Bearer {self.keys[key]}", **(headers or {})}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            self._connection.request(method, self._prefix + path, data, sent)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, {}
        try:
            return answer.status, json.loads(text) if text else {}
        except ValueError:
            return answer.status, {}
