"""Masks as words, night shifts and the hours without public transport, worked out by hand."""

import numpy as np
import pytest
from matcher_towns import at, on

from services.matcher.engine.stock import week_arrays
from shared.vocabulary.week import FULL_WEEK, mask


@pytest.mark.parametrize("bits", [0, 1, FULL_WEEK, 1 << 335, mask(on("tue sun", "22:00", "06:30"))])
def test_a_mask_survives_the_way_into_words_and_back(bits):
    assert week_arrays.as_bits(week_arrays.words(bits)) == bits
    assert week_arrays.count(week_arrays.words(bits)) == bits.bit_count()


def test_an_empty_table_has_six_columns():
    assert week_arrays.table([]).shape == (0, 6)


def test_shifts_fit_only_when_every_half_hour_is_free():
    free = week_arrays.table([mask(on("mon", "08:00", "16:00")), mask(on("mon", "08:00", "15:30"))])
    shift = week_arrays.words(mask(on("mon", "09:00", "16:00")))
    assert week_arrays.fits(shift, free).tolist() == [True, False]


def test_days_are_counted_once_and_a_night_belongs_to_two():
    rows = week_arrays.table([0, mask(on("mon wed", "08:00", "16:00")), mask([at("sun", "22:00", "06:00")])])
    assert week_arrays.weekday_count(rows).tolist() == [0, 2, 2]
    assert week_arrays.weekdays(mask([at("sun", "22:00", "06:00")])) == ("mon", "sun")


@pytest.mark.parametrize(
    ("shift", "night"),
    [
        (at("mon", "22:00", "06:00"), True),
        (at("mon", "00:00", "05:00"), True),
        (at("mon", "02:00", "05:00"), True),
        (at("mon", "02:30", "08:00"), False),
        (at("mon", "18:00", "02:30"), False),
        (at("mon", "06:00", "14:00"), False),
    ],
)
def test_a_night_shift_covers_two_to_five_whole(shift, night):
    assert week_arrays.is_night_shift(shift) is night


@pytest.mark.parametrize(
    ("start", "end", "longest"),
    [
        ("06:00", "14:00", 30),  # may leave home at 05:30, not earlier
        ("05:30", "14:00", 0),
        ("05:00", "14:00", -30),  # no journey can arrive between 00:30 and 05:30
        ("16:00", "00:00", 30),  # must be home by 00:30
        ("16:00", "00:30", 0),
        ("22:00", "06:00", 16 * 60 + 30),  # may leave home from 05:30 on
    ],
)
def test_public_transport_stays_out_of_the_night(start, end, longest):
    assert week_arrays.latest_public_minutes([at("mon", start, end)]) == longest


def test_without_shifts_public_transport_always_runs():
    assert week_arrays.latest_public_minutes([]) == week_arrays.ANY_TIME


def test_overlap_is_seen_per_row():
    one = week_arrays.table([mask(on("mon", "08:00", "10:00")), mask(on("tue", "08:00", "10:00"))])
    other = week_arrays.words(mask(on("tue", "09:30", "12:00")))
    assert np.array_equal(week_arrays.overlaps(one, other), [False, True])
