"""Writing down a step of a match: state, log, what is said of it and who is told, in one unit of work."""

from __future__ import annotations

from services.matcher.actions.telling import tell_parties
from services.matcher.domain.decisions import Decision, Why
from services.matcher.domain.events import MatchStepped
from services.matcher.domain.matches import Match, said
from services.matcher.store.decisions import add_decision
from services.matcher.store.matches import add_match, save_match
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.plans import ProposedPlan
from shared.vocabulary.roles import Principal

UNDONE = "undone"
"""Why a step was taken back, for whoever hears of it."""


def keep_new(uow: UnitOfWork, match: Match, decision: Decision, plan: ProposedPlan) -> None:
    """A match begins: kept, logged, said with its plan, and told to the parties as far as that is permitted."""
    add_match(uow.connection, match, uow.clock.now())
    add_decision(uow.connection, decision)
    _say(uow, match, "proposed", match.shared, decision, plan)


def keep_step(uow: UnitOfWork, before: Match, match: Match, step: str, decision: Decision) -> None:
    """A step of `domain.matches.TURNS` was taken: kept, logged, said, and told to whoever was told of the match."""
    save_match(uow.connection, match, uow.clock.now())
    add_decision(uow.connection, decision)
    _say(uow, match, said(step, match), before.shared, decision)


def logged(
    uow: UnitOfWork,
    match: Match,
    decision: str,
    who: Principal | None = None,
    why: Why | None = None,
    *,
    identity: str | None = None,
    party: str | None = None,
    undoes: str | None = None,
) -> Decision:
    """A line of the log about a match; `who` `None`: nobody of the municipality or the parties."""
    why = why or Why()
    return Decision(
        identity or new_id(uow.clock),
        match.candidate,
        match.pathway,
        decision,
        uow.clock.now(),
        who.id if who else None,
        match.id,
        party,
        why.code,
        why.text,
        undoes,
    )


def _say(
    uow: UnitOfWork, match: Match, step: str, shared: bool, decision: Decision, plan: ProposedPlan | None = None
) -> None:
    reason = UNDONE if decision.undoes else decision.reason_code
    uow.record(MatchStepped(match, step, decision.party, reason, decision.by, plan))
    if shared:
        tell_parties(uow, match, step, reason)
