"""Telling the parties of a match what happened to it: only with the person's permission, only what concerns them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from services.matcher.domain.matches import Match, MatchedCourse
from services.matcher.domain.pseudonyms import Pseudonyms
from services.matcher.domain.telling import TOLD_REASONS, PartyTold, PersonForgotten
from services.matcher.store import queries
from services.matcher.store.feed import forget_events_before, pseudonym_in_use
from shared.contracts.events import PARTIES
from shared.contracts.matches import LevelStep, PartyStep, ToldCourse, ToldVacancy
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.matches import TOLD_STEPS

assert PARTIES.kept_hours is not None
FEED_KEPT = timedelta(hours=PARTIES.kept_hours)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a party would be told."""

    party: str
    role: str
    says: PartyStep


def tell_parties(uow: UnitOfWork, match: Match, step: str, reason: str | None = None) -> tuple[str, ...]:
    """Tell every party of the step, as part of this unit of work; returns the organisations that are told.

    `match` is as it is after the step; call it for a match that was shared before it. Without the person's permission
    at this moment nobody is told anything, but for the end of what they were told of before.
    """
    if step not in TOLD_STEPS:
        return ()
    told = match.parties if permits(uow.connection, match.candidate) else ()
    if not told and step == "withdrawn":
        told = tuple(party for party in match.parties if pseudonym_in_use(uow.connection, party.party, match.candidate))
    for party in told:
        uow.record(PartyTold(party.party, party.role, step, match, reason))
    return tuple(party.party for party in told)


def permits(connection: Connection, candidate: str) -> bool:
    """Whether the person permits sharing now. Somebody who is unknown or erased does not."""
    known = queries.candidate(connection, candidate)
    return known is not None and known.profile.share_with_providers


def erase_told(uow: UnitOfWork, candidate: str, revision: int) -> None:
    """Whoever was told of the person is told, once, to forget them; of all that was told only that remains.

    `revision` is that of the event by which the candidate was erased.
    """
    uow.record(PersonForgotten(candidate, revision))


def forget_old(uow: UnitOfWork) -> int:
    """The feed keeps what was told as long as the topics of providers do; returns how many events went."""
    gone = forget_events_before(uow.connection, uow.clock.now() - FEED_KEPT)
    uow.commit()
    return gone


def preview(connection: Connection, pseudonyms: Pseudonyms, match: Match) -> tuple[Preview, ...]:
    """Exactly what the parties would be told if this match were proposed now and the person permits it."""
    return tuple(
        Preview(
            party.party,
            party.role,
            told_of(
                PartyTold(party.party, party.role, "proposed", match),
                name_of(connection, pseudonyms, party.party, match.candidate),
            ),
        )
        for party in match.parties
    )


def name_of(connection: Connection, pseudonyms: Pseudonyms, organisation: str, candidate: str) -> str:
    """The pseudonym under which the organisation knows, or would come to know, the candidate."""
    return pseudonym_in_use(connection, organisation, candidate) or pseudonyms.of(organisation, candidate)


def told_of(told: PartyTold, pseudonym: str) -> PartyStep:
    """The step as this party may see it: of the courses only its own."""
    match, vacancy = told.match, told.match.vacancy
    courses = tuple(ToldCourse(course.id, course.title, course.starts_on) for course in told.own_courses)
    return PartyStep(
        match=match.id,
        revision=match.revision,
        candidate=pseudonym,
        track=match.track,
        engagement=match.engagement,
        vacancy=ToldVacancy(vacancy.id, vacancy.title, vacancy.postcode, vacancy.hours_min, vacancy.hours_max),
        state=told.step,
        course=courses[0] if courses else None,
        courses=courses,
        lessons=tuple(lesson for course in told.own_courses for lesson in course.lessons),
        step=_step(told.own_courses),
        starts_on=match.starts_on,
        reason=told.reason if told.reason in TOLD_REASONS else None,
    )


def _step(courses: tuple[MatchedCourse, ...]) -> LevelStep | None:
    """From where the first starts to where the last ends."""
    if not courses or courses[0].from_level is None or courses[-1].to_level is None:
        return None
    return LevelStep(courses[0].from_level, courses[-1].to_level)
