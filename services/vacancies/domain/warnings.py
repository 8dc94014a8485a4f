"""What is accepted as it is, but is probably not what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from services.vacancies.domain.offers import Terms
from shared.vocabulary import week
from shared.vocabulary.guidance import LANGUAGE_SUPPORTING_KINDS, CommitmentTerms, InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.work import Hours, Schedule, VacancyTerms

HALF_AN_HOUR = 0.5
KnowsPostcode = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Warning:
    """`pointer` is a JSON pointer into the body."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A licence or certificate (its code) that a description asks for, and the words that do."""

    kind: str
    code: str
    quote: str


ReadPapers = Callable[[str], Iterable[PaperRead]]
"""Those that a description asks for; nothing that is only welcome."""


def warnings_of(
    terms: Terms | CommitmentTerms, knows_postcode: KnowsPostcode, today: date, read_papers: ReadPapers
) -> tuple[Warning, ...]:
    """All warnings about these terms, in the order of the body."""
    found: Iterator[Warning]
    match terms:
        case VacancyTerms():
            found = chain(_of_vacancy(terms, knows_postcode, today), _of_papers(terms, read_papers))
        case CourseTerms():
            found = _of_course(terms, knows_postcode, today)
        case InitiativeTerms():
            found = _of_place("/postcode", terms.postcode, knows_postcode)
        case CommitmentTerms():
            found = _of_commitment(terms, today)
    return tuple(found)


def _of_vacancy(terms: VacancyTerms, knows_postcode: KnowsPostcode, today: date) -> Iterator[Warning]:
    place = terms.workplace
    yield from _of_place("/workplace/postcode", place.postcode if place else None, knows_postcode)
    if terms.closes_on and terms.closes_on < today:
        yield Warning("/closesOn", "This day has passed: nobody can be proposed any more.")
    if terms.closes_on and terms.starts_on and terms.closes_on < terms.starts_on and terms.latest_start is None:
        text = "Closes before it starts, so that no first working day is left. State latestStart."
        yield Warning("/closesOn", text)
    if terms.hours and terms.schedule:
        yield from _of_hours(terms.hours, terms.schedule)
    if terms.language_minimum is None:
        yield Warning("/languageMinimum", "Not stated: pathways stay “to clarify” until it is.")
    elif terms.language_minimum_source == "extracted":
        yield Warning("/languageMinimum", "Read from the description: state it to confirm it.")
    if any(skill.label is None and skill.score is not None and not skill.confirmed for skill in terms.skills or ()):
        yield Warning("/skills", "Read from the description: state skills to confirm or change them.")
    if terms.engagement == "apprenticeship" and terms.school_day is None:
        yield Warning("/schoolDay", "An apprenticeship without a school day: the week may look emptier than it is.")
    unlinked = [number for number, skill in enumerate(terms.skills or ()) if skill.concept is None]
    for number in unlinked:
        yield Warning(f"/skills/{number}/concept", "Not recognised: write it in other words, or state an ESCO concept.")
    if terms.occupation is None:
        yield Warning("/occupation", "The title was not recognised: state an ESCO occupation.")


def _of_papers(terms: VacancyTerms, read_papers: ReadPapers) -> Iterator[Warning]:
    """A paper in the description that is not stated is no gate, and the employer should know so. Stating one that
    includes it ("C" for "B") will do."""
    if not terms.description:
        return
    stated = {
        "licence": held_licences(terms.licences or ()),
        "certificate": held_certificates(terms.certificates or ()),
    }
    for paper in read_papers(terms.description):
        if paper.code not in stated[paper.kind]:
            text = f"The description asks for “{paper.quote}” ({paper.code}); nobody is held to it until it is stated."
            yield Warning(f"/{paper.kind}s", text)


def _of_hours(hours: Hours, schedule: Schedule) -> Iterator[Warning]:
    match schedule.type:
        case "fixed":
            worked = week.hours(schedule.shifts)
        case "rotating":
            worked = sum(map(week.hours, schedule.weeks)) / len(schedule.weeks)
        case "flexible" if schedule.window and week.hours_of_mask(week.mask(schedule.window)) < hours.min:
            yield Warning("/schedule/window", "Holds fewer hours than the least hours a week.")
            return
        case _:
            return
    if not hours.min - HALF_AN_HOUR <= worked <= hours.max + HALF_AN_HOUR:
        yield Warning("/hours", f"The shifts are {worked:g} hours a week, hours says {hours.min:g} to {hours.max:g}.")


def _of_course(terms: CourseTerms, knows_postcode: KnowsPostcode, today: date) -> Iterator[Warning]:
    if terms.place is None:
        yield Warning("/place", "Not stated: it is not known who can get there.")
    elif not terms.place.online:
        yield from _of_place("/place/postcode", terms.place.postcode, knows_postcode)
    if terms.seats is None:
        yield Warning("/seats", "Not stated: it is not known whether there is a seat.")
    if terms.ends_on < today:
        yield Warning("/startsOn", "The course is over.")


def _of_commitment(terms: CommitmentTerms, today: date) -> Iterator[Warning]:
    if not terms.vacancy_ids:
        yield Warning("/vacancyIds", "Names no vacancy, so it counts for none.")
    if (
        terms.kind in LANGUAGE_SUPPORTING_KINDS
        and terms.kind != "shared_working_language"
        and (terms.hours_per_week or 0) < 1
    ):
        yield Warning("/hoursPerWeek", "Less than an hour a week does not lower the language that is asked.")
    if terms.kind == "room_for_lessons" and not terms.dayparts:
        yield Warning("/dayparts", "State the parts of the week in which lessons may be taken.")
    if terms.valid_until and terms.valid_until < today:
        yield Warning("/validUntil", "This day has passed: the promise expires at once.")


def _of_place(pointer: str, postcode: str | None, knows_postcode: KnowsPostcode) -> Iterator[Warning]:
    if postcode is not None and not knows_postcode(postcode):
        yield Warning(pointer, "Unknown postcode: travel times cannot be worked out.")
