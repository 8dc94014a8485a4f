"""Reading a spreadsheet of vacancies saved as CSV, a row at a time: one bad row is one bad row.

UTF-8 with or without a byte order mark, separated by semicolons, commas or tabs, quoted as Excel does. Rows are counted
as a spreadsheet shows them: the header is 1, and a line break within a cell begins no new row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import IO

from marshmallow import Schema, ValidationError

from services.vacancies.actions.bulk import Line
from services.vacancies.api.lines import LONGEST_LINE, buffered
from services.vacancies.schemas.vacancy_columns import COLUMNS, row_of
from shared.http.problems import Problem, pointers

_SEPARATORS = ";,\t"
_EXCELS_FIRST_LINE = re.compile(r"sep=([;,\t])\r?\n?", re.I)
_TOO_LONG = f"The row is longer than {LONGEST_LINE // 1024 // 1024} MB. Is a quote missing? Rows behind it may be lost."
_NOT_UTF_8 = "Not UTF-8. In Excel, save as “CSV UTF-8”."
Cells = list[str] | str
"""Of one row; or what is wrong with it."""


def csv_lines(schema: Schema, stream: IO[bytes]) -> Iterator[Line]:
    """A line for every row that is not blank. The header is read at once: raises `Problem` 400 when it will not do."""
    records = _records(stream)
    text = _header_text(next(records, b""))
    said = _EXCELS_FIRST_LINE.fullmatch(text)
    if said:
        text = _header_text(next(records, b""))
    separator = said[1] if said else max(_SEPARATORS, key=text.count)
    parsed = list(_rows(text, separator))
    columns = _columns(parsed[0] if parsed else [])
    return _lines(schema, columns, (row for record in records for row in _parsed(record, separator)))


def _lines(schema: Schema, columns: Sequence[str], rows: Iterator[Cells]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=2):
        if isinstance(row, str):
            yield Line(number, None, (("", row),))
        elif any(cell.strip() for cell in row[len(columns) :]):
            text = f"More cells than the {len(columns)} columns of the header. Quote a cell that holds the separator."
            yield Line(number, None, (("", text),))
        elif any(cell.strip() for cell in row):
            yield _line(schema, number, dict(zip(columns, row, strict=False)))


def _line(schema: Schema, number: int, named: dict[str, str]) -> Line:
    row = row_of(named)
    errors = list(row.errors)
    wrong = {pointer for pointer, _ in errors}
    try:
        submitted = schema.load(row.body)
    except ValidationError as error:
        # What could not be read of a cell is left out of the body; that it is missing then, is no second error.
        errors += [(pointer, text) for pointer, text in pointers(error.messages_dict) if pointer not in wrong]
    return Line(number, None if errors else submitted, tuple(errors), row.column)


def _columns(header: Cells) -> list[str]:
    if isinstance(header, str):
        raise _refused(header)
    known = {name.casefold(): name for name in COLUMNS}
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    wrong = [f"Column “{name[:80]}” is not known." for name in names if name.casefold() not in known]
    columns = [known.get(name.casefold(), name) for name in names]
    wrong += [f"Column “{name}” is there twice." for name in dict.fromkeys(columns) if columns.count(name) > 1]
    if "title" not in columns:
        wrong.append("There is no column “title”.")
    if wrong:
        raise _refused(*wrong)
    return columns


def _refused(*wrong: str) -> Problem:
    detail = "The first row must name the columns; nothing was changed."
    return Problem(400, detail, [{"pointer": "", "message": text} for text in wrong], "Invalid input")


def _header_text(record: bytes | None) -> str:
    try:
        return (record or b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_NOT_UTF_8) from error


def _records(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Lines, and lines that belong together because a quote is open; `None` for what is too long, passed over."""
    parts, size, quotes = list[bytes](), 0, 0
    reader = buffered(stream)
    while piece := reader.readline(LONGEST_LINE + 1):
        size, quotes = size + len(piece), quotes + piece.count(b'"')
        if size <= LONGEST_LINE:
            parts.append(piece)
        if piece.endswith(b"\n") and (quotes % 2 == 0 or size > LONGEST_LINE):
            yield b"".join(parts) if size <= LONGEST_LINE else None
            parts, size, quotes = [], 0, 0
    if size:
        yield b"".join(parts) if size <= LONGEST_LINE else None


def _parsed(record: bytes | None, separator: str) -> Iterator[Cells]:
    if record is None:
        yield _TOO_LONG
        return
    try:
        text = record.decode("utf-8")
    except UnicodeDecodeError:
        yield _NOT_UTF_8
        return
    yield from _rows(text, separator)


def _rows(text: str, separator: str) -> Iterator[Cells]:
    """More than one where a quote that is none kept lines together."""
    try:
        yield from csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, strict=True)
    except csv.Error as error:
        yield f"Not read as CSV: {error}."
