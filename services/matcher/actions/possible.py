"""Finding a pathway again from its id, and whether it is possible now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.matcher.actions.answers import may_see
from services.matcher.actions.live_engine import LiveEngine
from services.matcher.domain.matches import MatchedCourse, MatchedVacancy, OutOfTurn
from services.matcher.domain.pathways import Pathway, strengths
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.store import queries
from shared.store.database import Database
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.plans import PlannedCourse, PlannedGuidance, ProposedPlan
from shared.vocabulary.roles import Principal


class UnknownPathway(LookupError):
    """Nobody who is known, and whom the asker may see, has such a pathway: 404."""


class NotPossible(OutOfTurn):
    """The pathway cannot be proposed or set aside as it is now."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A pathway without a failed gate. `unknown`: gates that cannot be told; then it is not ranked but to clarify."""

    candidate: Candidate
    pathway: Pathway
    vacancy: Vacancy
    courses: tuple[Course, ...]
    promises: tuple[Promise, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        return self.pathway.unknown

    @property
    def guidance_until(self) -> date | None:
        """Until when the promises are needed: the day that the vacancy's full minimum is met, cautiously, and the
        lessons are over; `None` when that does not come."""
        minimum, now = self.vacancy.terms.language_minimum, self.candidate.profile.dutch
        reached = self.pathway.language_reached
        if not self.pathway.guidance or minimum is None:
            return None
        for skill, asked, level in zip(LANGUAGE_SKILLS, minimum, now, strict=True):
            after = reached[skill].level if skill in reached else level
            if asked is not None and asked > Level.A0 and (after is None or after < asked):
                return None
        return max([self.pathway.starts_on, *(one.cautious_on for one in reached.values())])

    @property
    def matched_vacancy(self) -> MatchedVacancy:
        vacancy, terms = self.vacancy, self.vacancy.terms
        return MatchedVacancy(
            vacancy.id,
            vacancy.employer,
            terms.title,
            vacancy.employer_name,
            terms.workplace.postcode if terms.workplace else None,
            terms.hours.min if terms.hours else None,
            terms.hours.max if terms.hours else None,
        )

    @property
    def matched_courses(self) -> tuple[MatchedCourse, ...]:
        return tuple(
            MatchedCourse(
                course.id,
                course.provider,
                course.terms.title,
                course.terms.starts_on,
                course.terms.lessons,
                course.terms.from_level,
                course.terms.to_level,
            )
            for course in self.courses
        )

    @property
    def plan(self) -> ProposedPlan:
        """What the pathway looks like, for the plan of the person."""
        hours, place, week = self.vacancy.terms.hours, self.vacancy.terms.workplace, self.pathway.timetable
        return ProposedPlan(
            work=week.work,
            lessons=week.lessons,
            hours_min=hours.min if hours else None,
            hours_max=hours.max if hours else None,
            postcode=place.postcode if place else None,
            travel_minutes=week.travel_minutes,
            load_hours=week.load_hours,
            courses=tuple(_planned(course) for course in self.courses),
            guidance=tuple(
                PlannedGuidance(promise.terms.kind, promise.terms.hours_per_week, promise.terms.weeks)
                for promise in self.promises
            ),
            strengths=strengths(self.pathway.parts),
        )


def _planned(course: Course) -> PlannedCourse:
    terms = course.terms
    online = bool(terms.place and terms.place.online)
    return PlannedCourse(course.id, terms.title, terms.starts_on, terms.weeks, terms.from_level, terms.to_level, online)


def find_possible(database: Database, live: LiveEngine, pathway: str, who: Principal, as_of: date) -> Possible:
    """The pathway, worked out on the newest stock. Raises `UnknownPathway` and `NotPossible`."""
    with live.caught_up(database) as connection:
        candidates = [one for one in queries.candidates_of_pathway(connection, pathway) if may_see(who, one)]
        if not candidates:
            raise UnknownPathway(pathway)
        found = (_now(live, candidate, pathway, as_of) for candidate in candidates)
        possible = next((one for one in found if one is not None), None)
        if possible is None:
            raise _why_not(live, candidates, pathway, as_of)
        return possible


def _now(live: LiveEngine, candidate: Candidate, pathway: str, as_of: date) -> Possible | None:
    entries = live.engine.entries(candidate, as_of)
    entry = next((one for one in (*entries.ranked, *entries.to_clarify) if one.pathway == pathway), None)
    if entry is None:
        return None
    groups = ("ranked", "to_clarify")
    whole = live.engine.rank(candidate, as_of, vacancy=entry.vacancy, track=entry.track, groups=groups)
    (found,) = [*(one.pathway for one in whole.ranked), *whole.to_clarify]
    vacancy, courses = live.engine.vacancy(found.vacancy), [live.engine.course(identity) for identity in found.courses]
    promises = [live.engine.promise(identity) for identity in found.guidance]
    assert vacancy is not None
    return Possible(
        candidate,
        found,
        vacancy,
        tuple(course for course in courses if course is not None),
        tuple(promise for promise in promises if promise is not None),
    )


def _why_not(live: LiveEngine, candidates: list[Candidate], pathway: str, as_of: date) -> NotPossible:
    for candidate in candidates:
        gate = live.engine.near_miss_gate(candidate, as_of, pathway)
        if gate is not None:
            return NotPossible("turn_near_miss", gate=f"gate.{gate}")
    return NotPossible("turn_not_possible")
