"""The look of a municipality: a class on every page, and a style sheet that it brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.vocabulary.settings import SettingWrong

OURS = "voorbeeld-theme opstap-theme"
"""The design tokens of the theme Voorbeeld, and our own on top."""
_CLASSES = re.compile(r"[A-Za-z][\w-]*( [A-Za-z][\w-]*)*")
LARGEST_CSS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Theme:
    """`classes` of the `<html>` element, separated by single spaces; `css` a file that is served after our styles."""

    classes: str = OURS
    css: Path | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Theme:
        """`OPSTAP_THEME_CLASS` and `OPSTAP_THEME_CSS`. Raises `SettingWrong` for what is no class, no file or too
        large."""
        classes = environ.get("OPSTAP_THEME_CLASS", "").strip() or OURS
        if not _CLASSES.fullmatch(classes):
            raise SettingWrong("OPSTAP_THEME_CLASS is one or more CSS classes, for example utrecht-theme")
        named = environ.get("OPSTAP_THEME_CSS", "").strip()
        css = Path(named) if named else None
        if css is not None and (not css.is_file() or css.suffix != ".css" or css.stat().st_size > LARGEST_CSS):
            raise SettingWrong("OPSTAP_THEME_CSS is the path of a .css file of at most 1 MB")
        return cls(classes, css)
