"""Vacancies, courses and initiatives have one life: published, published again on every change, closed for good."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from enum import Enum

from services.vacancies.domain.errors import NotFound, OutOfTurn, Stale
from services.vacancies.domain.organisations import Organisation
from shared.vocabulary.guidance import InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.roles import Principal
from shared.vocabulary.work import VacancyTerms

Terms = VacancyTerms | CourseTerms | InitiativeTerms


class OfferKind(Enum):
    VACANCY = "vacancy"
    COURSE = "course"
    INITIATIVE = "initiative"


OWNER_FIELD = {OfferKind.VACANCY: "employer", OfferKind.COURSE: "provider", OfferKind.INITIATIVE: "organisation"}
"""Where a body names the owner; also the owner's role."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`taken`: how many positions or seats the ledger has given out."""

    id: str
    kind: OfferKind
    owner: Organisation
    status: str
    revision: int
    terms: Terms
    taken: int = 0

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def free(self) -> int | None:
        """Positions, seats or places that are not taken; `None` where no number was stated."""
        stated = places_of(self.terms)
        return None if stated is None else max(0, stated - self.taken)


@dataclass(frozen=True, slots=True)
class OfferPublished:
    offer: Offer


@dataclass(frozen=True, slots=True)
class OfferClosed:
    offer: Offer


def spoken(offer: Offer) -> OfferPublished | OfferClosed:
    """What there is to say of it as it is now."""
    return OfferPublished(offer) if offer.is_open else OfferClosed(offer)


def places_of(terms: Terms) -> int | None:
    """How many people it has place for, as stated."""
    match terms:
        case VacancyTerms():
            return terms.positions
        case CourseTerms():
            return terms.seats
        case InitiativeTerms():
            return terms.places


def published(id: str, kind: OfferKind, owner: Organisation, terms: Terms) -> Offer:
    return Offer(id, kind, owner, "open", 1, terms)


def changed(offer: Offer, terms: Terms, expected: Set[int] | None) -> Offer:
    """The offer with other terms. Raises `Stale`, or `OutOfTurn` when it is closed."""
    check_revision(offer.revision, expected)
    if not offer.is_open:
        raise OutOfTurn(f"This {offer.kind.value} is closed. Publish a new one.")
    return replace(offer, terms=terms, revision=offer.revision + 1)


def closed(offer: Offer, expected: Set[int] | None) -> Offer:
    """The offer, closed; a closed one as it is. Raises `Stale`."""
    check_revision(offer.revision, expected)
    return replace(offer, status="closed", revision=offer.revision + 1) if offer.is_open else offer


def check_revision(revision: int, expected: Set[int] | None) -> None:
    if expected is not None and revision not in expected:
        raise Stale


def is_visible(offer: Offer, who: Principal) -> bool:
    """Organisations see what is theirs; the case system sees everything."""
    return who.role == "system" or offer.owner.id == who.organisation


def seen(offer: Offer | None, kind: OfferKind, who: Principal) -> Offer:
    """The offer, if there is one that this principal may see. Raises `NotFound`."""
    if offer is None or not is_visible(offer, who):
        raise NotFound(kind.value)
    return offer
