"""What a coach can do for one person now, and the log of what was decided about them: who, when, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from flask import url_for

from services.skills.domain.caseload import Outcome, Status, day_of
from services.skills.web.caseload_view import Happened, Proposal
from shared.http.pages import language, t


@dataclass(frozen=True, slots=True)
class ToDo:
    """A sentence, and where it is done. `is_pressing`: for today."""

    text: str
    link: str
    address: str
    is_pressing: bool = False


def to_do(candidate: str, statuses: Iterable[Status]) -> list[ToDo]:
    """Most pressing first."""
    return [_to_do(candidate, status) for status in statuses]


def _to_do(candidate: str, status: Status) -> ToDo:
    code, about = f"todo.{status.code}", f"/matcher/candidates/{candidate}/matches/{status.match}"
    day = written(status.on) if status.on else ""
    gaps = ", ".join(t(f"caseload.gap.{gap}") for gap in status.gaps)
    address = {
        "follow_up": f"{about}/outcomes/{status.count}",
        "course_starts": url_for("plan_pages.show", candidate_id=candidate),
        "unanswered": f"{about}/answer",
        "new_matches": url_for("candidates_pages.pathways", candidate_id=candidate),
        "intake": url_for("editing.edit_form", candidate_id=candidate),
    }[status.code]
    text = t(code, count=status.count, day=day, gaps=gaps)
    return ToDo(text, t(f"{code}.link"), address, status.code in ("follow_up", "course_starts"))


def log_of(
    proposals: Sequence[Proposal],
    spoken: Iterable[tuple[datetime, str]],
    outcomes: Iterable[Outcome],
    staff: Mapping[str, str],
) -> list[Happened]:
    """Everything that is known to have happened, newest first."""
    found = [
        Happened(one.day, one.date, t("log.about", title=proposal.title, text=one.text))
        for proposal in reversed(proposals)
        for one in proposal.happened
    ]
    for at, by in spoken:
        who = staff.get(by)
        found.append(_line(day_of(at), t("log.spoken.by", who=who) if who else t("log.spoken")))
    for told in outcomes:
        what = t(f"log.outcome.{told.outcome}")
        found.append(_line(day_of(told.at), t("log.outcome", months=told.months, what=what)))
    return sorted(reversed(found), key=lambda one: one.day, reverse=True)


def written(day: date) -> str:
    """A day as people write it."""
    return str(format_date(day, "d MMMM y", locale=language()))


def _line(day: date, text: str) -> Happened:
    return Happened(day.isoformat(), written(day), text)
