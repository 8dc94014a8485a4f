"""So that one caller's loop does not take the service from all others: a bucket of tokens for each caller."""

from __future__ import annotations

import math
import threading

from flask import Flask, request

from shared.http.auth import who_asks
from shared.http.problems import Problem
from shared.vocabulary.clock import Clock

OPEN_TO_ALL = ("/api/v1/openapi.json", "/api/v1/docs", "/api/v1/asyncapi")
MOST_CALLERS = 10_000


class RateLimit:
    """Each caller may burst `burst` requests and go on at `per_second`. In this process only; thread-safe."""

    def __init__(self, clock: Clock, per_second: float, burst: int) -> None:
        self._clock = clock
        self._per_second = per_second
        self._burst = float(burst)
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, caller: str) -> float:
        """Take one token: 0 when there was one, else the seconds until there will be (and none is taken)."""
        now = self._clock.monotonic()
        with self._lock:
            tokens, since = self._buckets.get(caller, (self._burst, now))
            tokens = min(self._burst, tokens + (now - since) * self._per_second)
            if len(self._buckets) >= MOST_CALLERS:
                self._forget_the_full(now)
            enough = tokens >= 1
            self._buckets[caller] = (tokens - 1 if enough else tokens, now)
            return 0.0 if enough else (1 - tokens) / self._per_second

    def _forget_the_full(self, now: float) -> None:
        seconds_to_fill = self._burst / self._per_second
        self._buckets = {name: held for name, held in self._buckets.items() if now - held[1] < seconds_to_fill}


def limit_requests(app: Flask, limit: RateLimit) -> None:
    """Answer 429 with `Retry-After` on the API once a caller's bucket is empty. A bulk request counts once.

    Callers are told apart by their key; those without a valid one by address.
    """

    @app.before_request
    def take_a_token() -> None:
        if "/api/" not in request.path or request.path.startswith(OPEN_TO_ALL):
            return
        found = who_asks()
        wait = limit.wait_seconds(found.id if found else f"address {request.remote_addr}")
        if wait > 0:
            seconds = str(max(1, math.ceil(wait)))
            raise Problem(429, f"Too many requests. Try again in {seconds} s.", headers={"Retry-After": seconds})
