"""Vacancies that some change of a candidate may open: found once, and looked at again for every change.

A change of Dutch, papers, hours, free week, minutes of travel, promises or courses leaves most gates as they are, and
most of what an entry can score. The lines that pass those gates stand here close together, with those parts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.judging.combinations import DIRECT, LEARN_FIRST
from services.matcher.engine.kernel.classes_now import terms_of
from services.matcher.engine.kernel.courses.singles import least_minutes
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.listed.bounds import LATER, NOTHING, TRACK_COUNT, Bits, Most
from services.matcher.engine.kernel.listed.survivors import Survivors
from services.matcher.engine.kernel.listed.within import MARGIN, Halves, cover
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.lines import Lines
from services.matcher.engine.kernel.stock.offer import Offer
from services.matcher.engine.stock.place_index import FIRST_PLACE, REMOTE
from services.matcher.engine.stock.skill_needs import NOT_STATED as NEEDS_NOT_STATED
from services.matcher.engine.stock.skill_needs import NOTHING_NEEDED
from services.matcher.engine.verdicts import PASS, Bools, Bytes, Floats, Ints

_STEPS = 1024
PARTS = 4
"""What no look but a few needs stands apart: 1 for what asks for papers that are not held, + 2 for what is too far."""
TERMS, MINUTES = 2, 5
"""Columns of `Openable`."""
LIKELY, EVERY = 256, 2**62
"""So many vacancies that can score most are looked at whatever a change opens: most often the best of all is one."""


class Openable(NamedTuple):
    """One row per line that passes all gates which no change opens, when all papers are held and travel may take
    longer. `bucket`: the place, see `PlaceIndex`; `minutes` to work, 0 where it is remote; `first_day` without courses;
    `base`: what it holds of the parts that no change touches, without start; `height`: with start, and with travel for
    who travels longest. Row `begin[part]` to `begin[part + 1]` are of a part: see
    PARTS. `held`: terms classes that pass with the papers of now; `near`: the minutes of travel of now."""

    position: NDArray[np.int32]
    slot: NDArray[np.int32]
    terms: NDArray[np.int32]
    work: NDArray[np.int32]
    bucket: NDArray[np.int32]
    minutes: Floats
    first_day: Ints
    latest: NDArray[np.int32]
    base: Floats
    height: Floats
    begin: Ints
    held: Bools
    near: int


def openable(offer: Offer, person: Person, rules: Rules, most: Most, max_minutes: int) -> Openable:
    """For journeys of at most so many minutes. `person`, `most`: of the candidate before any change."""
    every, needing = np.full(max(len(person.licences), len(person.certificates)), PASS, np.int8), offer.needing
    terms = terms_of(offer, person._replace(licences=every, certificates=every))
    covered = np.zeros(len(offer.rows), np.float32)
    cover(needing.start, needing.line, needing.share, person.skill_credit, most.needs_nothing, covered)
    many, out = _openable(
        offer.lines, terms, offer.work_spare, offer.no_occupation, offer.terms.engagement,
        needing.fresh, covered, person.home_other, person.home_public, person.excluded,
        most.occupation, most.sector, most.hours, most.engagement, most.skilled, most.security, most.needs_not_stated,
        most.needs_nothing, rules.start, most.travel, most.by_minute, most.journey_not_known, person.today,
        person.first_day, max_minutes, person.excludes, person.skills_stated,
    )  # fmt: skip
    held, near = terms_of(offer, person) == PASS, max(0, person.max_minutes)
    part = (2 * (out[MINUTES][:many] > near) + ~held[out[TERMS][:many]]).astype(np.int8)
    order = np.argsort(part, kind="stable")
    begin = np.searchsorted(part[order], np.arange(PARTS + 1))
    return Openable._make([*(column[order] for column in out), begin, held, near])


@compiled
def _openable(  # noqa: C901, PLR0912 - one loop: see jit.py
    lines: Lines, terms: Bytes, spare: Ints, none: int, engagement_of: Ints, fresh: Bits, covered: Halves,
    home_other: Floats, home_public: Floats, excluded: Ints, occupation: Floats, sector: Floats, hours: Floats,
    engagement: Floats, skilled: Floats, security: float, needs_not_stated: float, needs_nothing: float, start: Floats,
    travel: float, by_minute: float, journey_not_known: float, today: int, first: int, max_minutes: int, excludes: int,
    skills_stated: int,
) -> tuple[int, tuple[Any, ...]]:  # fmt: skip
    rows, begins, used, terms_of_line = lines.rows, lines.start, lines.used[0], lines.terms
    last, last_day, count = len(begins) - 1, len(start) - 1, 0
    position, slot_of, terms_of_row = np.empty(used, np.int32), np.empty(used, np.int32), np.empty(used, np.int32)
    work, bucket_of = np.empty(used, np.int32), np.empty(used, np.int32)
    minutes_of, first_days = np.empty(used, np.float64), np.empty(used, np.int64)
    latest, base_of, height = np.empty(used, np.int32), np.empty(used, np.float64), np.empty(used, np.float64)
    # The lines after those of the last bucket are of any.
    for bucket in range(last + 1):
        begin, end = begins[bucket], used if bucket == last else begins[bucket + 1]
        if bucket < last and bucket != REMOTE:
            to = bucket - FIRST_PLACE
            if to < 0 or to >= len(home_other) or not min(home_other[to], home_public[to]) <= max_minutes:
                continue
        for line in range(begin, end):
            if terms[terms_of_line[line]] != PASS:
                continue
            row = rows[line]
            first_day, minutes = max(first, row.starts), 0.0
            if row.bucket < 0 or row.closes < today or first_day > row.latest:
                continue
            if row.bucket != REMOTE:
                to = row.bucket - FIRST_PLACE
                if to < 0:
                    continue
                minutes = least_minutes(home_other[to], home_public[to], spare[row.work])
                # Written so that minutes that are not a number are left out.
                if not minutes <= max_minutes:
                    continue
            if excludes != 0:
                is_excluded = row.occupation == none
                for code in excluded:
                    is_excluded |= code == row.occupation
                if is_excluded:
                    continue
            base = occupation[row.occupation] + sector[row.sector] + hours[row.work]
            base += engagement[engagement_of[row.terms]] + row.security * security
            if row.needs_source == NEEDS_NOT_STATED:
                base += needs_not_stated
            elif row.needs_source == NOTHING_NEEDED:
                base += needs_nothing
            elif skills_stated != 0 and fresh[line] != 0:
                base += covered[line] + MARGIN
            else:
                base += skilled[row.occupation]
            way = journey_not_known if by_minute < 0 else max(0.0, travel - minutes * (travel / max_minutes))
            way = travel if row.bucket == REMOTE else way
            height[count] = base + way + start[min(first_day - today, last_day)]
            position[count], slot_of[count], terms_of_row[count], work[count] = line, row.slot, row.terms, row.work
            bucket_of[count], minutes_of[count], first_days[count], latest[count], base_of[count] = (
                row.bucket, minutes, first_day, row.latest, base,
            )  # fmt: skip
            count += 1
    return count, (
        position, slot_of, terms_of_row, work, bucket_of, minutes_of, first_days, latest, base_of, height
    )  # fmt: skip


class Seen(NamedTuple):
    """Rows of `Openable` that are looked at, with what a look needs of them: those that may have an entry which is not
    ranked now, and those that can score most. What is left out can score no more than `left_out`."""

    row: Ints
    some: Survivors
    left_out: float


def seen(
    offer: Offer, person: Person, rules: Rules, most: Most, lines: Openable, allowed: Bools, ranked: Bits,
    likely: int, floor: float,
) -> Seen:  # fmt: skip
    """For one change. `allowed`: the terms classes that are looked at; `ranked`: per row the bits that are ranked now;
    `likely`: LIKELY or EVERY; `floor`: what is ranked now is left out where it can score no more."""
    held, asking, far = (allowed & lines.held).any(), (allowed & ~lines.held).any(), person.max_minutes > lines.near
    parts = np.array([held, asking, far and held, far and asking])
    row, bounds, base, clean, left_out = _seen(
        lines, parts, offer.terms.language_class, allowed, ranked, offer.promised, rules.start, most, person.today,
        person.max_minutes, person.modes_known, likely, floor,
    )  # fmt: skip
    many = len(row)
    return Seen(
        row,
        Survivors(
            position=lines.position[row],
            slot=lines.slot[row],
            verdict=np.full(many, PASS, np.int8),
            minutes=lines.minutes[row],
            first_day=lines.first_day[row],
            most=bounds,
            base=base,
            clean=clean,
            doubtful=np.zeros(many, np.int8),
        ),
        left_out,
    )


@compiled
def _seen(  # noqa: C901, PLR0912, PLR0915 - one loop: see jit.py
    lines: Openable, parts: Bools, language_of: Ints, allowed: Bools, ranked: Bits, promised: Bits, start: Floats,
    most: Most, today: int, max_minutes: int, journeys_known: int, likely: int, floor: float,
) -> tuple[Ints, Floats, Floats, Bits, float]:  # fmt: skip
    position, terms, work, buckets, height = lines.position, lines.terms, lines.work, lines.bucket, lines.height
    begin = lines.begin
    minutes_of, first_days, latest, base_of = lines.minutes, lines.first_day, lines.latest, lines.base
    work_clean, most_clean, hours_unknown = most.work_clean, most.clean, most.hours_unknown
    language, soonest, by_work = most.language, most.soonest, most.work
    travel, by_minute, journey_not_known, guided = most.travel, most.by_minute, most.journey_not_known, most.guided
    last, without, many, possible = len(start) - 1, 1 if journeys_known == 0 else 0, 0, 0
    best_spoken, best_work = _highest(language, DIRECT, LEARN_FIRST), _highest(by_work, DIRECT, TRACK_COUNT)
    # The language class after the last is of what is not looked at: nothing is possible there.
    classes, of_terms = most_clean.shape[1], np.empty(len(allowed), np.uint32)
    for one in range(len(allowed)):
        of_terms[one] = language_of[one] if allowed[one] else classes
    clean_of, spoken = np.zeros((4, classes + 1), np.int8), np.full((4, classes + 1), NOTHING)
    for kind in range(4):
        for asked in range(classes):
            clean_of[kind, asked] = most_clean[kind, asked]
            spoken[kind, asked] = max(best_spoken[kind, asked], language[kind, asked, LATER])
    guided_by = np.zeros(8)
    guided_by[1:] = guided
    # Without branches: which passes cannot be foreseen. Unsigned: see `within_reach`.
    chosen = np.empty(len(terms) + 1, np.int32)
    for part in range(PARTS):
        end = begin[part + 1] if parts[part] else begin[part]
        for row in range(np.uint64(begin[part]), np.uint64(end)):
            of_row, of_work = of_terms[np.uint32(terms[row])], np.uint32(work[row])
            there = np.uint32(promised[np.uint32(position[row])])
            of_kind = np.uint32(2 * hours_unknown[of_work] + ((there >> 1) & 1))
            of_room = np.uint32(without | (there >> 2))
            high = height[row] + guided_by[there] + spoken[of_kind, of_row] + best_work[of_room, of_work]
            may = clean_of[of_kind, of_row] & work_clean[of_room, of_work]
            chosen[many] = row
            possible += may != 0
            many += (may & ~ranked[row] != 0) | ((may != 0) & (high > floor))
    left_out = floor if many < possible else NOTHING
    counts, count, kept = np.zeros(_STEPS + 1, np.int64), 0, 0
    clean, best_of, bases = np.empty(many, np.int8), np.empty(many, np.float64), np.empty(many, np.float64)
    bounds = np.empty((many, TRACK_COUNT), np.float64)
    for number in range(many):
        row = chosen[number]
        if buckets[row] != REMOTE and minutes_of[row] > max_minutes:
            continue
        asked, hours, bits, base = language_of[terms[row]], work[row], promised[position[row]], base_of[row]
        kind, room = 2 * hours_unknown[hours], without
        if bits != 0:
            base += guided
            kind += (bits >> 1) & 1
            room |= bits >> 2
        bits = most_clean[kind, asked] & work_clean[room, hours]
        if bits == 0:
            continue
        if buckets[row] == REMOTE:
            base += travel
        elif by_minute < 0:
            base += journey_not_known
        else:
            base += max(0.0, travel - minutes_of[row] * by_minute)
        begun, best, some = base + start[min(first_days[row] - today, last)], NOTHING, 0
        if bits & ~ranked[row] == 0:
            bound = max(begun + best_spoken[kind, asked], base + language[kind, asked, LEARN_FIRST])
            if bound + best_work[room, hours] <= floor:
                left_out = floor
                continue
        for track in range(TRACK_COUNT):
            bound = NOTHING
            if (bits >> track) & 1:
                if track != LEARN_FIRST:
                    bound = begun + language[kind, asked, track] + by_work[room, hours, track]
                elif latest[row] >= soonest[kind, asked]:
                    bound = base + language[kind, asked, LEARN_FIRST]
                    bound = min(bound, begun + language[kind, asked, LATER]) + by_work[room, hours, LEARN_FIRST]
            bounds[kept, track] = bound
            if bound > NOTHING:
                some |= 1 << track
                best = max(best, bound)
        if some != 0:
            chosen[kept], clean[kept], best_of[kept], bases[kept] = row, some, best, base
            kept += 1
            if some & ~ranked[row] == 0:
                counts[int(min(1.0, max(0.0, best)) * _STEPS)] += 1
            else:
                count += 1
    step, more = _STEPS, 0
    while step > 0 and more + counts[step] < likely:
        more += counts[step]
        step -= 1
    count += more + counts[step]
    row_of, base_seen = np.empty(count, np.int64), np.empty(count, np.float64)
    clean_seen, most_seen = np.empty(count, np.int8), np.empty((count, TRACK_COUNT), np.float64)
    count = 0
    for number in range(kept):
        row, some, best = chosen[number], clean[number], best_of[number]
        if some & ~ranked[row] != 0 or int(min(1.0, max(0.0, best)) * _STEPS) >= step:
            row_of[count], base_seen[count], clean_seen[count] = row, bases[number], some
            for track in range(TRACK_COUNT):
                most_seen[count, track] = bounds[number, track]
            count += 1
    return row_of, most_seen, base_seen, clean_seen, max(left_out, step / _STEPS if step > 0 else NOTHING)


@compiled
def _highest(table: NDArray[np.float64], begin: int, end: int) -> Floats:
    """[kind, class]: the most of these tracks."""
    found = np.empty(table.shape[:2], np.float64)
    for kind in range(table.shape[0]):
        for one in range(table.shape[1]):
            found[kind, one] = NOTHING
            for track in range(begin, end):
                found[kind, one] = max(found[kind, one], table[kind, one, track])
    return found
