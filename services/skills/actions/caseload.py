"""What coaches do with many candidates at once, and keeping which pathways they have and have not seen."""

from __future__ import annotations

from collections.abc import Sequence

from services.skills.domain.caseload import Outcome
from services.skills.domain.errors import CandidateUnknown
from services.skills.store import caseload as store
from services.skills.store.candidates import is_known
from shared.contracts.payloads import OutcomeState, PathwaysRanked
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal


def keep_list(uow: UnitOfWork, told: PathwaysRanked) -> None:
    """Keep which pathways are ranked for a candidate. Twice, late and out of order give the same.

    Of a candidate who is not known nothing is kept: all candidates are this service's own, so they were erased.
    """
    if is_known(uow.connection, told.id):
        ranked = [entry.pathway for entry in told.entries if entry.group == "ranked"]
        store.save_list(uow.connection, told.id, told.revision, ranked)
    uow.commit()


def keep_outcome(uow: UnitOfWork, told: OutcomeState) -> None:
    """Keep what came of a pathway. Twice, late and out of order give the same; of somebody erased nothing is kept."""
    if is_known(uow.connection, told.candidate):
        at = uow.happened or uow.clock.now()
        known = Outcome(told.id, told.revision, told.candidate, told.pathway, told.months, told.outcome, at)
        store.save_outcome(uow.connection, known)
    uow.commit()


def see_list(uow: UnitOfWork, candidate_id: str) -> None:
    """A coach is going to look at the pathways: what is on the list now is not new any more."""
    store.list_was_seen(uow.connection, candidate_id)
    uow.commit()


def follow_up(uow: UnitOfWork, who: Principal, people: Sequence[str]) -> tuple[str, int]:
    """These people were spoken to now. Returns what takes it back, and how many they are; others are passed over."""
    batch = new_id(uow.clock)
    known = _theirs(uow, who, people)
    store.add_follow_ups(uow.connection, known, batch, who.id, uow.clock.now())
    uow.commit()
    return batch, len(known)


def undo_follow_up(uow: UnitOfWork, who: Principal, batch: str) -> int:
    """Take back what the same account recorded together. Returns of how many people; 0: there was nothing."""
    count = store.remove_follow_ups(uow.connection, batch, who.id)
    uow.commit()
    return count


def assign(uow: UnitOfWork, who: Principal, people: Sequence[str], *, take: bool) -> int:
    """Make these people one's own candidates, or nobody's. Returns how many they are."""
    known = _theirs(uow, who, people)
    store.assign(uow.connection, known, who.id if take else None)
    uow.commit()
    return len(known)


def _theirs(uow: UnitOfWork, who: Principal, people: Sequence[str]) -> list[str]:
    known = store.visible_of(uow.connection, list(dict.fromkeys(people)), who.team)
    if people and not known:
        raise CandidateUnknown
    return known
