"""The sample town as request bodies: authored in `data/`, dated relative to the day of loading.

Zaanwolde lies where the Zaan region is (postcodes 1501-1567) and exists only here; so do its people, employers and
schools. In the files `{"inDays": 40}` is that many days from today (`"on": "mon"`: the first Monday from then on),
`{"yearsAgo": 3}` a year, and `occupation:bakker` or `skill:haar knippen` the ESCO concept with that Dutch label.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shared.taxonomy import Taxonomy
from shared.vocabulary.week import DAYS

DATA = Path(__file__).with_name("data")
SHOWN = "aster"
"""The candidate whose ranking `make run` prints: a baker who can leave her day group for an evening group."""
KINDS = ("vacancy", "guidance", "course", "initiative", "candidate")
VACANCY = "vacancy:"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to create: its kind, its name in the town, the key it is created with, and the body of the request.

    `references` are the names of vacancies that stand in `body["vacancyIds"]` as `vacancy:<name>`; `then` are the steps
    that follow the creation (`confirm`, `deliver`, `withdraw`).
    """

    kind: str
    key: str
    owner: str
    body: Mapping[str, Any]
    references: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """All of it, in an order in which it can be created: what is referred to comes first, people come last."""

    entries: tuple[Entry, ...]
    shown: str = SHOWN

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of one of KINDS."""
        return [entry for entry in self.entries if entry.kind == kind]


def bodies(today: date, taxonomy: Taxonomy | None = None) -> Town:
    """The town as it is on `today`. Same day, same bodies. Raises KeyError when a label is not in the taxonomy."""
    resolve = _Resolver(today, taxonomy or Taxonomy.load())
    return Town(tuple(_entries(resolve)))


def _entries(resolve: _Resolver) -> Iterator[Entry]:
    names: dict[str, str] = {}
    for employer in _read("employers"):
        names[employer["key"]] = employer["name"]
        for vacancy in employer["vacancies"]:
            body = resolve(vacancy["body"]) | {"employer": {"name": employer["name"]}}
            yield Entry("vacancy", vacancy["key"], "system_key", body)
    for item in _read("guidance"):
        body = resolve(item["body"]) | {"organisation": {"name": names[item["employer"]]}}
        named = tuple(reference.removeprefix(VACANCY) for reference in body["vacancyIds"])
        yield Entry("guidance", item["key"], "system_key", body, named, tuple(item["then"]))
    for item in _read("courses"):
        yield Entry("course", item["key"], item["provider"], resolve(item["body"]))
    for item in _read("initiatives"):
        body = resolve(item["body"]) | {"organisation": {"name": item["organisation"]}}
        yield Entry("initiative", item["key"], "system_key", body)
    for item in _read("candidates"):
        yield Entry("candidate", item["key"], "system_key", resolve(item["body"]))


def _read(name: str) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


class _Resolver:
    def __init__(self, today: date, taxonomy: Taxonomy) -> None:
        self._today = today
        self._uris = {f"{concept.kind}:{concept.label('nl')}": concept.uri for concept in taxonomy.concepts()}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, dict):
            if "inDays" in value:
                return self._day(value["inDays"], value.get("on")).isoformat()
            if "yearsAgo" in value:
                return self._today.year - value["yearsAgo"]
            return {name: self(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self(inner) for inner in value]
        if isinstance(value, str) and value.startswith(("occupation:", "skill:")):
            return self._uris[value]
        return value

    def _day(self, in_days: int, weekday: str | None) -> date:
        day = self._today + timedelta(days=in_days)
        return day if weekday is None else day + timedelta(days=(DAYS.index(weekday) - day.weekday()) % 7)
