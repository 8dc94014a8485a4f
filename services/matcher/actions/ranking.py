"""Writing down the lists that were worked out, and saying so when a list became another list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.matcher.domain.events import CandidateRanked, ListedEntry, ListsChanged, order_and_groups
from services.matcher.engine.selection import Entry, Placed
from services.matcher.store.lists import StoredList, candidate_revisions, put_lists, stored_lists
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
    identities = [one.candidate for one in made]
    before, revisions = stored_lists(connection, identities), candidate_revisions(connection, identities)
    newer = [one for one in made if revisions.get(one.candidate) == one.candidate_revision]
    stored = [stored_list for one in newer if (stored_list := _stored(one, before.get(one.candidate), position))]
    put_lists(connection, stored, uow.clock.now())
    at = position.as_of, position.settings, position.stock_revision
    spoken = tuple(
        CandidateRanked(one.candidate, one.revision, *at, one.entries)
        for one in stored
        if one.candidate not in before or one.revision > before[one.candidate].revision
    )
    if spoken:
        uow.record(ListsChanged(spoken))
    if finished:
        put_position(connection, partitions & owned, position)
    uow.commit()
    return Kept(len(spoken), partitions - owned)


def _stored(made: WorkedOut, before: StoredList | None, position: Position) -> StoredList | None:
    """What is to be written; None when it stands there."""
    changed = before is None or list(order_and_groups(before.entries)) != list(order_and_groups(made.entries))
    if before is not None and not changed:
        same_day = (before.position.as_of, before.position.settings) == (position.as_of, position.settings)
        if same_day and before.entries == made.entries:
            return None
    return StoredList(made.candidate, (before.revision if before else 0) + changed, position, made.entries)


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
