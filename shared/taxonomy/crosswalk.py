"""URIs of another classification (CompetentNL) beside those of ESCO: a table that somebody else made and we keep."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path

from shared.taxonomy.official import FileWrong

CROSSWALK = "crosswalk.tsv"
RELATIONS = ("exactMatch", "closeMatch")
_ESCO = ("esco", "esco uri", "escouri", "esco_uri")
_OTHER = ("competentnl", "competentnl uri", "competentnluri", "competentnl_uri", "other", "other uri")
_RELATION = ("relation", "relatie", "mapping relation", "mappingrelation", "match")


@dataclass(frozen=True, slots=True)
class Match:
    """An ESCO concept and what it is elsewhere; `relation` is one of RELATIONS."""

    concept: str
    other: str
    relation: str


def parse_crosswalk(file: Path) -> list[Match]:
    """The matches of a CSV or tab-separated file with columns `esco`, `competentnl`, `relation` ("skos:" is allowed).

    Each pair once, exact matches first. Raises FileWrong naming file and line.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileWrong(file.name, error.object.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from None
    header = text.split("\n", 1)[0]
    delimiter = max("\t,;", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: set[Match] = set()
    try:
        columns = [name.strip().casefold() for name in next(rows, [])]
        places = [_place(file.name, columns, names) for names in (_ESCO, _OTHER, _RELATION)]
        for row in rows:
            if len(row) != len(columns):
                raise FileWrong(file.name, rows.line_num, f"has {len(row)} columns instead of {len(columns)}")
            concept, other, relation = (row[place].strip() for place in places)
            relation = relation.rsplit(":", 1)[-1].rsplit("#", 1)[-1]
            if relation not in RELATIONS:
                raise FileWrong(file.name, rows.line_num, f"{relation!r} is not exactMatch or closeMatch")
            if not all(uri.startswith(("http://", "https://")) and len(uri.split()) == 1 for uri in (concept, other)):
                raise FileWrong(file.name, rows.line_num, "does not hold two URIs")
            found.add(Match(concept, other, relation))
    except csv.Error as error:
        raise FileWrong(file.name, rows.line_num, str(error)) from None
    return sorted(found, key=lambda match: (match.concept, RELATIONS.index(match.relation), match.other))


def write_crosswalk(matches: list[Match], target: Path) -> None:
    """Replaces `target` at once or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".new")
    lines = ["esco\tother\trelation", *(f"{match.concept}\t{match.other}\t{match.relation}" for match in matches)]
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.replace(unfinished, target)


def read_crosswalk(file: Path) -> dict[str, list[Match]]:
    """What `write_crosswalk` wrote, by ESCO URI; nothing when there is no file."""
    found: dict[str, list[Match]] = {}
    for match in parse_crosswalk(file) if file.exists() else []:
        found.setdefault(match.concept, []).append(match)
    return found


def _place(file: str, columns: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in columns:
            return columns.index(name)
    raise FileWrong(file, 1, f"has no column {names[0]!r}")
