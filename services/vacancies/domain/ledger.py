"""Who has the scarce places: a position, a seat in every course, room in every promise; all of them or none.

A match is answered once: what was reserved stays so until it is released, what was refused stays refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.vacancies.domain.capacity import Days, least_free
from services.vacancies.domain.commitments import GUIDING, Commitment, counts_for
from services.vacancies.domain.offers import Offer, OfferKind

STATUSES: Final = ("reserved", "refused", "released")
_NONE_LEFT = {OfferKind.VACANCY: "no_position_left", OfferKind.COURSE: "no_seat_left"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a match needs once all parties have agreed. Guidance is needed up to and including `guidance_until`;
    `None`: as long as the promise lasts.
    """

    match: str
    revision: int
    vacancy: str
    courses: tuple[str, ...]
    guidance: tuple[str, ...]
    starts_on: date
    guidance_until: date | None = None


@dataclass(frozen=True, slots=True)
class Guided:
    """A promise and the days on which the match leans on it."""

    commitment: str
    days: Days


@dataclass(frozen=True, slots=True)
class Reservation:
    """What the ledger holds for a match while `status` is `reserved`; what it held, or was asked for, otherwise.

    `revision`: of the last step of the match that counted here. `reason`: a code of `NOTHING_LEFT`.
    """

    match: str
    revision: int
    status: str
    vacancy: str
    courses: tuple[str, ...] = ()
    guidance: tuple[Guided, ...] = ()
    reason: str | None = None

    @property
    def commitments(self) -> tuple[str, ...]:
        return tuple(guided.commitment for guided in self.guidance)


@dataclass(frozen=True, slots=True)
class ReservationChanged:
    """Spoken as `reservation.made`, `.refused` or `.released`."""

    reservation: Reservation


def decided(
    wanted: Wanted,
    vacancy: Offer | None,
    courses: Mapping[str, Offer],
    promises: Mapping[str, Commitment],
) -> Reservation:
    """The answer of the ledger: reserved, or refused with the first reason that holds. Nothing is taken by halves."""
    ids = tuple(dict.fromkeys(wanted.courses))
    needed = [vacancy, *(courses.get(id) for id in ids)]
    guided, without = _guidance(wanted, promises)
    reason = next(_reasons(needed), None) or ("no_guidance_left" if without else None)
    status = "refused" if reason else "reserved"
    return Reservation(wanted.match, wanted.revision, status, wanted.vacancy, ids, guided, reason)


def again(known: Reservation, revision: int) -> Reservation | None:
    """The answer to an `agreed` that came before, or comes anew: the same. `None`: the match has ended since."""
    if known.status == "released" or revision < known.revision:
        return None
    return replace(known, revision=revision)


def ended(known: Reservation | None, match: str, vacancy: str, revision: int) -> Reservation | None:
    """After the end of a match nothing is held for it any more, and an `agreed` that comes late takes nothing.

    `None`: it came late itself, or again.
    """
    if known is None:
        return Reservation(match, revision, "released", vacancy)
    if revision <= known.revision:
        return None
    return replace(known, revision=revision, status="released" if known.status == "reserved" else known.status)


def _reasons(offers: Sequence[Offer | None]) -> Iterator[str]:
    if any(offer is None or not offer.is_open for offer in offers):
        yield "closed"
    yield from (_NONE_LEFT[offer.kind] for offer in offers if offer is not None and offer.free == 0)


def _guidance(wanted: Wanted, promises: Mapping[str, Commitment]) -> tuple[tuple[Guided, ...], bool]:
    """The days needed of each promise, and whether one of them does not have those."""
    found, without = [], False
    for id in dict.fromkeys(wanted.guidance):
        promise = promises.get(id)
        days = Days(wanted.starts_on, _last_day(wanted, promise))
        found.append(Guided(id, days))
        without = without or promise is None or not _has_room(promise, wanted, days)
    return tuple(found), without


def _last_day(wanted: Wanted, promise: Commitment | None) -> date | None:
    terms = promise.terms if promise else None
    after_weeks = wanted.starts_on + timedelta(weeks=terms.weeks) if terms and terms.weeks is not None else None
    bounds = (wanted.guidance_until, terms.valid_until if terms else None, after_weeks)
    return min((day for day in bounds if day is not None), default=None)


def _has_room(promise: Commitment, wanted: Wanted, days: Days) -> bool:
    terms = promise.terms
    in_force = terms.valid_from is None or terms.valid_from <= wanted.starts_on
    counts = promise.status in GUIDING and counts_for(promise, wanted.vacancy)
    return in_force and counts and least_free(terms.capacity, promise.taken, days) > 0
