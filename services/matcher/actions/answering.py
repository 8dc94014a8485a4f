"""What a party answers to a proposal, and reading matches."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from services.matcher.actions.answers import may_see
from services.matcher.actions.match_steps import keep_step, logged
from services.matcher.actions.once import Once, claim_id
from services.matcher.domain.decisions import Decision, reason_for
from services.matcher.domain.matches import AGREED, Match, NotYetReserved, answered
from services.matcher.store import queries
from services.matcher.store.decisions import Outcome, decisions_of_match, outcomes_of_match
from services.matcher.store.matches import StoredMatch, match_by_id, matches_page, other_ways
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.roles import Principal


class UnknownMatch(LookupError):
    """There is no such match, or it is not the asker's to know of: 404, without telling which."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """`party`: on whose behalf; only the municipality may name it."""

    answer: str
    reason: str | None = None
    reason_code: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    match: Match
    party: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class MatchWithHistory:
    stored: StoredMatch
    decisions: tuple[Decision, ...]
    outcomes: tuple[Outcome, ...]


def answer_match(uow: UnitOfWork, who: Principal, identity: str, given: GivenAnswer, once: Once) -> Answered:
    """A party's answer, or one that the municipality passes on. Raises `UnknownMatch`, `OutOfTurn`, `WrongReason`."""
    why = reason_for(given.answer, given.reason, given.reason_code)
    claim = claim_id(uow, who, once)
    before = _asked(uow.connection, who, identity)
    party = given.party if who.is_municipality else who.organisation
    if party is None and len(before.parties) == 1:
        party = before.parties[0].party
    if party is None or not before.is_party(party):
        raise UnknownMatch(identity)
    if claim.replayed:
        return Answered(before, party, replayed=True)
    match = answered(before, party, given.answer)
    if match.state in AGREED and any(one.state in AGREED for one in other_ways(uow.connection, match)):
        raise NotYetReserved("turn_arranged_otherwise")
    decision = logged(uow, match, given.answer, who, why, identity=claim.id, party=party)
    keep_step(uow, before, match, given.answer, decision)
    uow.commit()
    return Answered(match, party)


def read_match(connection: Connection, who: Principal, identity: str) -> MatchWithHistory:
    """For the municipality. Raises `UnknownMatch`."""
    stored = match_by_id(connection, identity)
    candidate = queries.candidate(connection, stored.match.candidate) if stored else None
    if stored is None or candidate is None or not may_see(who, candidate):
        raise UnknownMatch(identity)
    return MatchWithHistory(
        stored, tuple(decisions_of_match(connection, identity)), tuple(outcomes_of_match(connection, identity))
    )


def list_matches(
    connection: Connection, who: Principal, candidate: str | None, state: str | None, after: str | None, limit: int
) -> list[StoredMatch]:
    """Oldest first, above the id `after`; for the municipality, only of candidates that the asker may see."""
    team = who.team if who.role == "coach" else None
    return matches_page(connection, candidate=candidate, state=state, team=team, after=after, limit=limit)


def _asked(connection: Connection, who: Principal, identity: str) -> Match:
    """The match, if the asker is of the municipality and may see the person, or a party that was told of it."""
    if who.is_municipality:
        return read_match(connection, who, identity).stored.match
    stored = match_by_id(connection, identity)
    if stored is None or not (stored.match.shared and stored.match.is_party(who.organisation)):
        raise UnknownMatch(identity)
    return stored.match
