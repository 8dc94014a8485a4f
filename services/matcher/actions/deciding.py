"""What a coach decides about a pathway, and what that makes of its match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.matcher.actions.answers import may_see
from services.matcher.actions.live_engine import LiveEngine
from services.matcher.actions.match_steps import keep_new, keep_step, logged
from services.matcher.actions.once import Once, claim_id
from services.matcher.actions.possible import NotPossible, Possible, UnknownPathway, find_possible
from services.matcher.actions.telling import Preview, permits, preview
from services.matcher.domain.decisions import (
    Decision,
    Why,
    WrongReason,
    check_mark,
    reason_for,
    standing_of,
    to_undo,
)
from services.matcher.domain.matches import (
    AGREED,
    Match,
    MatchedVacancy,
    NotYetReserved,
    OutOfTurn,
    Party,
    after,
    parties_of,
)
from services.matcher.domain.pseudonyms import Pseudonyms
from services.matcher.store import queries
from services.matcher.store.decisions import (
    add_decision,
    decision_by_id,
    decisions_of_pathway,
    outcomes_of_match,
)
from services.matcher.store.matches import match_by_id, matches_of, newest_match
from shared.store.database import Database
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.clock import Clock, today
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal

WORKED_OUT = ("propose", "dismiss", "pin")
"""Only what is possible now can be proposed, dismissed or pinned; the others are about what was."""
LOOKS, LOOK_SECONDS = 100, 0.05
"""How often and how long `start` waits for the answer of the ledger: 5 seconds in all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coach wants. Without reason where none is needed."""

    decision: str
    reason: str | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided. `match`: the one it was about, as it is now; `replayed`: an earlier request did it."""

    decision: Decision
    match: Match | None = None
    unknown: tuple[str, ...] = ()
    replayed: bool = False

    @property
    def told(self) -> tuple[Party, ...]:
        """The parties that are told what becomes of the match."""
        return self.match.parties if self.match is not None and self.match.shared else ()


@dataclass(frozen=True, slots=True)
class ProposalPreview:
    """What would go out if the pathway were proposed now. `permitted`: whether anything goes out at all."""

    pathway: str
    vacancy: MatchedVacancy
    permitted: bool
    unknown: tuple[str, ...]
    parties: tuple[Preview, ...]


@dataclass
class Deciding:
    """What deciding needs. `pause` waits for so many seconds."""

    database: Database
    live: LiveEngine
    clock: Clock
    pseudonyms: Pseudonyms
    pause: Callable[[float], object]

    def decide(self, pathway: str, who: Principal, asked: Asked, once: Once) -> Decided:
        """Raises `UnknownPathway`, `OutOfTurn`, `WrongReason` and `KeyUsedForAnother`."""
        why = reason_for(asked.decision, asked.reason, asked.reason_code)
        found: Possible | NotPossible | None = None
        if asked.decision in WORKED_OUT:
            try:
                found = find_possible(self.database, self.live, pathway, who, today(self.clock))
            except NotPossible as error:  # no error for a request that comes again: it was possible then
                found = error
        elif asked.decision == "start":
            self._await_ledger(pathway)
        with self.database.write() as uow:
            return decide(uow, who, pathway, asked.decision, why, once, found)

    def preview(self, pathway: str, who: Principal) -> ProposalPreview:
        """Exactly what would go out now. Raises `UnknownPathway` and `NotPossible`."""
        found = find_possible(self.database, self.live, pathway, who, today(self.clock))
        with self.database.read() as connection:
            match = _new_match(found, new_id(self.clock), shared=True)
            parties = preview(connection, self.pseudonyms, match)
            return ProposalPreview(
                pathway, match.vacancy, permits(connection, found.candidate.id), found.unknown, parties
            )

    def _await_ledger(self, pathway: str) -> None:
        for _ in range(LOOKS):
            with self.database.read() as connection:
                match = newest_match(connection, pathway)
            if match is None or match.state != "agreed":
                return
            self.pause(LOOK_SECONDS)


