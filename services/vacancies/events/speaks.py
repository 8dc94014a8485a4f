"""Domain events in the words of the contracts. Contact, note and reasons stay inside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.vacancies.domain.capacity import DAY
from services.vacancies.domain.commitments import Commitment, CommitmentChanged
from services.vacancies.domain.ledger import Reservation, ReservationChanged
from services.vacancies.domain.offers import Offer, OfferClosed, OfferKind, OfferPublished
from services.vacancies.domain.organisations import Key, KeyChanged
from shared.contracts import events, payloads
from shared.contracts.events import EventType
from shared.contracts.matches import ReservationState
from shared.vocabulary.guidance import InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.work import VacancyTerms

_CLOSED = {
    OfferKind.VACANCY: events.VACANCY_CLOSED,
    OfferKind.COURSE: events.COURSE_CLOSED,
    OfferKind.INITIATIVE: events.INITIATIVE_CLOSED,
}
_HELD = {"reserved": "made", "refused": "refused", "released": "released"}


def speak(event: Any) -> Iterator[tuple[EventType, Any]]:
    """The `translate` of this service's outbox."""
    match event:
        case OfferPublished(offer):
            yield _published(offer)
        case OfferClosed(offer):
            yield _CLOSED[offer.kind], payloads.Ended(offer.id, offer.revision)
        case CommitmentChanged(commitment, on):
            yield events.GUIDANCE_STEPS[commitment.status], _commitment(commitment, on)
        case ReservationChanged(reservation):
            yield events.RESERVATION_STEPS[_HELD[reservation.status]], _reservation(reservation)
        case KeyChanged(key):
            yield events.PRINCIPAL_CHANGED, _principal(key)
        case _:
            raise TypeError(f"nothing says how to speak {type(event).__name__}")


def _published(offer: Offer) -> tuple[EventType, Any]:
    head = offer.id, offer.revision, offer.owner.id
    match offer.terms:
        case VacancyTerms() as vacancy:
            return events.VACANCY_PUBLISHED, payloads.VacancyState(*head, offer.free or 0, vacancy, offer.owner.name)
        case CourseTerms() as course:
            return events.COURSE_PUBLISHED, payloads.CourseState(*head, offer.free, course, _whole_run(offer, course))
        case InitiativeTerms() as initiative:
            return events.INITIATIVE_PUBLISHED, payloads.InitiativeState(*head, initiative)


def _whole_run(offer: Offer, course: CourseTerms) -> tuple[payloads.FreePeriod, ...]:
    """A seat is taken for the whole course."""
    if offer.free is None:
        return ()
    return (payloads.FreePeriod(offer.free, course.starts_on, course.ends_on - DAY),)


def _reservation(reservation: Reservation) -> ReservationState:
    return ReservationState(
        reservation.match,
        reservation.revision,
        reservation.vacancy,
        reservation.courses,
        reservation.commitments,
        reservation.reason,
    )


def _commitment(commitment: Commitment, on: date) -> payloads.CommitmentState:
    """Per period only where somebody holds some of it: `capacity_free` says it otherwise."""
    parts = commitment.free_per_period(on) if commitment.taken else ()
    periods = (payloads.FreePeriod(part.free, part.days.starts_on, part.days.ends_on) for part in parts)
    return payloads.CommitmentState(
        commitment.id,
        commitment.revision,
        commitment.giver.id,
        commitment.status,
        commitment.capacity_free(on),
        commitment.terms,
        commitment.confirmed_for,
        tuple(periods),
    )


def _principal(key: Key) -> payloads.PrincipalState:
    owner = key.organisation
    return payloads.PrincipalState(
        key.id,
        key.revision,
        "key",
        key.role,
        key.status,
        owner.id if owner else None,
        owner.name if owner else None,
        None,
        key.secret_hash,
    )
