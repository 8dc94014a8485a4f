"""`opstap bench reverse`: one vacancy is put in; who is affected, and how long it takes to know."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

from services.bench.figures import Figures
from services.bench.town import Town
from services.matcher.engine.listing import Listing
from services.matcher.engine.reverse.index import Reverse
from services.matcher.engine.reverse.promised import ANYTHING

WARM_UP = 5
TOLD_EVERY = 2000


def measure_reverse(town: Town, changes: int, figures: Figures, tell: Callable[[str], None]) -> None:
    """The time from a vacancy being put in to all candidates whose list changes; everybody has been ranked before.

    Each new vacancy is like one of the town's, of another employer, and is taken out again.
    """
    engine, reverse, chance = town.engine(), Reverse(), Random(town.sizes.seed)  # noqa: S311 - keeps no secret
    engine.compiled = True
    people = {one.id: one for one in town.candidates}
    lists = {}
    for number, one in enumerate(town.candidates):
        lists[one.id] = _shown(reverse.rank(engine, one, town.as_of))
        if number % TOLD_EVERY == 0:
            tell(f"ranked {number} of {len(people)} candidates")
    milliseconds, touched, other = [], [], 0
    for number in range(WARM_UP + changes):
        like = town.vacancies[chance.randrange(len(town.vacancies))]
        engine.put_vacancy(replace(like, id=f"new-{number}", employer=f"new-{number}"))
        begun = time.perf_counter()
        found = reverse.touched_by_vacancies(engine, town.as_of, {f"new-{number}": ANYTHING}, people.__getitem__)
        spent = 1000 * (time.perf_counter() - begun)
        if number >= WARM_UP:
            milliseconds.append(spent)
            touched.append(len(found))
            anew = (_shown(Reverse().rank(engine, people[one], town.as_of)) != lists[one] for one in found)
            other += sum(anew)
        engine.remove_vacancy(f"new-{number}")
    figures.times("reverse_ms", milliseconds)
    figures.more["reverse_touched_mean"] = round(sum(touched) / len(touched), 2)
    figures.more["reverse_touched_most"] = max(touched)
    figures.more["reverse_lists_that_are_others_mean"] = round(other / len(touched), 2)


def _shown(listing: Listing) -> int:
    """What makes a list another list, as a number."""
    listed = tuple(placed.entry.pathway for placed in listing.listed)
    return hash((listed, tuple(entry.pathway for entry in listing.to_clarify)))
