"""What can be done with a candidate's record. Each takes the unit of work first and ends in its commit."""

from __future__ import annotations

from dataclasses import replace

from services.skills.actions.linking import Linking, link_free_text
from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.errors import CandidateUnknown, StaleRevision
from services.skills.domain.events import CandidateErased, CandidateRecorded
from services.skills.store.candidates import CandidateStore, StoredCandidate
from shared.store.unit_of_work import UnitOfWork


def publish_candidate(
    uow: UnitOfWork, store: CandidateStore, linking: Linking, candidate_id: str, record: CandidateRecord
) -> StoredCandidate:
    """Add a candidate under a new id and tell of it. Free text is linked to concepts on the way in."""
    record = link_free_text(record, linking)
    store.add(uow.connection, candidate_id, record, uow.clock.now())
    uow.record(CandidateRecorded(candidate_id, 1, record))
    stored = _known(store, uow, candidate_id)
    uow.commit()
    return stored


def change_candidate(
    uow: UnitOfWork,
    store: CandidateStore,
    linking: Linking,
    candidate_id: str,
    record: CandidateRecord,
    *,
    expected: frozenset[int] | None = None,
    keep_team: bool = False,
) -> StoredCandidate:
    """Replace the whole record.

    `expected`: the revisions the change may be made on; when another is stored, `StaleRevision` is raised. `keep_team`:
    the record said nothing of a team. Raises `CandidateUnknown`, also for an erased one.
    """
    before = _checked(store, uow, candidate_id, expected)
    record = link_free_text(replace(record, team=before.record.team) if keep_team else record, linking)
    revision = before.revision + 1
    store.replace(uow.connection, candidate_id, revision, record, uow.clock.now())
    uow.record(CandidateRecorded(candidate_id, revision, record))
    stored = _known(store, uow, candidate_id)
    uow.commit()
    return stored


def erase_candidate(
    uow: UnitOfWork, store: CandidateStore, candidate_id: str, *, expected: frozenset[int] | None = None
) -> None:
    """Delete everything of the candidate and tell everybody; only the id is remembered. Not to be undone.

    Raises `CandidateUnknown` (also the second time) and `StaleRevision`.
    """
    before = _checked(store, uow, candidate_id, expected)
    revision = before.revision + 1
    store.erase(uow.connection, candidate_id, revision, uow.clock.now())
    uow.record(CandidateErased(candidate_id, revision))
    uow.commit()


def republish_candidates(uow: UnitOfWork, store: CandidateStore) -> int:
    """Tell of every candidate, and of everybody who was erased, again. Returns how many; changes nothing."""
    told = 0
    for stored in store.all(uow.connection):
        uow.record(CandidateRecorded(stored.id, stored.revision, stored.record))
        told += 1
    for candidate_id, revision in store.all_erased(uow.connection):
        uow.record(CandidateErased(candidate_id, revision))
        told += 1
    uow.commit()
    return told


def _known(store: CandidateStore, uow: UnitOfWork, candidate_id: str) -> StoredCandidate:
    stored = store.get(uow.connection, candidate_id)
    if stored is None:
        raise CandidateUnknown
    return stored


def _checked(
    store: CandidateStore, uow: UnitOfWork, candidate_id: str, expected: frozenset[int] | None
) -> StoredCandidate:
    stored = _known(store, uow, candidate_id)
    if expected is not None and stored.revision not in expected:
        raise StaleRevision(stored.revision)
    return stored
