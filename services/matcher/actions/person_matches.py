"""What becomes of a person's matches when they take back their permission, or are erased."""

from __future__ import annotations

from dataclasses import replace

from services.matcher.actions.match_steps import logged
from services.matcher.actions.telling import erase_told, tell_parties
from services.matcher.domain.decisions import Why
from services.matcher.domain.events import MatchStepped
from services.matcher.domain.matches import after, said
from services.matcher.store.decisions import add_decision, forget_decisions
from services.matcher.store.matches import forget_matches, matches_of, save_match
from shared.store.unit_of_work import UnitOfWork

CONSENT_WITHDRAWN, ERASED = "consent_withdrawn", "erased"


def stop_sharing(uow: UnitOfWork, candidate: str) -> None:
    """The parties of every live match that they were told of hear once that it is withdrawn, and then nothing more.

    For ourselves the match goes on as it was: the coach may still arrange it with the parties.
    """
    for before in matches_of(uow.connection, candidate, live=True):
        if before.shared:
            match = after(before, "stop_sharing")
            save_match(uow.connection, match, uow.clock.now())
            add_decision(uow.connection, logged(uow, match, "stop_sharing", None, Why(CONSENT_WITHDRAWN)))
            uow.record(MatchStepped(match, said("stop_sharing", match), reason=CONSENT_WITHDRAWN))
            tell_parties(uow, replace(match, state="withdrawn"), "withdrawn", CONSENT_WITHDRAWN)


def erase_matches(uow: UnitOfWork, candidate: str, revision: int) -> None:
    """Live matches are said to be withdrawn, so that what was reserved is released; those that had ended too, as they
    ended, so that nobody goes on showing them. Whoever was told of the person is told to forget them; then everything
    that was decided about them goes."""
    for before in matches_of(uow.connection, candidate):
        match = after(before, "erase") if before.is_live else replace(before, revision=before.revision + 1)
        uow.record(MatchStepped(match, "withdrawn", reason=ERASED))
    erase_told(uow, candidate, revision)
    forget_decisions(uow.connection, candidate)
    forget_matches(uow.connection, candidate)
