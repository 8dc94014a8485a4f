"""Compiles the engine and keeps the result on disk, so that no server has to.

python -m services.matcher.engine.kernel
"""

from __future__ import annotations

import sys
import time

from services.matcher.engine.kernel import available


def main() -> int:
    """0 when the compiled engine is ready, 1 when numba is not installed: then the numpy engine answers."""
    if not available():
        print("numba is not installed: the engine runs without it, slower and with the same answers.", file=sys.stderr)
        return 1
    from services.matcher.engine.kernel.warm import warm_up

    begun = time.perf_counter()
    warm_up()
    print(f"The compiled engine is ready ({time.perf_counter() - begun:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
