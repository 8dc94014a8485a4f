"""Every event Opstap speaks: its type, topic, key and contract. The names are fixed (design 4-contracts)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.contracts import matches, payloads
from shared.contracts.fields import Contract
from shared.vocabulary.matches import STEPS, TOLD_STEPS

PREFIX = "nl.inburgering."


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic by name. Compacted ones keep the last event of every key; `kept_hours` `None`: nothing is deleted.

    `partitions` is what it is created with; a topic that exists keeps what it has.
    """

    name: str
    compacted: bool
    about: str
    kept_hours: int | None = None
    partitions: int = 4


@dataclass(frozen=True, slots=True)
class EventType:
    """`name` is the CloudEvents type; `key` the attribute of the payload that is the message key.

    `ends`: after this event the key gets a tombstone. `audience`: set where others are told less of the same happening;
    the document of its data then has a name of its own.
    """

    name: str
    topic: Topic
    contract: type[Contract]
    key: str = "id"
    ends: bool = False
    audience: str = ""

    @property
    def payload(self) -> type[Any]:
        assert self.contract.makes is not None
        return self.contract.makes

    @property
    def short(self) -> str:
        """`candidate.published.v1`; what parties are told: `party.pathway.proposed.v1`"""
        return self.audience + self.name.removeprefix(PREFIX)


CANDIDATES = Topic(
    "opstap.candidates.v1", True, "what the matcher may know of each candidate, under a pseudonym", partitions=12
)
"""Rankers share the candidates by its partitions: 12 are shared evenly by 2, 3, 4 and 6."""
VACANCIES = Topic(
    "opstap.vacancies.v1", True, "open vacancies, again on every change, with the positions that are free"
)
GUIDANCE = Topic("opstap.guidance.v1", True, "guidance commitments and what became of them")
COURSES = Topic("opstap.courses.v1", True, "courses, with the seats that are free")
INITIATIVES = Topic("opstap.initiatives.v1", True, "offers of residents, clubs and self-organisations")
PRINCIPALS = Topic("opstap.principals.v1", True, "keys and accounts: hash, role, organisation, status")
OUTCOMES = Topic("opstap.outcomes.v1", False, "what came of pathways after 3, 6 and 12 months")
MATCHES = Topic(
    "opstap.matches.v1", False, "ranked lists that changed, and what happened to proposed pathways", 30 * 24
)
RESERVATIONS = Topic("opstap.reservations.v1", False, "what the ledger took, refused and released", 30 * 24)
DEMAND = Topic("opstap.demand.v1", True, "unmet demand for lessons, small numbers hidden")
TOPICS = (CANDIDATES, VACANCIES, GUIDANCE, COURSES, INITIATIVES, PRINCIPALS, OUTCOMES, MATCHES, RESERVATIONS, DEMAND)


def provider_topic(provider: str) -> Topic:
    """The topic of one provider (by the id of its organisation): created with its first key, or when it is told
    something before that."""
    return Topic(
        f"opstap.provider.{provider}.v1", False, "what happened to proposals of this provider's courses", 30 * 24
    )


PARTIES = provider_topic("{provider}")
"""Stands for the topics of all providers in documents; employers read the same events in the feed."""


def _type(name: str, topic: Topic, contract: type[Contract], **more: Any) -> EventType:
    return EventType(f"{PREFIX}{name}.v1", topic, contract, **more)


CANDIDATE_PUBLISHED = _type("candidate.published", CANDIDATES, payloads.CandidateStateContract)
CANDIDATE_ERASED = _type("candidate.erased", CANDIDATES, payloads.EndedContract, ends=True)
VACANCY_PUBLISHED = _type("vacancy.published", VACANCIES, payloads.VacancyStateContract)
VACANCY_CLOSED = _type("vacancy.closed", VACANCIES, payloads.EndedContract)
GUIDANCE_STEPS = {
    step: _type(f"guidance.{step}", GUIDANCE, payloads.CommitmentStateContract)
    for step in ("pledged", "confirmed", "delivered", "withdrawn", "expired")
}
COURSE_PUBLISHED = _type("course.published", COURSES, payloads.CourseStateContract)
COURSE_CLOSED = _type("course.closed", COURSES, payloads.EndedContract)
INITIATIVE_PUBLISHED = _type("initiative.published", INITIATIVES, payloads.InitiativeStateContract)
INITIATIVE_CLOSED = _type("initiative.closed", INITIATIVES, payloads.EndedContract)
PRINCIPAL_CHANGED = _type("principal.changed", PRINCIPALS, payloads.PrincipalStateContract)
OUTCOME_RECORDED = _type("outcome.recorded", OUTCOMES, payloads.OutcomeStateContract, key="candidate")
PATHWAY_RANKED = _type("pathway.ranked", MATCHES, payloads.PathwaysRankedContract)
PATHWAY_STEPS = {step: _type(f"pathway.{step}", MATCHES, matches.MatchStepContract, key="candidate") for step in STEPS}
RESERVATION_STEPS = {
    step: _type(f"reservation.{step}", RESERVATIONS, matches.ReservationStateContract)
    for step in ("made", "refused", "released")
}
PARTY_STEPS = {
    step: _type(f"pathway.{step}", PARTIES, matches.PartyStepContract, key="candidate", audience="party.")
    for step in TOLD_STEPS
}
"""What the parties are told, under the type names that the whole world knows. Never read by our own services."""
PARTY_ERASED = _type("pathway.erased", PARTIES, matches.PartyErasedContract, key="candidate", audience="party.")
DEMAND_UPDATED = _type("demand.updated", DEMAND, payloads.DemandStateContract)

EVENT_TYPES: dict[str, EventType] = {
    event.name: event
    for event in (
        CANDIDATE_PUBLISHED,
        CANDIDATE_ERASED,
        VACANCY_PUBLISHED,
        VACANCY_CLOSED,
        *GUIDANCE_STEPS.values(),
        COURSE_PUBLISHED,
        COURSE_CLOSED,
        INITIATIVE_PUBLISHED,
        INITIATIVE_CLOSED,
        PRINCIPAL_CHANGED,
        OUTCOME_RECORDED,
        PATHWAY_RANKED,
        *PATHWAY_STEPS.values(),
        *RESERVATION_STEPS.values(),
        DEMAND_UPDATED,
    )
}
"""What our own services read, by name."""
PARTY_EVENT_TYPES = (*PARTY_STEPS.values(), PARTY_ERASED)
