"""Who offers: organisations, and the keys that act for them."""

from __future__ import annotations

from dataclasses import dataclass

from services.vacancies.domain.errors import NotAllowed, Wrong
from shared.vocabulary.roles import Principal

ORGANISATION_ROLES = ("employer", "provider", "organisation")
"""`organisation`: a club, a residents' initiative or the municipality itself, which holds no key."""


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an organisation, or (role system) of the municipality's case system. Only the hash is known here."""

    id: str
    revision: int
    role: str
    name: str
    status: str
    secret_hash: str
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """Spoken as `principal.changed`."""

    key: Key


@dataclass(frozen=True, slots=True)
class OwnerStated:
    """Whose a new thing is, by id or by name. `field` is where the request says so, for pointers."""

    field: str
    id: str | None = None
    name: str | None = None

    def is_about(self, organisation: Organisation) -> bool:
        return (self.id is None or self.id == organisation.id) and (
            self.name is None or self.name.casefold() == organisation.name.casefold()
        )


def check_owner_stated(stated: OwnerStated | None, owner: Organisation) -> None:
    """An organisation speaks for itself only, and things do not change hands. Raises `NotAllowed`."""
    if stated is not None and not stated.is_about(owner):
        raise NotAllowed(f"This is not of the {stated.field} that you name. Leave out /{stated.field}.")


def must_state_owner(who: Principal, stated: OwnerStated | None, field: str) -> OwnerStated:
    """The case system acts for many, so it says for whom. Raises `Wrong`."""
    if stated is None:
        raise Wrong(
            (f"/{field}", f'State whose it is: {{"name": "…"}} or {{"id": "…"}}; your key is of the role {who.role}.')
        )
    return stated
