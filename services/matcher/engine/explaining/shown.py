"""Everything that one answer shows, explained from one table."""

from __future__ import annotations

from collections.abc import Sequence

from services.matcher.domain.pathways import NearMiss, Pathway
from services.matcher.engine.explaining.explain import pathways
from services.matcher.engine.explaining.near_miss_changes import change_for
from services.matcher.engine.judging.few_combinations import JudgedTogether, combination_of
from services.matcher.engine.judging.search import Near, Search
from services.matcher.engine.judging.selection import Entry


def explained_together(
    search: Search, judged: JudgedTogether, possible: Sequence[Entry], near: Sequence[Near]
) -> tuple[tuple[Pathway, ...], tuple[NearMiss, ...]]:
    """Entries of which no gate fails, in that order, and near misses. `judged`: holds the combinations of `possible`,
    and may have been asked for those of the near misses."""
    shown = [*possible, *(one.entry for one in near)]
    if not shown:
        return (), ()
    table, rows = judged.rows(search.view, search.stock, [combination_of(search.stock, one.entry) for one in near])
    explained, many = pathways(table, [one.pathway for one in shown], rows), len(possible)
    missed = zip(explained[many:], rows[many:], near, strict=True)
    near_misses = [
        NearMiss(pathway, one.gate, change_for(table, row, one.gate), one.size) for pathway, row, one in missed
    ]
    return explained[:many], tuple(near_misses)
