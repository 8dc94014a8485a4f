"""Keeping the keys that the vacancies service tells of."""

from __future__ import annotations

from services.skills.store.principals import save_principal
from shared.contracts.payloads import PrincipalState
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.roles import Principal


def keep_key(uow: UnitOfWork, state: PrincipalState) -> None:
    """Remember a key as it is now, unless something newer is known. Accounts are our own: passed over."""
    if state.kind == "key":
        who = Principal(state.id, state.role, state.organisation, None, state.organisation_name)
        save_principal(uow.connection, who, revision=state.revision, status=state.status, secret_hash=state.secret_hash)
    uow.commit()
