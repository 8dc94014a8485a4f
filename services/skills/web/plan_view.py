"""The plan of a person as lines that are said in several languages at once: work, week, steps, help, why, objecting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.caseload import FOLLOW_UP_MONTHS, day_of, months_after
from services.skills.domain.matches import INTRODUCED_IN, LIVE, Caseload, Match
from services.skills.web.plan_week import Block, blocks, in_words, kinds, picture
from services.skills.web.plan_words import PlanWords, Speech, Spoken, name_of
from shared.vocabulary.plans import ProposedPlan
from shared.vocabulary.week import DAYS

ENGAGEMENTS = ("job", "apprenticeship", "work_experience", "volunteering")


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences that belong together, perhaps on a day."""

    said: tuple[tuple[str, Mapping[str, Any]], ...]
    day: date | None = None

    def in_language(self, speech: Speech) -> Markup:
        text = Markup(" ").join(speech.say(code, **arguments) for code, arguments in self.said)
        return Markup("<strong>{}</strong> {}").format(speech.day(self.day), text) if self.day else text


@dataclass(frozen=True, slots=True)
class Section:
    """A title and lines, each in every language of the plan. `is_steps`: one after the other in time."""

    code: str
    title: tuple[Markup, ...]
    lines: tuple[tuple[Markup, ...], ...]
    is_steps: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`week`: the picture, `None` when no times are known; `week_heads`: the days above it in the second language;
    `legend`: what there is in it; `notes`: said before everything else."""

    spoken: Spoken
    title: tuple[Markup, ...]
    made: tuple[Markup, ...]
    notes: tuple[tuple[Markup, ...], ...]
    sections: tuple[Section, ...]
    week_title: tuple[Markup, ...]
    week: Markup | None
    week_days: tuple[tuple[Markup, ...], ...]
    week_note: tuple[Markup, ...] = ()
    week_heads: tuple[str, ...] = ()
    legend: tuple[tuple[str, tuple[Markup, ...]], ...] = ()

    @property
    def speeches(self) -> tuple[Speech, ...]:
        return self.spoken.speeches


def current_match(caseload: Caseload) -> Match | None:
    """What the plan is about: the live match nearest to work, else the newest that there was."""
    for state in LIVE:
        found = [match for match in caseload.matches if match.state == state]
        if found:
            return found[-1]
    return caseload.matches[-1] if caseload.matches else None


def plan_for(record: CandidateRecord, caseload: Caseload, coach: str | None, words: PlanWords, now: datetime) -> Plan:
    """`coach`: the e-mail address to write to."""
    spoken = words.spoken_to(record.personal.contact_language)
    telling = _Telling(spoken, day_of(now))
    match = current_match(caseload)
    notes = []
    if spoken.missing:
        notes.append(
            tuple(
                one.say("language.missing", language=name_of(spoken.missing, one.language)) for one in spoken.speeches
            )
        )
    sections = [telling.work(match), telling.steps(match)] if match else [telling.nothing()]
    sections += [telling.help(match, record, coach), *([telling.why(match)] if match else []), telling.objecting()]
    found = _week(match, record)
    return Plan(
        spoken,
        telling.say("title"),
        telling.say("made", day=day_of(now)),
        tuple(notes),
        tuple(section for section in sections if section.lines),
        telling.say("week.title"),
        picture(found, spoken.speeches[0]) if found else None,
        tuple(zip(*(in_words(found, one) for one in spoken.speeches), strict=True)) if found else (),
        telling.say("week.lessons_first") if match and match.track == "learn_first" else (),
        tuple(one.weekday(day, short=True) for one in spoken.speeches[1:] for day in DAYS),
        tuple((kind, telling.say(f"week.{kind}")) for kind in kinds(found)),
    )


def _week(match: Match | None, record: CandidateRecord) -> list[Block]:
    plan = match.plan if match and match.state in LIVE else None
    if plan is None or not (plan.work or plan.lessons):
        return []
    return blocks(plan, [one.interval for one in record.availability.commitments or ()])


class _Telling:
    def __init__(self, spoken: Spoken, today: date) -> None:
        self._speeches = spoken.speeches
        self._today = today

    def say(self, code: str, **arguments: Any) -> tuple[Markup, ...]:
        return tuple(speech.say(code, **arguments) for speech in self._speeches)

    def nothing(self) -> Section:
        return self._section("work", [_line("none")])

    def work(self, match: Match) -> Section:
        plan = match.plan or ProposedPlan()
        lines = [_named(match)]
        if match.engagement in ENGAGEMENTS:
            lines.append(_line(f"engagement.{match.engagement}"))
        lines.append(_line(f"track.{match.track}"))
        if plan.hours_min is not None and plan.hours_min == plan.hours_max:
            lines.append(_line("hours", hours=plan.hours_min))
        elif plan.hours_max is not None:
            least = plan.hours_min or 0
            lines.append(_line("hours", hours=f"{least:g}–{plan.hours_max:g}" if least else f"{plan.hours_max:g}"))
        if plan.travel_minutes:
            lines.append(_line("travel", minutes=plan.travel_minutes))
        if not plan.work and match.is_live:
            lines.append(_line("week.later"))
        return self._section("work", lines)

    def steps(self, match: Match) -> Section:
        proposed, accepted = _when(match, "proposed"), match.accepted_at
        started = _when(match, "started") if match.state in ("started", "completed", "stopped") else None
        lines = [_line("step.proposed", on=day_of(proposed))] if proposed else []
        if accepted:
            lines.append(_line("step.accepted", on=day_of(accepted)))
        if match.is_live:
            lines += self._to_come(match, day_of(started) if started else None)
        ended = {"completed": "step.completed"}.get(match.state, "step.over")
        lines += [] if match.is_live else [_line(ended)]
        ordered = sorted(lines, key=lambda line: line.day or self._today)
        return self._section("steps", ordered, is_steps=True)

    def _to_come(self, match: Match, started: date | None) -> list[Line]:
        lines = [_line("step.waiting")] if match.state not in INTRODUCED_IN else []
        for course in match.plan.courses if match.plan else ():
            said: list[tuple[str, Mapping[str, Any]]] = [("step.course", {"course": course.title or course.id})]
            if course.weeks:
                said.append(("step.course.weeks", {"weeks": course.weeks}))
            if course.from_level is not None and course.to_level is not None:
                levels = {"before": course.from_level.name, "after": course.to_level.name}
                said.append(("step.course.levels", levels))
            lines.append(Line(tuple(said), course.starts_on))
        begins = max(started, match.starts_on or started) if started else match.starts_on
        if begins:
            lines.append(_line("step.started" if started and begins <= self._today else "step.work", on=begins))
            lines += [_line("step.talk", on=months_after(begins, months)) for months in FOLLOW_UP_MONTHS]
        return lines

    def help(self, match: Match | None, record: CandidateRecord, coach: str | None) -> Section:
        lines = [_line("help.coach", coach=coach)] if coach else []
        if record.team:
            lines.append(_line("help.team", team=record.team))
        for one in match.plan.guidance if match and match.is_live and match.plan else ():
            hours: Mapping[str, Any] = {"hours": one.hours_per_week}
            more = (("help.hours", hours),) if one.hours_per_week else ()
            lines.append(Line(((f"help.{one.kind}", {}), *more)))
        return self._section("help", lines)

    def why(self, match: Match) -> Section:
        proposed = next((step for step in match.steps if step.step == "proposed"), None)
        lines = [_line("why.decided", day=day_of(proposed.at))] if proposed else []
        if proposed and f"why.reason.{proposed.reason}" in self._speeches[0].texts:
            lines.append(_line(f"why.reason.{proposed.reason}"))
        lines += [_line(f"why.strength.{name}") for name in (match.plan.strengths if match.plan else ())]
        return self._section("why", [*lines, _line("why.computer")])

    def objecting(self) -> Section:
        return self._section("say", [_line("say.correct"), _line("say.no"), _line("say.object")])

    def _section(self, code: str, lines: list[Line], *, is_steps: bool = False) -> Section:
        said = tuple(tuple(line.in_language(speech) for speech in self._speeches) for line in lines)
        return Section(code, self.say(f"{code}.title"), said, is_steps)


def _line(code: str, *, on: date | None = None, **arguments: Any) -> Line:
    return Line(((code, arguments),), on)


def _named(match: Match) -> Line:
    if match.vacancy_title and match.employer_name:
        return _line("work.at", title=match.vacancy_title, employer=match.employer_name)
    return _line("work.as", title=match.vacancy_title) if match.vacancy_title else _line("work.unnamed")


def _when(match: Match, step: str) -> datetime | None:
    return max((one.at for one in match.steps if one.step == step), default=None)
