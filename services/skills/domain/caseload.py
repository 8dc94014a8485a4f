"""What a caseload asks of a coach today: a few plain facts of every person, and the statuses that follow from them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.skills.domain.matches import LIVE
from shared.vocabulary.clock import AMSTERDAM

STATUSES = ("follow_up", "course_starts", "unanswered", "new_matches", "intake")
"""Most pressing first."""
FOLLOW_UP_MONTHS = (3, 6, 12)
"""After the start; the months for which the matcher keeps outcomes."""
COURSE_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Outline:
    """Of one candidate what can be told without opening anything personal.

    `level`: speaking Dutch, `None` when not known; `dutch`: listening, speaking, reading, writing; `gaps`: as
    `domain.intake.gaps`; `account`: the coach whose candidate it is; `unseen`: pathways on the list that no coach has
    looked at.
    """

    id: str
    reference: str
    team: str | None
    account: str | None
    created_at: datetime
    changed_at: datetime
    level: str | None
    gaps: tuple[str, ...] = ()
    unseen: int = 0
    contact_at: datetime | None = None
    dutch: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A match as far as a caseload needs it. `course_on`: the first day of its first course, if it has one; `told`: the
    months after which it was recorded what came of it."""

    state: str
    starts_on: date | None = None
    course_on: date | None = None
    proposed_at: datetime | None = None
    started_at: datetime | None = None
    told: frozenset[int] = frozenset()
    match: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a pathway so many months after the start, as the matcher tells."""

    id: str
    revision: int
    candidate: str
    pathway: str
    months: int
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """`code` of `STATUSES`. `count`: months, days or pathways; `on`: since when, or the day it begins; `match`: the one
    it is about."""

    code: str
    count: int = 0
    on: date | None = None
    gaps: tuple[str, ...] = ()
    match: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a caseload, with what is asked for them today, most pressing first."""

    outline: Outline
    statuses: tuple[Status, ...]
    codes: frozenset[str] = field(default=frozenset())


def person(outline: Outline, running: Sequence[Running], today: date) -> Person:
    """The statuses that hold for somebody today."""
    found = (
        _follow_up(running, outline.contact_at, today),
        _course(running, today),
        _unanswered(running, today),
        Status("new_matches", outline.unseen) if outline.unseen else None,
        Status("intake", len(outline.gaps), gaps=outline.gaps) if outline.gaps else None,
    )
    statuses = tuple(one for one in found if one is not None)
    return Person(outline, statuses, frozenset(one.code for one in statuses))


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_of(at: datetime) -> date:
    """The day it was in the Netherlands."""
    return at.astimezone(AMSTERDAM).date()


def begun_on(match: Running) -> date | None:
    """The day somebody began: as planned, or when the start was recorded if that was later."""
    if match.started_at is None:
        return None
    recorded = day_of(match.started_at)
    return max(recorded, match.starts_on) if match.starts_on else recorded


def _follow_up(running: Iterable[Running], contact_at: datetime | None, today: date) -> Status | None:
    """The latest of `FOLLOW_UP_MONTHS` that has come, and since then nobody spoke to them or said what came of it."""
    spoken = day_of(contact_at) if contact_at else None
    due: list[tuple[date, int, str]] = []
    for match in running:
        begun = begun_on(match)
        if begun is None or match.state not in ("started", "completed"):
            continue
        for months in FOLLOW_UP_MONTHS:
            day = months_after(begun, months)
            done = max(match.told, default=0) >= months or (spoken is not None and spoken >= day)
            if day <= today and not done:
                due.append((day, months, match.match or ""))
    if not due:
        return None
    day, months, about = max(due)
    return Status("follow_up", months, day, match=about or None)


def _course(running: Iterable[Running], today: date) -> Status | None:
    days = [match.course_on for match in running if match.state in LIVE and match.course_on]
    soon = [day for day in days if today <= day <= today + COURSE_WITHIN]
    return Status("course_starts", (min(soon) - today).days, min(soon)) if soon else None


def _unanswered(running: Iterable[Running], today: date) -> Status | None:
    waiting = [match for match in running if match.state in ("proposed", "waitlisted")]
    if not waiting:
        return None
    oldest = min(waiting, key=lambda match: (match.proposed_at is None, match.proposed_at))
    since = day_of(oldest.proposed_at) if oldest.proposed_at else today
    return Status("unanswered", max(0, (today - since).days), since, match=oldest.match)
