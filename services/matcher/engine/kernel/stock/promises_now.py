"""What promises do for one vacancy: carry a language that is too low, make room for lessons, meet needs.

`promise[begin:end]` are the rows of the other arrays (`PromiseArrays`) that count for the vacancy.
"""

from __future__ import annotations

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.verdicts import FAIL, PASS, Bytes, Ints, Weeks

NEVER = 0
"""A day before all others."""


@compiled
def carried_until(
    promise: Ints, begin: int, end: int, enough_hours: Ints, languages: Ints, speaks: Ints | Bytes, valid_from: Ints,
    valid_until: Ints, lasts_days: Ints, first_day: int,
) -> int:  # fmt: skip
    """The last day D up to which some promise carries from `first_day` (docs/matching.md, Language: carries); NEVER
    when none does."""
    found = NEVER
    for pair in range(begin, end):
        one = promise[pair]
        suits = enough_hours[one] != 0
        if languages[one] >= 0:
            suits = speaks[languages[one]] != 0
        if suits and valid_from[one] <= first_day:
            found = max(found, min(valid_until[one], first_day + lasts_days[one]))
    return found


@compiled
def language_beside(
    carried: int, first_day: int, whole_period: int, reaches: bool, end: int, plain: int, lean: int
) -> int:
    """The language gates of a course beside the work, where a promise may make a difference that carries up to
    `carried`. `reaches`: the course, which ends on `end`, brings the whole minimum; `plain`, `lean`: see `Classes`."""
    until = max(first_day, end) if reaches else first_day + whole_period
    if carried < until:
        return plain
    if not reaches and lean == PASS and carried < end:
        return FAIL  # language_at_end: the promise ends before the course does, which does not bring it either
    return lean


@compiled
def cut_out(
    promise: Ints, begin: int, end: int, valid_from: Ints, valid_until: Ints, cut: Weeks, first_day: int, week: Weeks
) -> None:
    """Set the half-hours that promised room for lessons takes out of the shifts (Course gates, C)."""
    for word in range(WORDS):
        week[word] = 0
    for pair in range(begin, end):
        one = promise[pair]
        if valid_from[one] <= first_day <= valid_until[one]:
            for word in range(WORDS):
                week[word] |= cut[one, word]


@compiled
def needs_met(
    promise: Ints, begin: int, end: int, kind: Ints, confirmed: Ints, valid_until: Ints, needs: Ints, pledged: float,
    first_day: int,
) -> float:  # fmt: skip
    """The part `guidance` of who states needs: the mean of the best that is promised for each."""
    total = 0.0
    for need in needs:
        best = 0.0
        for pair in range(begin, end):
            one = promise[pair]
            if kind[one] == need and valid_until[one] >= first_day:
                best = max(best, 1.0 if confirmed[one] != 0 else pledged)
        total += best
    return total / len(needs)
