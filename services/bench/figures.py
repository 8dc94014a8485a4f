"""The figures that `opstap bench` prints: always by the same names, null where they were not measured."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from services.bench.town import Sizes

BARS: Mapping[str, str] = {
    "kernel_ms_median": "<= 1",
    "kernel_ms_p99": "<= 5",
    "api_ms_p99": "<= 15",
    "near_misses_ms_p99": "<= 20",
    "what_helps_ms_p99": "<= 100",
    "reverse_ms_median": "<= 1",
    "reverse_ms_p99": "<= 10",
    "batch_seconds": "<= 20",
    "rss_mb": "<= 600",
    "warm_start_seconds": "<= 3",
    "growth_exponent": "<= 0.8",
    "ratio_postgresql": ">= 15",
    "ratio_pgvector": "",
    "ratio_tantivy": ">= 8",
    "ratio_duckdb": "",
    "ratio_sqlite": "",
    "ratio_numpy_reference": "",
}
"""Every figure by name, with its bar for 30,000 x 100,000 x 2,000 where it has one (benchmarks/README.md)."""
PACKAGES = ("numpy", "numba", "duckdb", "tantivy", "psycopg", "sqlalchemy", "flask", "gunicorn")


@dataclass(slots=True)
class Figures:
    """What one command measured. `why_null`: what is missing, or went wrong, per figure; `more`: what stands beside
    the figures and explains them."""

    sizes: Sizes
    as_of: str
    values: dict[str, float] = field(default_factory=dict)
    why_null: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def times(self, name: str, milliseconds: Sequence[float]) -> None:
        """`name_median`, `name_p99` of those that are figures, and both among `more`."""
        if not milliseconds:
            return
        found = {"median": float(np.median(milliseconds)), "p99": float(np.percentile(milliseconds, 99))}
        for which, value in found.items():
            if f"{name}_{which}" in BARS:
                self.values[f"{name}_{which}"] = round(value, 4)
        self.more[name] = {**{which: round(value, 4) for which, value in found.items()}, "calls": len(milliseconds)}

    def as_json(self) -> str:
        return json.dumps(
            {
                **{name: self.values.get(name) for name in BARS},
                "why_null": {name: why for name, why in self.why_null.items() if name not in self.values},
                "sizes": {"candidates": self.sizes.candidates, "vacancies": self.sizes.vacancies}
                | {"courses": self.sizes.courses},
                "seed": self.sizes.seed,
                "as_of": self.as_of,
                "more": self.more,
                "machine": machine(),
                "versions": {**versions(), **self.versions},
            },
            indent=1,
        )


def machine() -> dict[str, Any]:
    """What it ran on. The load says how busy it was: compare ratios of one run."""
    model = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        named = [line.partition(":")[2].strip() for line in told.read_text().splitlines() if "model name" in line]
        model = named[0] if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Of Python and of the packages that are installed."""
    found = {"python": sys.version.split()[0]}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
