"""What helps: every change that could be made is re-run, and what it opens is laid at its door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.matcher.domain.pathways import Reason
from services.matcher.engine.selection import DECIMALS, Entries


@dataclass(frozen=True, slots=True)
class Helps:
    """One change and what it does. `text` is the reason to render; `change` is what the same what-if takes.

    `opens` counts new vacancy x track entries in the untruncated list; `best` is the best score of all ranked entries
    then; `example` the best entry that is opened (of all, when none is); `vacancies` and `courses` those it opens.
    """

    text: Reason
    change: Mapping[str, Any]
    opens: int
    best: float
    example: str
    vacancies: tuple[str, ...]
    courses: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.text.code


@dataclass(frozen=True, slots=True)
class WhatHelps:
    """`ranked` and `best` as things are now (`best` None without a ranked entry); changes best first."""

    ranked: int
    best: float | None
    changes: tuple[Helps, ...]


def compared(now: Entries, then: Entries, text: Reason, change: Mapping[str, Any]) -> Helps | None:
    """What the change opens or betters; None when it does neither."""
    if not then.ranked:
        return None
    ranked_now = {(entry.vacancy, entry.track) for entry in now.ranked}
    opened = [entry for entry in then.ranked if (entry.vacancy, entry.track) not in ranked_now]
    best = then.ranked[0].score
    better = not now.ranked or round(best, DECIMALS) > round(now.ranked[0].score, DECIMALS)
    if not opened and not better:
        return None
    return Helps(
        text,
        change,
        len(opened),
        best,
        (opened or then.ranked)[0].pathway,
        tuple(sorted({entry.vacancy for entry in opened})),
        tuple(sorted({course for entry in opened for course in entry.courses})),
    )


def best_first(now: Entries, found: list[Helps]) -> WhatHelps:
    """Most opened first, then the best score, then the order in which the changes were tried."""
    ordered = sorted(found, key=lambda one: (-one.opens, -round(one.best, DECIMALS)))
    return WhatHelps(len(now.ranked), now.ranked[0].score if now.ranked else None, tuple(ordered))
