"""Who is left of the few whose list could change when the gates of a vacancy have been asked, whatever courses there
are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.stock.offer import NOT_ASKED
from services.matcher.engine.kernel.week_bits import is_inside
from services.matcher.engine.reverse.bounds import AHEAD, LINE, ROW_SIZE, SCORED, Few
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import NEWER, NOT_YET, Codes, Columns
from services.matcher.engine.reverse.first_look import Looked
from services.matcher.engine.stock.place_index import REMOTE
from services.matcher.engine.stock.promise_table import NO_LANGUAGES
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import FLEXIBLE, UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints, Weeks


class Near(NamedTuple):
    """Candidates by row. `verdict`: the worst of the gates that need neither week nor language; `first_day` of work
    without courses; `loose`: 1 when the columns know too little, so that what could be must be taken as being so.
    `parts`, `tracks`, `clarify`: see `Few`. `suits`: by code of a free week what `suited` kept."""

    number: Codes
    verdict: Bytes
    first_day: Ints
    loose: Bytes
    parts: Floats
    tracks: Bytes
    clarify: Bytes
    suits: Bytes


@compiled
def suited(
    suits: Bytes, code: int, week_known: int, free: Weeks, kind: int, work: Weeks, window: Weeks, school: Weeks,
    hours_min: float, nothing: Weeks,
) -> int:  # fmt: skip
    """`shifts_fit_week` in a free week by its code; worked out once for all who have that week."""
    if week_known == 0 or kind == UNKNOWN_WEEK:
        return UNKNOWN
    if suits[code] == NOT_YET:
        if not is_inside(work, free[code]):
            suits[code] = FAIL
        else:
            fits = enough(room(window, free[code], school, nothing), hours_min) if kind == FLEXIBLE else PASS
            suits[code] = fits
    return suits[code]


@compiled
def _hours(least: float, most: float, hours_min: float, hours_max: float) -> int:
    """`hours_overlap`."""
    if np.isnan(hours_min) or (np.isnan(least) and np.isnan(most)):
        return UNKNOWN
    return FAIL if hours_min > most or hours_max < least else PASS


@compiled
def gates(columns: Columns, changed: Changed, looked: Looked, few: Few) -> Near:  # noqa: C901, PLR0912, PLR0915 - one loop
    """Of these few those of whom no gate fails in every week, and what could change their list then."""
    rows, coded, worst, newest = columns.rows, columns.coded, looked.worst, looked.newest
    said, suits = columns.speaks + changed.languages, np.full(len(columns.free), NOT_YET, np.int8)
    free, week_code, remaining, excluded = columns.free, columns.week, columns.remaining, columns.excluded
    starts, latest, closes, bucket = changed.starts, changed.latest, changed.closes, changed.bucket
    occupation, stated = changed.occupation, changed.occupation_stated
    kind, work, window, school = changed.kind, changed.work, changed.window, changed.school
    hours_min, hours_max, work_hours = changed.hours_min, changed.hours_max, changed.work_hours
    nothing, many, language_asked = np.zeros(WORDS, np.uint64), 0, changed.minimum != NOT_ASKED
    has_said, length = changed.languages != NO_LANGUAGES, len(few.number)
    kept, left = np.empty(length, np.int32), np.empty(length, np.int32)
    verdicts = np.empty(length, np.int8)
    days, loose = np.empty(length, np.int64), np.empty(length, np.int8)
    tracks, clarify = np.zeros((length, few.tracks.shape[1]), np.int8), np.empty(length, np.int8)
    row_bytes = columns.row_bytes
    for place in range(length):
        number = few.number[place]
        if place + AHEAD < length:
            begin = few.number[place + AHEAD] * ROW_SIZE
            for line in range(SCORED, ROW_SIZE, LINE):
                come_near(row_bytes, begin + line)
            later = rows[few.number[place + AHEAD // 2]].weeks
            come_near(week_code, later)
            come_near(remaining, later)
        row = rows[number]
        first_day = max(row.first_day, starts)
        if closes < row.today or first_day > latest:
            continue
        result = _hours(row.hours_least, row.hours_most, hours_min, hours_max)
        if result == FAIL:
            continue
        result = min(result, worst[number])
        if bucket != REMOTE and (np.isnan(few.minutes[place]) or row.max_minutes == NOT_STATED):
            result = UNKNOWN
        best, is_unsure, most = FAIL, False, row.load_most
        for week in range(row.weeks, row.weeks + row.weeks_many):
            fits = suited(suits, week_code[week], row.week_known, free, kind, work, window, school, hours_min, nothing)
            fits = min(fits, load_verdict(work_hours + remaining[week], most))
            is_unsure |= fits == UNKNOWN
            best = max(best, fits)
        if best == FAIL:
            continue
        is_excluded = False
        for one_of in range(row.excluded, row.excluded + row.excluded_many):
            is_excluded |= excluded[one_of] == occupation
        if is_excluded:
            continue
        if not language_asked or (row.excluded_many > 0 and stated == 0):
            result = UNKNOWN
        is_loose = newest[number] == NEWER or (has_said and coded[said, number] == NEWER) or row.outdated != 0
        is_clear = result == PASS or is_loose
        may_clarify = result == UNKNOWN or row.doubts != 0 or is_loose or is_unsure
        clarify[many], is_any = few.clarify[place] if may_clarify else 0, False
        for track in range(tracks.shape[1]):
            tracks[many, track] = few.tracks[place, track] if is_clear else 0
            is_any |= tracks[many, track] != 0
        if is_any or clarify[many] != 0:
            kept[many], left[many], verdicts[many], days[many] = place, number, result, first_day
            loose[many] = 1 if is_loose else 0
            many += 1
    parts = few.parts[kept[:many]]
    return Near(left[:many], verdicts[:many], days[:many], loose[:many], parts, tracks[:many], clarify[:many], suits)
