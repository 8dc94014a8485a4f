"""What residents and clubs offer near somebody's home."""

from __future__ import annotations

from collections.abc import Iterable

from shared.contracts.payloads import InitiativeState
from shared.places import Places, haversine_km

NEAR_KM = 5.0
"""A quarter of an hour by bike."""


def near_home(postcode: str | None, initiatives: Iterable[InitiativeState], places: Places) -> list[InitiativeState]:
    """Those within NEAR_KM of the postcode, nearest first, then those online; others have no known place."""
    home = places.point(postcode) if postcode else None
    found: list[tuple[float, str, InitiativeState]] = []
    for one in initiatives:
        there = places.point(one.terms.postcode) if one.terms.postcode else None
        if one.terms.online:
            found.append((NEAR_KM, one.id, one))
        elif home is not None and there is not None and haversine_km(*home, *there) <= NEAR_KM:
            found.append((haversine_km(*home, *there), one.id, one))
    return [one for *_, one in sorted(found, key=lambda item: item[:2])]
