"""`opstap bench reverse`: one vacancy is put in; who is affected, and how long it takes to know."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

from services.bench.figures import Figures
from services.bench.town import Town
from services.matcher.engine.reverse.index import Reverse

WARM_UP = 5
TOLD_EVERY = 2000


def measure_reverse(town: Town, changes: int, figures: Figures, tell: Callable[[str], None]) -> None:
    """The time from a vacancy being put in to all candidates whose list changes; everybody has been ranked before.

    Each new vacancy is like one of the town's, of another employer, and is taken out again.
    """
    engine, reverse, chance = town.engine(), Reverse(), Random(town.sizes.seed)  # noqa: S311 - keeps no secret
    engine.compiled = True
    people = {one.id: one for one in town.candidates}
    for number, one in enumerate(town.candidates):
        reverse.rank(engine, one, town.as_of)
        if number % TOLD_EVERY == 0:
            tell(f"ranked {number} of {len(people)} candidates")
    milliseconds, touched = [], []
    for number in range(WARM_UP + changes):
        like = town.vacancies[chance.randrange(len(town.vacancies))]
        engine.put_vacancy(replace(like, id=f"new-{number}", employer=f"new-{number}"))
        begun = time.perf_counter()
        found = reverse.touched_by_vacancies(engine, town.as_of, {f"new-{number}"}, people.__getitem__)
        spent = 1000 * (time.perf_counter() - begun)
        engine.remove_vacancy(f"new-{number}")
        if number >= WARM_UP:
            milliseconds.append(spent)
            touched.append(len(found))
    figures.times("reverse_ms", milliseconds)
    figures.more["reverse_touched_mean"] = round(sum(touched) / len(touched), 2)
    figures.more["reverse_touched_most"] = max(touched)
