"""One pathway as a card: what it is at a glance, why it stands there, and what is still missing, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from services.matcher.actions.answers import Answer
from services.matcher.schemas.wording import Wording
from services.matcher.web.forecast_picture import forecast_of, forecast_picture
from services.matcher.web.moves import Move
from services.matcher.web.rows import week
from services.matcher.web.score_bar import score_bar
from services.matcher.web.week_picture import Week, minutes_to_lessons, still_taken, week_picture
from shared.http.pages import language, t
from shared.vocabulary.week import Interval, clock_text

WHYS, MISSING = 3, 3
GOOD = 0.6
"""A part with at least this value speaks for a pathway, one below it says what is missing."""
SAYS_MISSING = ("language_below", "language_partly_unknown", "wishes_partly", "guidance_partly_promised", "growth_none")
"""Reasons that say what is missing, however good the value."""
SAYS_NOTHING = ("guidance_no_needs", "growth_no_goal_left", "skills_nothing_needed", "start_now", "start_later")
"""Reasons that hold, but that nobody chooses a pathway for."""
WARNINGS = ("wage_below_minimum", "after_term_end", "fewer_lesson_hours")
NAMED = 3
"""Skills that are called by name; of more only how many."""


@dataclass(frozen=True, slots=True)
class Card:
    """`path`: the body of the pathway as in the API; `place`: in the ranked list, from 1; None in the other groups."""

    path: Mapping[str, Any]
    place: int | None
    why: tuple[str, ...]
    missing: tuple[str, ...]
    bar: Markup
    week: Markup
    week_lines: tuple[str, ...]
    key: str
    """Unique on the page."""
    move: Move | None = None
    said: str | None = None
    """What was written down when it was pinned or put aside."""


class Cards:
    """Makes cards of the bodies of one answer."""

    def __init__(self, answer: Answer, wording: Wording) -> None:
        self._answer, self._wording = answer, wording

    def card(
        self, path: Mapping[str, Any], place: int | None, key: str, *, move: Move | None = None, said: str | None = None
    ) -> Card:
        """`path`: an explained body of the answer; `key`: unique on the page."""
        return Card(
            path,
            place,
            tuple(self._why(path)),
            tuple(self._missing(path)),
            score_bar(
                f"{key}s",
                path["parts"],
                t("card.score.title", score=self._number(path["score"])),
                self._called,
                self._number,
            ),
            self._week(path, key),
            tuple(self._week_lines(path)),
            key,
            move,
            said,
        )

    def _why(self, path: Mapping[str, Any]) -> Iterable[str]:
        good = [part for part in path["parts"] if _is_good(part) and part["reason"]["code"] not in SAYS_NOTHING]
        good.sort(key=lambda part: -part["contribution"])
        return [self._say("why", part["reason"]) for part in good[:WHYS]]

    def _missing(self, path: Mapping[str, Any]) -> Iterable[str]:
        asked = dict.fromkeys(
            field for gate in path["gates"] if gate["result"] == "unknown" for field in gate["missing"]
        )
        if asked:
            yield t("missing.ask", fields=", ".join(self._wording.field(one, language()) for one in asked))
        weak = [part for part in path["parts"] if part["value"] < 1 or not part["stated"]]
        weak = [part for part in weak if not _is_good(part) and part["reason"]["code"] not in SAYS_NOTHING]
        weak.sort(key=lambda part: -part["weight"] * (1 - part["value"]))
        yield from [self._say("missing", part["reason"]) for part in weak[:MISSING]]
        yield from [note["text"] for note in path["notes"] if note["code"] in WARNINGS]
        pledged = [one["kind"] for one in path["guidance"] if one["status"] == "pledged"]
        if pledged:
            yield t("missing.pledged", kinds=str(self._wording.value(pledged, language())))

    def _say(self, kind: str, reason: Mapping[str, Any]) -> str:
        """A shorter sentence than the reason's own, where there is one."""
        code, args = f"{kind}.{reason['code']}", reason["args"]
        if code not in SHORTER:
            return str(reason["text"])
        return t(code, **{name: self._arg(name, args[name]) for name in SHORTER[code]})

    def _arg(self, name: str, value: Any) -> Any:
        if isinstance(value, float):
            text = f"{value:g}"
            return text.replace(".", ",") if language() == "nl" else text
        if name in ("lacks", "has") and len(value) > NAMED:
            named = self._wording.value(value[:NAMED], language())
            return t("missing.and_more", named=named, more=len(value) - NAMED)
        return self._wording.value(value, language())

    def _week(self, path: Mapping[str, Any], key: str) -> Markup:
        answer = self._answer
        profile = answer.candidate.profile
        courses = [answer.courses[one["id"]] for one in path["courses"]]
        schedule = answer.vacancies[path["vacancy"]["id"]].terms.schedule
        work = tuple(map(_interval, path["timetable"]["work"]))
        found = Week(
            work,
            tuple(map(_interval, path["timetable"]["lessons"])),
            tuple(profile.availability.weekly or ()),
            still_taken(profile, courses),
            schedule.window if schedule is not None and not work else (),
            path["timetable"]["travelMinutes"],
            minutes_to_lessons(path["gates"]),
        )
        return week_picture(f"{key}w", found, t("week.title", title=path["vacancy"]["title"]), t("week.same"))

    def _week_lines(self, path: Mapping[str, Any]) -> Iterable[str]:
        timetable = path["timetable"]
        for day, items in week(timetable):
            told = ", ".join(f"{when} {t(f'path.week.{what}')}" for what, when in items)
            yield f"{self._called('day.' + day)} {told}"
        if not timetable["work"]:
            schedule = self._answer.vacancies[path["vacancy"]["id"]].terms.schedule
            windows = [self._window(one) for one in schedule.window] if schedule else []
            yield t("week.between", when="; ".join(windows)) if windows else t("path.week.flexible")

    def _window(self, one: Interval) -> str:
        return f"{t(f'day.short.{one.day}')} {clock_text(one.start)}–{clock_text(one.end)}"

    def forecast(self, path: Mapping[str, Any]) -> tuple[Markup | None, str]:
        """How the Dutch may grow, as a picture and in words; neither for who learns nothing by it."""
        found = forecast_of(path)
        if found is None:
            return None, ""
        args = {
            "skill": self._wording.value(found.skill, language()),
            "now": found.now.name,
            "level": found.reached.name,
            "on": self._wording.value(found.on, language()),
            "cautious": self._wording.value(found.cautious_on, language()),
        }
        text = t("forecast.text", **args)
        if found.needed is not None:
            text += " " + t("forecast.needed", level=found.needed.name)
        months = {on: self._month(on) for on in (found.starts_on, found.on, found.cautious_on)}
        title = t("forecast.title", skill=args["skill"])
        return forecast_picture(f"f{path['id'][-8:]}", found, title, text, months), text

    def _month(self, on: date) -> str:
        _, month, year = str(self._wording.value(on, language())).split(" ")
        return f"{month[:3]} {year}"

    def _called(self, name: str) -> str:
        return self._wording.word(name, language())

    def _number(self, value: float) -> str:
        text = f"{value:.2f}"
        return text.replace(".", ",") if language() == "nl" else text


