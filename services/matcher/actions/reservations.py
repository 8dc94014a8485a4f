"""What the ledger answers when all parties have agreed. Twice, late or about a match that is gone: nothing happens."""

from __future__ import annotations

from services.matcher.actions.match_steps import keep_step, logged
from services.matcher.domain.decisions import Why
from services.matcher.domain.matches import TURNS, Match, after
from services.matcher.store.matches import match_by_id, other_ways
from shared.contracts.matches import ReservationState
from shared.store.unit_of_work import UnitOfWork

OTHER_WAY_TAKEN = "other_way_taken"


def places_taken(uow: UnitOfWork, state: ReservationState) -> None:
    """The match is accepted, and other ways to the same vacancy give way to it."""
    _hear(uow, state, "reserve")


def places_not_taken(uow: UnitOfWork, state: ReservationState) -> None:
    """The match is refused, with the reason of the ledger, by none of the parties."""
    _hear(uow, state, "find_nothing_left")


def _hear(uow: UnitOfWork, state: ReservationState, step: str) -> None:
    stored = match_by_id(uow.connection, state.id)
    if stored is not None and stored.match.state in TURNS[step]:
        match = after(stored.match, step)
        keep_step(uow, stored.match, match, step, logged(uow, match, step, None, Why(state.reason)))
        if step == "reserve":
            _give_way(uow, match)
    uow.commit()


def _give_way(uow: UnitOfWork, taken: Match) -> None:
    for before in other_ways(uow.connection, taken):
        match = after(before, "give_way")
        keep_step(uow, before, match, "give_way", logged(uow, match, "give_way", None, Why(OTHER_WAY_TAKEN)))
