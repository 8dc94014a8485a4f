"""What a coach sees of the matches of a candidate: where each stands, who has answered what, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from services.matcher.actions.outcomes import BEGUN
from services.matcher.domain.decisions import Decision, to_undo
from services.matcher.domain.matches import TURNS, Match, OutOfTurn, Party
from services.matcher.store.decisions import decisions_of_match, decisions_of_pathway, outcomes_of_match
from services.matcher.store.matches import matches_of
from services.matcher.store.queries import organisation_names
from shared.vocabulary.clock import AMSTERDAM

STEPS = ("start", "complete", "stop", "withdraw")
"""In the order in which their buttons stand."""


@dataclass(frozen=True, slots=True)
class AskedParty:
    party: Party
    name: str | None

    @property
    def may_answer(self) -> bool:
        return self.party.answer in ("asked", "waitlisted")


@dataclass(frozen=True, slots=True)
class LogLine:
    on: date
    decision: Decision
    party: str | None
    """The name of the organisation whose answer it is."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match. `steps`: the decisions whose turn it is; `log`: everything that happened, oldest first; `outcomes`:
    what came of it, by months after the start, None while nobody has started."""

    match: Match
    parties: tuple[AskedParty, ...]
    steps: tuple[str, ...]
    log: tuple[LogLine, ...]
    outcomes: Mapping[int, str] | None = None

    @property
    def answerable(self) -> bool:
        """Whether somebody is still to answer, so that the coach may pass on what they say."""
        return self.match.state in TURNS["accept"] and any(party.may_answer for party in self.parties)


def match_rows(connection: Connection, candidate: str) -> list[MatchRow]:
    """Newest first, the live ones before those that ended."""
    found = [_row(connection, match) for match in matches_of(connection, candidate)]
    return sorted(reversed(found), key=lambda row: not row.match.is_live)


def _row(connection: Connection, match: Match) -> MatchRow:
    names = organisation_names(connection, [party.party for party in match.parties])
    decided = decisions_of_pathway(connection, match.pathway)
    outcomes = {one.months: one.outcome for one in outcomes_of_match(connection, match.id)}
    steps = tuple(step for step in STEPS if match.state in TURNS[step])
    return MatchRow(
        match,
        tuple(
            AskedParty(party, match.vacancy.employer_name if party.role == "employer" else names.get(party.party))
            for party in match.parties
        ),
        (*steps, "undo") if _can_undo(decided, match, bool(outcomes)) else steps,
        tuple(
            LogLine(_day(one.at), one, names.get(one.party or "")) for one in decisions_of_match(connection, match.id)
        ),
        outcomes if match.state in BEGUN else None,
    )


def _can_undo(log: list[Decision], match: Match, has_outcome: bool) -> bool:
    try:
        to_undo(log, match, has_outcome=has_outcome)
    except OutOfTurn:
        return False
    return True


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
