"""From a coach's proposal to the provider of the course: in its feed, and on its own topic, in the sample town.

    .venv/bin/python benchmarks/proposal_to_provider.py [--broker kafka://127.0.0.1:9092] [--runs 40]

Starts its own Opstap with the sample town, adds people who can all do one job beside one evening course, proposes that
to each, and listens as the provider: to the feed by long poll, and to the topic from a process of its own. Times count
from the moment the proposal is sent. Bar: median at most 300 ms embedded, 500 ms over Kafka.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shared.events.broker import TopicMissing
from shared.events.open import open_broker
from shared.testing.running import RunningOpstap, until

SKILLS = ("listening", "speaking", "reading", "writing")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
START = date.today() + timedelta(days=30)
LATER = (START + timedelta(days=400)).isoformat()


def shifts(days: tuple[str, ...], start: str, end: str) -> list[dict[str, str]]:
    return [{"day": day, "from": start, "to": end} for day in days]


def levels(level: str) -> dict[str, str]:
    return dict.fromkeys(SKILLS, level)


def vacancy() -> dict[str, Any]:
    return {
        "title": "Medewerker inpak",
        "positions": 500,
        "workplace": {"postcode": "1506"},
        "startsOn": START.isoformat(),
        "closesOn": LATER,
        "hours": {"min": 24, "max": 24},
        "schedule": {"type": "fixed", "shifts": shifts(("mon", "wed", "fri"), "08:00", "16:00")},
        "skills": [],
        "languageMinimum": levels("B1"),
        "languageMinimumWithGuidance": levels("A2"),
        "contract": {"type": "permanent"},
    }


def promise(job: str) -> dict[str, Any]:
    days = {"validFrom": date.today().isoformat(), "validUntil": LATER}
    return {"kind": "buddy", "vacancyIds": [job], "hoursPerWeek": 2, "weeks": 40, "capacity": 500, **days}


def course() -> dict[str, Any]:
    return {
        "title": "NT2 A2 naar B1, avond",
        "fromLevel": "A2",
        "toLevel": "B1",
        "lessons": shifts(("tue", "thu"), "18:30", "21:00"),
        "place": {"postcode": "1506", "online": False},
        "startsOn": START.isoformat(),
        "weeks": 20,
        "seats": 500,
    }


def person() -> dict[str, Any]:
    return {
        "reference": f"BENCH-{uuid.uuid4().hex[:10]}",
        "home": {"postcode": "1506"},
        "languages": {"nl": {**levels("A2"), "source": "tested", "on": "2026-10-01"}},
        "learningPace": "average",
        "availability": {
            "weekly": shifts(WEEK, "07:00", "23:00"),
            "workHoursMin": 16,
            "workHoursMax": 40,
            "maxLoadHours": 50,
            "fromDate": date.today().isoformat(),
        },
        "travel": {"modes": ["bike"], "maxMinutes": 40},
        "engagements": ["job"],
        "consent": {"shareWithProviders": True, "on": "2026-11-01"},
    }


class Provider:
    """Listens to feed and topic, each in a thread, and notes when a match was first seen there."""

    def __init__(self, opstap: RunningOpstap, broker_url: str, topic: str) -> None:
        self.opstap, self.topic = opstap, topic
        self.broker = open_broker(broker_url)
        self.in_feed: dict[str, float] = {}
        self.on_topic: dict[str, float] = {}
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read_feed, self._read_topic)]

    def __enter__(self) -> Provider:
        until(self._topic_is_there, "the provider's topic")
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(10)
        self.broker.close()

    def _topic_is_there(self) -> bool:
        try:
            list(self.broker.read(self.topic))
        except TopicMissing:
            return False
        return True

    def _read_feed(self) -> None:
        after = ""
        while not self._stop.is_set():
            status, answer = self.opstap.call("GET", f"/matcher/api/v1/feed?wait=2{after}", key="provider_key")
            if status != 200:
                raise SystemExit(f"feed: {status} {answer}")
            for event in answer["events"]:
                self.in_feed.setdefault(event["data"]["match"], time.perf_counter())
            after = f"&after={answer['next']}"

    def _read_topic(self) -> None:
        with self.broker.subscribe(f"benchmark-{time.time_ns()}", [self.topic]) as subscription:
            while not self._stop.is_set():
                records = subscription.poll(0.01)
                for record in records:
                    match = json.loads(record.value or b"{}")["data"]["match"]
                    self.on_topic.setdefault(match, time.perf_counter())
                if records:
                    subscription.commit(records)


def created(opstap: RunningOpstap, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
    status, answer = opstap.call("POST", path, body, key)
    if status != 201:
        raise SystemExit(f"{path}: {status} {answer}")
    return answer


def evening(opstap: RunningOpstap, who: str, job: str) -> str | None:
    """The pathway to the job with an evening course, once it is ranked."""
    status, answer = opstap.call(
        "GET", f"/matcher/api/v1/candidates/{who}/pathways?vacancy={job}&limit=20", key="system_key"
    )
    ranked = answer["ranked"] if status == 200 else []
    return next((path["id"] for path in ranked if path["track"] == "evening"), None)


def measure(opstap: RunningOpstap, broker_url: str, runs: int) -> dict[str, list[float]]:
    """Milliseconds per proposal: until it was answered, was in the feed, was on the topic."""
    job = created(opstap, "/vacancies/api/v1/vacancies", vacancy(), "employer_key")["id"]
    created(opstap, "/vacancies/api/v1/guidance-commitments", promise(job), "employer_key")
    lessons = created(opstap, "/vacancies/api/v1/courses", course(), "provider_key")
    people = [created(opstap, "/skills/api/v1/candidates", person(), "system_key")["id"] for _ in range(runs)]
    paths = [until(lambda one=one: evening(opstap, one, job), "a pathway to propose", 60) for one in people]
    seconds: dict[str, list[float]] = {"answered": [], "in_feed": [], "on_topic": []}
    with Provider(opstap, broker_url, f"opstap.provider.{lessons['provider']['id']}.v1") as provider:
        for path in paths:
            started = time.perf_counter()
            where = f"/matcher/api/v1/pathways/{path}/decisions"
            match = created(opstap, where, {"decision": "propose", "reason": "benchmark"}, "system_key")["match"]
            seconds["answered"].append(time.perf_counter() - started)
            seen: list[tuple[str, Callable[[], float | None]]] = [
                ("in_feed", lambda one=match: provider.in_feed.get(one)),
                ("on_topic", lambda one=match: provider.on_topic.get(one)),
            ]
            for name, look in seen:
                seconds[name].append(until(look, f"the proposal {name}", 20, every=0.001) - started)
    return {name: [1000 * one for one in values] for name, values in seconds.items()}


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
            found = measure(opstap, given.broker or f"sqlite:///{opstap.folder / 'events.db'}", given.runs)
    said: dict[str, Any] = {"broker": given.broker or "embedded sqlite", "runs": given.runs}
    for name, values in found.items():
        said[f"{name}_ms_median"] = round(statistics.median(values), 1)
        said[f"{name}_ms_p90"] = round(sorted(values)[int(len(values) * 0.9)], 1)
        said[f"{name}_ms_max"] = round(max(values), 1)
    print(json.dumps(said, indent=1))


if __name__ == "__main__":
    main()
