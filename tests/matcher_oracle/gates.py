"""Every gate of a combination, from scratch."""

from __future__ import annotations

from datetime import timedelta

from matcher_oracle.language import language_gates, spoken
from matcher_oracle.town import FAIL, PASS, Case, Verdict, passes, unknown, worst
from matcher_oracle.weeks import (
    lessons_fit,
    school_day,
    shifts,
    shifts_fit,
    travel_gate,
    weekly_load,
)

from services.matcher.domain.stock import Course, Promise
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.work import EDUCATION_RANK


def gates(case: Case) -> tuple[dict[str, Verdict], Promise | None]:
    """The gates of the track by name, and the promise that the pathway leans on."""
    language, promise = language_gates(case)
    found = {
        "positions_open": passes(case.vacancy.positions_free >= 1),
        "not_closed": passes(case.vacancy.terms.closes_on is None or case.vacancy.terms.closes_on >= case.town.as_of),
        "engagement_accepted": engagement(case),
        "occupation_not_excluded": occupation(case),
        "licences": licences(case),
        "certificates": certificates(case),
        "education": education(case),
        "other_languages": other_languages(case),
        "start_date": passes(case.latest is None or case.start <= case.latest),
        "hours_overlap": hours_overlap(case),
        "shifts_fit_week": shifts_fit(case),
        "weekly_load": weekly_load(case),
        "travel_to_work": travel_to_work(case),
        **language,
    }
    if case.courses:
        numbered = list(enumerate(case.courses))
        found["course_start"] = worst([course_start(case, number) for number, _ in numbered])
        found["course_level"] = worst([course_level(case, number) for number, _ in numbered])
        found["course_route"] = worst([course_route(case, course) for course in case.courses])
        found["course_seats"] = worst([course_seats(course) for course in case.courses])
        found["lessons_fit_week"] = worst([lessons_fit(case, course) for course in case.courses])
        found["travel_to_lessons"] = worst([travel_to_lessons(case, course) for course in case.courses])
    return found, promise


def engagement(case: Case) -> Verdict:
    accepted = case.candidate.profile.engagements
    return unknown("engagements") if accepted is None else passes(case.vacancy.terms.engagement in accepted)


def occupation(case: Case) -> Verdict:
    excluded, link = case.candidate.profile.wishes.exclude_occupations, case.vacancy.terms.occupation
    if not excluded:
        return PASS
    return unknown("vacancy.occupation") if link is None else passes(link.concept not in excluded)


def licences(case: Case) -> Verdict:
    asked, held = case.vacancy.terms.licences, case.candidate.profile.licences
    if not asked:
        return PASS
    return unknown("licences") if held is None else passes(set(asked) <= held_licences(held))


def certificates(case: Case) -> Verdict:
    asked, held = case.vacancy.terms.certificates, case.candidate.profile.certificates
    if not asked:
        return PASS
    return unknown("certificates") if held is None else passes(set(asked) <= held_certificates(held))


def education(case: Case) -> Verdict:
    asked, stated = case.vacancy.terms.education_minimum, case.candidate.profile.education
    if asked is None or asked == "none":
        return PASS
    if stated is None:
        return unknown("education")
    enough = [entry for entry in stated if EDUCATION_RANK[entry.level] >= EDUCATION_RANK[asked]]
    if any(entry.recognised in (None, "idw_done") for entry in enough):
        return PASS
    return unknown("education.recognised") if enough else FAIL


def other_languages(case: Case) -> Verdict:
    verdicts = []
    for code, level in (case.vacancy.terms.other_languages or {}).items():
        known = spoken(case.candidate.profile.languages.get(code))
        if level == Level.A0:
            verdicts.append(PASS)
        else:
            verdicts.append(unknown(f"languages.{code}") if known is None else passes(known >= level))
    return worst(verdicts)


def hours_overlap(case: Case) -> Verdict:
    offered, available = case.vacancy.terms.hours, case.candidate.profile.availability
    missing = ["vacancy.hours"] * (offered is None)
    if available.work_hours_min is None and available.work_hours_max is None:
        missing.append("availability.workHoursMax")
    if missing or offered is None:
        return unknown(*missing)
    not_too_many = available.work_hours_max is None or offered.min <= available.work_hours_max
    not_too_few = available.work_hours_min is None or offered.max >= available.work_hours_min
    return passes(not_too_many and not_too_few)


def travel_to_work(case: Case) -> Verdict:
    place = case.vacancy.terms.workplace
    if place is not None and place.remote:
        return PASS
    return travel_gate(case, "vacancy.workplace", place.postcode if place else None, shifts(case) + school_day(case))


def travel_to_lessons(case: Case, course: Course) -> Verdict:
    place = course.terms.place
    if place is not None and place.online:
        return PASS
    return travel_gate(case, "course.place", place.postcode if place else None, course.terms.lessons)


def course_start(case: Case, number: int) -> Verdict:
    terms, (join, end, _) = case.courses[number].terms, case.runs[number]
    if terms.admission == "rolling":
        possible = join <= terms.starts_on + timedelta(weeks=terms.weeks)
    else:
        possible = terms.starts_on >= (case.runs[number - 1][2] if number else case.town.as_of)
    if case.beside:
        within = timedelta(weeks=case.town.settings.beside_work_within_weeks)
        possible = possible and end > case.start and join <= case.start + within
    return passes(possible)


def course_level(case: Case, number: int) -> Verdict:
    """Entry on every skill taught, and something to learn on at least one."""
    terms, levels = case.courses[number].terms, dict(zip(LANGUAGE_SKILLS, case.levels[number], strict=True))
    entry, useful, open_skills = [], False, []
    for skill in terms.teaches:
        level, ask = levels[skill], unknown(f"languages.nl.{skill}")
        if terms.from_level > Level.A0:
            entry.append(ask if level is None else passes(level >= terms.from_level))
        if level is None:
            open_skills.append(ask)
        elif level < terms.to_level:
            useful = True
    use = PASS if useful else (worst(open_skills) if open_skills else FAIL)
    return worst([*entry, use])


def course_route(case: Case, course: Course) -> Verdict:
    route = case.candidate.profile.learning_route
    if not course.terms.routes:
        return PASS
    return unknown("learningRoute") if route is None else passes(route in course.terms.routes)


def course_seats(course: Course) -> Verdict:
    return unknown("course.seats") if course.seats_free is None else passes(course.seats_free >= 1)
