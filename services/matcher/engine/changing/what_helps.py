"""What helps: every change that could be made is re-run, and what it opens is laid at its door.

The re-running is the caller's (`Evaluate`), so that many changed candidates can be worked out in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf
from typing import Any, NamedTuple, Protocol

import numpy as np

from services.matcher.domain.candidate_changes import CandidateChange, Papers, candidate_changes, changes_of
from services.matcher.domain.pathways import Reason
from services.matcher.engine.judging.selection import DECIMALS
from services.matcher.engine.verdicts import Ints
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import CandidateProfile

PAIRED = 5
"""So many of the best single changes are tried two at a time as well."""
KINDS_TO_PAIR = ("language_step", "buddy", "evening_courses", "more_hours", "evenings", "more_travel")
"""When fewer than that help by themselves, the largest change of each of these kinds makes up the number: two that open
nothing alone may do so together."""
ATTRIBUTED = 50
"""A change names the vacancies and courses of so many of the best entries that it opens."""


class Variant(NamedTuple):
    """A candidate as they would be, with the things that would exist (`Engine.hypothetical`)."""

    profile: CandidateProfile
    buddy: bool = False
    evening_courses: bool = False


class Then(Protocol):
    """What is ranked for one variant, as far as it differs from what is ranked now: for the candidate as they are."""

    @property
    def opened(self) -> Ints:
        """Ranked entries of which the vacancy x track has none now (of the candidate as they are: all), each as one
        number that is the same in every variant; in any order, none comes twice."""

    @property
    def best(self) -> float | None:
        """The best score of all ranked entries, None without any."""

    def example(self) -> str:
        """The pathway of the best that is opened (of all, when none is), ties by id. There must be one."""

    def first(self, many: int) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Vacancy and courses of so many of the best that are opened: best score first, then by vacancy and track."""


Evaluate = Callable[[Sequence[Variant]], Sequence[Then]]
"""Ranks these variants of one candidate on one day, in this order. The very first is the candidate as they are."""


@dataclass(frozen=True, slots=True)
class Helps:
    """What one change, or two together, do. `change` is what the same what-if takes; `texts` one reason per change.

    `opens` counts new vacancy x track entries in the untruncated list; `together` those of them that none of the
    changes opens by itself (of one change: all); `best` is the best score of all ranked entries then; `example` the
    best entry that is opened (of all, when none is); `vacancies` and `courses` those of the best that it opens.
    `lesser_does`: a paper that this one includes does exactly the same.
    """

    texts: tuple[Reason, ...]
    change: Mapping[str, Any]
    opens: int
    together: int
    best: float
    example: str
    vacancies: tuple[str, ...]
    courses: tuple[str, ...]
    lesser_does: bool = False


@dataclass(frozen=True, slots=True)
class WhatHelps:
    """`ranked` and `best` as things are now (`best` None without a ranked entry); both lists best first.

    `pairs`: two at a time of the best single changes, as far as they can be made together and do more than either.
    """

    ranked: int
    best: float | None
    changes: tuple[Helps, ...]
    pairs: tuple[Helps, ...] = ()


class _Change(NamedTuple):
    """One change, or two together, that may be made. `alone`: what is opened, per change, by one of them at a time."""

    texts: tuple[Reason, ...]
    patch: Mapping[str, Any]
    variant: Variant
    alone: tuple[Ints, ...] = ()
    best_alone: float = -inf


_Tried = tuple[_Change, Then, Helps]
_INCLUDED = {"licence": held_licences, "certificate": held_certificates}


def work_out(profile: CandidateProfile, papers: Papers, evaluate: Evaluate) -> WhatHelps:
    """Every single change of design 3-matching, then the pairs of the best five; of both only what opens or betters
    something. `papers`: what is asked in stock."""
    (now,) = evaluate([Variant(profile)])
    changes = list(_single_changes(profile, papers))
    singles = _marked(_run(now, changes, evaluate))
    best = [
        change._replace(alone=(then.opened,), best_alone=helps.best)
        for change, then, helps in singles
        if not helps.lesser_does
    ][:PAIRED]
    to_pair = [*best, *_made_up(changes, best)][:PAIRED]
    pairs = _run(now, list(_pairs(to_pair, papers)), evaluate)
    return WhatHelps(
        len(now.opened), now.best, tuple(helps for _, _, helps in singles), tuple(helps for _, _, helps in pairs)
    )


def _made_up(changes: Sequence[_Change], best: Sequence[_Change]) -> Iterator[_Change]:
    largest = {change.texts[0].code: change for change in changes}
    paired = {change.texts[0].code for change in best}
    yield from (largest[kind] for kind in KINDS_TO_PAIR if kind in largest and kind not in paired)


