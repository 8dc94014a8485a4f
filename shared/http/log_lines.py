"""What is written to the log, and how: one JSON object a line for machines, or short text for people.

A line holds codes, ids and numbers. The text of an exception may quote what somebody wrote, or a value from a
database, so only its kind and the places it came through are written.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import walk_tb
from typing import Any, TextIO

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from shared.vocabulary.settings import SettingWrong
from shared.vocabulary.trace import current_service, current_trace

FORMATS = ("json", "text")
LEVELS = ("debug", "info", "warning", "error")
OURS = ("opstap", "services", "shared", "gunicorn")
"""Loggers that write from the chosen level on. Of the libraries only warnings are wanted: at other levels they tell of
statements and bodies."""
_CONTEXT = ("service", "request_id", "trace_id", "span_id")
_KNOWN = {*RESERVED_ATTRS, *_CONTEXT, "message"}
_MOST_FRAMES = 20


def set_up_logging(
    environ: Mapping[str, str], service: str, *, for_people: bool = False, stream: TextIO | None = None
) -> None:
    """Send everything that is logged in this process to standard error.

    `OPSTAP_LOG_FORMAT` is json or text, `OPSTAP_LOG_LEVEL` debug, info, warning or error. Without them: JSON from INFO
    on, or, `for_people`, text from WARNING on. `service` is named in lines of threads that do not say where they work.
    Raises `SettingWrong`.
    """
    form = _chosen(environ, "OPSTAP_LOG_FORMAT", FORMATS) or ("text" if for_people else "json")
    level = _chosen(environ, "OPSTAP_LOG_LEVEL", LEVELS) or ("warning" if for_people else "info")
    handler = _Handler(stream)
    handler.addFilter(Context(service))
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def _chosen(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name, "").strip().lower()
    if value and value not in allowed:
        raise SettingWrong(f"{name} is one of {', '.join(allowed)}")
    return value


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment, unless it was given a stream."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__(stream)
        self._fixed = stream

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = self._fixed or sys.stderr
        super().emit(record)


class Context(logging.Filter):
    """Adds to a line which service, request and trace it belongs to."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def filter(self, record: logging.LogRecord) -> bool:
        trace = current_trace()
        record.service = current_service() or self._service
        if trace is not None:
            record.request_id, record.trace_id, record.span_id = trace.request_id, trace.trace_id, trace.span_id
        return True


class JsonLines(JsonFormatter):
    """`time` (UTC), `level`, `logger`, `message`, `service`, the ids there are, and the fields of the line itself."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        at = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        log_data["message"] = record.message
        log_data.update(_context(record))
        log_data.update(_fields(record))
        log_data.update(_error(record))

    def formatException(self, ei: Any) -> str:
        """Nothing: see `_error`."""
        return ""


class TextLines(logging.Formatter):
    """`09:00:00 WARNING matcher: message key=value … [trace]`, in the time of the machine."""

    def format(self, record: logging.LogRecord) -> str:
        told = {**_fields(record), **_error(record)}
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        more = "".join(f" {name}={value}" for name, value in told.items() if value is not None)
        trace = _context(record).get("trace_id")
        service = getattr(record, "service", "opstap")
        return (
            f"{at:%H:%M:%S} {record.levelname} {service}: {record.getMessage()}{more}{f' [{trace}]' if trace else ''}"
        )


def _context(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: getattr(record, name, None) for name in _CONTEXT}
    return {name: value for name, value in found.items() if value is not None}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What the line was given as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _KNOWN and not name.startswith("_")}


def _error(record: logging.LogRecord) -> dict[str, Any]:
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error, causes = record.exc_info[1], list(_causes(record.exc_info[1]))
    frames = [f"{PurePath(frame.f_code.co_filename).name}:{line}" for frame, line in walk_tb(error.__traceback__)]
    told = {"error": " from ".join(_kind(one) for one in [error, *causes]), "at": " ".join(frames[-_MOST_FRAMES:])}
    return {name: value for name, value in told.items() if value}


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    while (cause := error.__cause__ or error.__context__) is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        error = cause


def _kind(error: BaseException) -> str:
    """The class, and what the machine itself says of a file or a connection, or PostgreSQL's five-character state."""
    state = getattr(error, "sqlstate", None)
    said = error.strerror if isinstance(error, OSError) else state
    return f"{type(error).__name__} ({said})" if said else type(error).__name__
