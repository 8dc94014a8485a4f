"""The week of half-hours: against a plain list of 10,080 minutes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.vocabulary.guidance import daypart_interval
from shared.vocabulary.week import (
    DAYS,
    FULL_WEEK,
    HALF_HOURS,
    WEEK_MINUTES,
    Interval,
    clock_text,
    free_mask,
    hours,
    hours_of_mask,
    mask,
    span_mask,
)

intervals = st.builds(Interval, st.sampled_from(DAYS), st.integers(0, 1439), st.integers(0, 1440))
some = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def minutes_of(these):
    """The minutes of the week that are covered, one by one."""
    return {minute % WEEK_MINUTES for one in these for minute in range(one.week_start, one.week_end)}


def half_hours(bits):
    return {half for half in range(HALF_HOURS) if bits >> half & 1}


@some
@given(st.lists(intervals, max_size=4))
def test_a_half_hour_that_is_partly_covered_counts_as_covered(these):
    assert half_hours(mask(these)) == {minute // 30 for minute in minutes_of(these)}


@some
@given(st.lists(intervals, max_size=4))
def test_a_half_hour_is_free_only_when_it_is_covered_whole(these):
    covered = minutes_of(these)
    whole = {half for half in range(HALF_HOURS) if covered >= set(range(half * 30, half * 30 + 30))}
    assert half_hours(free_mask(these)) == whole


@some
@given(st.integers(-2 * WEEK_MINUTES, 2 * WEEK_MINUTES), st.integers(-10, WEEK_MINUTES + 100))
def test_a_span_wraps_around_the_week(start, length):
    touched = {minute // 30 % HALF_HOURS for minute in range(start, start + length)}
    assert half_hours(span_mask(start, start + length)) == touched


def test_pieces_that_touch_cover_the_half_hour_between_them():
    these = [Interval("mon", 480, 615), Interval("mon", 615, 720)]
    assert hours_of_mask(free_mask(these)) == 4
    assert free_mask(these) == free_mask(reversed(these))
    assert hours_of_mask(free_mask(these[:1])) == 2


def test_an_interval_that_ends_at_or_before_its_start_ends_the_next_day():
    night = Interval("sun", 22 * 60, 6 * 60)
    assert (night.minutes, night.week_end - WEEK_MINUTES) == (480, 360)
    assert half_hours(mask([night])) == {332, 333, 334, 335, *range(12)}
    assert Interval("mon", 540, 540).minutes == 1440
    assert Interval("mon", 540, 0).minutes == Interval("mon", 540, 1440).minutes == 900


def test_a_whole_week_is_a_full_mask():
    days = [Interval(day, 0, 1440) for day in DAYS]
    assert mask(days) == free_mask(days) == span_mask(300, 300 + WEEK_MINUTES) == FULL_WEEK


@pytest.mark.parametrize(
    ("day", "start", "end"), [("maandag", 0, 60), ("mon", -1, 60), ("mon", 1440, 60), ("mon", 0, 1441), ("mon", 0, -1)]
)
def test_what_is_no_piece_of_a_weekday_is_refused(day, start, end):
    with pytest.raises(ValueError, match="not an interval"):
        Interval(day, start, end)


def test_hours_count_an_overlap_twice_and_a_mask_does_not():
    twice = [Interval("tue", 540, 720)] * 2
    assert (hours(twice), hours_of_mask(mask(twice))) == (6, 3)
    assert hours([]) == 0


def test_minutes_of_the_day_read_as_a_clock():
    assert [clock_text(minutes) for minutes in (0, 525, 1439, 1440)] == ["00:00", "08:45", "23:59", "00:00"]


def test_a_daypart_is_a_piece_of_the_week():
    assert daypart_interval("tue_morning") == Interval("tue", 360, 720)
    assert daypart_interval("sun_evening") == Interval("sun", 1050, 1440)
    for wrong in ("tue", "tue_night", "dinsdag_morning", "", "_evening"):
        with pytest.raises(ValueError, match="not a part"):
            daypart_interval(wrong)