def decide(
    uow: UnitOfWork,
    who: Principal,
    pathway: str,
    decision: str,
    why: Why,
    once: Once,
    found: Possible | NotPossible | None = None,
) -> Decided:
    """`found`: the pathway as worked out, for the decisions of `WORKED_OUT`. Raises as `Deciding.decide`."""
    claim = claim_id(uow, who, once)
    log = decisions_of_pathway(uow.connection, pathway)
    candidate = _candidate(uow, who, pathway, log, found)
    if claim.replayed:
        return _again(uow, claim.id)
    if isinstance(found, NotPossible):
        raise found
    match = newest_match(uow.connection, pathway)
    if decision == "propose":
        assert found is not None
        decided = _propose(uow, who, found, why, claim.id)
    elif decision in ("dismiss", "pin", "unpin"):
        check_mark(standing_of(log, match), decision)
        made = Decision(claim.id, candidate, pathway, decision, uow.clock.now(), who.id, None, None, why.code, why.text)
        add_decision(uow.connection, made)
        decided = Decided(made)
    elif decision == "undo":
        decided = _undo(uow, who, candidate, pathway, log, match, why, claim.id)
    else:
        decided = _step(uow, who, match, decision, why, claim.id)
    uow.commit()
    return decided


def _propose(uow: UnitOfWork, who: Principal, found: Possible, why: Why, identity: str) -> Decided:
    if found.unknown and why == Why():
        gates = ", ".join(found.unknown)
        raise WrongReason(
            "reason", f"It cannot be told whether {gates} will do. Ask, or say why you propose it anyway."
        )
    for other in matches_of(uow.connection, found.candidate.id, live=True):
        if other.pathway == found.pathway.id:
            raise OutOfTurn("turn_live", state=other.state)
        # Two ways to one vacancy may be asked for side by side, with another course each, until one is agreed on.
        if other.vacancy.id == found.vacancy.id and other.state in AGREED:
            raise OutOfTurn("turn_other_agreed", state=other.state)
    match = _new_match(found, new_id(uow.clock), permits(uow.connection, found.candidate.id))
    decision = logged(uow, match, "propose", who, why, identity=identity)
    keep_new(uow, match, decision, found.plan)
    return Decided(decision, match, found.unknown)


def _new_match(found: Possible, identity: str, shared: bool) -> Match:
    vacancy, courses, pathway = found.matched_vacancy, found.matched_courses, found.pathway
    return Match(
        id=identity,
        revision=1,
        candidate=found.candidate.id,
        pathway=pathway.id,
        track=pathway.track,
        engagement=pathway.engagement,
        vacancy=vacancy,
        courses=courses,
        parties=parties_of(vacancy, courses),
        shared=shared,
        starts_on=pathway.starts_on,
        guidance=pathway.guidance,
        guidance_until=found.guidance_until,
    )


def _step(uow: UnitOfWork, who: Principal, match: Match | None, step: str, why: Why, identity: str) -> Decided:
    if match is None:
        raise OutOfTurn("turn_not_proposed")
    if step == "start" and match.state == "agreed":
        raise NotYetReserved("turn_not_yet_reserved")
    now = after(match, step)
    decision = logged(uow, now, step, who, why, identity=identity)
    keep_step(uow, match, now, step, decision)
    return Decided(decision, now)


def _undo(
    uow: UnitOfWork,
    who: Principal,
    candidate: str,
    pathway: str,
    log: list[Decision],
    match: Match | None,
    why: Why,
    identity: str,
) -> Decided:
    has_outcome = match is not None and bool(outcomes_of_match(uow.connection, match.id))
    last, step = to_undo(log, match, has_outcome=has_outcome)
    if step is None or match is None:
        now = uow.clock.now()
        made = Decision(identity, candidate, pathway, "undo", now, who.id, None, None, why.code, why.text, last.id)
        add_decision(uow.connection, made)
        return Decided(made)
    undone = after(match, step)
    decision = logged(uow, undone, "undo", who, why, identity=identity, undoes=last.id)
    keep_step(uow, match, undone, step, decision)
    return Decided(decision, undone)


def _candidate(
    uow: UnitOfWork, who: Principal, pathway: str, log: list[Decision], found: Possible | NotPossible | None
) -> str:
    """Whose pathway it is, if they are still known and the asker may see them. Raises `UnknownPathway`."""
    known = [one.id for one in queries.candidates_of_pathway(uow.connection, pathway) if may_see(who, one)]
    wanted = log[0].candidate if log else found.candidate.id if isinstance(found, Possible) else None
    if not known or wanted not in (None, *known):
        raise UnknownPathway(pathway)
    return wanted or known[0]


def _again(uow: UnitOfWork, identity: str) -> Decided:
    decision = decision_by_id(uow.connection, identity)
    if decision is None:
        raise UnknownPathway(identity)
    stored = match_by_id(uow.connection, decision.match) if decision.match else None
    return Decided(decision, stored.match if stored else None, replayed=True)
