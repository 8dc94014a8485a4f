"""What is free from day to day, against counting every single day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.vacancies.domain.capacity import MOST_STRETCHES, Days, Stretch, least_free, stretches

BEGIN = date(2027, 1, 1)
DAYS = st.integers(0, 30).map(lambda number: BEGIN + timedelta(days=number))
PERIODS = st.builds(Days, st.none() | DAYS, st.none() | DAYS)
WITHIN = st.tuples(DAYS, DAYS).map(lambda both: Days(min(both), max(both)))


def holds(days: Days, day: date) -> bool:
    return (days.starts_on or day) <= day <= (days.ends_on or day)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 4), st.lists(PERIODS, max_size=6), WITHIN)
def test_every_day_is_in_one_stretch_with_what_is_free_on_it(capacity: int, taken: list[Days], within: Days) -> None:
    found = stretches(capacity, taken, within)
    assert within.starts_on is not None and within.ends_on is not None
    assert (found[0].days.starts_on, found[-1].days.ends_on) == (within.starts_on, within.ends_on)
    assert all(one.free != other.free for one, other in pairwise(found))
    free = []
    for number in range((within.ends_on - within.starts_on).days + 1):
        day = within.starts_on + timedelta(days=number)
        [stretch] = [stretch for stretch in found if holds(stretch.days, day)]
        assert stretch.free == max(0, capacity - sum(holds(days, day) for days in taken))
        free.append(stretch.free)
    assert least_free(capacity, taken, within) == min(free)


def test_days_without_bound_stay_without_bound() -> None:
    taken = [Days(date(2027, 3, 1), date(2027, 3, 31))]
    assert stretches(2, taken, Days()) == (
        Stretch(2, Days(None, date(2027, 2, 28))),
        Stretch(1, Days(date(2027, 3, 1), date(2027, 3, 31))),
        Stretch(2, Days(date(2027, 4, 1), None)),
    )
    assert stretches(2, [Days()], Days()) == (Stretch(1, Days()),)


def test_no_day_at_all_has_nothing_free() -> None:
    assert least_free(5, [], Days(date(2027, 2, 2), date(2027, 2, 1))) == 0


def test_very_many_stretches_end_in_one_that_promises_no_more_than_there_is() -> None:
    taken = [Days(BEGIN + timedelta(days=2 * number), BEGIN + timedelta(days=2 * number)) for number in range(500)]
    found = stretches(1, taken, Days(BEGIN, None))
    assert len(found) == MOST_STRETCHES
    assert (found[-1].free, found[-1].days.ends_on) == (0, None)
