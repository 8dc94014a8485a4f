"""A promise of guidance and its life: pledged, confirmed, delivered; or withdrawn, or expired."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.vacancies.domain.capacity import Days, Stretch, stretches
from services.vacancies.domain.errors import NotAllowed, OutOfTurn
from services.vacancies.domain.offers import check_revision
from services.vacancies.domain.organisations import Organisation
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.roles import Principal

TURNS: Final[Mapping[str, Mapping[str, str]]] = {
    "change": {"pledged": "pledged"},
    "confirm": {"pledged": "confirmed"},
    "deliver": {"confirmed": "delivered"},
    "withdraw": {"pledged": "withdrawn", "confirmed": "withdrawn"},
    "delete": {"pledged": "withdrawn"},
    "expire": {"pledged": "expired", "confirmed": "expired"},
}
"""Step → status before → status after. What is not here is out of turn."""

STEPS: Final[tuple[str, ...]] = ("pledge", *TURNS, "accept", "reserve", "release")
"""`accept`: the employer of a named vacancy confirms the promise of somebody else for that vacancy. `reserve` and
`release`: the ledger took room for somebody, or gave it back.
"""
GUIDING: Final = ("pledged", "confirmed")
"""What may be counted on."""


@dataclass(frozen=True, slots=True)
class Named:
    """A vacancy that a promise names. `accepted`: its employer, not the giver, confirmed it for that."""

    vacancy: str
    employer: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask at the giver's. Stays in this service."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """`taken`: for each person whom the ledger reserved it for, the days."""

    id: str
    giver: Organisation
    status: str
    revision: int
    terms: CommitmentTerms
    named: tuple[Named, ...] = ()
    contact: Contact | None = None
    note: str | None = None
    taken: tuple[Days, ...] = ()

    @property
    def confirmed_for(self) -> tuple[str, ...]:
        """Vacancies of other employers that the promise counts for."""
        return tuple(named.vacancy for named in self.named if named.accepted)

    @property
    def awaits(self) -> tuple[str, ...]:
        """Vacancies of other employers that the promise does not count for yet."""
        return tuple(n.vacancy for n in self.named if not n.accepted and n.employer != self.giver.id)

    def free_per_period(self, today: date) -> tuple[Stretch, ...]:
        """What is free from day to day, as long as it is valid; what was taken before today is left out."""
        still = [days for days in self.taken if days.ends_on is None or days.ends_on >= today]
        return stretches(self.terms.capacity, still, Days(self.terms.valid_from, self.terms.valid_until))

    def capacity_free(self, today: date) -> int:
        """The most that is free on any one day to come."""
        found = self.free_per_period(today)
        return max((part.free for part in found if part.days.ends_on is None or part.days.ends_on >= today), default=0)


@dataclass(frozen=True, slots=True)
class CommitmentChanged:
    """Spoken as `guidance.<status>`, with the whole state as it is on the day `on`."""

    commitment: Commitment
    on: date


def pledged(
    id: str,
    giver: Organisation,
    terms: CommitmentTerms,
    named: tuple[Named, ...],
    contact: Contact | None,
    note: str | None,
) -> Commitment:
    return Commitment(id, giver, "pledged", 1, terms, named, contact, note)


def after(commitment: Commitment, step: str, expected: Set[int] | None = None) -> Commitment:
    """The promise after a step of `TURNS`. Raises `Stale`, or `OutOfTurn` naming what the promise is."""
    check_revision(commitment.revision, expected)
    status = TURNS[step].get(commitment.status)
    if status is None:
        allowed = " or ".join(TURNS[step])
        raise OutOfTurn(f"To {step} a promise it must be {allowed}; this one is {commitment.status}.")
    if step == "delete" and commitment.taken:
        raise OutOfTurn("Somebody counts on this promise. Withdraw it, with a reason, instead of deleting it.")
    return replace(commitment, status=status, revision=commitment.revision + 1)


def accepted(commitment: Commitment, employer: str, expected: Set[int] | None = None) -> Commitment:
    """The promise, confirmed by this employer for all of the named vacancies that are theirs.

    Raises `Stale`, or `OutOfTurn` when there is nothing left to confirm or the promise is over.
    """
    check_revision(commitment.revision, expected)
    if commitment.status not in ("pledged", "confirmed"):
        raise OutOfTurn(f"This promise is {commitment.status}.")
    if not any(named.employer == employer and not named.accepted for named in commitment.named):
        raise OutOfTurn("You have confirmed this promise for your vacancies already.")
    named = tuple(replace(n, accepted=n.accepted or n.employer == employer) for n in commitment.named)
    return replace(commitment, named=named, revision=commitment.revision + 1)


def counts_for(commitment: Commitment, vacancy: str) -> bool:
    """Whether it names the vacancy, and the vacancy's employer gave it or has confirmed it for that."""
    return any(n.vacancy == vacancy and (n.accepted or n.employer == commitment.giver.id) for n in commitment.named)


def is_visible(commitment: Commitment, who: Principal) -> bool:
    """For the giver, for the employers of the vacancies it names, and for the case system."""
    organisations = {commitment.giver.id, *(named.employer for named in commitment.named)}
    return who.role == "system" or who.organisation in organisations


def is_giver(commitment: Commitment, who: Principal) -> bool:
    """Whether this principal speaks for the giver: the case system speaks for every organisation."""
    return who.role == "system" or who.organisation == commitment.giver.id


def check_giver(commitment: Commitment, who: Principal) -> None:
    """Raises `NotAllowed`."""
    if not is_giver(commitment, who):
        raise NotAllowed("Only who gave the promise can do this. You can confirm it for your own vacancies.")