def _run(now: Then, changes: Sequence[_Change], evaluate: Evaluate) -> list[_Tried]:
    """Best first: most opened, then the best score, then the order in which they are tried."""
    found = []
    for change, then in zip(changes, evaluate([one.variant for one in changes]) if changes else (), strict=True):
        helps = _compared(now, then, change)
        if helps is not None:
            found.append((change, then, helps))
    return sorted(found, key=lambda one: (-one[2].opens, -round(one[2].best, DECIMALS)))


def _marked(singles: Sequence[_Tried]) -> list[_Tried]:
    """With `lesser_does` where it is so: a lorry licence opens what a car licence opens, and is more to ask."""
    done = {(one.texts[0].code, one.texts[0].args.get("paper"), one.opens, one.best) for *_, one in singles}

    def lesser_does(one: Helps) -> bool:
        code, paper = one.texts[0].code, one.texts[0].args.get("paper")
        included = _INCLUDED[code]([str(paper)]) - {paper} if code in _INCLUDED else ()
        return any((code, lesser, one.opens, one.best) in done for lesser in included)

    return [(change, then, replace(one, lesser_does=lesser_does(one))) for change, then, one in singles]


def _compared(now: Then, then: Then, change: _Change) -> Helps | None:
    """What the change opens or betters; None when it does neither. Two changes must do more than either of them."""
    best, opened = then.best, then.opened
    most = max((len(one) for one in change.alone), default=0)
    if best is None or not (len(opened) > most or _above(best, now.best, change.best_alone)):
        return None
    first = then.first(ATTRIBUTED)
    return Helps(
        change.texts,
        change.patch,
        len(opened),
        len(opened) - _are_in(opened, change.alone),
        best,
        then.example(),
        tuple(dict.fromkeys(vacancy for vacancy, _ in first)),
        tuple(dict.fromkeys(course for _, courses in first for course in courses)),
    )


def _are_in(opened: Ints, others: Sequence[Ints]) -> int:
    """How many of these, which are small numbers, are among the others."""
    marks = np.zeros(max((one.max(initial=-1) for one in (opened, *others)), default=-1) + 1, np.bool_)
    for one in others:
        marks[one] = True
    return int(marks[opened].sum())


def _above(best: float, now: float | None, alone: float) -> bool:
    return round(best, DECIMALS) > round(max(-inf if now is None else now, alone), DECIMALS)


def _single_changes(profile: CandidateProfile, papers: Papers) -> Iterator[_Change]:
    for one in candidate_changes(profile, papers):
        yield _Change((Reason(one.code, one.args),), one.patch, Variant(one.profile))
    for code, name, variant in (
        ("buddy", "buddy", Variant(profile, buddy=True)),
        ("evening_courses", "eveningCourses", Variant(profile, evening_courses=True)),
    ):
        yield _Change((Reason(code),), {"hypothetical": {name: True}}, variant)


def _pairs(singles: Sequence[_Change], papers: Papers) -> Iterator[_Change]:
    """Two changes of which the second is still the same change after the first: not 4 and 8 more hours, nor Dutch one
    step higher in one skill and in all."""
    for first, second in combinations(singles, 2):
        then = first.variant.profile
        patch, profile = second.patch, then
        if "hypothetical" not in second.patch:
            if first.texts[0].code == second.texts[0].code == "more_hours":
                continue
            after = _again(second.texts[0], then, papers)
            if after is None:
                continue
            patch, profile = after.patch, after.profile
        variant = Variant(
            profile,
            first.variant.buddy or second.variant.buddy,
            first.variant.evening_courses or second.variant.evening_courses,
        )
        yield _Change(
            (*first.texts, *second.texts),
            _together(first.patch, patch),
            variant,
            (*first.alone, *second.alone),
            max(first.best_alone, second.best_alone),
        )


def _again(wanted: Reason, profile: CandidateProfile, papers: Papers) -> CandidateChange | None:
    """The same change of a candidate who has changed already."""
    if wanted.code in _INCLUDED:
        papers = Papers(papers.licences & {wanted.args["paper"]}, papers.certificates & {wanted.args["paper"]})
    return next((one for one in changes_of(wanted.code, profile, papers) if one.args == wanted.args), None)


def _together(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """One merge patch that does what the two do in turn."""
    both = dict(first)
    for name, value in second.items():
        before = both.get(name)
        nested = isinstance(before, Mapping) and isinstance(value, Mapping)
        both[name] = _together(before or {}, value) if nested else value
    return both
