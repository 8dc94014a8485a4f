"""Instances of the matcher that share candidates, simulated: latencies, how much they bear, and one that is killed.

    .venv/bin/python benchmarks/instances_simulated.py [--candidates 30000 --instances 1,2,3 --rate 50 --seconds 120]

Nothing is run but the model, so any size can be asked for: `--candidates 1000000 --instances 8,16,32,48`. What one
thing costs comes from the measurements in docs/decisions/0018-growth.md and can be given. The same seed gives the same
changes, and which candidates a change concerns depends on the change alone; so it stops with an error when some number
of instances, or the killing of one half-way, leaves any list otherwise than one instance does.

The model: partitions of candidates, dealt out over the instances; every instance hears every change of the offer, puts
it in its stock, and looks through the rows of its own candidates for whom it concerns; who is concerned waits to be
ranked: first candidates who changed, then those whom a vacancy or promise concerns, then those whom a course concerns.
An instance does one thing at a time. Those of a killed one are found missing after `--expelled` seconds, are dealt out
anew and, because the offer has changed meanwhile, all ranked anew.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

KINDS, SHARES = ("candidate", "vacancy", "promise", "course"), (70, 20, 8, 2)
FOLLOWED = 200_000
"""With more candidates no lists are kept in the simulation."""


@dataclass(frozen=True)
class Costs:
    """Milliseconds; of one processor."""

    stock: float
    ask: float
    row: float
    rank: float
    keep: float


@dataclass(frozen=True)
class Change:
    """`concerns`: candidates, drawn from the number of the change alone."""

    number: int
    at: float
    kind: str
    concerns: Sequence[int]


@dataclass
class Instance:
    """`queues`: changes to be put in the stock, then candidates by urgency, each with the changes that they are for."""

    partitions: set[int]
    queues: tuple[deque[Any], ...] = field(default_factory=lambda: (deque(), deque(), deque(), deque()))
    free_at: float = 0.0
    busy: float = 0.0
    alive: bool = True


def changes(asked: argparse.Namespace) -> list[Change]:
    chance, found, at = Random(asked.seed), [], 0.0
    while (at := at + chance.expovariate(asked.rate)) < asked.seconds:
        kind = chance.choices(KINDS, SHARES)[0]
        mean = {"candidate": 1, "vacancy": asked.concerned, "promise": 3 * asked.concerned}.get(kind)
        many = (
            1 if kind == "candidate" else _poisson(chance, asked.by_course * asked.candidates if mean is None else mean)
        )
        found.append(Change(len(found), at, kind, [chance.randrange(asked.candidates) for _ in range(many)]))
    return found


def _poisson(chance: Random, mean: float) -> int:
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    many, product = 0, chance.random()
    while product > math.exp(-mean):
        many, product = many + 1, product * chance.random()
    return many


class Simulation:
    """One run with so many instances."""

    def __init__(self, asked: argparse.Namespace, costs: Costs, count: int, killed_at: float | None) -> None:
        self.asked, self.costs, self.killed_at = asked, costs, killed_at
        dealt = [set(range(one, asked.partitions, count)) for one in range(count)]
        self.instances = [Instance(partitions) for partitions in dealt]
        self.waits: dict[str, list[float]] = {kind: [] for kind in KINDS}
        self.lists: dict[int, set[int]] = {}
        self.open: dict[int, int] = {}
        self.now = self.taken_over = 0.0

    def run(self, stream: Sequence[Change]) -> None:
        """Until every list shows every change."""
        todo: list[tuple[float, int, Any]] = [(one.at, one.number, one) for one in stream]
        if self.killed_at is not None:
            todo.append((self.killed_at, -2, "kill"))
        heapq.heapify(todo)
        self.by_number = {one.number: one for one in stream}
        while todo:
            self.now, _, what = heapq.heappop(todo)
            if isinstance(what, Change):
                self.open[what.number] = len(what.concerns)
                for one in self.instances:
                    self._hear(one, what)
            elif what == "kill":
                self.instances[0].alive = False
                heapq.heappush(todo, (self.now + self.asked.expelled, -1, "expel"))
            elif what == "expel":
                self._expel(stream)
            for number, one in enumerate(self.instances):
                if one.alive and one.free_at <= self.now and (spent := self._work(one)):
                    heapq.heappush(todo, (one.free_at, 10**9 + number, spent))

    def _hear(self, one: Instance, change: Change) -> None:
        mine = [who for who in change.concerns if who % self.asked.partitions in one.partitions]
        if change.kind == "candidate":
            one.queues[1].extend((who, (change.number,)) for who in mine)
        else:
            one.queues[0].append((change, mine))

    def _work(self, one: Instance) -> float:
        """Do the next thing; milliseconds."""
        queue = next((queue for queue in one.queues if queue), None)
        if queue is None:
            return 0.0
        what, about = queue.popleft()
        if isinstance(what, Change):
            rows = self.asked.candidates * len(one.partitions) / self.asked.partitions
            spent = self.costs.stock + self.costs.ask + self.costs.row * rows
            one.queues[3 if what.kind == "course" else 2].extend((who, (what.number,)) for who in about)
        else:
            spent = self.costs.rank + self.costs.keep
            self._shown(what, about, self.now + spent / 1000)
        one.free_at, one.busy = self.now + spent / 1000, one.busy + spent
        return spent

    def _shown(self, who: int, numbers: Sequence[int], at: float) -> None:
        if self.asked.candidates <= FOLLOWED:
            self.lists.setdefault(who, set()).update(numbers)
        for number in numbers:
            self.open[number] -= 1
            if self.open[number] == 0:
                change = self.by_number[number]
                self.waits[change.kind].append(at - change.at)
        self.taken_over = max(self.taken_over, at)

    def _expel(self, stream: Sequence[Change]) -> None:
        """The partitions of the killed one go to the others, who rank all candidates of them that changes concern."""
        dead, others = self.instances[0], self.instances[1:]
        due: dict[int, list[int]] = {}
        for change in stream:
            if change.at <= self.now:
                for who in change.concerns:
                    if who % self.asked.partitions in dead.partitions:
                        due.setdefault(who, []).append(change.number)
        for place, partition in enumerate(sorted(dead.partitions)):
            heir = others[place % len(others)]
            heir.partitions.add(partition)
            for who in range(partition, self.asked.candidates, self.asked.partitions):
                shown = self.lists.get(who, set())
                heir.queues[3].append((who, tuple(one for one in due.get(who, ()) if one not in shown)))
        dead.partitions, dead.queues = set(), (deque(), deque(), deque(), deque())


def told(simulation: Simulation, count: int) -> dict[str, Any]:
    ends = max(simulation.asked.seconds, *(one.free_at for one in simulation.instances))
    found: dict[str, Any] = {"instances": count, "busiest": _busiest(simulation, ends)}
    for kind, seconds in simulation.waits.items():
        ordered = sorted(seconds)
        if ordered:
            median, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
            found[f"{kind}_ms"] = {"median": round(1000 * median, 1), "p95": round(1000 * late, 1)}
    busy = max(one.busy for one in simulation.instances) / 1000
    found["changes_a_second_borne"] = round(len(simulation.by_number) / busy, 1) if busy else None
    return found


def _busiest(simulation: Simulation, ends: float) -> float:
    return round(max(one.busy for one in simulation.instances) / 1000 / ends, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", default="1,2,3")
    for name, usual in (("candidates", 30_000), ("partitions", 48), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    for name, number in (
        ("rate", 50.0), ("seconds", 120.0), ("concerned", 12.0), ("by-course", 0.05), ("expelled", 10.0),
        ("stock-ms", 0.5), ("ask-ms", 0.4), ("row-ms", 0.00002), ("rank-ms", 2.0), ("keep-ms", 0.5),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=float, default=number)
    asked = parser.parse_args()
    costs = Costs(asked.stock_ms, asked.ask_ms, asked.row_ms, asked.rank_ms, asked.keep_ms)
    stream, first = changes(asked), None
    for count in map(int, asked.instances.split(",")):
        for killed_at in (None, asked.seconds / 2) if count > 1 and asked.candidates <= FOLLOWED else (None,):
            simulation = Simulation(asked, costs, count, killed_at)
            simulation.run(stream)
            lists = {who: shown for who, shown in simulation.lists.items() if shown}
            first = lists if first is None else first
            if lists != first or any(simulation.open.values()):
                sys.exit(f"{count} instances made other lists")
            found = told(simulation, count)
            if killed_at is not None:
                found = {"instances": count, "one_killed": True, "all_shown_after_s": round(simulation.taken_over, 1)}
            print(json.dumps(found))


if __name__ == "__main__":
    main()
