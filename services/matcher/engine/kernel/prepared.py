"""What does not depend on which vacancies are looked at, worked out in one go and held by compiled code."""

from __future__ import annotations

from typing import NamedTuple

from services.matcher.engine.kernel.classes_now import Classes, classes
from services.matcher.engine.kernel.courses.fitting import Fits, Timing, no_fits, timing
from services.matcher.engine.kernel.courses.learning import Learning, learning
from services.matcher.engine.kernel.courses.singles import CourseGates, Singles, learnable
from services.matcher.engine.kernel.form import Form
from services.matcher.engine.kernel.held import Held, hold
from services.matcher.engine.kernel.jit import inlined
from services.matcher.engine.kernel.listed.bounds import Most, most_of
from services.matcher.engine.kernel.parts_now import Needed, by_occupation, needed
from services.matcher.engine.kernel.person import Person, person_of
from services.matcher.engine.kernel.stock.offer import Stock

_by_occupation, _needed = inlined(by_occupation), inlined(needed)


class Prepared(NamedTuple):
    """The candidate, what the courses in stock are for them, and what they meet in every class of vacancies."""

    who: Person
    gates: CourseGates
    options: Singles
    first: Learning
    found: Classes
    timing: Timing
    fits: Fits
    needed: Needed
    most: Most


@inlined
def prepared(stock: Held[Stock], form: Form, with_courses: bool) -> Held[Prepared]:
    """Without courses none is there."""
    offer, rules = stock.lent
    who = person_of(offer, rules, form)
    gates, options = learnable(offer, who, rules, with_courses)
    first = learning(offer, who, rules, gates, options)
    found = classes(offer, who, rules, who.levels, first.after, options.after)
    occupations, times = _by_occupation(offer, who, rules), timing(offer, who, options)
    most = most_of(offer, who, rules, found, options, first, times, occupations)
    parts = _needed(who, rules, occupations)
    return hold(Prepared(who, gates, options, first, found, times, no_fits(offer, times), parts, most))
