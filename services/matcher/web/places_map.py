"""Where the work and the lessons of the list are, seen from home: a simple map without tiles, north up.

Nothing on it is more exact than the four digits of a postcode.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from services.matcher.web.drawing import line, picture, rect, short, text
from shared.http.pages import language, t
from shared.places import Places, TravelModel, haversine_km

SIZE, MARGIN = 400.0, 26.0
RINGS = (5, 10, 20, 40)
LEAST_KM = 6.0
"""The map reaches at least so far from home, so that the first ring is always on it."""
KM_PER_DEGREE = 111.195
"""Of latitude, on the sphere of `haversine_km`."""
USUAL_MODES = ("bike", "public_transport")
"""For whom it is not known how they travel."""
LABELLED = 6
"""Numbers beside a point; of more only that there are more."""
NEAR = 16.0
"""What lies nearer to each other on the picture is drawn as one point."""


@dataclass(slots=True)
class Spot:
    """A postcode with what is there. `works`: place in the list and title; `lessons`: titles of courses."""

    postcode: str
    works: list[tuple[int, str]] = field(default_factory=list)
    lessons: list[str] = field(default_factory=list)
    km: float | None = None
    minutes: list[tuple[str, int | None]] = field(default_factory=list)
    """By means of travel."""


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """`picture` is None when the home, or every other place, has no known point; `spots`: nearest first, then those of
    which the distance is not known."""

    picture: Markup | None
    spots: Sequence[Spot]
    home: str | None
    elsewhere: int
    """Listed work that is at home, or whose place is not stated."""


def places_map(
    home: str | None,
    modes: Sequence[str] | None,
    paths: Sequence[Mapping[str, Any]],
    lessons: Mapping[str, str | None],
    travel: TravelModel,
) -> PlacesMap:
    """`paths`: bodies of the list, in its order; `lessons`: the postcode of every course that they speak of."""
    pc4 = home.strip()[:4] if home else None
    spots, elsewhere = _spots(paths, lessons)
    for spot in spots:
        spot.km = _km(travel.places, pc4, spot.postcode)
        if pc4 is not None:
            spot.minutes = [(mode, travel.minutes(pc4, spot.postcode, mode)) for mode in modes or USUAL_MODES]
    spots.sort(key=lambda spot: (spot.km is None, spot.km or 0, spot.postcode))
    centre = travel.places.point(pc4) if pc4 else None
    known = [spot for spot in spots if spot.km is not None]
    drawn = _drawn(centre, pc4 or "", known, travel.places) if centre and known else None
    return PlacesMap(drawn, spots, pc4, elsewhere)


def _spots(paths: Iterable[Mapping[str, Any]], lessons: Mapping[str, str | None]) -> tuple[list[Spot], int]:
    spots: dict[str, Spot] = {}
    elsewhere = 0
    for place, path in enumerate(paths, 1):
        vacancy = path["vacancy"]
        if vacancy["postcode"] and not vacancy["remote"]:
            pc4 = vacancy["postcode"].strip()[:4]
            spots.setdefault(pc4, Spot(pc4)).works.append((place, vacancy["title"]))
        else:
            elsewhere += 1
        for course in path["courses"]:
            where = lessons.get(course["id"])
            if where:
                spot = spots.setdefault(where.strip()[:4], Spot(where.strip()[:4]))
                if course["title"] not in spot.lessons:
                    spot.lessons.append(course["title"])
    return list(spots.values()), elsewhere


def _km(places: Places, home: str | None, there: str) -> float | None:
    start, end = places.point(home) if home else None, places.point(there)
    return haversine_km(*start, *end) if start and end else None


def _drawn(centre: tuple[float, float], home: str, spots: Sequence[Spot], places: Places) -> Markup:
    reach = max(LEAST_KM, 1.1 * max(spot.km or 0 for spot in spots))
    scale, middle = (SIZE / 2 - MARGIN) / reach, SIZE / 2

    def at(point: tuple[float, float]) -> tuple[float, float]:
        east = (point[1] - centre[1]) * KM_PER_DEGREE * math.cos(math.radians(centre[0]))
        return middle + east * scale, middle - (point[0] - centre[0]) * KM_PER_DEGREE * scale

    body = [rect("map-ground", 0, 0, SIZE, SIZE)]
    for ring in RINGS:
        if ring <= reach * 1.15:
            body.append(
                f'<circle class="map-ring" cx="{short(middle)}" cy="{short(middle)}" r="{short(ring * scale)}"/>'
            )
            body.append(text("map-ring-name", middle, middle - ring * scale - 3, f"{ring} km"))
    home_x, home_y = at(centre)
    body.append(f'<path class="map-home" d="M{short(home_x)} {short(home_y - 9)}l9 8h-3v8h-12v-8h-3z"/>')
    placed = [(*at(point), spot) for spot in spots if (point := places.point(spot.postcode)) is not None]
    for point_there, together in _heaps(placed):
        at_home = math.hypot(point_there[0] - home_x, point_there[1] - home_y) < NEAR
        x, y = (home_x, home_y + 18) if at_home else point_there
        if any(spot.lessons for spot in together):
            body.append(rect("map-lesson", x - 13, y - 5, 10, 10))
        numbers = sorted(place for spot in together for place, _ in spot.works)
        if numbers:
            label = ", ".join(map(str, numbers[:LABELLED])) + ("…" if len(numbers) > LABELLED else "")
            body.append(f'<circle class="map-work" cx="{short(x + 5)}" cy="{short(y)}" r="6"/>')
            body.append(text("map-name", x + 14, y + 4, label))
    body += [
        line("map-scale", 12, SIZE - 12, 12 + 5 * scale, SIZE - 12),
        text("map-scale-name", 12, SIZE - 18, "5 km"),
        f'<path class="map-north" d="M{short(SIZE - 20)} 12l6 16-6-4-6 4z"/>',
        text("map-north-name", SIZE - 20, 42, t("map.north")),
    ]
    told = t(
        "map.description",
        home=home,
        work=sum(len(spot.works) for spot in spots),
        places=len(spots),
        far=_number(max(spot.km or 0 for spot in spots)),
    )
    return picture("map", "map", (SIZE, SIZE), t("map.picture"), told, body)


def _heaps(placed: Iterable[tuple[float, float, Spot]]) -> list[tuple[tuple[float, float], list[Spot]]]:
    """Points that would lie over each other, together at the place of the first."""
    heaps: list[tuple[tuple[float, float], list[Spot]]] = []
    for x, y, spot in placed:
        near = next((spots for (left, top), spots in heaps if math.hypot(left - x, top - y) < NEAR), None)
        if near is None:
            heaps.append(((x, y), [spot]))
        else:
            near.append(spot)
    return heaps


def _number(km: float) -> str:
    return f"{km:.1f}".replace(".", "," if language() == "nl" else ".")
