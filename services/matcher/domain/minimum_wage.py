"""The Dutch statutory minimum hourly wage from age 21, by the day it took effect.

Source: rijksoverheid.nl, "Bedragen minimumloon". The amount changes on 1 January and 1 July. The table is for a note
beside a pathway, never for a gate or the score: add a row when an amount is published. Of a day after the half-year of
the last row the note says that the amount is not known here.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

MINIMUM_HOURLY_WAGE: tuple[tuple[date, float], ...] = (
    (date(2025, 1, 1), 14.06),
    (date(2025, 7, 1), 14.40),
    (date(2026, 1, 1), 14.71),
)
"""Gross euros an hour, oldest first."""
WEEKS_A_YEAR = 52


KNOWN_UNTIL = date(2026, 6, 30)
"""The last day of the half-year of the last row."""


class MinimumWage(NamedTuple):
    """`since`: when the amount took effect. Not `is_current` when a newer one holds that the table does not have."""

    since: date
    amount: float
    is_current: bool


@lru_cache(1024)
def minimum_hourly_wage(on: date) -> MinimumWage | None:
    """The last known amount on that day; None before the table begins."""
    known = [row for row in MINIMUM_HOURLY_WAGE if row[0] <= on]
    return MinimumWage(*known[-1], on <= KNOWN_UNTIL) if known else None


def hourly_wage(amount: float, period: str, hours_a_week: float | None) -> float | None:
    """A wage per hour; None when the hours of a wage per week, month or year are not known."""
    if period == "hour":
        return amount
    if not hours_a_week:
        return None
    hours = {"week": hours_a_week, "month": hours_a_week * WEEKS_A_YEAR / 12, "year": hours_a_week * WEEKS_A_YEAR}
    return amount / hours[period]
