"""Changes of a candidate that a coach could work on: each as a merge patch of the API body and as a changed profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from services.matcher.domain.stock import Vacancy
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import CandidateProfile
from shared.vocabulary.week import DAY_MINUTES, Interval, clock_text, free_mask

EVENINGS = tuple(Interval(day, 17 * 60 + 30, 22 * 60 + 30) for day in ("mon", "tue", "wed", "thu", "fri"))
MORE_HOURS = (4, 8)
MORE_MINUTES = 15
LIMITS = {"workHoursMax": 60, "maxLoadHours": 100}
MOST_MINUTES = 600
"""Limits of the candidate's contract: a change beyond them could not be made."""


class Papers(NamedTuple):
    """What some vacancy in stock asks for: the licences and certificates that are worth trying."""

    licences: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()


def papers_asked(vacancies: Iterable[Vacancy]) -> Papers:
    """What these vacancies ask for."""
    terms = [vacancy.terms for vacancy in vacancies]
    return Papers(
        frozenset(paper for one in terms for paper in one.licences or ()),
        frozenset(paper for one in terms for paper in one.certificates or ()),
    )


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """`patch` (JSON Merge Patch, camelCase) applied to the candidate's API body gives `profile`."""

    code: str
    patch: Mapping[str, Any]
    profile: CandidateProfile
    args: Mapping[str, Any] = field(default_factory=dict)


def candidate_changes(profile: CandidateProfile, papers: Papers) -> Iterator[CandidateChange]:
    """Only changes of what is stated: what is not known is asked for, not changed.

    One step of Dutch in one skill or in all, each paper of `papers` that is not held, 4 or 8 more hours, the evenings,
    15 more minutes (design 3-matching, What helps).
    """
    for code in _CHANGES:
        yield from changes_of(code, profile, papers)


def changes_of(code: str, profile: CandidateProfile, papers: Papers) -> Iterator[CandidateChange]:
    """Those of `candidate_changes` with this code. Raises `KeyError` for a code that none has."""
    return _CHANGES[code](profile, papers)


def _language_steps(profile: CandidateProfile, _: Papers) -> Iterator[CandidateChange]:
    known = zip(LANGUAGE_SKILLS, profile.dutch, strict=True)
    steps = {skill: Level(level + 1) for skill, level in known if level is not None and level < Level.C2}
    for skill, level in steps.items():
        yield _language_step(profile, {skill: level})
    if len(steps) > 1:
        yield _language_step(profile, steps)


def _language_step(profile: CandidateProfile, steps: Mapping[str, Level]) -> CandidateChange:
    levels = replace(profile.dutch, **steps)
    names = {skill: level.name for skill, level in steps.items()}
    return CandidateChange(
        "language_step",
        {"languages": {"nl": names}},
        replace(profile, languages={**profile.languages, "nl": levels}),
        {"steps": names},
    )


def _licences(profile: CandidateProfile, papers: Papers) -> Iterator[CandidateChange]:
    if profile.licences is not None:
        for paper in sorted(papers.licences - held_licences(profile.licences)):
            then = (*profile.licences, paper)
            changed = replace(profile, licences=then)
            yield CandidateChange("licence", {"licences": list(then)}, changed, {"paper": paper})


def _certificates(profile: CandidateProfile, papers: Papers) -> Iterator[CandidateChange]:
    if profile.certificates is not None:
        for paper in sorted(papers.certificates - held_certificates(profile.certificates)):
            then = (*profile.certificates, paper)
            changed = replace(profile, certificates=then)
            yield CandidateChange("certificate", {"certificates": list(then)}, changed, {"paper": paper})


def _more_hours(profile: CandidateProfile, _: Papers) -> Iterator[CandidateChange]:
    availability = profile.availability
    stated = {"workHoursMax": availability.work_hours_max, "maxLoadHours": availability.max_load_hours}
    for more in MORE_HOURS:
        patch = {name: min(LIMITS[name], hours + more) for name, hours in stated.items() if hours is not None}
        if any(patch[name] != stated[name] for name in patch):
            changed = replace(
                availability, work_hours_max=patch.get("workHoursMax"), max_load_hours=patch.get("maxLoadHours")
            )
            yield CandidateChange(
                "more_hours", {"availability": patch}, replace(profile, availability=changed), {"hours": more}
            )


def _evenings(profile: CandidateProfile, _: Papers) -> Iterator[CandidateChange]:
    weekly = profile.availability.weekly
    if weekly is not None and free_mask(weekly) != free_mask([*weekly, *EVENINGS]):
        longer = (*weekly, *EVENINGS)
        body = [{"day": one.day, "from": clock_text(one.start), "to": _end_text(one.end)} for one in longer]
        changed = replace(profile, availability=replace(profile.availability, weekly=longer))
        yield CandidateChange("evenings", {"availability": {"weekly": body}}, changed, {"from": "17:30", "to": "22:30"})


def _more_travel(profile: CandidateProfile, _: Papers) -> Iterator[CandidateChange]:
    longest = profile.travel.max_minutes
    if longest is not None and longest + MORE_MINUTES <= MOST_MINUTES:
        changed = replace(profile, travel=replace(profile.travel, max_minutes=longest + MORE_MINUTES))
        patch = {"travel": {"maxMinutes": longest + MORE_MINUTES}}
        yield CandidateChange("more_travel", patch, changed, {"minutes": MORE_MINUTES})


def _end_text(minutes: int) -> str:
    return "24:00" if minutes == DAY_MINUTES else clock_text(minutes)


_CHANGES: Mapping[str, Callable[[CandidateProfile, Papers], Iterator[CandidateChange]]] = {
    "language_step": _language_steps,
    "licence": _licences,
    "certificate": _certificates,
    "more_hours": _more_hours,
    "evenings": _evenings,
    "more_travel": _more_travel,
}
