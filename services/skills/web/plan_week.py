"""The week of a plan: which hours are work, lessons and travel, as a picture and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.skills.web.plan_words import Speech
from shared.vocabulary.plans import ProposedPlan
from shared.vocabulary.week import DAYS, Interval

DAY = 24 * 60
KINDS = ("work", "lesson", "travel", "own")
_LOOK = {
    "work": 'fill="#0b5a8a" stroke="#073f62"',
    "lesson": 'fill="#ffe3a3" stroke="#8a5a00" stroke-width="1.5"',
    "travel": 'fill="#b9c4cc" stroke="#5d6b76"',
    "own": 'fill="#ffffff" stroke="#47535d" stroke-dasharray="4 3"',
}
WIDTH, LEFT, TOP, ROW = 720, 46, 22, 15
"""In pixels: the picture, the hours beside it, the days above it, one hour."""


@dataclass(frozen=True, slots=True)
class Block:
    """Part of one day in minutes after midnight."""

    kind: str
    day: str
    start: int
    end: int

    @property
    def times(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


def blocks(plan: ProposedPlan, taken: Iterable[Interval]) -> list[Block]:
    """Work with the way there and back, lessons, and what stays taken; by day and hour.

    What was taken at the hours of the plan gives way to it: the pathway was only possible as it can be replaced.
    """
    minutes = plan.travel_minutes or 0
    found = [block for interval in plan.work for block in _pieces("work", interval.day, interval.start, _end(interval))]
    for interval in plan.work if minutes else ():
        found += _pieces("travel", interval.day, interval.start - minutes, interval.start)
        found += _pieces("travel", interval.day, _end(interval), _end(interval) + minutes)
    found += [block for one in plan.lessons for block in _pieces("lesson", one.day, one.start, _end(one))]
    planned = [*plan.work, *plan.lessons]
    own = [one for one in taken if not any(_meet(one, other) for other in planned)]
    found += [block for one in own for block in _pieces("own", one.day, one.start, _end(one))]
    return sorted(found, key=lambda block: (DAYS.index(block.day), block.start, KINDS.index(block.kind)))


def in_words(found: Sequence[Block], speech: Speech) -> list[Markup]:
    """One line for each day of the week."""
    lines = []
    for day in DAYS:
        told = [
            Markup('{} <bdi dir="ltr">{}</bdi>').format(speech.say(f"week.{block.kind}"), block.times)
            for block in found
            if block.day == day
        ]
        what = Markup(", ").join(told) if told else speech.say("week.free")
        lines.append(Markup("<strong>{}:</strong> {}").format(speech.weekday(day), what))
    return lines


def kinds(found: Sequence[Block]) -> tuple[str, ...]:
    """What there is in the week, for the legend."""
    return tuple(kind for kind in KINDS if any(block.kind == kind for block in found))


def picture(found: Sequence[Block], speech: Speech) -> Markup:
    """An SVG of the week, days from left to right. What it shows is said in words beside it.

    Its own few words are in one language that runs from left to right: not everything that draws an SVG knows better.
    """
    first = min([block.start for block in found] + [8 * 60]) // 60
    last = -(-max([block.end for block in found] + [18 * 60]) // 60)
    height = TOP + (last - first) * ROW + 8
    wide = (WIDTH - LEFT) / len(DAYS)
    drawn = [Markup('<rect width="{}" height="{}" fill="#ffffff"/>').format(WIDTH, height)]
    for hour in range(first, last + 1):
        line_at = TOP + (hour - first) * ROW
        strong = "#8b98a3" if hour % 6 == 0 else "#e2e8ed"
        drawn.append(Markup('<path d="M{} {}H{}" stroke="{}"/>').format(LEFT, line_at, WIDTH, strong))
        if hour % 2 == 0:
            drawn.append(_text(LEFT - 6, line_at + 4, f"{hour}:00", 11, anchor="end"))
    for number, day in enumerate(DAYS):
        middle = LEFT + (number + 0.5) * wide
        drawn.append(_text(middle, 14, speech.weekday(day, short=True), 13, anchor="middle"))
    for block in found:
        x, y = LEFT + DAYS.index(block.day) * wide + 2, TOP + (block.start - first * 60) * ROW / 60
        drawn.append(_block(block, x, y, wide - 4, (block.end - block.start) * ROW / 60, speech))
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
    ).format(WIDTH, height)
    return head + Markup("").join(drawn) + Markup("</svg>")


def _block(block: Block, x: float, y: float, wide: float, high: float, speech: Speech) -> Markup:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{max(high, 2):.1f}" rx="2"'
    shape = Markup("<rect {} {}/>").format(Markup(place), Markup(_LOOK[block.kind]))  # noqa: S704 - our own numbers
    if high < 2 * ROW or block.kind == "travel":
        return shape
    colour = "#ffffff" if block.kind == "work" else "#14212b"
    middle = x + wide / 2
    shape += _text(middle, y + high / 2 - 2, speech.say(f"week.{block.kind}"), 12, anchor="middle", fill=colour)
    return shape + _text(middle, y + high / 2 + 12, block.times, 11, anchor="middle", fill=colour)


def _text(x: float, y: float, text: str, size: int, *, anchor: str = "start", fill: str = "#14212b") -> Markup:
    return Markup(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}" font-family="Noto Sans, sans-serif">{}</text>'
    ).format(round(x, 1), round(y, 1), size, anchor, fill, text)


def _pieces(kind: str, day: str, start: int, end: int) -> list[Block]:
    """Split at midnight; the night after Sunday is Monday's."""
    found, number = [], DAYS.index(day)
    for shift in (-1, 0, 1):
        from_, to = max(start, shift * DAY), min(end, (shift + 1) * DAY)
        if from_ < to:
            found.append(Block(kind, DAYS[(number + shift) % 7], from_ - shift * DAY, to - shift * DAY))
    return found


def _meet(one: Interval, other: Interval) -> bool:
    return one.week_start < other.week_end and other.week_start < one.week_end


def _end(interval: Interval) -> int:
    return interval.start + interval.minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
