"""The first pass: vacancies of which no work gate fails, cheapest and most selective gate first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.classes_now import NOT_LEANING, Classes
from services.matcher.engine.kernel.courses_now import least_minutes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.person import NOT_STATED, Person
from services.matcher.engine.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.verdicts import FAIL, UNKNOWN, Bytes, Floats, Ints


class Survivors(NamedTuple):
    """One row each. `verdict`: PASS, or UNKNOWN where a gate that needs no free week and no language cannot be told;
    `minutes` to work: 0 for remote work, nan when not known; `first_day`: the first working day without courses."""

    slot: NDArray[np.int32]
    verdict: Bytes
    minutes: Floats
    first_day: Ints


@compiled
def worth_a_look(offer: Offer, found: Classes) -> tuple[Bytes, Bytes, Bytes]:
    """1 per bucket + 1 of places, per terms class and per work class where some combination may pass: for the travel,
    for papers and language, for the hours."""
    reach, terms, work = found.reach, found.terms, found.work
    language_of, plain, lean = offer.terms.language_class, found.plain, found.lean
    possible = np.zeros(plain.shape[1], np.bool_)
    for asked in range(plain.shape[1]):
        for row in range(plain.shape[0]):
            possible[asked] |= plain[row, asked] != FAIL or lean[row, asked] != NOT_LEANING
    of_bucket, of_terms = np.zeros(len(reach) + 1, np.int8), np.zeros(len(terms), np.int8)
    of_work = np.zeros(len(work), np.int8)
    for bucket in range(len(reach)):
        of_bucket[bucket + 1] = reach[bucket] != FAIL
    for one in range(len(terms)):
        of_terms[one] = terms[one] != FAIL and possible[language_of[one]]
    for one in range(len(work)):
        for week in range(work.shape[1]):
            of_work[one] |= work[one, week] != FAIL
    return of_bucket, of_terms, of_work


@compiled
def _candidates(
    bucket: NDArray[np.int32], terms: NDArray[np.int32], work: NDArray[np.int32], of_bucket: Bytes, of_terms: Bytes,
    of_work: Bytes,
) -> NDArray[np.int32]:  # fmt: skip
    """Slots that are worth a look. Without branches: which slot passes cannot be foreseen."""
    found, count = np.empty(len(bucket) + 1, np.int32), 0
    for slot in range(len(bucket)):
        found[count] = slot
        count += of_bucket[bucket[slot]] & of_terms[terms[slot]] & of_work[work[slot]]
    return found[:count]


@compiled
def survivors(offer: Offer, person: Person, found: Classes, slots: Ints, everything: bool) -> Survivors:
    """Of these slots, or of everything."""
    of_bucket, of_terms, of_work = worth_a_look(offer, found)
    rows, keys, reach, terms, excluded = offer.rows, offer.keys, found.reach, found.terms, person.excluded
    home_other, home_public, most = person.home_other, person.home_public, person.max_minutes
    today, first, excludes, none = person.today, person.first_day, person.excludes != 0, offer.no_occupation
    chosen = slots.astype(np.int32)
    if everything:
        chosen = _candidates(keys.bucket, keys.terms, keys.work, of_bucket, of_terms, of_work)
    many, count = len(chosen), 0
    slot_of, verdicts = np.empty(many, np.int32), np.empty(many, np.int8)
    minutes_of, first_days = np.empty(many, np.float64), np.empty(many, np.int64)
    for place in range(many):
        slot = chosen[place]
        row = rows[slot]
        if of_bucket[row.bucket + 1] == 0 or of_terms[row.terms] == 0 or of_work[row.work] == 0:
            continue
        first_day = max(first, row.starts)
        if row.closes < today or first_day > row.latest:
            continue
        minutes = 0.0 if row.bucket == REMOTE else np.nan
        if row.bucket >= FIRST_PLACE:
            to = row.bucket - FIRST_PLACE
            minutes = least_minutes(home_other[to], home_public[to], row.spare)
            if most != NOT_STATED and minutes > most:
                continue
        verdict = min(terms[row.terms], reach[row.bucket])
        if excludes:
            is_excluded = False
            for code in excluded:
                is_excluded |= code == row.occupation
            if is_excluded:
                continue
            if row.occupation == none:
                verdict = min(verdict, UNKNOWN)
        slot_of[count], verdicts[count], minutes_of[count], first_days[count] = slot, verdict, minutes, first_day
        count += 1
    return Survivors(slot_of[:count], verdicts[:count], minutes_of[:count], first_days[:count])
