"""What the engine must be told about occupations, skills, places and means of travel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Knowledge(Protocol):
    """The taxonomy as ranking sees it. All answers are constant for one version of the taxonomy."""

    def isco(self, occupation: str) -> str | None:
        """The four digits of the ISCO-08 unit group of an occupation URI, or None when it is not known."""

    def skills_of(self, occupation: str) -> tuple[Sequence[str], Sequence[str]]:
        """Essential and optional skill URIs; both empty for an unknown occupation."""

    def neighbours(self, skill: str) -> frozenset[str]:
        """Skills that are narrower, broader or directly related."""

    def rarity(self, skill: str) -> float:
        """Above 0; higher for a skill that few occupations need."""


class Places(Protocol):
    def point(self, pc4: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, or None when it is not known."""


class ModeParameters(Protocol):
    """How fast one travels: km/h on the way, road km per crow-fly km, minutes that every trip costs."""

    @property
    def speed_kmh(self) -> float: ...

    @property
    def detour(self) -> float: ...

    @property
    def fixed_minutes(self) -> float: ...
