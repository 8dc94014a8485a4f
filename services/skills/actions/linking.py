"""Giving people's own words an ESCO concept, for somebody to confirm."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from services.skills.domain.candidates import CandidateRecord, RecordedExperience, RecordedSkill
from shared.taxonomy.linker import Link

LANGUAGE = "nl"
"""Labels are searched in Dutch and, by the linker itself, in English."""


class Linking(Protocol):
    """The part of `shared.taxonomy.linker.Linker` that actions use."""

    def occupation(self, text: str, language: str = ..., /) -> Link | None: ...

    def skill(self, text: str, language: str = ..., /) -> Link | None: ...


def link_free_text(record: CandidateRecord, linking: Linking) -> CandidateRecord:
    """The record with a concept beside every label that had none, where the linker is sure enough.

    A concept that came without a word about it was stated by who sent it: confirmed. A label without a concept that
    is `confirmed` stays as it is: somebody said that no concept fits. Doing it twice changes nothing.
    """
    return replace(
        record,
        skills=None if record.skills is None else tuple(_skill(skill, linking) for skill in record.skills),
        experience=None if record.experience is None else tuple(_work(work, linking) for work in record.experience),
    )


def _skill(skill: RecordedSkill, linking: Linking) -> RecordedSkill:
    if skill.concept is not None:
        return replace(skill, confirmed=skill.confirmed is not False)
    link = None if skill.confirmed or not skill.label else linking.skill(skill.label, LANGUAGE)
    if link is None:
        return replace(skill, score=None, confirmed=bool(skill.confirmed))
    return replace(skill, concept=link.concept, score=link.score, confirmed=False)


def _work(work: RecordedExperience, linking: Linking) -> RecordedExperience:
    if work.occupation is not None:
        return replace(work, confirmed=work.confirmed is not False)
    link = None if work.confirmed or not work.label else linking.occupation(work.label, LANGUAGE)
    if link is None:
        return replace(work, score=None, confirmed=bool(work.confirmed))
    return replace(work, occupation=link.concept, score=link.score, confirmed=False)
