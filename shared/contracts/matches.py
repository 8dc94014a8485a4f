"""What is said of a proposed pathway: on our own topics, and to the parties that were asked, under a pseudonym."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marshmallow import fields

from shared.contracts.fields import CefrLevel, Choice, Contract, Flag, Number, Postcode, Text, Tuple, Whole
from shared.contracts.parts import LessonContract
from shared.contracts.payloads import ID, StateContract
from shared.contracts.plans import ProposedPlanContract
from shared.vocabulary import matches, tracks, work
from shared.vocabulary.cefr import Level
from shared.vocabulary.plans import ProposedPlan
from shared.vocabulary.week import Interval


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """A party that was asked (an organisation, as employer or provider) and what it has answered so far."""

    party: str
    role: str
    answer: str


class PartyAnswerContract(Contract):
    makes = PartyAnswer
    party = fields.String(required=True, validate=ID)
    role = Choice(matches.PARTY_ROLES, required=True)
    answer = Choice(matches.ANSWERS, required=True)


@dataclass(frozen=True, slots=True)
class MatchStep:
    """What happened to a proposed pathway, with the whole state of the match after it. `id` is the match.

    `candidate` is the matcher's own id. `party`: whose answer it was; `reason`: a code, never free text; `by`: the
    principal who decided. `shared`: whether the parties were told. `guidance`: the promises that the pathway leans on,
    taken from `starts_on` up to and including `guidance_until` (`None`: as long as the promise lasts). `plan`: what the
    pathway looked like, told once, when it is proposed.
    """

    id: str
    revision: int
    candidate: str
    pathway: str
    vacancy: str
    track: str
    engagement: str
    courses: tuple[str, ...] = ()
    party: str | None = None
    reason: str | None = None
    starts_on: date | None = None
    state: str | None = None
    answers: tuple[PartyAnswer, ...] = ()
    shared: bool = False
    guidance: tuple[str, ...] = ()
    guidance_until: date | None = None
    by: str | None = None
    vacancy_title: str | None = None
    employer_name: str | None = None
    course_titles: tuple[str, ...] = ()
    plan: ProposedPlan | None = None


class MatchStepContract(StateContract):
    makes = MatchStep
    candidate = fields.String(required=True, validate=ID)
    pathway = fields.String(required=True, validate=ID)
    vacancy = fields.String(required=True, validate=ID)
    track = Choice(tracks.TRACKS, required=True)
    engagement = Choice(work.ENGAGEMENTS, required=True)
    courses = Tuple(fields.String(validate=ID), limit=2, load_default=())
    party = fields.String(validate=ID, allow_none=True, load_default=None)
    reason = Text(60, allow_none=True, load_default=None)
    starts_on = fields.Date(allow_none=True, load_default=None)
    state = Choice(matches.STATES, allow_none=True, load_default=None)
    answers = Tuple(fields.Nested(PartyAnswerContract), limit=10, load_default=())
    shared = Flag(load_default=False)
    guidance = Tuple(fields.String(validate=ID), limit=20, load_default=())
    guidance_until = fields.Date(allow_none=True, load_default=None)
    by = fields.String(validate=ID, allow_none=True, load_default=None)
    vacancy_title = Text(200, allow_none=True, load_default=None)
    employer_name = Text(200, allow_none=True, load_default=None)
    course_titles = Tuple(Text(200), limit=2, load_default=())
    plan = fields.Nested(ProposedPlanContract, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class ReservationState:
    """What the ledger holds for a match (`id`), or why it holds nothing: `reason` is a code of `matches.NOTHING_LEFT`.

    `revision` is that of the match step it answers.
    """

    id: str
    revision: int
    vacancy: str
    courses: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    reason: str | None = None


class ReservationStateContract(StateContract):
    makes = ReservationState
    vacancy = fields.String(required=True, validate=ID)
    courses = Tuple(fields.String(validate=ID), limit=2, load_default=())
    guidance = Tuple(fields.String(validate=ID), limit=20, load_default=())
    reason = Choice(matches.NOTHING_LEFT, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class ToldVacancy:
    """What a party may know of the vacancy."""

    id: str
    title: str | None = None
    postcode: str | None = None
    hours_min: float | None = None
    hours_max: float | None = None


class ToldVacancyContract(Contract):
    makes = ToldVacancy
    id = fields.String(required=True, validate=ID)
    title = Text(200, allow_none=True, load_default=None)
    postcode = Postcode(allow_none=True, load_default=None)
    hours_min = Number(0, 168, allow_none=True, load_default=None)
    hours_max = Number(0, 168, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class ToldCourse:
    """A course of the party that is told."""

    id: str
    title: str | None = None
    starts_on: date | None = None


class ToldCourseContract(Contract):
    makes = ToldCourse
    id = fields.String(required=True, validate=ID)
    title = Text(200, allow_none=True, load_default=None)
    starts_on = fields.Date(allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class LevelStep:
    """From one CEFR level to another."""

    from_level: Level
    to_level: Level


class LevelStepContract(Contract):
    makes = LevelStep
    from_level = CefrLevel(required=True, data_key="from")
    to_level = CefrLevel(required=True, data_key="to")


@dataclass(frozen=True, slots=True)
class PartyStep:
    """A step as one party is told of it. `candidate` is a pseudonym that only this party gets; `match` is what it
    answers. An employer is told nothing of courses, a provider nothing of other providers' courses.
    """

    match: str
    revision: int
    candidate: str
    track: str
    engagement: str
    vacancy: ToldVacancy
    state: str
    course: ToldCourse | None = None
    courses: tuple[ToldCourse, ...] = ()
    lessons: tuple[Interval, ...] = ()
    step: LevelStep | None = None
    starts_on: date | None = None
    reason: str | None = None


class PartyStepContract(Contract):
    makes = PartyStep
    match = fields.String(required=True, validate=ID)
    revision = Whole(1, 2**53, required=True)
    candidate = fields.String(required=True, validate=ID)
    track = Choice(tracks.TRACKS, required=True)
    engagement = Choice(work.ENGAGEMENTS, required=True)
    vacancy = fields.Nested(ToldVacancyContract, required=True)
    state = Choice(matches.STATES, required=True)
    course = fields.Nested(ToldCourseContract, allow_none=True, load_default=None)
    courses = Tuple(fields.Nested(ToldCourseContract), limit=2, load_default=())
    lessons = Tuple(fields.Nested(LessonContract), limit=80, load_default=())
    step = fields.Nested(LevelStepContract, allow_none=True, load_default=None)
    starts_on = fields.Date(allow_none=True, load_default=None)
    reason = Text(60, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class PartyErased:
    """The person behind this pseudonym has been erased: forget what you were told of them."""

    candidate: str
    revision: int


class PartyErasedContract(Contract):
    makes = PartyErased
    candidate = fields.String(required=True, validate=ID)
    revision = Whole(1, 2**53, required=True)