SHORTER: Mapping[str, tuple[str, ...]] = {
    "why.skills_covered": ("covered", "needed"),
    "why.experience_same_unit": ("years", "occupation"),
    "why.experience_minor_unit": ("years", "occupation"),
    "why.experience_sub_major_unit": ("years", "occupation"),
    "why.growth_by_courses": ("goal",),
    "why.growth_by_running_lessons": ("goal",),
    "why.travel_minutes": ("minutes",),
    "why.guidance_promised": ("promised",),
    "missing.skills_covered": ("lacks",),
    "missing.skills_from_occupation": ("lacks",),
    "missing.experience_none": (),
    "missing.language_below": ("skills",),
    "missing.growth_none": ("goal",),
    "missing.wishes_partly": ("notMet",),
    "missing.travel_minutes": ("minutes", "max"),
    "missing.guidance_not_promised": ("notPromised",),
    "missing.guidance_partly_promised": ("notPromised",),
    "missing.security_contract": ("hours", "months"),
    "missing.not_stated_by_vacancy": ("fields",),
    "missing.not_stated_by_candidate": ("fields",),
}
"""Sentences of cards, with the arguments of the reason that they use."""


def _is_good(part: Mapping[str, Any]) -> bool:
    return part["stated"] and part["value"] >= GOOD and part["reason"]["code"] not in SAYS_MISSING


def _interval(one: Mapping[str, str]) -> Interval:
    return Interval(one["day"], _minutes(one["from"]), _minutes(one["to"]))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
