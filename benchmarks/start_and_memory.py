"""How long starts take and what an idle Opstap with the sample town weighs.

    .venv/bin/python benchmarks/start_and_memory.py

Prints the first start to the sample town's printed ranking (packages installed already), a later start to serving, the
stop, and the proportional set size (PSS) of all its processes after a minute without requests. Bars: later starts at
most 5 s, idle at most 350 MB. Linux only (`/proc/PID/smaps_rollup`).
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path

from shared.testing.running import RunningOpstap, until


def processes(parent: int) -> list[int]:
    found = [parent]
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += processes(int(child))
    return found


def megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        opstap = RunningOpstap(Path(folder) / "var", sample=True)
        started = time.perf_counter()
        opstap.start()
        until((opstap.folder / "sample-town.json").exists, "the sample town loaded and its ranking printed", 240)
        first = time.perf_counter() - started
        stopped = opstap.stop()
        started = time.perf_counter()
        opstap.start()
        later = time.perf_counter() - started
        threading.Event().wait(60)
        idle = {pid: round(megabytes(pid), 1) for pid in processes(opstap.pid)}
        opstap.stop()
    print(
        json.dumps(
            {
                "first_start_to_printed_ranking_seconds": round(first, 1),
                "later_start_to_serving_seconds": round(later, 1),
                "stop_seconds": round(stopped, 1),
                "idle_megabytes": round(sum(idle.values()), 1),
                "idle_by_process": idle,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
