"""Whose a new thing is."""

from __future__ import annotations

from services.vacancies.domain.errors import NotAllowed, Wrong
from services.vacancies.domain.organisations import (
    ORGANISATION_ROLES,
    Organisation,
    OwnerStated,
    check_owner_stated,
    must_state_owner,
)
from services.vacancies.store.organisations import add_organisation, organisation_by_id, organisation_by_name
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal


def owner_of_new(uow: UnitOfWork, who: Principal, stated: OwnerStated | None, field: str) -> Organisation:
    """The caller's own organisation; for the case system the one it names, made when the name is new.

    `field` is `employer`, `provider` or `organisation` (which may be any, and is the municipality itself, under the
    name of its key, when the case system states none). Raises `NotAllowed` or `Wrong`.
    """
    if who.role != "system":
        own = organisation_by_id(uow.connection, who.organisation or "")
        if own is None:
            raise NotAllowed("Your key belongs to no organisation.")
        check_owner_stated(stated, own)
        return own
    if stated is None and field == "organisation":
        return find_or_make(uow, who.name or "Gemeente", (field,))
    stated = must_state_owner(who, stated, field)
    roles = ORGANISATION_ROLES if stated.field == "organisation" else (stated.field,)
    if stated.id is not None:
        found = organisation_by_id(uow.connection, stated.id)
        if found is None or found.role not in roles or not stated.is_about(found):
            raise Wrong((f"/{stated.field}/id", f"There is no {stated.field} with this id."))
        return found
    return find_or_make(uow, stated.name or "", roles)


def find_or_make(uow: UnitOfWork, name: str, roles: tuple[str, ...]) -> Organisation:
    """The organisation of this name in the first of these roles that has one, else a new one of the last role."""
    found = organisation_by_name(uow.connection, name, roles)
    if found is None:
        found = Organisation(new_id(uow.clock), roles[-1], name)
        add_organisation(uow.connection, found, uow.clock.now())
    return found
