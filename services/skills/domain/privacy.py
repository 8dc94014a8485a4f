"""The privacy filter: the one way from what the municipality records to what events may carry."""

from __future__ import annotations

from services.skills.domain.candidates import CandidateRecord
from shared.vocabulary.profiles import (
    Availability,
    CandidateProfile,
    Commitment,
    Education,
    Experience,
    HeldSkill,
)


def profile_of(record: CandidateRecord) -> CandidateProfile:
    """What gates and score use, and nothing else.

    No name, contact, birth year, gender, country, notes or free text; the first four digits of the postcode; a skill
    or occupation only when it is an ESCO concept. Pure: the same record gives the same profile.
    """
    return CandidateProfile(
        reference=record.reference,
        postcode=record.home.postcode[:4] if record.home.postcode else None,
        learning_route=record.learning_route,
        language_goal=record.language_goal,
        term_end=record.integration.term_end,
        skills=_skills(record),
        experience=_experience(record),
        education=None
        if record.education is None
        else tuple(Education(item.level, item.recognised) for item in record.education),
        licences=record.licences,
        certificates=record.certificates,
        languages={code: language.levels for code, language in record.languages.items()},
        learning_pace=record.learning_pace,
        availability=_availability(record),
        travel=record.travel,
        needs=record.needs,
        wishes=record.wishes,
        engagements=record.engagements,
        share_with_providers=record.consent.share_with_providers,
    )


def _skills(record: CandidateRecord) -> tuple[HeldSkill, ...] | None:
    if record.skills is None:
        return None
    return tuple(HeldSkill(skill.concept, skill.proficiency) for skill in record.skills if skill.concept)


def _experience(record: CandidateRecord) -> tuple[Experience, ...] | None:
    if record.experience is None:
        return None
    return tuple(
        Experience(work.occupation, work.years, work.last_year) for work in record.experience if work.occupation
    )


def _availability(record: CandidateRecord) -> Availability:
    week = record.availability
    taken = week.commitments
    return Availability(
        weekly=week.weekly,
        work_hours_min=week.work_hours_min,
        work_hours_max=week.work_hours_max,
        max_load_hours=week.max_load_hours,
        from_date=week.from_date,
        commitments=None if taken is None else tuple(Commitment(item.interval, item.replaceable) for item in taken),
    )
