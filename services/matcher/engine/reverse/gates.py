"""Who is left when the gates of a changed vacancy have been asked, cheapest first, whatever courses there are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.classes_now import enough, load_verdict, room
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED, met
from services.matcher.engine.kernel.offer import NOT_ASKED
from services.matcher.engine.kernel.person import NOT_STATED
from services.matcher.engine.kernel.week_bits import NO_BITS, is_inside
from services.matcher.engine.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.promise_table import NO_LANGUAGES
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import NEWER, NO_LIMIT, NOBODY, ROW, Codes, Columns
from services.matcher.engine.travel_minutes import NOWHERE
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes, Floats, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS
from services.matcher.engine.week_classes import FLEXIBLE, UNKNOWN_WEEK

NO_WAY_AT_ALL = 2**30
"""Minutes without any means of travel."""
AHEAD = 16
"""So many rows ahead are asked for: what one takes is a fraction of a wait for memory."""
ROW_SIZE, LINE = ROW.itemsize, 64
"""Bytes of a row, and of what memory gives at once."""


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
def first_look(columns: Columns, changed: Changed, looks: Any, spoken: Bools) -> tuple[Codes, Floats]:
    """Rows of whom neither language, papers, the journey, hours nor fixed shifts surely fail, with the minutes to work:
    0 for remote work, nan when they are not known. What is asked here of everybody stands close together."""
    coded, free_ever, work, is_fixed = columns.coded, columns.free_ever, changed.work, False
    asked, licence = columns.engagement + changed.engagement, columns.licences + changed.licences
    certificate, school_asked = columns.certificates + changed.certificates, columns.education + changed.education
    other, ways = columns.other_languages + changed.other_languages, _ways(columns, changed)
    # Where the fewest hours are not known, neither is whether hours fail.
    hours_min, hours_max = changed.hours_min, np.inf if np.isnan(changed.hours_min) else changed.hours_max
    has_papers = np.empty(len(looks), np.bool_)
    for number in range(len(looks)):
        papers = min(coded[licence, number], coded[certificate, number], coded[school_asked, number])
        has_papers[number] = min(papers, coded[asked, number], coded[other, number]) != FAIL
    found, taken = np.empty(len(looks) + 1, np.int32), np.empty(len(looks), np.float64)
    many, last = 0, ways.shape[1] - 1
    # Without branches: who passes cannot be foreseen.
    for number in range(len(looks)):
        look = looks[number]
        passes = has_papers[number] & spoken[look.open_levels]
        passes &= not ((hours_min > look.hours_most) | (hours_max < look.hours_least))
        home = look.home if look.home != NOWHERE else last
        found[many] = number
        many += passes & (look.most != NOBODY) & ((ways[look.modes, home] <= look.most) | (look.most == NO_LIMIT))
    if changed.kind != UNKNOWN_WEEK:
        for word in range(WORDS):
            is_fixed |= work[word] != NO_BITS
    if is_fixed:
        near, many = many, 0
        for place in range(near):
            number, outside = found[place], NO_BITS
            for word in range(WORDS):
                outside |= work[word] & ~free_ever[number, word]
            found[many] = number
            many += outside == NO_BITS
    for place in range(many):
        look = looks[found[place]]
        if changed.bucket < FIRST_PLACE or look.home == NOWHERE:
            taken[place] = 0.0 if changed.bucket == REMOTE else np.nan
        else:
            way = ways[look.modes, look.home]
            taken[place] = float(way) if way < NO_WAY_AT_ALL else np.inf
    return found[:many], taken[:many]


@compiled
def _ways(columns: Columns, changed: Changed) -> NDArray[np.int32]:
    """Minutes to work by [code of the means, home], the last for who has none: 0 where the journey is no matter."""
    means, public, minutes, spare = columns.means, columns.public, changed.minutes, changed.spare
    places = minutes.shape[1] if changed.bucket >= FIRST_PLACE else columns.places
    found = np.zeros((len(means), places + 1), np.int32)
    if changed.bucket >= FIRST_PLACE:
        for code in range(len(means)):
            for home in range(places):
                least = NO_WAY_AT_ALL
                for one in range(len(minutes)):
                    if (means[code] >> one) & 1 and (one != public or minutes[one, home] <= spare):
                        least = min(least, minutes[one, home])
                found[code, home] = least
    return found


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
    row_bytes, weeks_of, length = columns.row_bytes, columns.free.reshape(-1), len(numbers)
    for place in range(length):
        number, way = numbers[place], minutes[place]
        if place + AHEAD < length:
            begin = numbers[place + AHEAD] * ROW_SIZE
            come_near(row_bytes, begin)
            come_near(row_bytes, begin + LINE)
            come_near(weeks_of, rows[numbers[place + AHEAD // 2]].weeks * WORDS)
        row = rows[number]
        first_day = max(row.first_day, starts)
        if closes < row.today or first_day > latest:
            continue
        result = _hours(row.hours_least, row.hours_most, hours_min, hours_max)
        if result == FAIL:
            continue
        one, two, three = coded[asked, number], coded[licence, number], coded[certificate, number]
        four, five = coded[school_asked, number], coded[spoken, number]
        result = min(result, one, two, three, four, five)
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
        is_newer = max(one, two, three, four, five) == NEWER or (has_said and coded[said, number] == NEWER)
        found[many], verdicts[many], ways[many], days[many] = number, result, way, first_day
        loose[many] = 1 if is_newer or row.outdated != 0 else 0
        unsure[many] = 1 if is_unsure else 0
        many += 1
    return Near(found[:many], verdicts[:many], ways[:many], days[:many], unsure[:many], loose[:many])
