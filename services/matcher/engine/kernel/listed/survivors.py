"""Vacancies of which no work gate fails, and what their entries can score at most."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import LEARN_FIRST
from services.matcher.engine.kernel.ahead import come_near
from services.matcher.engine.kernel.courses.singles import least_minutes
from services.matcher.engine.kernel.form import NOT_STATED
from services.matcher.engine.kernel.jit import inlined, inner
from services.matcher.engine.kernel.listed.bounds import LATER, NOTHING, TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.listed.within import Halves, Within
from services.matcher.engine.kernel.parts_now import PARTS
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.keys import Rows
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.kernel.tracks.best import Found, room_for
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.skill_needs import NOT_STATED as NEEDS_NOT_STATED
from services.matcher.engine.stock.skill_needs import NOTHING_NEEDED
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes, Floats, Ints

_room_for = inlined(room_for)
AHEAD = 16
"""So many lines ahead are asked for: what one takes is a fraction of a wait for memory."""


class Survivors(NamedTuple):
    """One row each. `verdict`: PASS, or UNKNOWN where a gate that needs no free week and no language cannot be told;
    `minutes` to work: 0 for remote work, nan when not known; `first_day`: the first working day without courses.

    `most` [row, track]: no entry scores more, but for SLACK; NOTHING where there is none. `base`: what it holds of the
    parts that do not depend on the track, without start. `clean`, `doubtful`: bits of tracks that may have an entry
    that is ranked, that is to be clarified.
    """

    position: NDArray[np.int32]
    slot: NDArray[np.int32]
    verdict: Bytes
    minutes: Floats
    first_day: Ints
    most: Floats
    base: Floats
    clean: Bits
    doubtful: Bits


class Reading(NamedTuple):
    """Lines within reach, and of those that were read the survivors: the first `known[0]` of `rows`. `of_terms`: 1 for
    terms classes that are worth a look; `parts`: of the score, of survivors that have them; `entries`: those of the
    tracks that were `scored` (bits per survivor), of whatever group."""

    within: Within
    of_terms: Bytes
    unread: Bools
    rows: Survivors
    parts: Floats
    has_parts: Bools
    scored: Bits
    entries: Found
    known: Ints


@inlined
def unread(within: Within, of_terms: Bytes) -> Reading:
    """None of the lines is read."""
    many = len(within.line)
    to_read, has_parts = np.empty(many, np.bool_), np.empty(many, np.bool_)
    to_read[:], has_parts[:] = True, False
    rows = Survivors(
        np.empty(many, np.int32), np.empty(many, np.int32), np.empty(many, np.int8), np.empty(many, np.float64),
        np.empty(many, np.int64), np.empty((many, TRACK_COUNT), np.float64), np.empty(many, np.float64),
        np.empty(many, np.int8), np.empty(many, np.int8),
    )  # fmt: skip
    parts, scored, entries = np.empty((many, PARTS), np.float64), np.zeros(many, np.int8), _room_for(TRACK_COUNT * many)
    return Reading(within, of_terms, to_read, rows, parts, has_parts, scored, entries, np.zeros(1, np.int64))


@inlined
def read(offer: Offer, rules: Rules, now: Prepared, reading: Reading, numbers: Ints) -> None:
    """Adds those among these lines (`number` of a `Glance`) that survive."""
    who, found, within = now.who, now.found, reading.within
    reading.known[0] = _survivors(
        offer.rows, within.line, within.covered, numbers, reading.unread, reading.of_terms, found.terms, found.reach,
        offer.work_spare, offer.no_occupation, offer.terms.language_class, offer.terms.engagement, offer.promised,
        offer.needing.fresh, who.home_other, who.home_public, who.excluded, rules.start, now.most, who.today,
        who.first_day, who.max_minutes, who.modes_known, who.excludes, reading.known[0], reading.rows,
    )  # fmt: skip


@inner
def _survivors(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    rows: Rows, of_line: NDArray[np.uint32], covered: Halves, numbers: Ints, unread: Bools, of_terms: Bytes,
    terms: Bytes, reach: Bytes, spare: Ints, none: int, language_of: Ints, engagement_of: Ints, promised: Bits,
    fresh: Bits, home_other: Floats, home_public: Floats, excluded: Ints, start: Floats, most: Most, today: int,
    first: int, max_minutes: int, journeys_known: int, excludes: int, count: int, found: Survivors,
) -> int:  # fmt: skip
    """Fills in rows of `found` from `count` on: how many there are then."""
    of_work, occupation, sector, hours = most.wanted, most.occupation, most.sector, most.hours
    engagement, security, needs_not_stated = most.engagement, most.security, most.needs_not_stated
    needs_nothing, skilled, travel = most.needs_nothing, most.skilled, most.travel
    place_not_known, by_minute, journey_not_known = most.place_not_known, most.by_minute, most.journey_not_known
    hours_unknown, guided, most_clean, work = most.hours_unknown, most.guided, most.clean, most.work
    work_clean, most_doubtful, work_doubtful = most.work_clean, most.doubtful, most.work_doubtful
    language, soonest, last = most.language, most.soonest, len(start) - 1
    position, slot_of, verdicts, minutes_of = found.position, found.slot, found.verdict, found.minutes
    first_days, bounds, bases, clean, doubtful = found.first_day, found.most, found.base, found.clean, found.doubtful
    many, by_concept = len(numbers), len(covered) > 0
    for turn in range(min(AHEAD, many)):
        come_near(rows, of_line[numbers[turn]])
    for turn in range(many):
        number = numbers[turn]
        line = of_line[number]
        if turn + AHEAD < many:
            come_near(rows, of_line[numbers[turn + AHEAD]])
        if not unread[number]:
            continue
        unread[number] = False
        row = rows[line]
        bucket = row.bucket
        if bucket < 0 or of_terms[row.terms] == 0 or of_work[row.work] == 0:
            continue
        verdict, first_day = min(terms[row.terms], reach[bucket]), max(first, row.starts)
        if verdict == FAIL or row.closes < today or first_day > row.latest:
            continue
        minutes = 0.0 if bucket == REMOTE else np.nan
        if bucket >= FIRST_PLACE:
            to = bucket - FIRST_PLACE
            minutes = least_minutes(home_other[to], home_public[to], spare[row.work])
            if max_minutes != NOT_STATED and minutes > max_minutes:
                continue
        if excludes != 0:
            is_excluded = False
            for code in excluded:
                is_excluded |= code == row.occupation
            if is_excluded:
                continue
            if row.occupation == none:
                verdict = min(verdict, UNKNOWN)

        slot = row.slot
        base = occupation[row.occupation] + sector[row.sector] + hours[row.work]
        base += engagement[engagement_of[row.terms]] + row.security * security
        if row.needs_source == NEEDS_NOT_STATED:
            base += needs_not_stated
        elif row.needs_source == NOTHING_NEEDED:
            base += needs_nothing
        elif by_concept and fresh[line] != 0:
            base += covered[number]
        else:
            base += skilled[row.occupation]
        if bucket == REMOTE:
            base += travel
        elif bucket == PLACE_NOT_KNOWN:
            base += place_not_known
        elif by_minute < 0:
            base += journey_not_known
        else:
            base += max(0.0, travel - minutes * by_minute)
        kind, room = 2 * hours_unknown[row.work], 1 if journeys_known == 0 or bucket == PLACE_NOT_KNOWN else 0
        bits = promised[line]
        if bits != 0:
            base += guided
            kind += (bits >> 1) & 1
            room |= bits >> 2
        asked, begun = language_of[row.terms], base + start[min(first_day - today, last)]
        bits = most_clean[kind, asked] & work_clean[room, row.work] if verdict == PASS else 0
        doubts = most_doubtful[kind, asked] | work_doubtful[room, row.work]
        if verdict != PASS:
            doubts = 15
        any_bits = 0
        for track in range(TRACK_COUNT):
            bound = NOTHING
            if track != LEARN_FIRST:
                bound = begun + language[kind, asked, track] + work[room, row.work, track]
            elif row.latest >= soonest[kind, asked]:
                bound = base + language[kind, asked, LEARN_FIRST]
                bound = min(bound, begun + language[kind, asked, LATER]) + work[room, row.work, LEARN_FIRST]
            bounds[count, track] = bound
            if bound > NOTHING:
                any_bits |= 1 << track
        if any_bits == 0:
            continue
        position[count], slot_of[count], verdicts[count], minutes_of[count] = line, slot, verdict, minutes
        first_days[count], bases[count] = first_day, base
        clean[count], doubtful[count] = bits & any_bits, doubts & any_bits
        count += 1
    return count
