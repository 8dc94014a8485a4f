"""Vacancies a second through `POST /vacancies/bulk` while the ranker runs, in the sample town.

    .venv/bin/python benchmarks/bulk_ingest.py [--lines 3000]

Starts its own Opstap with the sample town and sends one NDJSON body. Bar: at least 300 vacancies/s accepted. Also says
how long the ranker needed afterwards to have them all in its lists.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from vacancy_to_ranked import body

from shared.testing.running import RunningOpstap, until


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=3000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, RunningOpstap(Path(folder) / "var", sample=True) as opstap:
        until((opstap.folder / "sample-town.json").exists, "the sample town loaded", 240)
        person = json.loads((opstap.folder / "sample-town.json").read_text())["shown"]
        raw = "\n".join(json.dumps(body(number)) for number in range(given.lines)).encode()
        started = time.perf_counter()
        kind = {"Content-Type": "application/x-ndjson"}
        status, answer = opstap.call("POST", "/vacancies/api/v1/vacancies/bulk", raw, "employer_key", kind)
        seconds = time.perf_counter() - started
        made = [line["id"] for line in answer["results"] if line["status"] == 201]
        url = f"/matcher/api/v1/candidates/{person}/pathways?vacancy={made[-1]}"

        def known() -> bool:
            found = opstap.call("GET", url, key="system_key")[1]
            return any(found[group] for group in ("ranked", "toClarify", "nearMisses"))

        until(known, "the last line known to the matcher", 300)
        print(
            json.dumps(
                {
                    "status": status,
                    "accepted": len(made),
                    "seconds": round(seconds, 2),
                    "vacancies_per_second": round(len(made) / seconds),
                    "matcher_knows_the_last_after_seconds": round(time.perf_counter() - started, 2),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
