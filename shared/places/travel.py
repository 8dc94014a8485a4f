"""Door-to-door travel minutes between two postcodes: an honest estimate, one replaceable function.

minutes = crow-fly km x detour / speed x 60 + fixed minutes, rounded up, never below MINIMUM_MINUTES.
Every figure is a planning estimate, not a measurement of one trip: `source` says where it comes from. A municipality
that has a travel-time matrix uses that in its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shared.places.places import Places

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

MINIMUM_MINUTES = 5
"""A trip inside one postcode: a PC4 in a town is about 1 km across, so half of it on foot is about 6 minutes and by
bike with unlocking about 4. Also the floor for every other trip: points that coincide are not the same door."""

NO_PUBLIC_TRANSPORT = ("00:30", "05:30")
"""Local time from-until without public transport (design, estimate: outside the few night buses and trains)."""


@dataclass(frozen=True, slots=True)
class ModeParameters:
    """How fast one travels by a means: km/h on the way, road km per crow-fly km, and minutes that every trip costs."""

    speed_kmh: float
    detour: float
    fixed_minutes: float
    source: str

    def __post_init__(self) -> None:
        if not (self.speed_kmh > 0 and self.detour >= 1 and self.fixed_minutes >= 0 and self.source):
            raise ValueError("speed above 0, detour of at least 1, fixed minutes of at least 0 and a source are needed")


_STREETS = "detour: published ratios of street to crow-fly distance lie around 1.2-1.4 (estimate 1.3)"

DEFAULT_MODES: Mapping[str, ModeParameters] = MappingProxyType(
    {
        "walk": ModeParameters(4.8, 1.3, 0.0, f"estimate: usual planning speed on foot, 1.3 m/s; {_STREETS}"),
        "bike": ModeParameters(
            15.0, 1.3, 1.0, f"estimate: town cycling in the Netherlands 12-18 km/h door to door; {_STREETS}"
        ),
        "e_bike": ModeParameters(
            20.0, 1.3, 1.0, f"estimate: support ends at 25 km/h by law, about 20 km/h in practice; {_STREETS}"
        ),
        "moped": ModeParameters(
            25.0, 1.3, 2.0, f"estimate: legal maximum 25 or 45 km/h by plate, slower in town; {_STREETS}"
        ),
        "public_transport": ModeParameters(
            22.0, 1.3, 12.0, f"estimate: vehicle and transfers 22 km/h, 12 minutes to walk and wait; {_STREETS}"
        ),
        "car": ModeParameters(
            35.0, 1.35, 5.0, "estimate: mixed town and regional roads, 5 minutes to park; detour 1.35 for main roads"
        ),
    }
)
"""The settings as shipped: authored planning estimates, in the order in which the API names the modes."""

TRAVEL_MODES = tuple(DEFAULT_MODES)


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """What the travel estimate depends on; part of the settings id of the engine that uses it."""

    modes: Mapping[str, ModeParameters] = field(default_factory=lambda: DEFAULT_MODES)
    minimum_minutes: int = MINIMUM_MINUTES
    no_public_transport: tuple[str, str] = NO_PUBLIC_TRANSPORT


class TravelModel:
    """Minutes between postcodes by the formula of this module. Pure: same inputs, same answer, any thread."""

    def __init__(self, settings: TravelSettings | None = None, places: Places | None = None) -> None:
        """Without settings the shipped ones; without places the shipped postcodes (read here, about 10 ms)."""
        self.settings = settings or TravelSettings()
        self.places = places or Places.load()

    def minutes(self, home: str, work: str, mode: str) -> int | None:
        """Whole minutes from PC4 `home` to PC4 `work`; None when one of the points is unknown.

        Symmetric. Raises KeyError for a mode that the settings do not know. The time of day plays no part:
        whoever asks for public transport at night looks at `settings.no_public_transport`.
        """
        parameters = self.settings.modes[mode]
        if home[:4] == work[:4]:
            return self.settings.minimum_minutes if self.places.point(home) else None
        start, end = self.places.point(home), self.places.point(work)
        if start is None or end is None:
            return None
        way_km = haversine_km(*start, *end) * parameters.detour
        door_to_door = way_km / parameters.speed_kmh * 60 + parameters.fixed_minutes
        # Rounded to 1e-9 first: a sum that is whole on paper must not tip over to the next minute.
        return max(self.settings.minimum_minutes, math.ceil(round(door_to_door, 9)))


def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres between two points in degrees."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
