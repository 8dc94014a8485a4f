"""What happened in this service, in its own words. `events/speaks.py` says which of it others are told."""

from __future__ import annotations

from dataclasses import dataclass

from services.skills.domain.accounts import Account
from services.skills.domain.candidates import CandidateRecord


@dataclass(frozen=True, slots=True)
class CandidateRecorded:
    """A candidate was added, changed, or is told of again."""

    id: str
    revision: int
    record: CandidateRecord


@dataclass(frozen=True, slots=True)
class CandidateErased:
    """Everything about the candidate is gone. `revision` is higher than any before it."""

    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An account was made, given another role or team, or revoked."""

    account: Account
