"""Ranking everybody whose list is not up to date, one partition after another, so that who is stopped goes on later.

A partition that is finished has its position in the database (`ranker_positions`): whoever runs this again passes over
it. What was ranked of a partition that is not finished is kept too, and ranked once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from services.matcher.actions.holding import Share
from services.matcher.actions.reranking import Reranking

SECONDS_PER_STEP, CANDIDATES_PER_STEP = 1.0, 500
"""Nobody waits for a process that does nothing else; and a step is a transaction."""


class TakenOver(Exception):
    """Another ranker has taken the partition: it ranks these candidates now."""


def rank_partitions(
    reranking: Reranking, partitions: Collection[int], of: int, tell: Callable[[int, int], None]
) -> int:
    """Rank whoever is to be ranked of these of so many partitions; returns how many that were.

    `tell` hears after every step how many were ranked in it, and how many wait in the partition. Raises `TakenOver`.
    """
    ranked, taken = 0, frozenset[int]()
    for partition in sorted(partitions):
        taken |= {partition}
        reranking.hold(Share(taken, of))
        while True:
            step = reranking.step()
            if step.lost:
                raise TakenOver
            ranked += step.looked_at
            tell(step.looked_at, step.waiting)
            if not step.looked_at and not step.waiting:
                break
    return ranked
