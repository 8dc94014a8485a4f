"""What became of a person's proposals, in words: a title, a state, who said what, and what happened when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from services.skills.domain.matches import GIVEN, INTRODUCED_IN, Caseload, Introduction, Match, Step
from shared.http.pages import language, t
from shared.http.service_app import shared
from shared.vocabulary.clock import AMSTERDAM

TONES = {
    "accepted": "ok",
    "started": "ok",
    "completed": "ok",
    "refused": "warning",
    "stopped": "warning",
    "untold": "warning",
}
ANSWERS_IN = ("proposed", "waitlisted")
"""States in which somebody still has to answer."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a few words; `tone`: ok, warning or nothing special."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Happened:
    day: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`note` says what stands in the way or what may be done now; `asks_consent`: permission would help."""

    title: str
    badge: Badge
    about: str
    answers: tuple[str, ...]
    note: str
    asks_consent: bool
    happened: tuple[Happened, ...]
    is_live: bool


def badge(standing: str) -> Badge:
    return Badge(t(f"match.state.{standing}"), TONES.get(standing, ""))


def proposals(caseload: Caseload, staff: Mapping[str, str], *, consents: bool, now: datetime) -> list[Proposal]:
    """The newest first. `staff`: e-mail addresses of accounts by id; `consents`: what the person says now."""
    telling = _Telling(caseload, staff, consents, now)
    return [telling.proposal(match) for match in reversed(caseload.matches)]


class _Telling:
    def __init__(self, caseload: Caseload, staff: Mapping[str, str], consents: bool, now: datetime) -> None:
        self._caseload = caseload
        self._staff = staff
        self._consents = consents
        self._now = now

    def proposal(self, match: Match) -> Proposal:
        asked = [one for one in self._caseload.introductions if one.match == match.id]
        happened = [(step.at, self._step(match, step)) for step in match.steps]
        happened += [(one.at, self._introduction(match, one, count)) for one, count in _last_of_each(asked)]
        return Proposal(
            title=self._title(match),
            badge=badge(match.standing),
            about=self._about(match),
            answers=tuple(
                f"{self._name(match, party.organisation)}: {t(f'match.answer.{party.answer}')}"
                for party in match.parties
                if match.standing in ANSWERS_IN
            ),
            note=self._note(match, asked),
            asks_consent=match.is_live and not self._consents,
            happened=tuple(
                Happened(_day(at).isoformat(), _written(_day(at)), text)
                for at, text in sorted(happened, key=lambda one: one[0])
            ),
            is_live=match.is_live,
        )

    def _note(self, match: Match, asked: list[Introduction]) -> str:
        if not match.is_live:
            return ""
        if match.state in INTRODUCED_IN and not self._consents:
            return t("match.not_introduced")
        if match.state in INTRODUCED_IN and match.shared:
            return self._open_to(match, asked)
        if match.shared:
            return ""
        return t("match.silent.since") if self._consents else t("match.silent")

    def _open_to(self, match: Match, asked: list[Introduction]) -> str:
        """Who may fetch name and contact at this moment, and until when."""
        within: timedelta = shared("introduced_within")
        until = match.accepted_at and match.accepted_at + within
        if until is None or self._now > until:
            return ""
        done = {one.organisation for one in asked if one.result == GIVEN}
        names = [self._name(match, one.organisation) for one in match.parties if one.organisation not in done]
        return t("match.introduction.open", who=", ".join(names), day=_written(_day(until))) if names else ""

    def _title(self, match: Match) -> str:
        title = match.vacancy_title or t("match.untitled")
        return t("match.at", title=title, employer=match.employer_name) if match.employer_name else title

    def _about(self, match: Match) -> str:
        parts = [t(f"match.track.{match.track}"), t(f"choice.engagements.{match.engagement}"), *match.course_titles]
        if match.starts_on:
            parts.append(t("match.starts_on", day=_written(match.starts_on)))
        return " · ".join(parts)

    def _name(self, match: Match, organisation: str | None) -> str:
        role = next((party.role for party in match.parties if party.organisation == organisation), "other")
        return self._caseload.names.get(organisation or "") or t(f"match.role.{role}")

    def _step(self, match: Match, step: Step) -> str:
        code = f"match.step.{step.step}"
        who = self._name(match, step.party)
        if step.reason == "consent_withdrawn":
            code = "match.step.consent_withdrawn"
        elif step.reason == "undone":
            code += ".undone"
        elif step.step == "refused" and step.party is None:
            code += ".nothing_left"
        elif step.step == "proposed":
            who = ", ".join(self._name(match, party.organisation) for party in match.parties)
        decided = self._staff.get(step.by or "")
        return t(code, who=who) + _why(step.reason) + (f" ({decided})" if decided else "")

    def _introduction(self, match: Match, asked: Introduction, count: int) -> str:
        text = t(f"match.introduction.{asked.result}", who=self._name(match, asked.organisation))
        return t("match.times", text=text, count=count) if count > 1 else text


def _why(reason: str | None) -> str:
    code = f"match.reason.{reason}"
    return f": {t(code)}" if shared("wording").has(code, language()) else ""


def _last_of_each(asked: list[Introduction]) -> list[tuple[Introduction, int]]:
    """Who tries every minute is told of once: the last time of each organisation and result, and how often."""
    times: dict[tuple[str | None, str], list[Introduction]] = {}
    for one in asked:
        times.setdefault((one.organisation, one.result), []).append(one)
    return [(same[-1], len(same)) for same in times.values()]


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def _written(day: date) -> str:
    return format_date(day, "d MMMM y", locale=language())
