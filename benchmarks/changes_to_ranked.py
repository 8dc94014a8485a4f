"""From a change that is published to the `ranked` events of whom it concerns, at 50 changes a second.

    .venv/bin/python benchmarks/changes_to_ranked.py [--candidates 2000 --vacancies 10000 --courses 200 --seconds 20]

One `opstap matcher consume` with the embedded broker and SQLite has ranked a synthetic town. Then, for `--seconds`,
changes are published at `--rate` a second: 70 % candidates, 20 % new vacancies, 8 % guidance, 2 % courses. Taken is the
time from publishing to the first `ranked` event of that candidate, or that names that vacancy, as another process reads
it; a change that makes no list another has none, and is counted. After that, on a quiet ranker, the time until all
lists show it: of new vacancies one by one (median and longest; looked for every 20 ms), of a course that changes and
that many may take, and of a promise for `--named` vacancies, confirmed by their employers.

Bars: p95 at most 300 ms for candidates and vacancies; at most 5 s for the course and the promise.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from matcher_instances import Instances  # noqa: E402

from services.bench.town import Sizes, Town, make_town  # noqa: E402
from shared.contracts.envelope import decode  # noqa: E402
from shared.contracts.events import MATCHES, PATHWAY_RANKED  # noqa: E402
from shared.testing.running import until  # noqa: E402
from shared.vocabulary.clock import SystemClock, today  # noqa: E402

ALONE = 20
"""Vacancies that are published one by one."""
KINDS, SHARES = ("candidate", "vacancy", "promise", "course"), (70, 20, 8, 2)


class Changes:
    """A changed state of one of many things: each has a higher revision than before."""

    def __init__(self, town: Town, chance: Random) -> None:
        self._town, self._chance, self._revision = town, chance, 10
        self._minutes: dict[str, int] = {}

    def next(self) -> tuple[str, Any]:
        """Kind, and the thing as it is from now on."""
        kind = self._chance.choices(KINDS, SHARES)[0]
        self._revision += 1
        return kind, getattr(self, kind)()

    def candidate(self) -> Any:
        one = self._chance.choice(self._town.candidates)
        now = self._minutes.get(one.id, one.profile.travel.max_minutes or 0)
        # So far from what it was that hardly any list stays the same: what changes nothing cannot be heard.
        self._minutes[one.id] = minutes = 15 if now > 45 else 90
        profile = replace(one.profile, travel=replace(one.profile.travel, max_minutes=minutes))
        return replace(one, revision=self._revision, profile=profile)

    def vacancy(self) -> Any:
        like = self._chance.choice(self._town.vacancies)
        return replace(like, id=f"new-{self._revision}", employer=f"new-{self._revision}", revision=1)

    def promise(self) -> Any:
        one = self._chance.choice(self._town.promises)
        return replace(one, revision=self._revision, capacity_free=self._chance.choice((0, 1, 2)))

    def course(self) -> Any:
        one = self._chance.choice(self._town.courses)
        return replace(one, revision=self._revision, seats_free=self._chance.choice((0, 4)))


class Listening:
    """Reads what is said of lists, with the time at which it could be read."""

    def __init__(self, broker: Any) -> None:
        self._broker, self._stop = broker, threading.Event()
        self.heard: list[tuple[float, str, frozenset[str]]] = []
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Listening:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _read(self) -> None:
        with self._broker.subscribe(f"benchmark-{time.time_ns()}", [MATCHES.name]) as subscription:
            while not self._stop.is_set():
                records = subscription.poll(0.01)
                now = time.perf_counter()
                for event in (decode(record.value) for record in records if record.value):
                    if event.type == PATHWAY_RANKED:
                        named = frozenset(one.vacancy for one in event.data.entries)
                        self.heard.append((now, event.data.id, named))
                if records:
                    subscription.commit(records)


def published(instances: Instances, changes: Changes, seconds: float, rate: float) -> Iterator[tuple[float, str, str]]:
    """Publish so many changes a second; gives when, of what kind, and the id."""
    begun = time.perf_counter()
    for number in range(int(seconds * rate)):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        kind, thing = changes.next()
        moment = time.perf_counter()
        instances.say([thing])
        yield moment, kind, thing.id


def waits(said: list[tuple[float, str, str]], heard: list[tuple[float, str, frozenset[str]]]) -> dict[str, Any]:
    """Per kind the milliseconds from a change to the first event about it.

    A new vacancy that makes no list may come into one later, because that candidate changes: such an event is not about
    the vacancy. That a list comes to name it later because something else has gone cannot be told apart: so the last
    of its lists is not looked for here.
    """
    changed: dict[str, list[float]] = {}
    for moment, kind, identity in said:
        if kind == "candidate":
            changed.setdefault(identity, []).append(moment)
    events: dict[str, list[tuple[float, str]]] = {}
    for at, who, named in heard:
        for name in (who, *named):
            events.setdefault(name, []).append((at, who))
    found: dict[str, list[float]] = {"candidate": [], "vacancy": []}
    silent = dict.fromkeys(("candidate", "vacancy"), 0)
    for moment, kind, identity in said:
        if kind not in silent:
            continue
        first: list[float] = []
        for at, who in events.get(identity, ()):
            another = kind == "vacancy" and any(moment < one < at for one in changed.get(who, ()))
            if moment < at < moment + 60 and not another and (kind == "vacancy" or who == identity):
                first.append(1000 * (at - moment))
        if not first:
            silent[kind] += 1
            continue
        found[kind].append(min(first))
    return {
        kind: {
            "median_ms": round(float(np.median(each)), 1),
            "p95_ms": round(float(np.percentile(each, 95)), 1),
            "seen": len(each),
            "no_list_changed": silent[kind],
        }
        for kind, each in found.items()
        if each
    }


def shown_after(instances: Instances, thing: Any) -> float:
    """Seconds until every list shows this change."""
    before, begun = instances.revision(), time.perf_counter()
    instances.say([thing])
    until(lambda: instances.has_ranked(before + 1), "all lists show it", 300, every=0.02)
    return round(time.perf_counter() - begun, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("candidates", 2000), ("vacancies", 10_000), ("courses", 200), ("named", 200), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50)
    asked = parser.parse_args()
    town = make_town(Sizes(asked.candidates, asked.vacancies, asked.courses, asked.seed), today(SystemClock()))
    changes = Changes(town, Random(asked.seed))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        instances = Instances(folder, f"sqlite:///{folder}/data/matcher.db", f"sqlite:///{folder}/data/events.db")
        try:
            instances.say([*town.vacancies, *town.courses, *town.promises, *town.candidates])
            instances.start(1)
            until(instances.is_settled, "everybody is ranked for the first time", 3600, every=0.5)
            with Listening(instances.broker) as listening:
                until(lambda: len(listening.heard) >= asked.candidates, "the first lists are heard", 60, every=0.1)
                listening.heard.clear()
                said = list(published(instances, changes, asked.seconds, asked.rate))
                until(instances.is_settled, "all lists show the changes", 600, every=0.1)
                time.sleep(0.5)
            found = waits(said, listening.heard)
            new = [replace(changes.vacancy(), id=name, employer=name) for name in map("alone-{}".format, range(ALONE))]
            alone = [shown_after(instances, one) for one in new]
            found["vacancy_alone_seconds"] = {"median": float(np.median(alone)), "longest": max(alone)}
            first = town.courses[0]
            course = replace(
                first, revision=10**6, seats_free=7, terms=replace(first.terms, weeks=first.terms.weeks + 1)
            )
            vacancies = tuple(one.id for one in town.vacancies[: asked.named])
            promise = town.promises[0]
            terms = replace(promise.terms, vacancy_ids=vacancies)
            counts = replace(promise, revision=10**6, terms=terms, confirmed_for=vacancies)
            found["course_seconds"] = shown_after(instances, course)
            found["promise_seconds"] = shown_after(instances, counts)
        finally:
            instances.close()
    print(json.dumps({"rate": asked.rate, "changes": len(said), **found}, indent=1))


if __name__ == "__main__":
    main()
