"""What front doors may read of the store by themselves."""

from __future__ import annotations

from services.skills.store.accounts import account_by_id, all_accounts, live_session
from services.skills.store.candidates import StoredCandidate
from services.skills.store.caseload import account_for, follow_ups_of, outcomes_of, outlines, running
from services.skills.store.matches import caseload_of, standings_of
from services.skills.store.principals import organisation_names, principal_by_hash
from services.skills.store.questions import declined_of
from services.skills.store.tables import idempotency as IDEMPOTENCY

__all__ = [
    "IDEMPOTENCY",
    "StoredCandidate",
    "account_by_id",
    "account_for",
    "all_accounts",
    "caseload_of",
    "declined_of",
    "follow_ups_of",
    "live_session",
    "organisation_names",
    "outcomes_of",
    "outlines",
    "principal_by_hash",
    "running",
    "standings_of",
]
