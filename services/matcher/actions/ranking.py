"""Writing down the lists that were worked out, and saying so when a list became another list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.matcher.domain.events import CandidateRanked, ListedEntry, order_and_groups
from services.matcher.store.lists import StoredList, candidate_revisions, put_list, stored_lists
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
    spoken = 0
    for one in made:
        if revisions.get(one.candidate) == one.candidate_revision:
            spoken += _keep(uow, one, before.get(one.candidate), position)
    if finished:
        put_position(connection, partitions & owned, position)
    uow.commit()
    return Kept(spoken, partitions - owned)


def _keep(uow: UnitOfWork, made: WorkedOut, before: StoredList | None, position: Position) -> bool:
    changed = before is None or list(order_and_groups(before.entries)) != list(order_and_groups(made.entries))
    revision = (before.revision if before else 0) + changed
    if before is not None and not changed:
        same_day = (before.position.as_of, before.position.settings) == (position.as_of, position.settings)
        if same_day and before.entries == made.entries:
            return False
    put_list(uow.connection, StoredList(made.candidate, revision, position, made.entries), uow.clock.now())
    if changed:
        uow.record(
            CandidateRanked(
                made.candidate, revision, position.as_of, position.settings, position.stock_revision, made.entries
            )
        )
    return changed
