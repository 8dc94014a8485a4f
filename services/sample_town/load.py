"""Loads the sample town through the public APIs, as the systems of a municipality, employers and schools would."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.sample_town.calls import Call, Maker
from services.sample_town.town import Entry, Town, bodies

WHY = {"withdraw": {"reason": "De begeleider is vertrokken."}}


@dataclass(slots=True)
class Loaded:
    """What was made: ids by kind and name, how many of each, and the candidate whose ranking is worth showing."""

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    shown_candidate: str = ""


def load_town(
    call: Call,
    keys: Mapping[str, str],
    today: date,
    progress: Callable[[int, int], None] | None = None,
    wait: Callable[[float], None] = time.sleep,
    town: Town | None = None,
) -> Loaded:
    """Creates the whole town; `progress(done, total)` after each thing. Prints nothing.

    `keys` must hold the credentials that the town uses (`system_key`, `provider_key`, `provider2_key`): KeyError names
    the first that is missing, before anything is made. Loading again on the same day makes nothing twice. Raises
    calls.LoadFailed when a service refuses something.
    """
    town = town or bodies(today)
    for entry in town.entries:
        keys[entry.owner]
    maker, loaded = Maker(call, wait), Loaded()
    for done, entry in enumerate(town.entries, start=1):
        once = f"sample-town-{today.isoformat()}-{entry.kind}-{entry.key}"
        identity = maker.create(entry.kind, entry.key, _body(entry, loaded), entry.owner, once)
        loaded.ids[entry.kind, entry.key] = identity
        for step in entry.then:
            maker.step(entry.kind, identity, step, entry.owner, WHY.get(step, {}))
        if progress is not None:
            progress(done, len(town.entries))
    loaded.counts = dict(Counter(kind for kind, _ in loaded.ids))
    loaded.shown_candidate = loaded.ids["candidate", town.shown]
    return loaded


def _body(entry: Entry, loaded: Loaded) -> Mapping[str, Any]:
    if not entry.references:
        return entry.body
    return {**entry.body, "vacancyIds": [loaded.ids["vacancy", name] for name in entry.references]}
