"""What can be done with a promise of guidance, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from datetime import date

from services.vacancies.actions.once import Once, claim_id
from services.vacancies.actions.owners import owner_of_new
from services.vacancies.domain import commitments as rules
from services.vacancies.domain.commitments import Commitment, CommitmentChanged, Contact, Named
from services.vacancies.domain.errors import NotFound, Wrong
from services.vacancies.domain.organisations import Organisation, OwnerStated, check_owner_stated
from services.vacancies.store.commitments import commitment_by_id, over_before, save_commitment
from services.vacancies.store.offers import employers_of
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import today
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.roles import Principal


@dataclass(frozen=True, slots=True)
class Promised:
    """What a body says of a promise. `contact` and `note` never leave this service in an event."""

    terms: CommitmentTerms
    contact: Contact | None = None
    note: str | None = None
    giver: OwnerStated | None = None


def pledge(uow: UnitOfWork, who: Principal, promised: Promised, once: Once) -> tuple[Commitment, bool]:
    """The new promise, or the one that this request made before (True). Raises `Refused` or `KeyUsedForAnother`."""
    claim = claim_id(uow, who, once)
    if claim.replayed:
        return _seen(uow, who, claim.id), True
    giver = owner_of_new(uow, who, promised.giver, "organisation")
    terms = _without_doubles(promised.terms)
    named = _named(uow, giver, terms.vacancy_ids)
    commitment = rules.pledged(claim.id, giver, terms, named, promised.contact, promised.note)
    _save(uow, commitment, "pledge", who)
    return commitment, False


def change_commitment(
    uow: UnitOfWork, who: Principal, id: str, change: Callable[[Commitment], Promised], expected: Set[int] | None = None
) -> Commitment:
    """The promise as `change` makes it; only while pledged. Raises `Refused`, or what `change` raises.

    An employer who had confirmed it for a vacancy confirms again: it is another promise now.
    """
    before = _seen(uow, who, id)
    rules.check_giver(before, who)
    after = rules.after(before, "change", expected)
    promised = change(before)
    check_owner_stated(promised.giver, before.giver)
    terms = _without_doubles(promised.terms)
    named = before.named if terms == before.terms else _named(uow, before.giver, terms.vacancy_ids)
    after = replace(after, terms=terms, named=named, contact=promised.contact, note=promised.note)
    _save(uow, after, "change", who)
    return after


def confirm(uow: UnitOfWork, who: Principal, id: str, expected: Set[int] | None = None) -> Commitment:
    """The giver confirms the promise; another employer confirms it for the named vacancies of theirs."""
    commitment = _seen(uow, who, id)
    if rules.is_giver(commitment, who):
        return _take(uow, who, commitment, "confirm", expected)
    commitment = rules.accepted(commitment, who.organisation or "", expected)
    _save(uow, commitment, "accept", who)
    return commitment


def deliver(uow: UnitOfWork, who: Principal, id: str, expected: Set[int] | None = None) -> Commitment:
    commitment = _seen(uow, who, id)
    rules.check_giver(commitment, who)
    return _take(uow, who, commitment, "deliver", expected)


def withdraw(uow: UnitOfWork, who: Principal, id: str, reason: str, expected: Set[int] | None = None) -> Commitment:
    """The reason is kept here and not told in the event."""
    commitment = _seen(uow, who, id)
    rules.check_giver(commitment, who)
    return _take(uow, who, commitment, "withdraw", expected, reason)


def delete_commitment(uow: UnitOfWork, who: Principal, id: str, expected: Set[int] | None = None) -> None:
    """Only while pledged and unused: withdrawn, and the contact and note are forgotten."""
    commitment = _seen(uow, who, id)
    rules.check_giver(commitment, who)
    gone = rules.after(commitment, "delete", expected)
    _save(uow, replace(gone, contact=None, note=None), "delete", who)


def expire_commitments(uow: UnitOfWork, day: date, limit: int = 500) -> int:
    """Promises whose last day lies before `day` expire; returns how many, at most `limit`: call again until it is 0."""
    over = over_before(uow.connection, day, tuple(rules.TURNS["expire"]), limit)
    for commitment in over:
        expired = rules.after(commitment, "expire")
        save_commitment(uow.connection, expired, "expire", None, None, uow.clock.now())
        uow.record(CommitmentChanged(expired, day))
    uow.commit()
    return len(over)


def _take(
    uow: UnitOfWork,
    who: Principal,
    commitment: Commitment,
    step: str,
    expected: Set[int] | None,
    reason: str | None = None,
) -> Commitment:
    after = rules.after(commitment, step, expected)
    _save(uow, after, step, who, reason)
    return after


def _save(uow: UnitOfWork, commitment: Commitment, step: str, who: Principal, reason: str | None = None) -> None:
    save_commitment(uow.connection, commitment, step, who.id, reason, uow.clock.now())
    uow.record(CommitmentChanged(commitment, today(uow.clock)))
    uow.commit()


def _seen(uow: UnitOfWork, who: Principal, id: str) -> Commitment:
    commitment = commitment_by_id(uow.connection, id)
    if commitment is None or not rules.is_visible(commitment, who):
        raise NotFound("guidance commitment")
    return commitment


def _without_doubles(terms: CommitmentTerms) -> CommitmentTerms:
    return replace(terms, vacancy_ids=tuple(dict.fromkeys(terms.vacancy_ids)))


def _named(uow: UnitOfWork, giver: Organisation, vacancy_ids: tuple[str, ...]) -> tuple[Named, ...]:
    employers = employers_of(uow.connection, vacancy_ids)
    unknown = [
        (f"/vacancyIds/{place}", "There is no vacancy with this id.")
        for place, id in enumerate(vacancy_ids)
        if id not in employers
    ]
    if unknown:
        raise Wrong(*unknown)
    return tuple(Named(id, employers[id]) for id in vacancy_ids)
