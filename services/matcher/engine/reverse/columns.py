"""The rows of `People` as compiled code takes them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.verdicts import Bytes, Floats, Ints, Weeks

Digits = NDArray[np.int8]
Codes = NDArray[np.int32]

NEWER = 2
"""In a table by code: the code is newer than what was worked out of the candidate, who may pass."""
NO_COURSE = -np.inf
NEVER = 2**30
DOUBTS, BY_COURSE, BY_LEVEL = 1, 2, 4
"""Bits of `doubts`: something that courses depend on is not known. Where nothing of some single course is: of other
courses it is; a level now, or after some course, is not."""
NOT_OFFERED = -1
"""Number of a course that is not in stock any more."""

FIRST_LOOK = np.dtype(
    [
        ("home", "i2"), ("most", "i2"), ("modes", "i2"), ("open_levels", "i2"), ("ever_free", "i4"),
        ("hours_least", "u1"), ("hours_most", "u1"),
    ],
    align=True,
)  # fmt: skip
"""What keeps most candidates out, close together. `home`: a place (a postcode of four digits), NOWHERE where it or the
means are not known; `most`: the most minutes, NO_LIMIT where it is not stated; NOBODY in a row that is free.
`ever_free`: the code of the half-hours that are free in some week, all of them where the week is not known. Hours are
rounded away from each other, 0 and MOST_HOURS where they are not stated."""
NO_LIMIT = 2**15 - 1
MOST_HOURS = 255
NOT_YET = 2
"""No verdict: of a week that nobody was found to have."""
NOBODY = -1

ROW = np.dtype(
    [
        ("levels", "i4"), ("best_levels", "i4"), ("first_day", "i4"), ("today", "i4"), ("learn_from", "i4"),
        ("max_minutes", "i4"), ("skills", "i4"), ("skills_many", "i4"), ("done", "i4"), ("done_many", "i4"),
        ("wishes", "i4"), ("wishes_many", "i4"), ("needs", "i4"), ("needs_many", "i4"), ("skills_stated", "u1"),
        ("experience_stated", "u1"), ("needs_stated", "u1"), ("travel_stated", "u1"), ("wished", "u1"),
        ("wished_hours", "f8"), ("growth_now", "f8"), ("growth_day", "f8"), ("growth_evening", "f8"),
        ("growth_learn", "f8"), ("open_beside", "f8"), ("open_learn", "f8"), ("enters", "f8"), ("direct", "f8"),
        ("dual", "f8"), ("evening", "f8"), ("learn_first", "f8"), ("clarify", "f8"),
        ("hours_least", "f8"), ("hours_most", "f8"), ("load_most", "f8"), ("weeks", "i4"), ("weeks_many", "i4"),
        ("excluded", "i4"), ("excluded_many", "i4"), ("week_known", "u1"), ("outdated", "u1"), ("doubts", "u1"),
        ("modes_known", "u1"), ("options", "i4"), ("options_many", "i4"), ("learning", "i4"), ("learning_many", "i4"),
        ("week_without", "i4"), ("delay", "f8"), ("home", "i4"), ("modes", "i4"), ("open_levels", "i4"),
        ("route", "i4"), ("taken", "u1"),
    ],
    align=True,
)  # fmt: skip
"""What the most of a score depends on comes first: most rows are read no further. As in `Person`; places and codes of
occupations and skills are those of `People`, and what is listed (`skills`, `skills_many` and so on) is in its slabs.
`best_levels`: of each skill the best that any courses lead to; `open_levels`: the same, not known where some leave it
so. `growth_day`, `growth_evening`, `growth_learn`: the most that a course by day or in the evening beside the work, and
courses before it, bring (weighted) of which all is known that does not depend on the vacancy: with others an entry can
only be one to be clarified; NO_COURSE when there are none. `open_beside`, `open_learn`: of all courses. `learn_from`:
the earliest cautious end. `doubts`: something that courses depend on is not known. `outdated`: a course that they could
take has gone, or is another one. `enters` ... `clarify`: `Standing`."""


class Columns(NamedTuple):
    """The arrays of `People`, means of travel by code, and how many `places` there are.

    `option_course`: numbers of single courses, best first, NOT_OFFERED where it has gone; `option_growth`: rounded up;
    `learn_*`: what can be learned first and be best where an earlier start is never worse, by levels and week, then by
    end: see `Learning`.
    `free`: half-hours by code of a week; `week`, `remaining`: codes of weeks, and the hours that stay taken. `coded`
    [one of the six that follow + code, row]: verdicts; of `speaks` by code of the languages of a promise. `wished`:
    likewise how much of a wish it is, by the two that follow, as places in `worth`.
    """

    rows: Any
    row_bytes: NDArray[np.uint8]
    free: Weeks
    week: Codes
    remaining: Floats
    coded: Bytes
    engagement: int
    licences: int
    certificates: int
    education: int
    other_languages: int
    speaks: int
    wished: NDArray[np.int16]
    wished_sector: int
    wished_engagement: int
    worth: Floats
    held_skill: Codes
    held_level: Floats
    done: Codes
    done_worth: Floats
    wish: Codes
    excluded: Codes
    needs: Ints
    option_course: Codes
    option_week: Digits
    option_unknown: Digits
    option_growth: NDArray[np.float32]
    learn_after: NDArray[np.int16]
    learn_week: Digits
    learn_end: Codes
    learn_kind: Digits
    learn_growth: Floats
    means: Ints
    public: int
    places: int
    most_weeks: int


def rounded_apart(least: float, most: float) -> tuple[int, int]:
    """Hours as in `FIRST_LOOK`; nan where they are not stated."""
    low = 0.0 if np.isnan(least) else np.clip(np.floor(least), 0, MOST_HOURS)
    high = MOST_HOURS if np.isnan(most) else np.clip(np.ceil(most), 0, MOST_HOURS)
    return int(low), int(high)
