"""Files that pages need: styles and scripts, read once, compressed once, at an address that changes with them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Response, request

STATIC = Path(__file__).parent / "static"
FIRST = ("design-system.css", "opstap-theme.css", "opstap.css")
"""Style sheets that come before the rest: the design system, our look on it, what it leaves open."""
A_DAY, A_YEAR = 24 * 3600, 365 * 24 * 3600
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
SCRIPTS = {
    "htmx.js": STATIC.parent / "vendored" / "htmx" / "htmx.min.js",
    "shortcuts.js": STATIC / "shortcuts.js",
}
"""Scripts by the name in their address."""


@dataclass(frozen=True)
class Asset:
    """Bytes with their media type."""

    body: bytes
    content_type: str

    @classmethod
    def read(cls, *paths: Path) -> Asset:
        """The files after each other; all of the kind of the first (`KINDS`). Raises OSError when one is missing."""
        return cls(b"\n".join(path.read_bytes() for path in paths), KINDS[paths[0].suffix])

    @cached_property
    def version(self) -> str:
        """Another one for other bytes: put it in the address as `v`."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def zipped(self) -> bytes:
        """The same every time: without a moment in it."""
        return gzip.compress(self.body, 9, mtime=0)

    def answer(self) -> Response:
        """For the request that is being answered: compressed if the browser takes that, kept for a year if the address
        names this version, else for a day."""
        takes_it = request.accept_encodings["gzip"] > 0
        answer = Response(self.zipped if takes_it else self.body, content_type=self.content_type)
        if takes_it:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        known = request.args.get("v") == self.version
        answer.headers["Cache-Control"] = (
            f"public, max-age={A_YEAR}, immutable" if known else f"public, max-age={A_DAY}"
        )
        return answer


def style_files(folder: Path = STATIC) -> list[Path]:
    """Every style sheet of the folder in the order in which they are served: `FIRST`, then the rest by name."""
    return sorted(folder.glob("*.css"), key=lambda path: (_turn(path.name), path.name))


def style_bundle(more: Iterable[Path] = ()) -> Asset:
    """All style sheets as one file; `more` (a municipality's theme) has the last word."""
    return Asset.read(*style_files(), *more)


def _turn(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)
