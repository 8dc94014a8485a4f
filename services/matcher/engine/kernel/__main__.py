"""Compiles the engine and keeps the result on disk, so that no server has to.

python -m services.matcher.engine.kernel [FOLDER]

Without a folder: beside the source. Does nothing when it is there already; waits for another process that is at it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from services.matcher.engine.kernel import available, kept

GIVING_WAY = 10
"""Of niceness: servers answer first."""
LOOK_SECONDS = 1.0


def main(arguments: list[str]) -> int:
    """0 when the compiled engine is ready; 1 when numba is not installed, or nothing can be written: then the numpy
    engine answers."""
    if not available():
        print("numba is not installed: the engine runs without it, slower and with the same answers.", file=sys.stderr)
        return 1
    places = kept.places(Path(arguments[0]) if arguments else None)
    if kept.whole(places):
        return 0
    folder = kept.begun(places)
    if folder is None:
        print(f"nothing can be written in {' or '.join(map(str, places))}", file=sys.stderr)
        return 1
    os.nice(GIVING_WAY)
    with kept.alone(folder):
        return 0 if kept.whole(places) else _compile(folder)


def _compile(folder: Path) -> int:
    kept.choose(folder)
    begun = time.perf_counter()
    print("Compiling the engine, once (a minute or two) ...", flush=True)
    from services.matcher.engine.kernel.warm import warm_up

    warm_up()
    kept.finish(folder)
    print(f"The compiled engine is ready ({time.perf_counter() - begun:.0f} s).", flush=True)
    return 0


def _end_with(parent: int) -> None:
    """For nobody it need not go on; what is ready is kept."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    sys.exit(main(sys.argv[1:]))
