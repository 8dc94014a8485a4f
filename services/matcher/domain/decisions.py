"""What a coach may decide about a pathway, with which reasons, and what stands of the decisions so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.matcher.domain.matches import Match, OutOfTurn

DECISIONS: Final = ("propose", "dismiss", "pin", "unpin", "withdraw", "start", "stop", "complete", "undo")
NEED_REASON: Final = ("dismiss", "withdraw", "stop")
ANSWERS: Final = ("accept", "refuse", "waitlist")
_OF_THE_CANDIDATE = (
    "candidate_does_not_want",
    "too_far",
    "times_do_not_fit",
    "too_heavy",
    "level_too_high",
    "level_too_low",
    "circumstances_changed",
)
REASON_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "propose": ("candidate_wants_it", "learns_most", "starts_soon", "only_option", "other"),
    "dismiss": (*_OF_THE_CANDIDATE, "skills_do_not_fit", "other_plan_first", "other"),
    "pin": ("candidate_wants_it", "waits_for_answer", "other"),
    "unpin": ("other",),
    "withdraw": (*_OF_THE_CANDIDATE, "found_other_work", "other_plan_first", "entered_by_mistake", "other"),
    "start": ("other",),
    "stop": (
        *_OF_THE_CANDIDATE,
        "candidate_stopped",
        "employer_stopped",
        "provider_stopped",
        "found_other_work",
        "other",
    ),
    "complete": ("goal_reached", "period_ended", "other"),
    "undo": ("entered_by_mistake", "other"),
    "accept": ("other",),
    "refuse": (
        "no_place_left",
        "filled_otherwise",
        "level_does_not_fit",
        "times_do_not_fit",
        "starts_too_late",
        "not_going_ahead",
        "other",
    ),
    "waitlist": ("no_place_yet", "wants_to_meet_first", "starts_later", "other"),
}
"""For every decision and answer the reasons to choose from. A text may stand beside or instead of them."""
WHAT_STANDS = ("propose", "dismiss", "pin", "unpin")


class WrongReason(ValueError):
    """The reason is missing, or is none of the list: 400. `field`: where in the body."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Why:
    """A reason from the list of the decision, in words, or both. Words stay in this database."""

    code: str | None = None
    text: str | None = None


def reason_for(decision: str, text: str | None, code: str | None) -> Why:
    """The reason as it is kept: a text that is a code of the list counts as that code. Raises `WrongReason`."""
    codes = REASON_CODES[decision]
    if code is None and text in codes:
        text, code = None, text
    if code is not None and code not in codes:
        raise WrongReason("reasonCode", f"To {decision}, choose one of: {', '.join(codes)}.")
    if decision in NEED_REASON and not text and code is None:
        raise WrongReason("reason", f"To {decision}, say why: reason in words, or reasonCode: {', '.join(codes)}.")
    return Why(code, text or None)


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided, answered or heard about a pathway: who, when and why.

    `decision`: one of `DECISIONS`, `ANSWERS`, or a step of `matches.TURNS` that nobody decided (`by` is then `None`).
    `party`: the organisation whose answer it is. `undoes`: the id of the decision that this one took back. `reason` is
    free text: it stays in this database.
    """

    id: str
    candidate: str
    pathway: str
    decision: str
    at: datetime
    by: str | None = None
    match: str | None = None
    party: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of the decisions about one pathway. `match`: the newest one."""

    match: Match | None = None
    pinned: bool = False
    dismissed: bool = False


def standing_of(log: Sequence[Decision], match: Match | None) -> Standing:
    """`log`: all decisions about the pathway, oldest first. Pinning and dismissing replace each other; proposing lifts
    a dismissal."""
    marks = [one.decision for one in _not_taken_back(log) if one.decision in WHAT_STANDS]
    pins = [mark for mark in marks if mark != "propose"]
    dismissals = [mark for mark in marks if mark != "unpin"]
    return Standing(match, pins[-1:] == ["pin"], dismissals[-1:] == ["dismiss"])


def check_mark(standing: Standing, decision: str) -> None:
    """Whether the pathway can be dismissed, pinned or unpinned. Raises `OutOfTurn`."""
    if decision == "dismiss" and standing.match is not None and standing.match.is_live:
        raise OutOfTurn("turn_dismiss_live", state=standing.match.state)
    if decision == "dismiss" and standing.dismissed:
        raise OutOfTurn("turn_dismissed")
    if decision == "pin" and standing.pinned:
        raise OutOfTurn("turn_pinned")
    if decision == "unpin" and not standing.pinned:
        raise OutOfTurn("turn_not_pinned")


def to_undo(log: Sequence[Decision], match: Match | None, *, has_outcome: bool) -> tuple[Decision, str | None]:
    """The coach's last decision and the step of `matches.TURNS` that takes it back, if it was about a match.

    Raises `OutOfTurn`, saying what to do instead.
    """
    last = next((one for one in reversed(_not_taken_back(log)) if one.decision in DECISIONS), None)
    if last is None:
        raise OutOfTurn("turn_nothing_to_undo")
    if last.decision in ("dismiss", "pin", "unpin"):
        return last, None
    if last.decision == "propose" and match is not None and match.state == "proposed" and not match.is_answered:
        return last, "undo_proposal"
    if last.decision == "propose" and match is not None and match.is_live:
        raise OutOfTurn("turn_undo_answered")
    if last.decision == "start" and match is not None and match.state == "started":
        if has_outcome:
            raise OutOfTurn("turn_undo_outcome")
        return last, "undo_start"
    raise OutOfTurn("turn_undo_gone", decision=last.decision)


def _not_taken_back(log: Sequence[Decision]) -> list[Decision]:
    taken_back = {one.undoes for one in log if one.undoes is not None}
    return [one for one in log if one.id not in taken_back and one.decision != "undo"]
