"""Who is left when everybody was asked what stands closest together, whatever courses there are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import PACKED, met
from services.matcher.engine.kernel.stock.offer import NOT_ASKED
from services.matcher.engine.kernel.week_bits import NO_BITS, is_inside
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import MOST_HOURS, NO_LIMIT, NOBODY, NOT_YET, Codes, Columns
from services.matcher.engine.stock.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.stock.travel_minutes import NOWHERE
from services.matcher.engine.stock.week_arrays import WORDS
from services.matcher.engine.stock.week_classes import UNKNOWN_WEEK
from services.matcher.engine.verdicts import FAIL, Bools, Bytes, Floats

NO_WAY_AT_ALL = 2**30
"""Minutes without any means of travel."""


class Looked(NamedTuple):
    """Rows, with the minutes to work: 0 for remote work, nan when they are not known. Of everybody by row: `worst` and
    `newest`, the least and the most of what is said of papers, engagement and other languages."""

    number: Codes
    minutes: Floats
    worst: Bytes
    newest: Bytes


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
def first_look(columns: Columns, changed: Changed, looks: Any, spoken: Bools) -> Looked:
    """Of whom neither language, papers, the journey, hours nor fixed shifts surely fail. What is asked here of
    everybody stands close together."""
    coded, free, work, is_fixed = columns.coded, columns.free, changed.work, False
    asked, licence = columns.engagement + changed.engagement, columns.licences + changed.licences
    certificate, school_asked = columns.certificates + changed.certificates, columns.education + changed.education
    other, ways = columns.other_languages + changed.other_languages, _ways(columns, changed)
    # Where the fewest hours are not known, neither is whether hours fail.
    hours_min, hours_max = changed.hours_min, np.inf if np.isnan(changed.hours_min) else changed.hours_max
    worst, newest = coded[asked, : len(looks)].copy(), coded[asked, : len(looks)].copy()
    for code in (licence, certificate, school_asked, other):
        for number in range(len(looks)):
            worst[number] = min(worst[number], coded[code, number])
            newest[number] = max(newest[number], coded[code, number])
    found, taken = np.empty(len(looks) + 1, np.int32), np.empty(len(looks), np.float64)
    many, last = 0, ways.shape[1] - 1
    # Without branches: who passes cannot be foreseen.
    for number in range(len(looks)):
        look = looks[number]
        passes = (worst[number] != FAIL) & spoken[look.open_levels]
        passes &= not ((hours_min > look.hours_most) & (look.hours_most != MOST_HOURS))
        passes &= not ((hours_max < look.hours_least) & (look.hours_least != 0))
        home = look.home if look.home != NOWHERE else last
        found[many] = number
        many += passes & (look.most != NOBODY) & ((ways[look.modes, home] <= look.most) | (look.most == NO_LIMIT))
    if changed.kind != UNKNOWN_WEEK:
        for word in range(WORDS):
            is_fixed |= work[word] != NO_BITS
    if is_fixed:
        near, many, is_free = many, 0, np.full(len(free), NOT_YET, np.int8)
        for place in range(near):
            number = found[place]
            week = looks[number].ever_free
            if is_free[week] == NOT_YET:
                is_free[week] = 1 if is_inside(work, free[week]) else 0
            found[many] = number
            many += is_free[week]
    for place in range(many):
        look = looks[found[place]]
        if changed.bucket < FIRST_PLACE or look.home == NOWHERE:
            taken[place] = 0.0 if changed.bucket == REMOTE else np.nan
        else:
            way = ways[look.modes, look.home]
            taken[place] = float(way) if way < NO_WAY_AT_ALL else np.inf
    return Looked(found[:many], taken[:many], worst, newest)


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
