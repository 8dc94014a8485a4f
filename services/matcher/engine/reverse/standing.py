"""What it takes to change a list: the scores that an entry must reach, and what the list leans on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import DECIMALS, Entry, Placed, in_order
from shared.vocabulary.tracks import TRACKS

ANY_SCORE = float("-inf")
"""Every entry changes the list."""


class Standing(NamedTuple):
    """Rounded scores; ANY_SCORE where every new entry counts. An entry of a vacancy that is not `named` changes the
    list only if it is ranked and reaches `enters`, or the best of its track, or is to be clarified and reaches
    `clarify`. What becomes of other entries of vacancies that are not named changes nothing. `named`: these vacancies,
    and the courses that their entries lead over.
    """

    enters: float
    by_track: tuple[float, ...]
    clarify: float
    named: tuple[str, ...]

    def is_changed_by(self, entry: Entry) -> bool:
        """Whether this entry, of a vacancy that is not named, may change the list: ids may decide between equals."""
        score = round(entry.score, DECIMALS)
        if entry.group != "ranked":
            return score >= self.clarify
        return score >= min(self.enters, self.by_track[TRACKS.index(entry.track)])


def standing(
    plain: Sequence[Entry], listed: Sequence[Placed], to_clarify: Sequence[Entry], settings: Settings
) -> Standing:
    """`plain`: the first `list_length` ranked entries in order; `listed`: the list that is made of all; `to_clarify`:
    the first ones in order.

    The walk of the list rule takes nothing below the last entry that it took by itself once the list is full. The first
    `list_length` in plain order count too: `placed_by` says whether an entry is among them.
    """
    limit, shown = settings.list_length, [placed.entry for placed in listed]
    best: dict[str, Entry] = {}
    for entry in in_order([*shown, *plain]):
        best.setdefault(entry.track, entry)
    must = {entry.pathway for entry in best.values()}
    by_itself = [entry for entry in shown if entry.pathway not in must]
    enters = ANY_SCORE
    if len(shown) == limit == len(plain) and by_itself and not _filled_up(shown, must, settings):
        enters = min(_score(by_itself[-1]), _score(plain[-1]))
    named = [*shown, *plain, *to_clarify[:limit]]
    return Standing(
        enters,
        tuple(_score(best[track]) if track in best else ANY_SCORE for track in TRACKS),
        _score(to_clarify[limit - 1]) if len(to_clarify) >= limit else ANY_SCORE,
        tuple(dict.fromkeys(name for entry in named for name in (entry.vacancy, *entry.courses))),
    )


def _filled_up(shown: Sequence[Entry], must: set[str], settings: Settings) -> bool:
    """Whether the list had to be filled up with entries that were skipped: the first of those breaks the spread."""
    employers: Counter[str] = Counter()
    occupations: Counter[str | None] = Counter()
    for entry in shown:
        crowded = entry.isco is not None and occupations[entry.isco] >= settings.per_isco_unit
        if entry.pathway not in must and (crowded or employers[entry.employer] >= settings.per_employer):
            return True
        employers[entry.employer] += 1
        occupations[entry.isco] += 1
    return False


def _score(entry: Entry) -> float:
    return round(entry.score, DECIMALS)
