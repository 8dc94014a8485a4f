"""Who is left when the gates of a changed vacancy have been asked, cheapest first, whatever courses there are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED, met
from services.matcher.engine.kernel.offer import NOT_ASKED
from services.matcher.engine.kernel.person import NOT_STATED
from services.matcher.engine.kernel.week_bits import NO_BITS, is_inside
from services.matcher.engine.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.promise_table import NO_LANGUAGES
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import NEWER, NO_LIMIT, NOBODY, Codes, Columns
from services.matcher.engine.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NO_WAY_AT_ALL = 2**30
"""Minutes without any means of travel."""


class Near(NamedTuple):
    """Candidates by row. `verdict`: the worst of the gates that need neither week nor language; `minutes` to work: 0
    for remote work, nan when not known; `first_day` of work without courses; `unsure`: 1 when some gate of the week
    cannot be told; `loose`: 1 when the columns know too little, so that what could be must be taken as being so."""

    number: Codes
    verdict: Bytes
    minutes: Floats
    first_day: Ints
    unsure: Bytes
    loose: Bytes


@compiled
def could_be_spoken(minimum: int, lower: int, supported: bool) -> NDArray[np.bool_]:
    """By packed levels: some minimum may be met."""
    found = np.empty(PACKED, np.bool_)
    for levels in range(PACKED):
        found[levels] = minimum == NOT_ASKED or met(levels, minimum) != FAIL
        if supported and lower != NOT_ASKED:
            found[levels] |= met(levels, lower) != FAIL
    return found


@compiled
def first_look(
    looks: Any, bucket: int, minutes: NDArray[np.int32], means: Ints, public: int, spare: int, spoken: Bools
) -> tuple[Codes, Floats]:
    """Rows of whom neither the journey nor the language surely fails, with the minutes to work: 0 for remote work, nan
    when they are not known."""
    found, ways, many = np.empty(len(looks), np.int32), np.empty(len(looks), np.float64), 0
    modes, otherwise = len(minutes), 0.0 if bucket == REMOTE else np.nan
    for number in range(len(looks)):
        look = looks[number]
        most = look.most
        if most == NOBODY or not spoken[look.open_levels]:
            continue
        way = otherwise
        if bucket >= FIRST_PLACE and look.home != NOWHERE:
            bits, least = means[look.modes], NO_WAY_AT_ALL
            for one in range(modes):
                if (bits >> one) & 1 and (one != public or minutes[one, look.home] <= spare):
                    least = min(least, minutes[one, look.home])
            if least > most and most != NO_LIMIT:
                continue
            way = float(least) if least < NO_WAY_AT_ALL else np.inf
        found[many], ways[many] = number, way
        many += 1
    return found[:many], ways[:many]


@compiled
def week_verdict(
    kind: int, work: Weeks, window: Weeks, school: Weeks, hours_min: float, week_known: int, free: Weeks, nothing: Weeks
) -> int:
    """`shifts_fit_week` in a free week."""
    if week_known == 0 or kind == UNKNOWN_WEEK:
        return UNKNOWN
    if not is_inside(work, free):
        return FAIL
    return enough(room(window, free, school, nothing), hours_min) if kind == FLEXIBLE else PASS


@compiled
def _hours(least: float, most: float, hours_min: float, hours_max: float) -> int:
    """`hours_overlap`."""
    if np.isnan(hours_min) or (np.isnan(least) and np.isnan(most)):
        return UNKNOWN
    return FAIL if hours_min > most or hours_max < least else PASS


@compiled
def gates(columns: Columns, changed: Changed, numbers: Codes, minutes: Floats) -> Near:  # noqa: C901, PLR0912, PLR0915 - one loop
    """Of these rows, with the minutes to work, those of whom no gate fails in every week."""
    rows, coded = columns.rows, columns.coded
    asked, licence = columns.engagement + changed.engagement, columns.licences + changed.licences
    certificate, school_asked = columns.certificates + changed.certificates, columns.education + changed.education
    spoken, said = columns.other_languages + changed.other_languages, columns.speaks + changed.languages
    free, remaining, excluded = columns.free, columns.remaining, columns.excluded
    starts, latest, closes, bucket = changed.starts, changed.latest, changed.closes, changed.bucket
    occupation, stated = changed.occupation, changed.occupation_stated
    kind, work, window, school = changed.kind, changed.work, changed.window, changed.school
    hours_min, hours_max, work_hours = changed.hours_min, changed.hours_max, changed.work_hours
    nothing, many, language_asked = np.zeros(WORDS, np.uint64), 0, changed.minimum != NOT_ASKED
    has_said = changed.languages != NO_LANGUAGES
    found, verdicts = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int8)
    ways, days = np.empty(len(numbers), np.float64), np.empty(len(numbers), np.int64)
    unsure, loose = np.empty(len(numbers), np.int8), np.empty(len(numbers), np.int8)
    for place in range(len(numbers)):
        number, way = numbers[place], minutes[place]
        row = rows[number]
        first_day = max(row.first_day, starts)
        if closes < row.today or first_day > latest:
            continue
        result = _hours(row.hours_least, row.hours_most, hours_min, hours_max)
        if result == FAIL:
            continue
        one, two, three = coded[number, asked], coded[number, licence], coded[number, certificate]
        four, five = coded[number, school_asked], coded[number, spoken]
        result = min(result, one, two, three, four, five)
        if result == FAIL:
            continue
        if bucket != REMOTE and (np.isnan(way) or row.max_minutes == NOT_STATED):
            result = UNKNOWN
        best, is_unsure, most = FAIL, False, row.load_most
        for week in range(row.weeks, row.weeks + row.weeks_many):
            fits = load_verdict(work_hours + remaining[week], most)
            if row.week_known == 0 or kind == UNKNOWN_WEEK:
                fits = min(fits, UNKNOWN)
            elif fits != FAIL:
                outside = NO_BITS
                for word in range(WORDS):
                    outside |= work[word] & ~free[week, word]
                if outside != NO_BITS:
                    fits = FAIL
                elif kind == FLEXIBLE:
                    fits = min(fits, enough(room(window, free[week], school, nothing), hours_min))
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
        is_newer = max(one, two, three, four, five) == NEWER or (has_said and coded[number, said] == NEWER)
        found[many], verdicts[many], ways[many], days[many] = number, result, way, first_day
        loose[many] = 1 if is_newer or row.outdated != 0 else 0
        unsure[many] = 1 if is_unsure else 0
        many += 1
    return Near(found[:many], verdicts[:many], ways[:many], days[:many], unsure[:many], loose[:many])
