"""What each event says: the whole state a listener needs, with the `revision` that tells old from new.

Every payload is a frozen value with its contract beside it. Nothing here identifies a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marshmallow import fields, validate

from shared.contracts.fields import CefrLevel, Choice, Contract, Number, Text, Tuple, Whole
from shared.contracts.guidance import CommitmentTermsContract, InitiativeTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.profiles import CandidateProfileContract
from shared.contracts.work import VacancyTermsContract
from shared.vocabulary import guidance, roles, tracks
from shared.vocabulary.guidance import CommitmentTerms, InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.work import VacancyTerms

ID = validate.Length(min=1, max=80)


class StateContract(Contract):
    """What every state event has: the thing's id, and a revision that only goes up."""

    id = fields.String(required=True, validate=ID)
    revision = Whole(1, 2**53, required=True)


@dataclass(frozen=True, slots=True)
class CandidateState:
    """`team`: the coaches who may see the person; `None`: all of the municipality."""

    id: str
    revision: int
    profile: CandidateProfile
    team: str | None = None


class CandidateStateContract(StateContract):
    makes = CandidateState
    profile = fields.Nested(CandidateProfileContract, required=True)
    team = Text(80, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class Ended:
    """The thing is gone: a candidate erased, a vacancy, course or initiative closed."""

    id: str
    revision: int


class EndedContract(StateContract):
    makes = Ended


@dataclass(frozen=True, slots=True)
class VacancyState:
    """`employer_name` is what people know the employer by; not everyone who is told has met its key."""

    id: str
    revision: int
    employer: str
    positions_free: int
    terms: VacancyTerms
    employer_name: str | None = None


class VacancyStateContract(StateContract):
    makes = VacancyState
    employer = fields.String(required=True, validate=ID)
    positions_free = Whole(0, 100_000, required=True)
    terms = fields.Nested(VacancyTermsContract, required=True)
    employer_name = Text(200, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class FreePeriod:
    """How much is free on every day from `starts_on` up to and including `ends_on`; `None`: without bound."""

    free: int
    starts_on: date | None = None
    ends_on: date | None = None


class FreePeriodContract(Contract):
    makes = FreePeriod
    free = Whole(0, 100_000, required=True)
    starts_on = fields.Date(allow_none=True, load_default=None)
    ends_on = fields.Date(allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class CommitmentState:
    """`confirmed_for`: vacancies of another employer than the giver, for which that employer has confirmed it.

    `capacity_free` is the most that is free on any one day to come; `free_per_period` says it for each stretch of days,
    in order, without gaps; empty: `capacity_free` holds throughout.
    """

    id: str
    revision: int
    giver: str
    status: str
    capacity_free: int
    terms: CommitmentTerms
    confirmed_for: tuple[str, ...] = ()
    free_per_period: tuple[FreePeriod, ...] = ()


class CommitmentStateContract(StateContract):
    makes = CommitmentState
    giver = fields.String(required=True, validate=ID)
    status = Choice(guidance.COMMITMENT_STATUSES, required=True)
    capacity_free = Whole(0, 100_000, required=True)
    terms = fields.Nested(CommitmentTermsContract, required=True)
    confirmed_for = Tuple(fields.String(validate=ID), load_default=())
    free_per_period = Tuple(fields.Nested(FreePeriodContract), load_default=())


@dataclass(frozen=True, slots=True)
class CourseState:
    """`seats_free` `None`: seats were not stated. A seat is taken for the whole run of the course, then the one
    entry of `free_per_period`.
    """

    id: str
    revision: int
    provider: str
    seats_free: int | None
    terms: CourseTerms
    free_per_period: tuple[FreePeriod, ...] = ()


class CourseStateContract(StateContract):
    makes = CourseState
    provider = fields.String(required=True, validate=ID)
    seats_free = Whole(0, 100_000, allow_none=True, required=True)
    terms = fields.Nested(CourseTermsContract, required=True)
    free_per_period = Tuple(fields.Nested(FreePeriodContract), load_default=())


@dataclass(frozen=True, slots=True)
class InitiativeState:
    id: str
    revision: int
    organisation: str
    terms: InitiativeTerms


class InitiativeStateContract(StateContract):
    makes = InitiativeState
    organisation = fields.String(required=True, validate=ID)
    terms = fields.Nested(InitiativeTermsContract, required=True)


@dataclass(frozen=True, slots=True)
class PrincipalState:
    """An organisation's key (with the SHA-256 of its secret) or a person's account (without any secret)."""

    id: str
    revision: int
    kind: str
    role: str
    status: str
    organisation: str | None = None
    organisation_name: str | None = None
    team: str | None = None
    secret_hash: str | None = None


class PrincipalStateContract(StateContract):
    makes = PrincipalState
    kind = Choice(("key", "account"), required=True)
    role = Choice((*roles.KEY_ROLES, *roles.ACCOUNT_ROLES), required=True)
    status = Choice(("active", "revoked"), required=True)
    organisation = fields.String(validate=ID, allow_none=True, load_default=None)
    organisation_name = Text(200, allow_none=True, load_default=None)
    team = Text(80, allow_none=True, load_default=None)
    secret_hash = fields.String(validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"), allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class RankedEntry:
    pathway: str
    vacancy: str
    courses: tuple[str, ...]
    track: str
    group: str
    score: float


class RankedEntryContract(Contract):
    makes = RankedEntry
    pathway = fields.String(required=True, validate=ID)
    vacancy = fields.String(required=True, validate=ID)
    courses = Tuple(fields.String(validate=ID), limit=2, required=True)
    track = Choice(tracks.TRACKS, required=True)
    group = Choice(("ranked", "to_clarify"), required=True)
    score = Number(0, 1.000001, required=True)


@dataclass(frozen=True, slots=True)
class PathwaysRanked:
    """A candidate's list is another than it was: ids, tracks and scores, best first, not whole pathways."""

    id: str
    revision: int
    as_of: date
    settings: str
    stock_revision: int
    entries: tuple[RankedEntry, ...]


class PathwaysRankedContract(StateContract):
    makes = PathwaysRanked
    as_of = fields.Date(required=True)
    settings = Text(40, required=True)
    stock_revision = Whole(0, 2**53, required=True)
    entries = Tuple(fields.Nested(RankedEntryContract), limit=100, required=True)


OUTCOMES = ("working", "working_fewer_hours", "other_work", "learning", "not_working", "moved", "unknown")


@dataclass(frozen=True, slots=True)
class OutcomeState:
    """What came of it, 3, 6 or 12 months after the start."""

    id: str
    revision: int
    candidate: str
    pathway: str
    months: int
    outcome: str


class OutcomeStateContract(StateContract):
    makes = OutcomeState
    candidate = fields.String(required=True, validate=ID)
    pathway = fields.String(required=True, validate=ID)
    months = fields.Integer(strict=True, required=True, validate=validate.OneOf((3, 6, 12)))
    outcome = Choice(OUTCOMES, required=True)


@dataclass(frozen=True, slots=True)
class DemandState:
    """Unmet demand for one kind of lesson: people and positions, rounded to 5; cells under 5 people are rolled up."""

    id: str
    revision: int
    from_level: int
    to_level: int
    daypart: str
    area: str
    people: int
    positions: int


class DemandStateContract(StateContract):
    makes = DemandState
    from_level = CefrLevel(required=True)
    to_level = CefrLevel(required=True)
    daypart = Choice(("morning", "afternoon", "evening", "weekend"), required=True)
    area = Text(60, required=True)
    people = Whole(0, required=True)
    positions = Whole(0, required=True)
