"""What front doors may read. Nothing here changes anything, and whose it is was checked by nobody yet."""

from __future__ import annotations

from services.vacancies.store.commitments import commitment_by_id, commitments_page
from services.vacancies.store.documents import as_document
from services.vacancies.store.offers import offer_by_id, offers_page, same_reference
from services.vacancies.store.organisations import active_key_by_hash, keys_after
from services.vacancies.store.proposals import match_counts, proposals_page

__all__ = [
    "active_key_by_hash",
    "as_document",
    "commitment_by_id",
    "commitments_page",
    "keys_after",
    "match_counts",
    "offer_by_id",
    "offers_page",
    "proposals_page",
    "same_reference",
]
