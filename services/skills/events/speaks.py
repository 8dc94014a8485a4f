"""What others are told of what happened here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.skills.domain.events import AccountChanged, CandidateErased, CandidateRecorded
from services.skills.domain.privacy import profile_of
from shared.contracts.events import CANDIDATE_ERASED, CANDIDATE_PUBLISHED, PRINCIPAL_CHANGED, EventType
from shared.contracts.payloads import CandidateState, Ended, PrincipalState


def translate(event: Any) -> Iterator[tuple[EventType, Any]]:
    """Typed payloads of a domain event. A candidate goes through the privacy filter, an account without secrets."""
    match event:
        case CandidateRecorded(id=key, revision=revision, record=record):
            yield CANDIDATE_PUBLISHED, CandidateState(key, revision, profile_of(record), record.team)
        case CandidateErased(id=key, revision=revision):
            yield CANDIDATE_ERASED, Ended(key, revision)
        case AccountChanged(account=account):
            state = PrincipalState(
                account.id, account.revision, "account", account.role, account.status, team=account.team
            )
            yield PRINCIPAL_CHANGED, state
        case _:
            raise TypeError(f"no contract for {type(event).__name__}")
