"""Where a four-digit Dutch postcode (PC4) is, and about how long it takes to travel between two of them."""

from shared.places.places import Places, PostcodeInvalid, import_geonames, pc4_of
from shared.places.travel import (
    DEFAULT_MODES,
    MINIMUM_MINUTES,
    TRAVEL_MODES,
    ModeParameters,
    TravelModel,
    TravelSettings,
    haversine_km,
)

__all__ = [
    "DEFAULT_MODES",
    "MINIMUM_MINUTES",
    "TRAVEL_MODES",
    "ModeParameters",
    "Places",
    "PostcodeInvalid",
    "TravelModel",
    "TravelSettings",
    "haversine_km",
    "import_geonames",
    "pc4_of",
]
