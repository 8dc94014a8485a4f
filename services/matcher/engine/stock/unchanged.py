"""What of a vacancy, course or promise no list depends on: a change of nothing else concerns nobody.

Providers publish a course again when a seat is taken, employers a vacancy when they mend its text, and the ledger a
promise when one more of it is used: mostly every candidate would get the same list again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.stock.promise_table import USABLE, usable_stretches


def lists_stay_the_same(before: Vacancy | Course | Promise | None, after: Vacancy | Course | Promise | None) -> bool:
    """Whether everybody keeps their list when the stock has the one in place of the other; None: it is not in stock.

    Texts are shown and not read, and of positions, seats and promises it only matters whether there are any. What is
    not known to be of no matter counts as different.
    """
    return before is after or (type(before) is type(after) and _read(before) == _read(after))


def _read(thing: Vacancy | Course | Promise | None) -> Any:
    """What matching reads of it."""
    if isinstance(thing, Vacancy):
        terms = replace(thing.terms, title="", description=None, employer_reference=None)
        return thing.id, thing.employer, terms, thing.positions_free > 0
    if isinstance(thing, Course):
        return thing.id, replace(thing.terms, title=""), thing.seats_free and thing.seats_free > 0
    if isinstance(thing, Promise):
        stretches = usable_stretches(thing) if thing.status in USABLE else []
        return thing.id, thing.giver, thing.status, thing.terms, sorted(thing.confirmed_for), stretches
    return None
