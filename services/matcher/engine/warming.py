"""The compiled engine is made ready off the way of requests; until then, and without numba, numpy answers."""

from __future__ import annotations

import logging
import threading

from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available

log = logging.getLogger(__name__)


def compile_in_background(engine: Engine) -> None:
    """`engine.compiled` becomes true when everything is compiled, or read from where it was kept."""
    if not available():
        log.info("numba is not installed: the engine runs without it")
        return
    threading.Thread(target=_make_ready, args=(engine,), name="compile-engine", daemon=True).start()


def _make_ready(engine: Engine) -> None:
    from services.matcher.engine.kernel.warm import warm_up

    warm_up()
    engine.compiled = True
