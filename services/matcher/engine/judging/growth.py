"""The part `growth`: how much of the candidate's own language goal is met now and by the end of the courses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.verdicts import Bytes, Floats, Ints
from shared.vocabulary.profiles import Commitment


def growth(
    view: CandidateView, remaining: Sequence[Sequence[Commitment]], week: Ints, *steps: tuple[Bytes, Ints]
) -> Floats:
    """docs/matching.md, Score, growth: one value per option.

    `remaining`: the commitments that stay, per free week, and `week` the free week of each option; `steps`: the levels
    after each course in turn, with its cautious end. A step that changes no level adds nothing.
    """
    known = view.levels != NOT_KNOWN
    if view.goal is not None and view.goal == 0:
        return np.ones(len(week))
    if view.goal is None or not known.any():
        return np.full(len(week), view.settings.not_stated_by_candidate)
    goal = int(view.goal)
    now = _share(view.levels[known], goal)
    by_courses, before = np.broadcast_to(now, (len(week), len(now))), now
    for levels, cautious_end in steps:
        after = _share(levels[:, known], goal)
        weeks = np.maximum(0, cautious_end - view.today) / 7
        by_courses = by_courses + (after - before) * _discount(view, weeks)[:, None]
        before = after
    running = np.array([running_lessons(view, stay, view.levels[known].tolist(), goal) for stay in remaining])
    value: Floats = np.maximum(by_courses, running[week]).mean(axis=1)
    return value


def running_lessons(
    view: CandidateView, remaining: Sequence[Commitment], known: Sequence[int], goal: int
) -> list[float]:
    """What the lesson groups that go on bring, per known skill."""
    settings = view.settings
    now = [min(1.0, level / goal) for level in known]
    best = now.copy()
    worth = worth_of_running(settings.running_lessons_weeks, settings.growth_half_life_weeks)
    for commitment in remaining:
        step = commitment.replaceable
        if step is not None:
            for skill, level in enumerate(known):
                if level >= step.from_level:
                    gain = min(1.0, max(level, int(step.to_level)) / goal) - now[skill]
                    best[skill] = max(best[skill], now[skill] + gain * worth)
    return best


@lru_cache(maxsize=8)
def worth_of_running(weeks: float, half_life: float) -> float:
    """What a gain is worth that running lessons bring: as `_discount` has it."""
    return float(0.5 ** (np.array(weeks) / half_life))


def _share(levels: Bytes, goal: int) -> Floats:
    share: Floats = np.minimum(1.0, levels / goal)
    return share


def _discount(view: CandidateView, weeks: Floats) -> Floats:
    answer: Floats = np.asarray(0.5 ** (weeks / view.settings.growth_half_life_weeks))
    return answer
