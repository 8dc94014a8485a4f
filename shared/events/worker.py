"""What runs beside the web: a relay, a consumer, the ranker. Each has a thread, or a process, of its own."""

from __future__ import annotations

import threading
from typing import Protocol


class Worker(Protocol):
    """`run` returns soon after `stop` is set, and raises when it may not go on; `wake` cuts a wait short."""

    @property
    def name(self) -> str: ...

    def run(self, stop: threading.Event) -> None: ...

    def wake(self) -> None: ...
