"""Keys of organisations and of the case system. The secret itself never comes here, only its hash."""

from __future__ import annotations

from dataclasses import replace

from services.vacancies.actions.owners import find_or_make
from services.vacancies.domain.errors import NotFound, Wrong
from services.vacancies.domain.organisations import Key, KeyChanged
from services.vacancies.store.organisations import key_by_id, save_key
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import KEY_ROLES


def create_key(uow: UnitOfWork, role: str, name: str, secret_hash: str) -> Key:
    """A new key. For an employer or provider `name` is the organisation, made when it is new. Raises `Wrong`."""
    if role not in KEY_ROLES:
        raise Wrong(("/role", f"one of {', '.join(KEY_ROLES)}"))
    if not 1 <= len(name.strip()) <= 200:
        raise Wrong(("/name", "1 to 200 characters"))
    organisation = None if role == "system" else find_or_make(uow, name.strip(), (role,))
    key = Key(new_id(uow.clock), 1, role, name.strip(), "active", secret_hash, organisation)
    save_key(uow.connection, key, uow.clock.now())
    uow.record(KeyChanged(key))
    uow.commit()
    return key


def revoke_key(uow: UnitOfWork, id: str) -> Key:
    """From now on the key opens nothing; revoking twice changes nothing. Raises `NotFound`."""
    key = key_by_id(uow.connection, id)
    if key is None:
        raise NotFound("key")
    if key.status == "active":
        key = replace(key, status="revoked", revision=key.revision + 1)
        save_key(uow.connection, key, uow.clock.now())
        uow.record(KeyChanged(key))
    uow.commit()
    return key
