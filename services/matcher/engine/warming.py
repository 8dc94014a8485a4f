"""The compiled engine is made ready in another process, once; until then, and without numba, numpy answers."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available, kept

log = logging.getLogger(__name__)

Compile = Callable[[Path], bool]
"""Compiles into (the folder named after the source in) a place; False when it could not."""


def compile_apart(place: Path) -> bool:
    """In a process that gives way, with a session of its own so that Ctrl-C ends the server first."""
    command = [sys.executable, "-m", "services.matcher.engine.kernel", str(place)]
    return not subprocess.run(command, stdout=subprocess.DEVNULL, start_new_session=True, check=False).returncode  # noqa: S603 - our own module


def use_compiled(engine: Engine, stated: Path | None = None, compile_into: Compile = compile_apart) -> None:
    """`engine.compiled` becomes true: at once when everything was compiled before, else when that is done. `stated`:
    where compiled code is kept, besides beside the source."""
    if not available():
        log.info("numba is not installed: the engine runs without it")
        return
    places = kept.places(stated)
    found = kept.whole(places)
    if found:
        kept.choose(found)
        engine.compiled = True
        return
    threading.Thread(target=_make, args=(engine, places, compile_into), name="compile-engine", daemon=True).start()


def _make(engine: Engine, places: Sequence[Path], compile_into: Compile) -> None:
    kept_at = kept.begun(places)
    place = kept_at.parent if kept_at else _for_this_process()
    if place is None:
        return
    log.info("the engine is being compiled in the background, once; until then answers come slower")
    if not compile_into(place) or not (folder := kept.whole([place])):
        log.error("the engine could not be compiled; it answers without, slower")
        return
    from services.matcher.engine.kernel.warm import warm_up

    kept.choose(folder)
    warm_up()  # from the folder, off the way of requests
    engine.compiled = True
    if kept_at is None:
        shutil.rmtree(place, ignore_errors=True)


def _for_this_process() -> Path | None:
    """Where nothing can be kept. Also said once."""
    told = "compiled code cannot be kept, so every start compiles it again: let OPSTAP_COMPILED name a folder"
    try:
        place = Path(tempfile.mkdtemp(prefix="opstap-"))
    except OSError:
        log.warning("%s; without it the engine stays slow", told)
        return None
    log.warning(told)
    return place
