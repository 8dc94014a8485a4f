"""Settings that may be given as they are or, where they are secret, as a file: `NAME` or `NAME_FILE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class SettingWrong(ValueError):
    """A setting is missing or wrong; the text says which and what to do."""


def stated(environ: Mapping[str, str], name: str) -> str:
    """The value of `NAME`, else the content of the file that `NAME_FILE` names, without white space around it; else
    an empty text. Raises `SettingWrong` when the file cannot be read."""
    if environ.get(name):
        return environ[name].strip()
    path = environ.get(f"{name}_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingWrong(f"{name}_FILE cannot be read: {error.strerror}") from error


def required(environ: Mapping[str, str], name: str) -> str:
    """As `stated`; raises `SettingWrong` when there is nothing."""
    value = stated(environ, name)
    if not value:
        raise SettingWrong(f"set {name} or {name}_FILE")
    return value


def taxonomy_library(environ: Mapping[str, str]) -> Path:
    """Where imported taxonomies are kept: `OPSTAP_TAXONOMY`, else `taxonomy` in the data folder."""
    named = environ.get("OPSTAP_TAXONOMY")
    return (Path(named) if named else Path(environ.get("OPSTAP_DATA_DIR") or "var") / "taxonomy").absolute()


def taxonomy_folder(environ: Mapping[str, str]) -> Path | None:
    """The imported taxonomy that is current; None, which means the starter set, when there is none."""
    folder = taxonomy_library(environ) / "current"
    return folder if folder.exists() else None
