"""Reading NDJSON a line at a time, however long it is: one bad line is one bad line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from marshmallow import Schema, ValidationError

from services.vacancies.actions.bulk import Line
from shared.http.json_bodies import NotJson, parse
from shared.http.problems import pointers

LONGEST_LINE = 1024 * 1024
_BUFFER = 64 * 1024


def buffered(stream: IO[bytes]) -> IO[bytes] | io.BufferedReader:
    """The same stream, quick to read lines from."""
    return io.BufferedReader(stream, _BUFFER) if isinstance(stream, io.RawIOBase) else stream


def raw_lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of every line that is not blank; `None` for one longer than LONGEST_LINE, which is passed over.

    Holds one line at a time in memory.
    """
    reader = buffered(stream)
    number = 0
    while line := reader.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while rest := reader.readline(LONGEST_LINE + 1):
                if rest.endswith(b"\n"):
                    break
            yield number, None
        elif line.strip():
            yield number, line


def read_line(schema: Schema, number: int, raw: bytes | None) -> Line:
    """The line as a vacancy, or everything that is wrong with it."""
    if raw is None:
        return Line(number, None, (("", f"The line is longer than {LONGEST_LINE // 1024 // 1024} MB."),))
    try:
        value = parse(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
    except NotJson as error:
        return Line(number, None, (("", f"Not valid JSON: {error}."),))
    return load_line(schema, number, value)


def load_line(schema: Schema, number: int, value: Any) -> Line:
    """A JSON value as a vacancy, or everything that is wrong with it."""
    if not isinstance(value, dict):
        return Line(number, None, (("", "Must be a JSON object: {…}."),))
    try:
        return Line(number, schema.load(value))
    except ValidationError as error:
        return Line(number, None, tuple(pointers(error.messages_dict)))
