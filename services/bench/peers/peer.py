"""What every peer does, and what they share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from services.bench.asked import Asked
from services.bench.peer_stock import PeerStock

ALL = 2**31 - 1
"""A limit that nothing reaches."""
Hit = tuple[int, float]
"""Row of `PeerStock` and score."""


class NotHere(Exception):
    """The peer, or what it needs, is not on this machine; says what to install."""


class Peer(Protocol):
    """Loaded when made. `tolerance`: how far its scores may lie from ours; None: it has a score of its own."""

    name: str
    version: str
    tolerance: float | None

    def ask(self, asked: Asked) -> None:
        """Hand over a candidate, before the clock starts."""

    def best(self, limit: int) -> list[Hit]:
        """The best vacancies for the candidate handed over, best first. This is what is timed."""
        ...

    def explain(self) -> str:
        """How it goes about the candidate handed over."""
        ...

    def close(self) -> None: ...


VACANCY_COLUMNS = (
    *("language", "reach", "week", "terms", "engagement", "occupation", "sector", "positions", "closes", "starts"),
    *("latest", "hours_min", "hours_max", "work_hours", "security", "skills_fixed"),
)

REAL = ("hours_min", "hours_max", "work_hours", "security", "skills_fixed")
"""Of these columns those that are no whole numbers."""


def vacancy_rows(stock: PeerStock) -> list[tuple[object, ...]]:
    """`id`, VACANCY_COLUMNS, and whether any promise counts for it. What is not known is None."""
    promised = set(stock.promises.vacancy.tolist())
    columns = [stock.columns[name].tolist() for name in VACANCY_COLUMNS]
    return [
        (
            number,
            *(None if isinstance(value, float) and math.isnan(value) else value for value in row),
            number in promised,
        )
        for number, row in enumerate(zip(*columns, strict=True))
    ]


def promise_rows(stock: PeerStock) -> list[tuple[object, ...]]:
    """`vacancy, kind, supporting, credit, valid_from, valid_until, lasts_days, suits`."""
    rows, pledged = stock.promises, stock.stock.settings.pledged_credit
    credit = [1.0 if confirmed else pledged for confirmed in rows.confirmed.tolist()]
    columns = (rows.vacancy, rows.kind, rows.supporting, credit, rows.valid_from, rows.valid_until, rows.lasts_days)
    plain = [column if isinstance(column, list) else column.tolist() for column in (*columns, rows.suits)]
    return list(zip(*plain, strict=True))


def need_rows(stock: PeerStock) -> list[tuple[object, ...]]:
    """`vacancy, concept, share`."""
    columns = (stock.need_vacancy, stock.need_concept, stock.need_share)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def numbers(asked: Asked, weights: Mapping[str, float], guidance_weeks: int) -> dict[str, float]:
    """What is one number of a candidate, by the names that the queries use."""
    return {
        "today": asked.today,
        "first_day": asked.first_day,
        "hours_min": asked.hours_min,
        "hours_max": asked.hours_max,
        "most_work": asked.most_work,
        "carried_days": 7 * guidance_weeks,
        "growth": asked.growth,
        "share_of_need": asked.share_of_need,
        "without_needs": asked.guidance_without_needs,
        **{f"w_{name}": weight for name, weight in weights.items()},
    }
