"""Weeks that many people have, to begin with: added to what is there or taken away from it, by the half-hour.

The times are our own choice for a first sketch, not a norm: school hours end early on Wednesday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.skills.web.form_values import Values
from services.skills.web.typed import as_json
from shared.http.pages import t
from shared.vocabulary.week import DAY_MINUTES, DAYS, WEEK_MINUTES, clock_text

Span = tuple[int, int]
"""Minutes after Monday 00:00, from and to."""
PLACE = "availability.weekly"


def _daily(days: str, start: str, end: str) -> list[tuple[str, str, str]]:
    return [(day, start, end) for day in days.split()]


PRESETS: dict[str, list[tuple[str, str, str]]] = {
    "office": _daily("mon tue wed thu fri", "08:30", "17:00"),
    "school": [*_daily("mon tue thu fri", "08:30", "14:30"), ("wed", "08:30", "12:30")],
    "evenings": _daily("mon tue wed thu fri", "18:00", "22:30"),
    "nights": _daily(" ".join(DAYS), "22:00", "06:00"),
    "weekend": _daily("sat sun", "07:00", "23:00"),
    "everything": _daily(" ".join(DAYS), "00:00", "24:00"),
}
"""Day, from and to; a time to that is not later is on the next day."""


def with_preset(values: Values, name: str, *, take: bool) -> Values:
    """The form with the hours of a preset added, or taken away. An unknown name changes nothing. Rows that are no times
    stay as they were typed."""
    if name not in PRESETS and name != "clear":
        return values
    spans, unread = _read(values)
    wanted = [_span(*row) for row in PRESETS.get(name, [])]
    minutes = 0 if name == "clear" else sum_of(spans)
    mask = sum_of(wanted)
    minutes = minutes & ~mask if take else minutes | mask
    texts = {key: text for key, text in values.texts.items() if not re.match(rf"{re.escape(PLACE)}\.\d+\.", key)}
    rows = [*rows_of(minutes), *([] if name == "clear" else unread)]
    for number, (day, start, end) in enumerate(rows):
        at = f"{PLACE}.{number}."
        texts |= {f"{at}day": day, f"{at}from": start, f"{at}to": end}
    texts[f"{PLACE}.none"] = False
    return Values(texts, values.rows | {PLACE: len(rows)})


def week_in_words(values: Values) -> str:
    """The hours of the form as a sentence, for who does not see the grid; rows that are no times are left out."""
    rows = list(rows_of(sum_of(_read(values)[0])))
    if not rows:
        return t("week.empty")
    days = [(day, [f"{start}–{end}" for one, start, end in rows if one == day]) for day in DAYS]
    return "; ".join(f"{t(f'choice.day.{day}')} {', '.join(times)}" for day, times in days if times)


def sum_of(spans: list[Span]) -> int:
    """The minutes of the week as the bits of a number. A span that runs past Sunday goes on on Monday."""
    total = 0
    for start, end in spans:
        bits = ((1 << (end - start)) - 1) << start
        total |= (bits | bits >> WEEK_MINUTES) & ((1 << WEEK_MINUTES) - 1)
    return total


def rows_of(minutes: int) -> Iterator[tuple[str, str, str]]:
    """The rows of a week: day, from, to; cut at midnight, in order."""
    for number, day in enumerate(DAYS):
        of_day = minutes >> number * DAY_MINUTES & ((1 << DAY_MINUTES) - 1)
        at = 0
        while of_day >> at:
            at += ((of_day >> at) & -(of_day >> at)).bit_length() - 1
            length = (~(of_day >> at) & ((of_day >> at) + 1)).bit_length() - 1
            end = at + length
            yield day, clock_text(at), "24:00" if end == DAY_MINUTES else clock_text(end)
            at = end


def _read(values: Values) -> tuple[list[Span], list[tuple[str, str, str]]]:
    """The rows that are times, and those that are not."""
    spans: list[Span] = []
    unread: list[tuple[str, str, str]] = []
    for number in range(values.rows.get(PLACE, 0)):
        day, start, end = (str(values.texts.get(f"{PLACE}.{number}.{name}", "")) for name in ("day", "from", "to"))
        try:
            spans.append(_span(day, start, end))
        except ValueError:
            unread.append((day, start, end))
    return spans, unread


def _span(day: str, start: str, end: str) -> Span:
    """Raises `ValueError` for what is no day or time."""
    first, last = _minutes(start), _minutes(end)
    if first >= DAY_MINUTES:
        raise ValueError(start)
    begin = DAYS.index(day) * DAY_MINUTES + first
    return begin, begin + (last - first - 1) % DAY_MINUTES + 1


def _minutes(text: str) -> int:
    found = re.fullmatch(r"(\d\d):(\d\d)", str(as_json("time", text, None)) if text else "")  # type: ignore[arg-type]
    if found is None or int(found[1]) > 24 or int(found[2]) > 59 or (int(found[1]) == 24 and int(found[2])):
        raise ValueError(text)
    return int(found[1]) * 60 + int(found[2])
