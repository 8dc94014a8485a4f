"""The score as a bar of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from services.matcher.web.drawing import picture, rect

LONG, HIGH = 200.0, 8.0
SEEN_FROM = 0.004
"""A part that adds less than this is not drawn."""


def score_bar(
    identity: str,
    parts: Sequence[Mapping[str, Any]],
    title: str,
    called: Callable[[str], str],
    number: Callable[[float], str],
) -> Markup:
    """What every part adds, side by side; the empty rest is what is missing of 1. `parts` as in a body."""
    body, x = [rect("score-rest", 0, 0, LONG, HIGH)], 0.0
    for part in parts:
        if part["contribution"] >= SEEN_FROM:
            wide = part["contribution"] * LONG
            body.append(rect(f"score-{part['name']}", x, 0, max(wide - 0.8, 0.4), HIGH))
            x += wide
    told = ", ".join(f"{called('part.' + part['name'])} {number(part['contribution'])}" for part in parts)
    return picture(identity, "score", (LONG, HIGH), title, told, body)
