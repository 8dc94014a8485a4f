"""Door-to-door minutes between postcodes as arrays: the formula of docs/matching.md, Travel.

Places are numbered once; the minutes from a home to all places are worked out once per home and means of travel.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from services.matcher.engine.knowledge import ModeParameters, Places
from services.matcher.engine.verdicts import Floats, Ints

EARTH_RADIUS_KM = 6371.0088
MINIMUM_MINUTES = 5
"""Floor for every trip, and the trip inside one postcode (docs/matching.md)."""
PUBLIC_TRANSPORT = "public_transport"
NO_MODE = np.inf
"""Minutes where no means of travel is allowed."""
HOMES_REMEMBERED = 512
"""Tables of minutes from a home by one means (8 bytes a place)."""
NOWHERE = -1
"""Number of a place that was not stated or whose point is not known."""


class TravelMinutes:
    """Numbers for places and minutes between them. Grows with the stock; to be used under the engine's lock."""

    def __init__(self, places: Places, modes: Mapping[str, ModeParameters]) -> None:
        self.modes = dict(modes)
        self._places = places
        self._number: dict[str, int] = {}
        self._points: list[tuple[float, float]] = []
        self._radians: Floats = np.empty((0, 2))
        self._from_home: OrderedDict[tuple[int, str], Floats] = OrderedDict()
        self._last_home, self._last_km = (NOWHERE, 0), np.empty(0)

    def place(self, postcode: str | None) -> int:
        """The number of a postcode (`1506` or `1506 AB`), or NOWHERE when its point is not known."""
        if postcode is None:
            return NOWHERE
        pc4 = postcode.strip()[:4]
        if pc4 not in self._number:
            point = self._places.point(pc4)
            if point is None:
                return NOWHERE
            self._number[pc4] = len(self._points)
            self._points.append(point)
        return self._number[pc4]

    def __len__(self) -> int:
        """Places that have a number."""
        return len(self._points)

    @property
    def places(self) -> list[str]:
        """The postcodes that have a number, in turn."""
        return list(self._number)

    def known(self, modes: Sequence[str]) -> tuple[str, ...]:
        """Those of the modes that have parameters."""
        return tuple([mode for mode in modes if mode in self.modes])

    def from_home(self, home: int, mode: str) -> Floats:
        """Minutes from a home to every place that has a number."""
        table = self._from_home.get((home, mode))
        if table is None or len(table) < len(self._points):
            table = self._from_home[home, mode] = self._minutes(self._km_from(home), mode)
            table[home] = MINIMUM_MINUTES
            if len(self._from_home) > HOMES_REMEMBERED:
                self._from_home.popitem(last=False)
        return table

    def between(self, one: Ints, other: Ints, mode: str) -> Floats:
        """Whole minutes between places, elementwise; both must have a number."""
        radians = self._all_radians
        whole = self._minutes(_crow_fly_km(radians[one], radians[other]), mode)
        answer: Floats = np.where(one == other, float(MINIMUM_MINUTES), whole)
        return answer

    @property
    def _all_radians(self) -> Floats:
        if len(self._radians) < len(self._points):
            self._radians = np.radians(np.array(self._points).reshape(-1, 2))
        return self._radians

    def _km_from(self, home: int) -> Floats:
        """To every place that has a number. The last answer is kept: one candidate asks for several means in turn."""
        if self._last_home != (home, len(self._points)):
            radians = self._all_radians
            self._last_home, self._last_km = (home, len(radians)), _crow_fly_km(radians[home : home + 1], radians)
        return self._last_km

    def _minutes(self, crow_fly_km: Floats, mode: str) -> Floats:
        """Whole minutes between two different places."""
        parameters = self.modes[mode]
        minutes = crow_fly_km * parameters.detour / parameters.speed_kmh * 60 + parameters.fixed_minutes
        # Rounded first: a sum that is whole on paper must not tip over to the next minute.
        whole: Floats = np.maximum(MINIMUM_MINUTES, np.ceil(np.round(minutes, 9)))
        return whole

    def least(self, home: int, to: Ints, modes: Sequence[str], public_spare: Ints) -> Floats:
        """Least minutes from a home to places by the allowed modes; NO_MODE where there is none.

        `public_spare`: longest public transport trip that stays out of the night, per place asked for
        (`week_arrays.latest_public_minutes`).
        """
        best = np.full(len(to), NO_MODE)
        for mode in modes:
            minutes = self.from_home(home, mode)[to]
            if mode == PUBLIC_TRANSPORT:
                minutes = np.where(minutes <= public_spare, minutes, NO_MODE)
            best = np.minimum(best, minutes)
        return best

    def least_between(self, one: Ints, other: Ints, modes: Sequence[str]) -> Floats:
        """Least minutes between places by any of the modes, at any hour; NO_MODE without modes."""
        best = np.full(len(one), NO_MODE)
        for mode in modes:
            best = np.minimum(best, self.between(one, other, mode))
        return best


def _crow_fly_km(start: Floats, end: Floats) -> Floats:
    """Between points in radians, latitude and longitude, elementwise."""
    half = np.sin((end[:, 0] - start[:, 0]) / 2) ** 2
    half += np.cos(start[:, 0]) * np.cos(end[:, 0]) * np.sin((end[:, 1] - start[:, 1]) / 2) ** 2
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return km
