"""Small pictures as SVG: numbers and classes only (no style attributes), each with a title and a description."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def picture(
    identity: str, css: str, box: tuple[float, float], title: str, description: str, body: Iterable[str]
) -> Markup:
    """An image of `box` (width, height) user units. `identity` is unique on the page; `body` is SVG already."""
    width, height = (short(one) for one in box)
    return Markup(  # noqa: S704 - body is made here of numbers, class names and escaped text
        f'<svg class="{css}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{identity}-t {identity}-d"><title id="{identity}-t">{escape(title)}</title>'
        f'<desc id="{identity}-d">{escape(description)}</desc>{"".join(body)}</svg>'
    )


def rect(css: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{css}" x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}"/>'


def pieces(css: str, boxes: Iterable[tuple[float, float, float, float]]) -> str:
    """Many rectangles (x, y, width, height) as one shape: a fraction of the bytes. Nothing for none."""
    drawn = "".join(
        f"M{short(x)} {short(y)}h{short(width)}v{short(height)}h{short(-width)}z" for x, y, width, height in boxes
    )
    return f'<path class="{css}" d="{drawn}"/>' if drawn else ""


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{css}" x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}"/>'


def text(css: str, x: float, y: float, words: str) -> str:
    """The words beside the point, as the class says; a reader of the screen is told the description instead."""
    return f'<text class="{css}" x="{short(x)}" y="{short(y)}">{escape(words)}</text>'


def short(value: float) -> str:
    """At most one decimal, and none when it is nought."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
