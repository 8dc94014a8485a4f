"""Bodies of a generated town as the engine's own values, past the contracts: 100,000 vacancies in seconds.

`tests/bench/test_town.py` holds what comes out equal to what the contracts make of the same bodies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from shared.taxonomy import Taxonomy
from shared.vocabulary.cefr import LANGUAGE_SKILLS, LanguageLevels, Level
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.learning import CoursePlace, CourseTerms
from shared.vocabulary.profiles import (
    Availability,
    CandidateProfile,
    Commitment,
    Education,
    Experience,
    HeldSkill,
    Replaceable,
    Travel,
    Wishes,
)
from shared.vocabulary.week import Interval
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule, SkillNeed, VacancyTerms, Wage, Workplace

Body = Mapping[str, Any]
PLEDGED_EVERY = 3
"""Every third promise is pledged, the others are confirmed: a body cannot say so, a confirmation follows later."""
VACANCY = "vacancy:"


class Labels:
    """The concepts behind Dutch labels as the generator writes them, without linking."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.occupations = {
            one.label("nl").capitalize(): OccupationLink(one.uri) for one in taxonomy.concepts("occupation")
        }
        self.skills = {taxonomy.label(one.uri): one.uri for one in taxonomy.concepts("skill")}


def vacancy_of(body: Body, labels: Labels) -> Vacancy:
    """Its id is the employer's reference; the employer's name serves as the employer."""
    hours, contract, wage = body["hours"], body["contract"], body["wage"]
    terms = VacancyTerms(
        title=body["title"],
        occupation=labels.occupations.get(body["title"]),
        employer_reference=body["employerReference"],
        positions=body["positions"],
        engagement=body["engagement"],
        sector=body["sector"],
        workplace=Workplace(body["workplace"]["postcode"], body["workplace"]["remote"]),
        starts_on=date.fromisoformat(body["startsOn"]),
        closes_on=_day(body.get("closesOn")),
        continuous=body.get("continuous", False),
        hours=None if hours is None else Hours(float(hours["min"]), float(hours["max"])),
        schedule=_schedule(body["schedule"]),
        skills=_needs(body.get("skills"), labels),
        licences=_codes(body.get("licences")),
        certificates=_codes(body.get("certificates")),
        language_minimum=_levels(body.get("languageMinimum")),
        language_minimum_with_guidance=_levels(body.get("languageMinimumWithGuidance")),
        working_languages=tuple(body["workingLanguages"]),
        contract=Contract(contract["type"], contract["months"]),
        wage=Wage(wage["min"], None, wage["period"]),
    )
    employer = body["employer"]["name"]
    return Vacancy(body["employerReference"], employer, terms, terms.positions, 1, employer)


def course_of(body: Body, number: int) -> Course:
    terms = CourseTerms(
        title=body["title"],
        from_level=Level[body["fromLevel"]],
        to_level=Level[body["toLevel"]],
        lessons=_intervals(body["lessons"]),
        starts_on=date.fromisoformat(body["startsOn"]),
        weeks=body["weeks"],
        kind=body["kind"],
        teaches=tuple(body["teaches"]),
        routes=tuple(body["routes"]),
        place=CoursePlace(body["place"]["postcode"], body["place"]["online"]),
        seats=body["seats"],
        admission=body["admission"],
    )
    return Course(f"course-{number:06d}", "provider", terms, terms.seats)


def promise_of(body: Body, number: int) -> Promise:
    hours, dayparts = body.get("hoursPerWeek"), body.get("dayparts")
    terms = CommitmentTerms(
        kind=body["kind"],
        vacancy_ids=tuple(one.removeprefix(VACANCY) for one in body["vacancyIds"]),
        hours_per_week=None if hours is None else float(hours),
        weeks=body["weeks"],
        capacity=body["capacity"],
        valid_from=date.fromisoformat(body["validFrom"]),
        valid_until=date.fromisoformat(body["validUntil"]),
        dayparts=None if dayparts is None else tuple(dayparts),
    )
    status = "confirmed" if number % PLEDGED_EVERY else "pledged"
    return Promise(f"promise-{number:06d}", body["organisation"]["name"], status, terms, terms.capacity)


def candidate_of(body: Body, number: int) -> Candidate:
    availability, travel, wishes = body["availability"], body["travel"], body["wishes"]
    profile = CandidateProfile(
        reference=body["reference"],
        postcode=body["home"]["postcode"],
        learning_route=body["learningRoute"],
        term_end=date.fromisoformat(body["integration"]["termEnd"]),
        skills=tuple(HeldSkill(one["concept"], one["proficiency"]) for one in body["skills"]),
        experience=tuple(
            Experience(one["occupation"], float(one["years"]), one["lastYear"]) for one in body["experience"]
        ),
        education=tuple(Education(one["level"], one["recognised"]) for one in body["education"]),
        licences=tuple(body["licences"]),
        certificates=tuple(body["certificates"]),
        languages={code: _known(levels) for code, levels in body["languages"].items()},
        learning_pace=body["learningPace"],
        availability=Availability(
            weekly=_intervals(availability["weekly"]),
            work_hours_min=float(availability["workHoursMin"]),
            work_hours_max=float(availability["workHoursMax"]),
            max_load_hours=float(availability["maxLoadHours"]),
            from_date=date.fromisoformat(availability["fromDate"]),
            commitments=tuple(_commitment(one) for one in availability["commitments"]),
        ),
        travel=Travel(tuple(travel["modes"]), travel["maxMinutes"]),
        needs=tuple(body["needs"]),
        wishes=Wishes(tuple(wishes["occupations"]), tuple(wishes["sectors"])),
        engagements=tuple(body["engagements"]),
        share_with_providers=body["consent"]["shareWithProviders"],
    )
    return Candidate(f"candidate-{number:06d}", profile)


def _schedule(body: Body) -> Schedule:
    return Schedule(
        body["type"],
        _intervals(body.get("shifts", ())),
        _intervals(body.get("window", ())),
        tuple(_intervals(week) for week in body.get("weeks", ())),
    )


def _needs(bodies: Sequence[Body] | None, labels: Labels) -> tuple[SkillNeed, ...] | None:
    if bodies is None:
        return None
    return tuple(SkillNeed(one["label"], labels.skills.get(one["label"]), one["need"]) for one in bodies)


def _commitment(body: Body) -> Commitment:
    step = body["replaceable"]
    replaceable = Replaceable(Level[step["fromLevel"]], Level[step["toLevel"]])
    return Commitment(_interval(body["day"], body["from"], body["to"]), replaceable)


def _intervals(bodies: Sequence[Body]) -> tuple[Interval, ...]:
    return tuple(_interval(one["day"], one["from"], one["to"]) for one in bodies)


@lru_cache(maxsize=4096)
def _interval(day: str, start: str, end: str) -> Interval:
    return Interval(day, _minutes(start), _minutes(end))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _levels(body: Body | None) -> LanguageLevels | None:
    return None if body is None else _known(body)


def _known(body: Body) -> LanguageLevels:
    """A skill that is left out, or has no level yet, is not known."""
    found = [body.get(skill) for skill in LANGUAGE_SKILLS]
    return LanguageLevels(*(None if level is None else Level[level] for level in found))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _codes(codes: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(codes)
