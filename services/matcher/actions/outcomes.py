"""What came of a match, 3, 6 and 12 months after its start."""

from __future__ import annotations

from dataclasses import dataclass

from services.matcher.actions.answers import may_see
from services.matcher.actions.once import Once, claim_id
from services.matcher.actions.possible import UnknownPathway
from services.matcher.domain.events import OutcomeRecorded
from services.matcher.domain.matches import OutOfTurn
from services.matcher.store import queries
from services.matcher.store.decisions import Outcome, outcome_by_id, outcomes_of_match, put_outcome
from services.matcher.store.matches import newest_match
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.roles import Principal

BEGUN = ("started", "stopped", "completed")


@dataclass(frozen=True, slots=True)
class Observed:
    """`note`: free text that stays in this database."""

    months: int
    outcome: str
    note: str | None = None


def record_outcome(
    uow: UnitOfWork, who: Principal, pathway: str, observed: Observed, once: Once
) -> tuple[Outcome, bool]:
    """The outcome, and whether an earlier request recorded it. Recorded again for the same months it replaces what was
    said. Raises `UnknownPathway` and `OutOfTurn`."""
    claim = claim_id(uow, who, once)
    match = newest_match(uow.connection, pathway)
    known = {one.id for one in queries.candidates_of_pathway(uow.connection, pathway) if may_see(who, one)}
    if not known or (match is not None and match.candidate not in known):
        raise UnknownPathway(pathway)
    earlier = outcome_by_id(uow.connection, claim.id) if claim.replayed else None
    if earlier is not None:  # perhaps of a match before this one
        return earlier, True
    if match is None or match.state not in BEGUN:
        raise OutOfTurn("turn_not_started")
    same = next((one for one in outcomes_of_match(uow.connection, match.id) if one.months == observed.months), None)
    if claim.replayed and same is not None:
        return same, True
    outcome = Outcome(
        same.id if same else claim.id,
        same.revision + 1 if same else 1,
        match.candidate,
        pathway,
        match.id,
        observed.months,
        observed.outcome,
        observed.note,
        who.id,
        uow.clock.now(),
    )
    put_outcome(uow.connection, outcome)
    uow.record(
        OutcomeRecorded(
            outcome.id, outcome.revision, outcome.candidate, outcome.pathway, outcome.months, outcome.outcome
        )
    )
    uow.commit()
    return outcome, False
