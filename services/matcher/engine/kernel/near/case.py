"""What near misses of one candidate are found from, worked out pass by pass and held by compiled code."""

from __future__ import annotations

from typing import NamedTuple

from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import compiled, inlined
from services.matcher.engine.kernel.levels import growth_value
from services.matcher.engine.kernel.near.bounds import Least, least_of
from services.matcher.engine.kernel.near.classes import Hours, Spoken, Terms, hours, spoken
from services.matcher.engine.kernel.near.courses import GateSizes, Tried, days_outside, firsts, tried, whenever
from services.matcher.engine.kernel.near.turns import Cells, collected
from services.matcher.engine.kernel.parts_now import Needed, by_occupation, needed
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH
from services.matcher.engine.kernel.stock.offer import Stock
from services.matcher.engine.stock.vacancy_arrays import I4, U1, VacancyArrays
from services.matcher.engine.verdicts import Floats, Ints

_by_occupation, _needed = inlined(by_occupation), inlined(needed)


class Open(NamedTuple):
    """Columns of `VacancyArrays`."""

    taken: U1
    positions: I4
    latest: I4
    place: I4
    remote: U1


def open_columns(arrays: VacancyArrays) -> Open:
    return Open(*(getattr(arrays, name) for name in Open._fields))


class Case(NamedTuple):
    """The candidate, with what they lack for every class of vacancies. `growth_now`: the weighted part without a
    course."""

    columns: Open
    who: Person
    sizes: GateSizes
    terms: Terms
    hours: Hours
    needed: Needed
    growth_now: float


class Courses(NamedTuple):
    """What single courses are for the candidate: see `days_outside`, `whenever`, `firsts`."""

    lessons: Ints
    fails: Ints
    opens: Ints
    over: Floats
    delay: Ints
    weeks: Ints
    found: Ints
    failing: Ints
    opening: Ints


class Ready(NamedTuple):
    """All that changes up to some size could use."""

    tried: Tried
    cells: Cells
    spoken: Spoken
    least: Least


@compiled
def case_of(stock: Held[Stock], columns: Open, who: Person, sizes: GateSizes, terms: Terms) -> Held[Case]:
    offer, rules = stock.arrays
    value = growth_value(
        who.levels, who.goal, who.running, who.week_without, who.levels, 1.0, who.levels, 1.0, rules.by_candidate
    )
    parts = _needed(who, rules, _by_occupation(offer, who, rules))
    return hold(Case(columns, who, sizes, terms, hours(offer, who, sizes), parts, rules.weights[GROWTH] * value))


@compiled
def courses_of(stock: Held[Stock], case: Held[Case], with_courses: bool) -> tuple[Held[Courses], Tried]:
    """With those that could be taken beside work. Without courses none could."""
    (offer, rules), known = stock.arrays, case.arrays
    who, courses = known.who, offer.courses
    lessons = days_outside(offer.timetables.lessons, who.free)
    fails, opens, over, delay, weeks = whenever(courses, who)
    found, failing, opening = firsts(courses, lessons, who, fails, opens, weeks)
    if not with_courses:
        found, failing, opening = found[:0], failing[:0], opening[:0]
    beside = tried(courses, lessons, who, rules, known.sizes, over, delay, weeks, found, failing, opening)
    return hold(Courses(lessons, fails, opens, over, delay, weeks, found, failing, opening)), beside


@compiled
def turns_of(
    stock: Held[Stock], case: Held[Case], courses: Held[Courses], most: float, any_turn: bool
) -> tuple[Ints, Floats, Floats, Ints, Ints, Ints]:  # fmt: skip
    """See `collected`; nothing can be learned first when not `any_turn`."""
    (offer, rules), known, single = stock.lent, case.lent, courses.lent
    found = single.found if any_turn else single.found[:0]
    return collected(
        offer.courses, single.lessons, known.who, rules, known.sizes, single.fails, single.opens, single.over,
        single.delay, single.weeks, found, single.failing, single.opening, most,
    )  # fmt: skip


@compiled
def ready_of(stock: Held[Stock], case: Held[Case], beside: Tried, cells: Cells) -> Held[Ready]:
    (offer, rules), known = stock.arrays, case.arrays
    who = known.who
    levels = spoken(offer, rules, who.levels, cells.after, beside.after)
    least = least_of(levels, beside, cells, known.sizes, who.week_without, len(who.remaining))
    return hold(Ready(beside, cells, levels, least))
