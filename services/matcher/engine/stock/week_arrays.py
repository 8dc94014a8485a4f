"""Masks of the week (336 half-hours, a Python integer in `shared.vocabulary.week`) as arrays of six 64-bit words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.matcher.engine.verdicts import Bools, Ints, Weeks
from shared.vocabulary.week import DAYS, Interval

WORDS = 6
HALF_HOURS_A_DAY = 48
NIGHT = (2 * 60, 5 * 60)
"""A shift that covers 02:00-05:00 whole is a night shift (design 3-matching, The week)."""
NO_SERVICE = (30, 5 * 60 + 30)
"""No public transport between 00:30 and 05:30."""
_LITTLE_ENDIAN = np.dtype("<u8")
ANY_TIME = 2**30
"""`latest_public_minutes` of work or lessons without set hours."""


def words(bits: int) -> Weeks:
    """One mask as six words."""
    return np.frombuffer(bits.to_bytes(WORDS * 8, "little"), dtype="<u8").astype(np.uint64)


def table(masks: Sequence[int]) -> Weeks:
    """Masks as rows of an (n, 6) array."""
    if not masks:
        return np.zeros((0, WORDS), np.uint64)
    joined = bytearray().join([bits.to_bytes(WORDS * 8, "little") for bits in masks])  # may be written to
    return np.frombuffer(joined, _LITTLE_ENDIAN).astype(np.uint64, copy=False).reshape(-1, WORDS)


def as_bits(row: Weeks) -> int:
    """Six words as one mask: the inverse of `words`."""
    return int.from_bytes(row.astype("<u8").tobytes(), "little")


def fits(needed: Weeks, free: Weeks) -> Bools:
    """Every needed half-hour is free. Broadcasts over all axes but the last."""
    return ~overlaps(needed, ~free)


def overlaps(one: Weeks, other: Weeks) -> Bools:
    """Some half-hour is in both. Broadcasts over all axes but the last."""
    shared: Bools = np.bitwise_or.reduce(one & other, axis=-1) != 0
    return shared


def count(rows: Weeks) -> Ints:
    """How many half-hours are set."""
    total: Ints = np.bitwise_count(rows).sum(axis=-1, dtype=np.int64)
    return total


def weekdays(bits: int) -> tuple[str, ...]:
    """The days that have some half-hour set, Monday first."""
    one_day = (1 << HALF_HOURS_A_DAY) - 1
    return tuple(day for place, day in enumerate(DAYS) if bits >> place * HALF_HOURS_A_DAY & one_day)


def is_night_shift(shift: Interval) -> bool:
    """It covers 02:00-05:00 whole, of its own day or of the next."""
    end = shift.start + shift.minutes
    return any(shift.start <= NIGHT[0] + day and end >= NIGHT[1] + day for day in (0, 24 * 60))


def latest_public_minutes(shifts: Sequence[Interval]) -> int:
    """The longest public transport trip, in minutes, to every start and from every end that does not touch the hours
    without service; negative when there is none, `ANY_TIME` without shifts.

    A trip of m minutes before a start touches the gap when m is more than the time since the gap last ended; one after
    an end when m is more than the time until the gap next begins.
    """
    day, (gap_starts, gap_ends) = 24 * 60, NO_SERVICE
    length = gap_ends - gap_starts
    spare = ANY_TIME
    for shift in shifts:
        since_gap_began = (shift.start - gap_starts - 1) % day + 1
        until_gap_ends = (gap_ends - shift.start - shift.minutes - 1) % day + 1
        spare = min(spare, since_gap_began - length, until_gap_ends - length)
    return spare


def weekday_count(rows: Weeks) -> Ints:
    """Per row of an (n, 6) array the number of days that have some half-hour set."""
    octets = np.ascontiguousarray(rows.astype("<u8")).view(np.uint8)
    bits = np.unpackbits(octets, axis=1, bitorder="little")[:, : len(DAYS) * HALF_HOURS_A_DAY]
    days: Ints = bits.reshape(len(rows), len(DAYS), HALF_HOURS_A_DAY).any(axis=2).sum(axis=1)
    return days
