"""The week of a pathway as a picture: seven columns with work, lessons, travel, and when the person is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from services.matcher.domain.stock import Course
from services.matcher.web.drawing import line, picture, pieces, text
from shared.vocabulary.profiles import CandidateProfile, Commitment
from shared.vocabulary.week import DAY_MINUTES, DAYS, WEEK_MINUTES, Interval

AXIS, HEAD, COLUMN, HOUR = 26.0, 16.0, 42.0, 7.0
"""Units of the picture: the hours at the left, the days above, the width of a day, the height of an hour."""
FIRST_HOUR = 6
"""Nothing earlier in the week: the night is left out."""
GAP = 2.0

Span = tuple[int, int]
"""Minutes after Monday 00:00."""


@dataclass(frozen=True, slots=True)
class Week:
    """What is in the week. `window`: when work by agreement may be; `work` is then empty."""

    work: tuple[Interval, ...]
    lessons: tuple[Interval, ...]
    free: tuple[Interval, ...] = ()
    taken: tuple[Interval, ...] = ()
    window: tuple[Interval, ...] = ()
    minutes_to_work: int | None = None
    minutes_to_lessons: int | None = None

    @property
    def travel(self) -> list[Span]:
        """There and back, around every piece of work and every lesson."""
        spans = []
        for trips, minutes in ((self.work, self.minutes_to_work or 0), (self.lessons, self.minutes_to_lessons or 0)):
            for one in trips if minutes else ():
                spans += [(one.week_start - minutes, one.week_start), (one.week_end, one.week_end + minutes)]
        return spans

    @property
    def first_hour(self) -> int:
        """Where the picture starts: at six, or at midnight when something is earlier."""
        busy = [*map(_span, (*self.work, *self.lessons, *self.taken)), *self.travel]
        pieces = [start for span in busy for _, start, _ in _by_day(span)]
        return 0 if any(start < FIRST_HOUR * 60 for start in pieces) else FIRST_HOUR


def still_taken(profile: CandidateProfile, courses: Sequence[Course]) -> tuple[Interval, ...]:
    """Commitments, without the lesson groups that one of the courses replaces."""

    def replaced(one: Commitment) -> bool:
        step = one.replaceable
        return step is not None and any(
            course.terms.from_level <= step.from_level and course.terms.to_level >= step.to_level for course in courses
        )

    return tuple(one.interval for one in profile.availability.commitments or () if not replaced(one))


def week_picture(identity: str, week: Week, title: str, description: str) -> Markup:
    """Leans on `week_grids`, once on the page: the columns and the hours are the same in all weeks."""
    first = week.first_hour
    body = [f'<use href="#week-days-{first}"/>']
    for css, spans, inset in (
        ("week-free", map(_span, week.free), 0.0),
        ("week-window", map(_span, week.window), 0.0),
        ("week-taken", map(_span, week.taken), 0.0),
        ("week-travel", week.travel, 3.0),
        ("week-work", map(_span, week.work), 3.0),
        ("week-lesson", map(_span, week.lessons), 3.0),
    ):
        body.append(pieces(css, _boxes(spans, first, inset)))
    body.append(f'<use href="#week-hours-{first}"/>')
    return picture(identity, "week", (AXIS + 7 * COLUMN, _height(first) + 4), title, description, body)


def week_grids(days: Mapping[str, str]) -> Markup:
    """What weeks are drawn on, for those that start at midnight and at six. `days`: their short names."""
    drawn = []
    for first in (0, FIRST_HOUR):
        columns = [(_left(day), HEAD, COLUMN - GAP, _height(first) - HEAD - 1) for day in range(len(DAYS))]
        names = [text("week-name", AXIS + (day + 0.5) * COLUMN, 11, days[name]) for day, name in enumerate(DAYS)]
        drawn.append(f'<g id="week-days-{first}">{pieces("week-day", columns)}{"".join(names)}</g>')
        hours = []
        for hour in range(first, 25, 6):
            y = HEAD + (hour - first) * HOUR
            hours += [line("week-line", AXIS, y, AXIS + 7 * COLUMN, y), text("week-hour", AXIS - 4, y + 4, str(hour))]
        drawn.append(f'<g id="week-hours-{first}">{"".join(hours)}</g>')
    return Markup(  # noqa: S704 - made here of numbers, class names and escaped text
        f'<svg class="opstap-hidden" aria-hidden="true"><defs>{"".join(drawn)}</defs></svg>'
    )


def _boxes(spans: Iterable[Span], first: int, inset: float) -> Iterator[tuple[float, float, float, float]]:
    for span in spans:
        for day, start, end in _by_day(span):
            top = max(start / 60, first)
            if end / 60 > top:
                y = HEAD + (top - first) * HOUR
                yield _left(day) + inset, y, COLUMN - GAP - 2 * inset, (end / 60 - top) * HOUR


def _height(first: int) -> float:
    return HEAD + (24 - first) * HOUR + 1


def _left(day: int) -> float:
    return AXIS + day * COLUMN + GAP / 2


def _by_day(span: Span) -> Iterator[tuple[int, int, int]]:
    """Day, and minutes of that day from and to: what runs past midnight goes on in the next column, and after Sunday
    comes Monday."""
    start, end = span
    while start < end:
        stop = min(end, (start // DAY_MINUTES + 1) * DAY_MINUTES)
        yield start % WEEK_MINUTES // DAY_MINUTES, start % DAY_MINUTES, (stop - 1) % DAY_MINUTES + 1
        start = stop


def _span(one: Interval) -> Span:
    return one.week_start, one.week_end


def minutes_to_lessons(gates: Iterable[Mapping[str, Any]]) -> int | None:
    """The longest of the trips to the lessons, from the gate that compares them."""
    found: Mapping[str, Any] = next((gate["detail"] for gate in gates if gate["name"] == "travel_to_lessons"), {})
    return max((one for one in found.get("minutes") or () if one), default=None)
