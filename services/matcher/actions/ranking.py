"""Writing down the lists that were worked out, and saying so when a list became another list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.matcher.domain.events import CandidateRanked, ListedEntry, ListsChanged, order_and_groups
from services.matcher.engine.judging.selection import Entry, Placed
from services.matcher.store.lists import Before, ListRow, lists_before, order_and_groups_of, put_lists, text_of
from services.matcher.store.positions import Position, partitions_of, put_position
from shared.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The list of a candidate, worked out for this revision of them. `partition`: where the candidate's key belongs."""

    candidate: str
    candidate_revision: int
    partition: int
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many lists were spoken of, and the partitions that turned out to be another ranker's by now."""

    spoken: int
    lost: frozenset[int]


def keep_lists(
    uow: UnitOfWork,
    made: Sequence[WorkedOut],
    owner: str,
    partitions: frozenset[int],
    position: Position,
    *,
    finished: bool,
) -> Kept:
    """Keep the lists, and the position of these partitions once all their candidates have been looked at.

    Nothing is written for a partition that `owner` does not have any more. A list for a candidate who was erased or has
    changed meanwhile is dropped: that change is still to be worked out. Written again without an event: a list whose
    scores changed, or that holds for another day or other settings.
    """
    connection = uow.connection
    owned = partitions_of(connection, owner)
    made = [one for one in made if one.partition in owned]
    known = lists_before(connection, [one.candidate for one in made]) if made else {}
    rows: list[ListRow] = []
    spoken: list[CandidateRanked] = []
    at = position.as_of, position.settings, position.stock_revision
    for one in made:
        was = known.get(one.candidate)
        if was is None or was.candidate_revision != one.candidate_revision:
            continue
        text = text_of(one.entries)
        if _stands(was, text, position):
            continue
        is_another = was.text is None or (was.text != text and _is_another(was.text, one.entries))
        rows.append(ListRow(one.candidate, was.revision + is_another, position, text))
        if is_another:
            spoken.append(CandidateRanked(one.candidate, was.revision + 1, *at, one.entries))
    put_lists(connection, rows, uow.clock.now())
    if spoken:
        uow.record(ListsChanged(tuple(spoken)))
    if finished:
        put_position(connection, partitions & owned, position)
    uow.commit()
    return Kept(len(spoken), partitions - owned)


def _stands(was: Before, text: str, position: Position) -> bool:
    """Whether this is what is written already, for the same day and settings."""
    return was.text == text and (was.as_of, was.settings) == (position.as_of, position.settings)


def _is_another(was: str, entries: Sequence[ListedEntry]) -> bool:
    return order_and_groups_of(was) != list(order_and_groups(entries))


def kept_of(listed: Sequence[Placed], to_clarify: Sequence[Entry]) -> tuple[ListedEntry, ...]:
    """The list that is kept: the ranked ones by the list rule, then those to clarify."""
    ranked = [
        ListedEntry(one.pathway, one.vacancy, one.courses, one.track, "ranked", one.score, placed_by)
        for one, placed_by in listed
    ]
    unclear = [
        ListedEntry(one.pathway, one.vacancy, one.courses, one.track, "to_clarify", one.score) for one in to_clarify
    ]
    return (*ranked, *unclear)
