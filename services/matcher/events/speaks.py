"""The matcher's domain events as contracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.matcher.domain.events import CandidateRanked, DemandChanged, ListsChanged, MatchStepped, OutcomeRecorded
from shared.contracts.events import DEMAND_UPDATED, OUTCOME_RECORDED, PATHWAY_RANKED, PATHWAY_STEPS, EventType
from shared.contracts.matches import MatchStep, PartyAnswer
from shared.contracts.payloads import DemandState, OutcomeState, PathwaysRanked, RankedEntry


def translate(event: Any) -> Iterator[tuple[EventType, Any]]:
    """Raises `TypeError` for an event that is none of the matcher's."""
    if isinstance(event, CandidateRanked):
        yield PATHWAY_RANKED, _ranked(event)
    elif isinstance(event, ListsChanged):
        for one in event.lists:
            yield PATHWAY_RANKED, _ranked(one)
    elif isinstance(event, MatchStepped):
        yield PATHWAY_STEPS[event.step], _stepped(event)
    elif isinstance(event, OutcomeRecorded):
        outcome = OutcomeState(event.id, event.revision, event.candidate, event.pathway, event.months, event.outcome)
        yield OUTCOME_RECORDED, outcome
    elif isinstance(event, DemandChanged):
        cell, told = event.told.cell, event.told
        yield DEMAND_UPDATED, DemandState(cell.id, event.revision, *cell, told.people, told.positions)
    else:
        raise TypeError(f"the matcher does not say {type(event).__name__}")


def _ranked(event: CandidateRanked) -> PathwaysRanked:
    entries = tuple(
        RankedEntry(entry.pathway, entry.vacancy, entry.courses, entry.track, entry.group, entry.score)
        for entry in event.entries
    )
    return PathwaysRanked(event.candidate, event.revision, event.as_of, event.settings, event.stock_revision, entries)


def _stepped(event: MatchStepped) -> MatchStep:
    match = event.match
    return MatchStep(
        id=match.id,
        revision=match.revision,
        candidate=match.candidate,
        pathway=match.pathway,
        vacancy=match.vacancy.id,
        track=match.track,
        engagement=match.engagement,
        courses=tuple(course.id for course in match.courses),
        party=event.party,
        reason=event.reason,
        starts_on=match.starts_on,
        state=match.state,
        answers=tuple(PartyAnswer(one.party, one.role, one.answer) for one in match.parties),
        shared=match.shared,
        guidance=match.guidance,
        guidance_until=match.guidance_until,
        by=event.by,
        vacancy_title=match.vacancy.title,
        employer_name=match.vacancy.employer_name,
        course_titles=tuple(course.title for course in match.courses if course.title),
    )
