"""Publishing, changing and closing vacancies, courses and initiatives."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from services.vacancies.actions.once import Once, claim_id
from services.vacancies.actions.owners import owner_of_new
from services.vacancies.domain import offers as rules
from services.vacancies.domain.offers import OWNER_FIELD, Offer, OfferClosed, OfferKind, OfferPublished, Terms
from services.vacancies.domain.organisations import OwnerStated, check_owner_stated
from services.vacancies.store.offers import add_offers, new_row, offer_by_id, save_offer
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.roles import Principal


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a body says: the terms, and whose it is where that is stated."""

    terms: Terms
    owner: OwnerStated | None = None


def publish_offer(
    uow: UnitOfWork, who: Principal, kind: OfferKind, submitted: Submitted, once: Once
) -> tuple[Offer, bool]:
    """The new offer, or the one that this request made before (True). Raises `Refused` or `KeyUsedForAnother`."""
    claim = claim_id(uow, who, once)
    if claim.replayed:
        return rules.seen(offer_by_id(uow.connection, kind, claim.id), kind, who), True
    owner = owner_of_new(uow, who, submitted.owner, OWNER_FIELD[kind])
    offer = rules.published(claim.id, kind, owner, submitted.terms)
    add_offers(uow.connection, kind, [new_row(offer, uow.clock.now())])
    uow.record(OfferPublished(offer))
    uow.commit()
    return offer, False


def change_offer(
    uow: UnitOfWork,
    who: Principal,
    kind: OfferKind,
    id: str,
    change: Callable[[Offer], Submitted],
    expected: Set[int] | None = None,
) -> Offer:
    """The offer with the terms that `change` makes of it. Raises `Refused`, or what `change` raises."""
    offer = rules.seen(offer_by_id(uow.connection, kind, id), kind, who)
    rules.check_revision(offer.revision, expected)
    submitted = change(offer)
    check_owner_stated(submitted.owner, offer.owner)
    offer = rules.changed(offer, submitted.terms, expected)
    save_offer(uow.connection, offer, uow.clock.now())
    uow.record(OfferPublished(offer))
    uow.commit()
    return offer


def close_offer(uow: UnitOfWork, who: Principal, kind: OfferKind, id: str, expected: Set[int] | None = None) -> Offer:
    """The offer, closed; closing twice changes nothing. Raises `Refused`."""
    before = rules.seen(offer_by_id(uow.connection, kind, id), kind, who)
    offer = rules.closed(before, expected)
    if offer is not before:
        save_offer(uow.connection, offer, uow.clock.now())
        uow.record(OfferClosed(offer))
    uow.commit()
    return offer
