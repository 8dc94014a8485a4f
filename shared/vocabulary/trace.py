"""What belongs together: the trace (W3C Trace Context) and the request that work is done for, and the service doing it.

One request may cause events, and those more events, in several processes: all carry the same trace id. The values live
in context variables, so that nobody has to hand them on.

Source: Trace Context, W3C Recommendation (https://www.w3.org/TR/trace-context/).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
)
NOT_SAMPLED = "00"


@dataclass(frozen=True, slots=True)
class Trace:
    """A place in a trace: `span_id` is ours. `request_id` is that of the HTTP request, where there is one."""

    trace_id: str
    span_id: str
    flags: str = NOT_SAMPLED
    request_id: str | None = None

    @property
    def traceparent(self) -> str:
        """As it is handed on to whoever follows from this."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


def following(traceparent: str | None, request_id: str | None = None) -> Trace:
    """The next place in the trace that is named; the first of a new one when nothing, or nothing well-formed, is."""
    found = _read(traceparent or "")
    trace_id, flags = found or (secrets.token_hex(16), NOT_SAMPLED)
    return Trace(trace_id, secrets.token_hex(8), flags, request_id)


def _read(traceparent: str) -> tuple[str, str] | None:
    found = _TRACEPARENT.match(traceparent)
    if found is None or found["version"] == "ff" or found["trace"] == "0" * 32 or found["span"] == "0" * 16:
        return None
    rest = traceparent[found.end() :]
    if rest and (found["version"] == "00" or not rest.startswith("-")):
        return None
    return found["trace"], found["flags"]


_trace: ContextVar[Trace | None] = ContextVar("opstap_trace", default=None)
_service: ContextVar[str | None] = ContextVar("opstap_service", default=None)


def current_trace() -> Trace | None:
    """The trace that this thread works for; `None` for work that nobody asked for."""
    return _trace.get()


def set_trace(trace: Trace | None) -> Trace | None:
    """From now on this thread works for `trace`; returns what it worked for before, to be set again afterwards."""
    before = _trace.get()
    _trace.set(trace)
    return before


@contextmanager
def traced(trace: Trace | None) -> Iterator[None]:
    """Work for `trace` inside the `with`."""
    before = set_trace(trace)
    try:
        yield
    finally:
        _trace.set(before)


def current_service() -> str | None:
    """The service that this thread works in, where a process holds several."""
    return _service.get()


def set_service(name: str | None) -> str | None:
    """From now on this thread works in this service; returns the one before, to be set again afterwards."""
    before = _service.get()
    _service.set(name)
    return before
