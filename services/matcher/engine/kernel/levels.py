"""Levels of the four skills packed in one number, and what is asked of them (docs/matching.md, Language; Course gates).

Packed levels: one octal digit per skill, level + 1, so that 0 says not known. Skills that a course teaches: a bit each.
"""

from __future__ import annotations

import numpy as np

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints
from shared.vocabulary.cefr import Level

PACKED = 8**4
"""Packed levels are below this."""
SKILLS = 4
ALL_SKILLS = 2**SKILLS - 1
_EVERY = np.arange(len(Level))
SHARE: Floats = np.minimum(1.0, _EVERY / np.maximum(1, _EVERY)[:, None])
"""[goal, level]: how much of a goal above A0 is met. Worked out once: tens of thousands of pairs of courses ask."""


def packed(levels: Bytes) -> Ints:
    """Rows of four levels, -1 where not known, each as one number."""
    return ((levels.astype(np.int64) + 1) << (3 * np.arange(SKILLS))).sum(axis=-1)


@compiled
def level_of(packed: int, skill: int) -> int:
    """-1 where it is not known."""
    return ((packed >> (3 * skill)) & 7) - 1


@compiled
def met(packed: int, asked: int) -> int:
    """Fail if any skill falls short, else unknown if any is not known, else pass; a skill asked at A0 passes."""
    result = PASS
    for skill in range(SKILLS):
        minimum = level_of(asked, skill)
        if minimum > 0:
            level = level_of(packed, skill)
            if level < 0:
                result = min(result, UNKNOWN)
            elif level < minimum:
                result = FAIL
    return result


@compiled
def after_course(packed: int, from_level: int, to_level: int, teaches: int) -> int:
    """`After a course`: the levels that it leads to."""
    reached = 0
    for skill in range(SKILLS):
        level = level_of(packed, skill)
        if (teaches >> skill) & 1 and (level >= 0 or from_level == 0):
            level = max(level, to_level)
        reached |= (level + 1) << (3 * skill)
    return reached


@compiled
def course_level(packed: int, from_level: int, to_level: int, teaches: int) -> int:
    """Gate `course_level`: entry on every skill that is taught, use on at least one."""
    entry, useful, open_question = PASS, False, False
    for skill in range(SKILLS):
        if (teaches >> skill) & 1:
            level = level_of(packed, skill)
            if level < 0:
                open_question = True
                if from_level > 0:
                    entry = min(entry, UNKNOWN)
            else:
                if level < from_level:
                    entry = FAIL
                if level < to_level:
                    useful = True
    use = PASS if useful else UNKNOWN if open_question else FAIL
    return min(entry, use)


@compiled
def growth_value(
    now: int, goal: int, running: Floats, week: int, first: int, worth: float, last: int, later: float, otherwise: float
) -> float:
    """The part `growth`: packed levels now, after a first and after the last course, with what a gain at their cautious
    ends is worth; `running` [week, known skill]: by the lesson groups that go on; `otherwise`: when nothing is known of
    the levels or no goal. For one course first and last are the same; for none they are the levels now."""
    if goal == 0:
        return 1.0
    known, total = 0, 0.0
    for skill in range(SKILLS):
        level = level_of(now, skill)
        if level >= 0 and goal > 0:
            share = SHARE[goal, level]
            between, then = SHARE[goal, level_of(first, skill)], SHARE[goal, level_of(last, skill)]
            by_courses = share + (between - share) * worth + (then - between) * later
            total += max(by_courses, running[week, known])
            known += 1
    return total / known if known > 0 else otherwise
