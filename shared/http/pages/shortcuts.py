"""Keyboard shortcuts: which there are, and whether the reader wants them (WCAG 2.1.4: they can be turned off)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

COOKIE = "opstap_shortcuts"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`keys` to press one after the other; `code` of the text that says what they do. The first two are dealt with in
    `shortcuts.js`; the others open the link of the page whose `data-go` is the second key."""

    keys: tuple[str, ...]
    code: str


SHORTCUTS = (
    Shortcut(("?",), "help"),
    Shortcut(("/",), "search"),
    Shortcut(("g", "c"), "candidates"),
    Shortcut(("g", "n"), "new"),
    Shortcut(("g", "h"), "go_help"),
    Shortcut(("g", "w"), "words"),
    Shortcut(("g", "e"), "edit"),
    Shortcut(("g", "p"), "pathways"),
)


def are_on() -> bool:
    """Unless the reader turned them off in this browser."""
    return request.cookies.get(COOKIE) != "off"
