"""Files of the ESCO portal as downloaded: what each holds, told by its header, and its rows.

Column sets and separators differ between versions 1.0 and 1.2, so columns are found by name. A file that is not whole
raises `FileWrong` with its name and line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CONCEPT_TYPES = {
    "occupation": "occupation",
    "knowledgeskillcompetence": "skill",
    "iscogroup": "isco_group",
    "skillgroup": "skill_group",
}
RELATIONS = {
    "occupation_skill": ("occupationuri", "relationtype", "skilluri"),
    "skill_skill": ("originalskilluri", "relationtype", "relatedskilluri"),
    "broader": ("concepturi", "broaderuri"),
    "hierarchy": ("level 0 uri", "level 1 uri", "level 2 uri", "level 3 uri"),
}
LABELS = "labels"
"""A part that names concepts and defines none: a collection, a list of labels, a file of another version."""
_VERSION = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?:\.(\d+))?(?!\.?\d)")
_LANGUAGE = re.compile(r"[_ -]([a-z]{2})(?=$|[_ -])", re.IGNORECASE)
_URI = re.compile(r"https?://data\.europa\.eu/(?:esco/)?[\w-]+/[\w./-]+")
_KNOWN = re.compile(r"occupation|skill|ISCO|broader|.+Collection", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_SEPARATOR = re.compile(r"\n|\s\|\s")


class FileWrong(ValueError):
    """A file cannot be imported; says which and where."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(f"{name}, line {line}: {reason}. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """One CSV file. `part`: a value of CONCEPT_TYPES, a key of RELATIONS or LABELS. `origin`: the zip it is in."""

    path: Path
    member: str | None
    part: str
    language: str | None
    version: str | None
    size: int

    @property
    def name(self) -> str:
        """The file's own name, for people."""
        return Path(self.member or self.path).name

    @property
    def key(self) -> str:
        """The same for every edition of the same file: what is imported later replaces what was there."""
        if self.part == "broader":
            return ":".join(("broader", *_WORD.findall(self.name)[:1]))
        if self.part in RELATIONS:
            return self.part
        return f"{self.part}:{self.language}" + (f":{Path(self.name).stem}" if self.part == LABELS else "")

    def content(self) -> bytes:
        """All bytes. Raises FileWrong when the zip is damaged."""
        if self.member is None:
            return self.path.read_bytes()
        try:
            with zipfile.ZipFile(self.path) as files:
                return files.read(self.member)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise FileWrong(f"{self.path.name}: {self.name}", 1, f"the zip is damaged ({error})") from None


@dataclass(frozen=True, slots=True)
class Row:
    """One line's values of the columns that were asked for."""

    line: int
    values: tuple[str, ...]


def files_in(paths: Sequence[Path]) -> tuple[list[OfficialFile], list[str]]:
    """The files that hold something to import, and the names of those that do not.

    Raises FileWrong when a zip cannot be opened or a file is no CSV, OSError when a path is not there.
    """
    found: list[OfficialFile] = []
    others: list[str] = []
    for path in paths:
        for file, member, size in _members(path):
            name = Path(member or file).name
            part = _part(file, member, alone=file == path and member is None)
            if part is None:
                others.append(name)
                continue
            version = version_in(name) or version_in(Path(file.name).name) or version_in(path.name)
            language = language_in(name) or (language_in(file.name) if member else None)
            found.append(OfficialFile(file, member, part, language, version, size))
    return found, others


