"""What the ledger does with a step of a match: takes the places when all have agreed, frees them when it is over."""

from __future__ import annotations

from dataclasses import replace

from services.vacancies.domain import ledger
from services.vacancies.domain.commitments import CommitmentChanged
from services.vacancies.domain.ledger import Reservation, ReservationChanged, Wanted
from services.vacancies.domain.offers import OfferKind, spoken
from services.vacancies.domain.proposals import Proposal, others_of
from services.vacancies.store.commitments import commitment_by_id, save_commitment
from services.vacancies.store.offers import offer_by_id, save_offer
from services.vacancies.store.proposals import forget_proposal, proposal_of, save_proposal
from services.vacancies.store.reservations import lock_things, reservation_of, save_reservation
from shared.contracts.matches import MatchStep
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import today
from shared.vocabulary.matches import ENDED


def hear_step(what: str, uow: UnitOfWork, step: MatchStep) -> None:
    """One of `STEPS` happened to a match. Late, again or out of order: what is held stays right."""
    known = reservation_of(uow.connection, step.id)
    _keep_proposal(uow, step, step.state or ("proposed" if what == "answered" else what), known)
    if what == "agreed":
        _take(uow, step, known)
    elif what in ENDED:
        _free(uow, step, known)
    uow.commit()


def _take(uow: UnitOfWork, step: MatchStep, known: Reservation | None) -> None:
    if known is not None:
        answer = ledger.again(known, step.revision)
        if answer is not None:
            save_reservation(uow.connection, answer, uow.clock.now(), new=False)
            uow.record(ReservationChanged(answer))
        return
    on = step.starts_on or today(uow.clock)
    wanted = Wanted(step.id, step.revision, step.vacancy, step.courses, step.guidance, on, step.guidance_until)
    lock_things(uow.connection, step.vacancy, step.courses, step.guidance)
    courses = {id: offer for id in step.courses if (offer := offer_by_id(uow.connection, OfferKind.COURSE, id))}
    promises = {id: found for id in step.guidance if (found := commitment_by_id(uow.connection, id))}
    vacancy = offer_by_id(uow.connection, OfferKind.VACANCY, step.vacancy)
    answer = ledger.decided(wanted, vacancy, courses, promises)
    save_reservation(uow.connection, answer, uow.clock.now(), new=True)
    uow.record(ReservationChanged(answer))
    if answer.status == "reserved":
        _tell_what_is_free(uow, answer, "reserve")


def _free(uow: UnitOfWork, step: MatchStep, known: Reservation | None) -> None:
    over = ledger.ended(known, step.id, step.vacancy, step.revision)
    if over is None:
        return
    held = known is not None and known.status == "reserved"
    if held:
        lock_things(uow.connection, over.vacancy, over.courses, over.commitments)
    save_reservation(uow.connection, over, uow.clock.now(), new=known is None)
    if held:
        uow.record(ReservationChanged(over))
        _tell_what_is_free(uow, over, "release")


def _tell_what_is_free(uow: UnitOfWork, reservation: Reservation, step: str) -> None:
    """Everything that it takes is another thing now: one less, or one more, is free."""
    now, on = uow.clock.now(), today(uow.clock)
    things = [(OfferKind.VACANCY, reservation.vacancy), *((OfferKind.COURSE, id) for id in reservation.courses)]
    for kind, id in things:
        offer = offer_by_id(uow.connection, kind, id)
        if offer is not None:
            offer = replace(offer, revision=offer.revision + 1)
            save_offer(uow.connection, offer, now)
            uow.record(spoken(offer))
    for id in reservation.commitments:
        promise = commitment_by_id(uow.connection, id)
        if promise is not None:
            promise = replace(promise, revision=promise.revision + 1)
            save_commitment(uow.connection, promise, step, None, None, now)
            uow.record(CommitmentChanged(promise, on))


def _keep_proposal(uow: UnitOfWork, step: MatchStep, state: str, known: Reservation | None) -> None:
    """What the employer may see of it. Of an erased person nothing is left, and nothing comes back."""
    if step.reason == "erased":
        forget_proposal(uow.connection, step.id)
        return
    before = proposal_of(uow.connection, step.id)
    newest = max(before.revision if before else 0, known.revision if known else 0)
    if step.revision < newest or (before is not None and step.revision == before.revision):
        return
    answers = {party.party: party.answer for party in step.answers if party.role != "employer"}
    own = next((party.answer for party in step.answers if party.role == "employer"), "asked")
    told = Proposal(
        step.id,
        step.revision,
        step.vacancy,
        step.track,
        step.engagement,
        step.starts_on,
        state,
        step.shared,
        own,
        others_of(answers),
    )
    save_proposal(uow.connection, told, uow.clock.now(), new=before is None)
