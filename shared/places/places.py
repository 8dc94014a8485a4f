"""Four-digit postcodes to points.

The package ships `postcodes.csv`, derived from open data by `derive.py` (see README.md for how exact it is and what is
missing). An operator who imports the GeoNames file gets all postcodes, each with a point of its own.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).with_name("postcodes.csv")
_POSTCODE = re.compile(r"([1-9][0-9]{3})(?:\s?[A-Za-z]{2})?")
_GEONAMES_POSTCODE, _GEONAMES_LAT, _GEONAMES_LON = 1, 9, 10
_NETHERLANDS = (50.5, 53.7, 3.0, 7.4)


class PostcodeInvalid(ValueError):
    """The text is not a Dutch postcode: four digits, the first not 0, optionally two letters."""


def pc4_of(postcode: str) -> str:
    """The four digits of `1506`, `1506AB` or `1506 AB`. Raises PostcodeInvalid for anything else.

    Only the form is checked: whether the postcode exists, or its point is known, is for `Places.point`.
    """
    match = _POSTCODE.fullmatch(postcode.strip())
    if match is None:
        raise PostcodeInvalid("not a Dutch postcode: four digits, and two letters if known")
    return match.group(1)


@dataclass(frozen=True, slots=True)
class Places:
    """Points (latitude, longitude in WGS 84 degrees) by PC4. Immutable: safe to share between threads."""

    points: Mapping[str, tuple[float, float]]

    @classmethod
    def load(cls, path: Path | str | None = None) -> Places:
        """Reads a file with the columns `pc4,lat,lon` (others are ignored); without a path the shipped one.

        Raises OSError when it cannot be read and ValueError (with the line) when a row is no point in the Netherlands.
        """
        source = SHIPPED if path is None else Path(path)
        with source.open(encoding="utf-8", newline="") as lines:
            return cls(dict(_points(csv.DictReader(lines), str(source))))

    @property
    def fingerprint(self) -> str:
        """A hash of all points: belongs in the settings id of whatever ranks with them."""
        lines = (f"{pc4} {lat!r} {lon!r}\n" for pc4, (lat, lon) in sorted(self.points.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]

    def point(self, pc4: str) -> tuple[float, float] | None:
        """The point of a PC4 (or whole postcode); None when it is not known, which is not the same as far away."""
        found = self.points.get(pc4)
        if found is None and len(pc4) > 4:
            return self.points.get(pc4[:4])
        return found


def import_geonames(source: Path | str, target: Path | str) -> int:
    """Writes `target` (`pc4,lat,lon`) from a GeoNames postal file and returns how many postcodes it holds.

    Takes the original tab-separated `NL.txt` (country, postcode, place, …, latitude, longitude, accuracy) as well as
    a csv with the columns `pc4,lat,lon`. Of a PC4 with several rows the points are averaged. `target` is replaced in
    one step, so a reader sees the old file or the new one. Raises ValueError when there is no Dutch postcode in it.
    """
    with Path(source).open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        rows: Iterator[tuple[str, tuple[float, float]]]
        rows = _geonames(lines, str(source)) if "\t" in first else _points(csv.DictReader(lines), str(source))
        collected: dict[str, list[tuple[float, float]]] = {}
        for pc4, point in rows:
            collected.setdefault(pc4, []).append(point)
    if not collected:
        raise ValueError(f"{source}: no Dutch postcodes found")
    target = Path(target)
    unfinished = target.with_name(target.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(("pc4", "lat", "lon"))
        for pc4, points in sorted(collected.items()):
            lat = sum(lat for lat, _ in points) / len(points)
            lon = sum(lon for _, lon in points) / len(points)
            write.writerow((pc4, f"{lat:.4f}", f"{lon:.4f}"))
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(target)
    return len(collected)


def _points(rows: csv.DictReader[str], name: str) -> Iterator[tuple[str, tuple[float, float]]]:
    if not {"pc4", "lat", "lon"} <= set(rows.fieldnames or ()):
        raise ValueError(f"{name}: the columns pc4, lat and lon are needed")
    for row in rows:
        yield _checked(row["pc4"], row["lat"], row["lon"], f"{name}, line {rows.line_num}")


def _geonames(lines: Iterator[str], name: str) -> Iterator[tuple[str, tuple[float, float]]]:
    for number, line in enumerate(lines, start=1):
        fields = line.rstrip("\r\n").split("\t")
        if fields[0] != "NL":
            continue
        if len(fields) <= _GEONAMES_LON:
            raise ValueError(f"{name}, line {number}: too few columns")
        where = f"{name}, line {number}"
        yield _checked(fields[_GEONAMES_POSTCODE], fields[_GEONAMES_LAT], fields[_GEONAMES_LON], where)


def _checked(postcode: str, lat: str, lon: str, where: str) -> tuple[str, tuple[float, float]]:
    try:
        pc4, point = pc4_of(postcode), (float(lat), float(lon))
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{where}: not a postcode with a point") from error
    south, north, west, east = _NETHERLANDS
    if not (south <= point[0] <= north and west <= point[1] <= east):
        raise ValueError(f"{where}: the point is not in the Netherlands")
    return pc4, point
