"""What front doors may read of the store by themselves."""

from __future__ import annotations

from services.skills.store.accounts import account_by_id, all_accounts, live_session
from services.skills.store.candidates import StoredCandidate
from services.skills.store.principals import principal_by_hash
from services.skills.store.tables import idempotency as IDEMPOTENCY

__all__ = ["IDEMPOTENCY", "StoredCandidate", "account_by_id", "all_accounts", "live_session", "principal_by_hash"]
