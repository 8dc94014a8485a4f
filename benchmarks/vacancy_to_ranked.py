"""From a vacancy accepted by the API to its `ranked` event readable on the topic, in the sample town.

    .venv/bin/python benchmarks/vacancy_to_ranked.py [--broker kafka://127.0.0.1:9092] [--runs 40]

Starts its own Opstap with the sample town (41 candidates or more), submits a vacancy that nearly everybody can do, and
reads `opstap.matches.v1` from a process of its own. Bar: median at most 300 ms embedded, 500 ms over Kafka.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from shared.events.broker import Subscription
from shared.events.open import open_broker
from shared.testing.running import RunningOpstap, until

DAYS = ("mon", "wed", "fri")


def body(number: int) -> dict[str, object]:
    return {
        "title": f"Medewerker inpak {number}",
        "workplace": {"postcode": "1506"},
        "startsOn": (date.today() + timedelta(days=30)).isoformat(),
        "closesOn": (date.today() + timedelta(days=300)).isoformat(),
        "hours": {"min": 24, "max": 24},
        "schedule": {"type": "fixed", "shifts": [{"day": day, "from": "09:30", "to": "17:30"} for day in DAYS]},
        "skills": [],
        "languageMinimum": {"listening": "A1", "speaking": "A1", "reading": "A0", "writing": "A0"},
        "contract": {"type": "permanent"},
    }


def told(subscription: Subscription, vacancy: str) -> bool:
    """Whether a ranked event that names the vacancy has come."""
    records = subscription.poll(0.01)
    if records:
        subscription.commit(records)
    return any(
        vacancy.encode() in (record.value or b"") and b"pathway.ranked" in (record.value or b"") for record in records
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--broker", default="")
    arguments.add_argument("--runs", type=int, default=40)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        more = ["--broker", given.broker] if given.broker else []
        opstap = RunningOpstap(Path(folder) / "var", *more, sample=True)
        with opstap:
            until((opstap.folder / "sample-town.json").exists, "the sample town loaded", 240)
            broker = open_broker(given.broker or f"sqlite:///{opstap.folder / 'events.db'}")
            seconds = []
            with broker.subscribe(f"benchmark-{time.time_ns()}", ["opstap.matches.v1"]) as subscription:
                quiet = 0
                while quiet < 20:
                    records = subscription.poll(0.1)
                    quiet = 0 if records else quiet + 1
                    if records:
                        subscription.commit(records)
                for number in range(given.runs):
                    started = time.perf_counter()
                    status, answer = opstap.call("POST", "/vacancies/api/v1/vacancies", body(number), "employer_key")
                    if status != 201:
                        raise SystemExit(f"not accepted: {answer}")
                    accepted = time.perf_counter()
                    vacancy = answer["id"]
                    until(lambda name=vacancy: told(subscription, name), "its ranked event", 20, every=0.001)
                    seconds.append((accepted - started, time.perf_counter() - accepted))
                    opstap.call("DELETE", f"/vacancies/api/v1/vacancies/{vacancy}", key="employer_key")
            broker.close()
    waits = sorted(each[1] for each in seconds)
    print(
        json.dumps(
            {
                "broker": given.broker or "embedded sqlite",
                "runs": len(waits),
                "accept_ms_median": round(1000 * statistics.median(each[0] for each in seconds), 1),
                "ranked_ms_median": round(1000 * statistics.median(waits), 1),
                "ranked_ms_p90": round(1000 * waits[int(len(waits) * 0.9)], 1),
                "ranked_ms_max": round(1000 * waits[-1], 1),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
