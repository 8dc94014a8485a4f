"""Saying everything again, for a listener that lost it or a topic that is new."""

from __future__ import annotations

from services.vacancies.domain.commitments import CommitmentChanged
from services.vacancies.domain.ledger import ReservationChanged
from services.vacancies.domain.offers import OfferKind, spoken
from services.vacancies.domain.organisations import KeyChanged
from services.vacancies.store.commitments import commitments_page
from services.vacancies.store.offers import offers_page
from services.vacancies.store.organisations import keys_after
from services.vacancies.store.reservations import reservations_page
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import today

REPUBLISHED = ("key", *(kind.value for kind in OfferKind), "commitment", "reservation")


def republish_page(uow: UnitOfWork, what: str, after: str | None, limit: int = 500) -> list[str]:
    """Speak the current state of up to `limit` things of one of `REPUBLISHED`, by id; returns their ids.

    Revisions do not change, so whoever is up to date skips all of it.
    """
    if what == "key":
        keys = keys_after(uow.connection, after, limit)
        told: list[object] = [KeyChanged(key) for key in keys]
        ids = [key.id for key in keys]
    elif what == "commitment":
        commitments = commitments_page(uow.connection, after=after, limit=limit)
        on = today(uow.clock)
        told, ids = [CommitmentChanged(found, on) for found in commitments], [found.id for found in commitments]
    elif what == "reservation":
        reservations = reservations_page(uow.connection, after, limit)
        told, ids = [ReservationChanged(found) for found in reservations], [found.match for found in reservations]
    else:
        offers = offers_page(uow.connection, OfferKind(what), after=after, limit=limit)
        told, ids = [spoken(offer) for offer in offers], [offer.id for offer in offers]
    for event in told:
        uow.record(event)
    uow.commit()
    return ids
