"""Linking what is on offer anew, after the operator imported another taxonomy."""

from __future__ import annotations

from services.vacancies.actions.linking import Linking, as_stated
from services.vacancies.domain import offers as rules
from services.vacancies.domain.offers import OfferKind, OfferPublished
from services.vacancies.store.offers import offers_page, save_offer
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.work import VacancyTerms


def relink_page(uow: UnitOfWork, linking: Linking, after: str | None, limit: int = 20) -> tuple[list[str], int]:
    """Link up to `limit` open vacancies again, by id: what was guessed from their words, never what somebody stated or
    confirmed. Those of which anything is different now are published with a new revision.

    Few at a time, since descriptions may be read meanwhile and other writers wait. Returns the ids that were looked at,
    and how many are different.
    """
    offers = offers_page(uow.connection, OfferKind.VACANCY, status="open", after=after, limit=limit)
    stated = {offer.id: as_stated(offer.terms) for offer in offers if isinstance(offer.terms, VacancyTerms)}
    linking.prepare(stated.values())
    changed = 0
    for offer in offers:
        terms = linking.linked(stated[offer.id])
        if terms != offer.terms:
            anew = rules.changed(offer, terms, None)
            save_offer(uow.connection, anew, uow.clock.now())
            uow.record(OfferPublished(anew))
            changed += 1
    uow.commit()
    return [offer.id for offer in offers], changed