def rows_of(
    name: str, content: bytes, columns: Sequence[str], optional: Sequence[str] = (), *, ragged: bool = False
) -> Iterator[Row]:
    """Values of `columns` (lower case), then of `optional` ones ("" where the file has none), row by row.

    `ragged`: empty columns may be left out at the end of a row. Raises FileWrong at the first line that is not whole.
    """
    text = _text(name, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        header = [column.strip().casefold() for column in next(reader, [])]
        missing = [column for column in columns if column not in header]
        if missing:
            raise FileWrong(name, 1, f"there is no column {missing[0]!r}")
        places = [header.index(column) for column in columns]
        extra = [header.index(column) if column in header else None for column in optional]
        line = reader.line_num + 1
        for fields in reader:
            if len(fields) != len(header):
                if not any(fields):
                    continue
                if ragged and len(fields) < len(header):
                    fields.extend([""] * (len(header) - len(fields)))
                else:
                    told = f"{len(fields)} columns instead of {len(header)}: it is cut off or damaged"
                    raise FileWrong(name, line, told)
            chosen = [fields[place] for place in places]
            yield Row(line, (*chosen, *("" if place is None else fields[place] for place in extra)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileWrong(name, line, f"{error}: it is cut off or damaged") from None
    if not text.endswith("\n"):
        raise FileWrong(name, line - 1, "it ends in the middle of a line")


def uri_of(name: str, line: int, text: str) -> str:
    """The URI. Raises FileWrong when it is none of ESCO's."""
    uri = text.strip()
    if not _URI.fullmatch(uri):
        raise FileWrong(name, line, f"{uri[:60]!r} is not the URI of an ESCO concept")
    return uri


def labels_of(text: str) -> list[str]:
    """The labels in one field, each once."""
    return list(dict.fromkeys(label for part in _SEPARATOR.split(text) if (label := " ".join(part.split()))))


def version_in(name: str) -> str | None:
    """The version that a file name states, always as three numbers: "v1.2" is "1.2.0"."""
    found = _VERSION.search(name)
    return f"{found[1]}.{found[2]}.{found[3] or 0}" if found else None


def language_in(name: str) -> str | None:
    """The language that a file name states: the two letters after the last such underscore."""
    found = _LANGUAGE.findall(Path(_VERSION.sub("", name)).stem.rstrip("_- "))
    return found[-1].lower() if found else None


def digest_of(content: bytes) -> str:
    """Equal for equal content."""
    return hashlib.sha256(content).hexdigest()


def _members(path: Path) -> Iterator[tuple[Path, str | None, int]]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.suffix.casefold() in (".csv", ".zip"):
                yield from _members(inner)
    elif path.suffix.casefold() == ".zip":
        try:
            with zipfile.ZipFile(path) as files:
                members = [(member.filename, member.file_size) for member in files.infolist()]
        except zipfile.BadZipFile as error:
            raise FileWrong(path.name, 1, f"the zip is cut off or damaged ({error})") from None
        for name, size in sorted(members):
            if name.casefold().endswith(".csv") and not Path(name).name.startswith("."):
                yield path, name, size
    else:
        yield path, None, path.stat().st_size


def _part(path: Path, member: str | None, *, alone: bool) -> str | None:
    """What a file holds, by its header and the type in its first row; None for what is not imported.

    `alone`: a person named this very file, so that it has to be one that can be imported.
    """
    name = Path(member or path).name
    try:
        if member is None:
            with path.open("rb") as file:
                start = file.read(65536)
        else:
            with zipfile.ZipFile(path) as files, files.open(member) as inner:
                start = inner.read(65536)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise FileWrong(f"{path.name}: {name}", 1, f"the zip is damaged ({error})") from None
    text = start.decode("utf-8-sig", errors="ignore")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [column.strip().casefold() for column in next(rows, [])]
    for part, columns in RELATIONS.items():
        if set(columns) <= set(header):
            return part
    if not {"concepturi", "preferredlabel"} <= set(header):
        if not alone and not _KNOWN.match(name):
            return None  # newer versions come with a dictionary and the like
        raise FileWrong(name, 1, "this is not a file of the ESCO download, or its first line is damaged")
    if not {"concepttype", "altlabels"} <= set(header) or "broaderconcepturi" in header:
        return LABELS
    first = next(rows, None)
    if first is None or len(first) != len(header):
        raise FileWrong(name, 2, "there is no whole row after the header")
    return CONCEPT_TYPES.get(first[header.index("concepttype")].strip().casefold())


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileWrong(name, content.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text") from None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","
