"""The style sheet of the NL Design System, made of the vendored components and the tokens that they use.

`python -m shared.http.pages.design_system` writes `static/design-system.css` anew: after a new version of a vendored
file (see `vendored/README.md`), or after a change to one of `OURS`. A test says when it was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
VENDORED = HERE / "vendored"
TOKENS = VENDORED / "nl-design-system-unstable" / "voorbeeld.css"
BUILT = HERE / "static" / "design-system.css"
OURS = tuple(HERE / "static" / name for name in ("opstap-theme.css", "opstap.css"))
"""Our own style sheets may use any token of the design system; those of single subjects use the properties that
`opstap.css` defines, so that a change there does not change this file."""
NOTICE = """/*
 * NL Design System: design tokens "Voorbeeld" (only those that are used), and components.
 * SPDX-License-Identifier: EUPL-1.2
 * Copyright (c) NL Design System community; (c) 2020-2024 Frameless B.V.; (c) 2021-2024 Gemeente Utrecht
 * Made by shared/http/pages/design_system.py of the files in shared/http/pages/vendored: change nothing here.
 */
"""
_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET = re.compile(r'@charset "[^"]*";')


def build() -> str:
    """The whole style sheet; the same for the same files."""
    components = "\n".join(small(path.read_text(encoding="utf-8")) for path in components_of(VENDORED))
    ours = "\n".join(path.read_text(encoding="utf-8") for path in OURS)
    tokens = dict(_TOKEN.findall(_COMMENT.sub("", TOKENS.read_text(encoding="utf-8"))))
    kept = used_tokens(tokens, (components, ours))
    theme = "".join(f"{name}:{value};" for name, value in tokens.items() if name in kept)
    return f"{NOTICE}.voorbeeld-theme{{{theme}}}\n{components}\n"


def components_of(folder: Path) -> list[Path]:
    """The style sheets of components, by name."""
    found = [*(folder / "nl-design-system-candidate").glob("*.css"), *(folder / "utrecht").glob("*.css")]
    return sorted(found, key=lambda path: path.name)


def used_tokens(tokens: Mapping[str, str], styles: Iterable[str]) -> set[str]:
    """The tokens that the styles use, and those that these are made of."""
    to_do = [name for style in styles for name in _USED.findall(style)]
    kept: set[str] = set()
    while to_do:
        name = to_do.pop()
        if name in tokens and name not in kept:
            kept.add(name)
            to_do += _USED.findall(tokens[name])
    return kept


def small(style: str) -> str:
    """Without comments, and without space that says nothing."""
    bare = _CHARSET.sub("", _COMMENT.sub("", style.replace("\ufeff", "")))
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", bare)).strip().replace(";}", "}")


if __name__ == "__main__":
    BUILT.write_text(build(), encoding="utf-8")
