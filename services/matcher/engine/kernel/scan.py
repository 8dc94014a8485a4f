"""One candidate against the vacancies: the best combination of every vacancy x track, filtered first, scored last."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.engine.combinations import DIRECT, DUAL, EVENING, LEARN_FIRST
from services.matcher.engine.kernel.beside import beside
from services.matcher.engine.kernel.best import Found, room_for
from services.matcher.engine.kernel.bounds import (
    TRACK_COUNT,
    Floors,
    floors_of,
    highest,
    language_and_growth,
    may_be_listed,
    work_bounds,
)
from services.matcher.engine.kernel.classes_now import Classes, classes
from services.matcher.engine.kernel.counting import counted
from services.matcher.engine.kernel.courses_now import CourseGates, Singles, course_gates, singles
from services.matcher.engine.kernel.direct import direct
from services.matcher.engine.kernel.fitting import fitting
from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.learn_first import learn_first
from services.matcher.engine.kernel.learning import Learning, learning
from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.parts_now import ByOccupation, by_occupation, parts
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.survivors import Survivors, survivors, worth_a_look
from services.matcher.engine.verdicts import PASS, UNKNOWN, Bytes, Ints

ALL_TRACKS = -1
LOOKED_AT_FIRST = 64
"""So many vacancies with the highest bounds are scored first for every track, and as many to be clarified: they say
what the others must reach."""
AT_ONCE = 512
"""Then so many with the highest bounds, until none is left that could be listed."""


class Learned(NamedTuple):
    """What the courses in stock are for the candidate."""

    options: Singles
    first: Learning
    gates: CourseGates


class Counts(NamedTuple):
    """Of every survivor its slot, and the verdict per track (PASS: ranked, UNKNOWN: to be clarified, FAIL: neither)."""

    slot: np.ndarray
    verdicts: Bytes
    ranked: int
    to_clarify: int


@compiled
def learned(offer: Offer, person: Person, rules: Rules, track: int) -> Learned:
    """For `direct` nothing."""
    gates = course_gates(offer.courses, person)
    if track == DIRECT:
        gates = CourseGates(gates.fixed[:0], gates.travel[:0], gates.delay[:0], gates.week[:0])
    options = singles(offer, person, rules, gates)
    return Learned(options, learning(offer, person, rules, gates, options), gates)


@compiled
def _chosen(some: Survivors, marks: np.ndarray) -> Survivors:
    return Survivors(some.slot[marks], some.verdict[marks], some.minutes[marks], some.first_day[marks])


@compiled
def _add(
    offer: Offer, person: Person, rules: Rules, found: Classes, known: Learned, occupations: ByOccupation,
    some: Survivors, track: int, entries: Found,
) -> None:  # fmt: skip
    """The entries of some survivors, scored."""
    weighted = parts(offer, person, rules, occupations, some)
    if track in (ALL_TRACKS, DIRECT):
        direct(offer, person, rules, found, some, weighted, entries)
    if track in (ALL_TRACKS, DUAL):
        beside(offer, person, rules, found, known.options, some, weighted, False, entries)
    if track in (ALL_TRACKS, EVENING):
        beside(offer, person, rules, found, known.options, some, weighted, True, entries)
    if track in (ALL_TRACKS, LEARN_FIRST):
        learn_first(offer, person, rules, found, known.first, some, weighted, entries)


@compiled
def scan(
    offer: Offer, person: Person, rules: Rules, slots: Ints, everything: bool, track: int
) -> tuple[Found, Learned]:
    """All entries, scored: of these slots, or of everything; of one track (place in TRACKS) or of ALL_TRACKS."""
    known = learned(offer, person, rules, track)
    found = classes(offer, person, rules, person.levels, known.first.after, known.options.after)
    some = survivors(offer, person, found, slots, everything)
    entries = room_for(TRACK_COUNT * len(some.slot))
    _add(offer, person, rules, found, known, by_occupation(offer, person, rules), some, track, entries)
    return entries, known


@compiled
def _count(
    offer: Offer, person: Person, rules: Rules, found: Classes, known: Learned, occupations: ByOccupation,
    some: Survivors,
) -> Counts:  # fmt: skip
    wanted = worth_a_look(offer, found)[2]
    fits = fitting(offer, person, found, known.options, wanted)
    verdicts, awkward = counted(offer, person, rules, found, known.options, known.first, fits, some)
    for place in range(len(awkward)):
        if verdicts[place, DUAL] == PASS and verdicts[place, EVENING] == PASS:
            awkward[place] = 0
    if awkward.any():
        marks = awkward != 0
        few = _chosen(some, marks)
        entries = room_for(2 * len(few.slot))
        weighted = np.zeros((len(few.slot), 5), np.float64)
        beside(offer, person, rules, found, known.options, few, weighted, False, entries)
        beside(offer, person, rules, found, known.options, few, weighted, True, entries)
        places = np.flatnonzero(marks)
        place, before = 0, DUAL
        for one in range(entries.count[0]):
            if entries.track[one] != before:
                place, before = 0, entries.track[one]
            while few.slot[place] != entries.slot[one]:
                place += 1
            verdicts[places[place], before] = PASS if entries.group[one] == 0 else UNKNOWN
    ranked, to_clarify = 0, 0
    for place in range(len(verdicts)):
        for track in range(TRACK_COUNT):
            ranked += verdicts[place, track] == PASS
            to_clarify += verdicts[place, track] == UNKNOWN
    return Counts(some.slot, verdicts, ranked, to_clarify)


@compiled
def scan_for_list(
    offer: Offer, person: Person, rules: Rules, limit: int, per_employer: int, per_unit: int, track: int = ALL_TRACKS
) -> tuple[Found, Learned, Counts, Floors]:
    """Of everything as many entries (of ALL_TRACKS, or of `direct` alone) as a list of `limit` needs, scored; how many
    there are; and the floors: every entry that reaches one is there."""
    known = learned(offer, person, rules, track)
    found = classes(offer, person, rules, person.levels, known.first.after, known.options.after)
    some = survivors(offer, person, found, np.zeros(0, np.int64), True)
    occupations = by_occupation(offer, person, rules)
    counts = _count(offer, person, rules, found, known, occupations, some)
    bounds = work_bounds(offer, person, rules, occupations, some)
    extra = language_and_growth(offer, person, rules, found, known.options, known.first)
    entries = room_for(TRACK_COUNT * len(bounds))
    left = np.ones(len(bounds), np.bool_)
    marks = highest(offer, some, counts.verdicts, bounds, extra, LOOKED_AT_FIRST)
    while True:
        _add(offer, person, rules, found, known, occupations, _chosen(some, marks), track, entries)
        left &= ~marks
        floors = floors_of(entries, offer.employer, offer.unit, limit, per_employer, per_unit)
        marks = left & may_be_listed(offer, some, counts.verdicts, bounds, extra, floors)
        reaching = bounds[marks]
        if len(reaching) == 0:
            break
        if len(reaching) > 2 * AT_ONCE:
            marks &= bounds >= np.partition(reaching, len(reaching) - AT_ONCE)[len(reaching) - AT_ONCE]
    return entries, known, counts, floors
