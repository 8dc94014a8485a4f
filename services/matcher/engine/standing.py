"""Where some pathways of a candidate stand among all that are ranked, without making all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.domain.why_not import Place
from services.matcher.engine.judging.selection import DECIMALS, Entry, Placed
from services.matcher.engine.looked import Looked, LookedByNumpy
from services.matcher.engine.placing import place_of


@dataclass(frozen=True, slots=True)
class Standing:
    """`entries` by pathway id: those asked for that were found, ranked or to be clarified, and what keeps them out of
    the list; `places` of the ranked ones that were asked for."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


def standing(whole: Looked, listed: Iterable[Placed], wanted: Iterable[Entry], settings: Settings) -> Standing:
    """`whole`: all entries; `listed`: what the list rule makes of them."""
    listed = tuple(listed)
    shown = {one.entry.pathway: one.entry for one in listed}
    entries = {one.pathway: one for one in wanted}
    places = {
        one.pathway: place_of(one, ranked_before(whole, one), whole.total_ranked, listed, settings)
        for one in entries.values()
        if one.group == "ranked"
    }
    above = {identity: shown[identity] for place in places.values() for identity in place.above}
    return Standing({**above, **entries}, places)


def ranked_before(whole: Looked, entry: Entry) -> int:
    """How many ranked entries come before this one in order."""
    if isinstance(whole, LookedByNumpy):
        return whole.entries.ranked.index(entry)
    from services.matcher.engine.kernel.search import Scanned
    from services.matcher.engine.kernel.tracks.best import RANKED

    assert isinstance(whole, Scanned)
    ranked = np.flatnonzero(whole.group == RANKED)
    scores, mine = np.round(whole.score[ranked], DECIMALS), round(entry.score, DECIMALS)
    alike = whole.made(ranked[scores == mine])
    return int((scores > mine).sum()) + sum(one.pathway < entry.pathway for one in alike)
