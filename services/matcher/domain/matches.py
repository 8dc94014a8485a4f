"""A match: one round of proposing one pathway, and whose turn it is. The table in words is docs/matches.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.matcher.domain.pathways import Reason
from shared.vocabulary.cefr import Level
from shared.vocabulary.matches import ENDED
from shared.vocabulary.week import Interval

TURNS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "accept": {"proposed": ("proposed", "agreed"), "waitlisted": ("proposed", "waitlisted", "agreed")},
    "refuse": {"proposed": ("refused",), "waitlisted": ("refused",)},
    "waitlist": {"proposed": ("waitlisted",), "waitlisted": ("waitlisted",)},
    "reserve": {"agreed": ("accepted",)},
    "find_nothing_left": {"agreed": ("refused",)},
    "start": {"accepted": ("started",)},
    "stop": {"started": ("stopped",)},
    "complete": {"started": ("completed",)},
    "withdraw": dict.fromkeys(("proposed", "waitlisted", "agreed", "accepted"), ("withdrawn",)),
    "give_way": dict.fromkeys(("proposed", "waitlisted"), ("withdrawn",)),
    "undo_proposal": {"proposed": ("withdrawn",)},
    "undo_start": {"started": ("accepted",)},
    "stop_sharing": {state: (state,) for state in ("proposed", "waitlisted", "agreed", "accepted", "started")},
    "erase": dict.fromkeys(("proposed", "waitlisted", "agreed", "accepted", "started"), ("withdrawn",)),
}
"""Step → state before → states after. What is not here is out of turn. `accept`, `refuse` and `waitlist` are one
party's answer; `reserve` and `find_nothing_left` the ledger's; a match gives way when the places are taken for another
way to the same vacancy; `stop_sharing` and `erase` come from the person."""
AGREED: Final = ("agreed", "accepted", "started")
"""Of one person's matches for one vacancy at most one is in these states: it takes the place."""

ANSWERED: Final[Mapping[str, str]] = {"accept": "accepted", "refuse": "refused", "waitlist": "waitlisted"}
"""What a party answers, and what then stands with its name."""


class OutOfTurn(Exception):
    """The state that it is in forbids this step. `reason` says why, and what to do instead (`reasons.OUT_OF_TURN`)."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, args)


class NotYetReserved(OutOfTurn):
    """The ledger is still to answer: ask again in a moment."""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that is asked, once; `role`: what for. `answer`: asked, or what it answered."""

    party: str
    role: str
    answer: str = "asked"


@dataclass(frozen=True, slots=True)
class MatchedVacancy:
    """The vacancy as it was when it was proposed."""

    id: str
    employer: str
    title: str | None = None
    employer_name: str | None = None
    postcode: str | None = None
    hours_min: float | None = None
    hours_max: float | None = None


@dataclass(frozen=True, slots=True)
class MatchedCourse:
    """A course as it was when it was proposed."""

    id: str
    provider: str
    title: str | None = None
    starts_on: date | None = None
    lessons: tuple[Interval, ...] = ()
    from_level: Level | None = None
    to_level: Level | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`shared`: whether the parties are told. It is decided by the person's permission when proposed, ends with it, and
    does not begin later: who permits it then is proposed again. `guidance_until` `None`: as long as the promise lasts.
    """

    id: str
    revision: int
    candidate: str
    pathway: str
    track: str
    engagement: str
    vacancy: MatchedVacancy
    courses: tuple[MatchedCourse, ...]
    parties: tuple[Party, ...]
    state: str = "proposed"
    shared: bool = False
    starts_on: date | None = None
    guidance: tuple[str, ...] = ()
    guidance_until: date | None = None

    @property
    def is_live(self) -> bool:
        """Whether something may still become of it."""
        return self.state not in ENDED

    @property
    def is_answered(self) -> bool:
        """Whether a party has answered."""
        return any(party.answer != "asked" for party in self.parties)

    def is_party(self, organisation: str | None) -> bool:
        return any(party.party == organisation for party in self.parties)


def parties_of(vacancy: MatchedVacancy, courses: tuple[MatchedCourse, ...]) -> tuple[Party, ...]:
    """Whom to ask: the employer, then the provider of each course; each organisation once."""
    roles = {vacancy.employer: "employer"}
    for course in courses:
        roles.setdefault(course.provider, "provider")
    return tuple(Party(organisation, role) for organisation, role in roles.items())


def after(match: Match, step: str) -> Match:
    """The match after a step of `TURNS` that is nobody's answer. Raises `OutOfTurn`."""
    _check(match, step)
    (state,) = TURNS[step][match.state]
    shared = match.shared and step != "stop_sharing"
    return replace(match, state=state, shared=shared, revision=match.revision + 1)


def answered(match: Match, organisation: str, answer: str) -> Match:
    """The match after a party's answer: accept, refuse or waitlist. Raises `OutOfTurn`.

    A party answers once; only who put it on the waiting list may still accept or refuse.
    """
    _check(match, answer)
    before = next(party for party in match.parties if party.party == organisation)
    if before.answer not in ("asked", "waitlisted") or before.answer == ANSWERED[answer]:
        raise OutOfTurn("turn_answered", answer=before.answer)
    now = replace(before, answer=ANSWERED[answer])
    parties = tuple(now if party is before else party for party in match.parties)
    return replace(match, parties=parties, state=_agreed_on(parties), revision=match.revision + 1)


def said(step: str, match: Match) -> str:
    """What is said of the match when this step has brought it into its state: one of `vocabulary.matches.STEPS`."""
    return "answered" if step == "accept" and match.state != "agreed" else match.state


def _agreed_on(parties: tuple[Party, ...]) -> str:
    answers = {party.answer for party in parties}
    for state in ("refused", "waitlisted"):
        if state in answers:
            return state
    return "agreed" if answers == {"accepted"} else "proposed"


def _check(match: Match, step: str) -> None:
    if match.state not in TURNS[step]:
        raise OutOfTurn("turn_of_others", allowed=list(TURNS[step]), state=match.state)
