"""Levels of Dutch as arrays: four skills in the order of `LANGUAGE_SKILLS`, -1 where a level is not known."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bools, Bytes
from shared.vocabulary.cefr import LanguageLevels, Level

NOT_KNOWN = -1
SKILLS = 4


def known_levels(levels: LanguageLevels) -> list[int]:
    """A candidate's levels; a level that was not recorded is not known."""
    return [NOT_KNOWN if level is None else int(level) for level in levels]


def asked_levels(levels: LanguageLevels | None) -> Bytes:
    """What is asked; a skill left out, or nothing stated at all, counts as A0."""
    return np.array([int(level or 0) for level in levels] if levels else [0] * SKILLS, np.int8)


def best_other_skill(levels: LanguageLevels) -> Level | None:
    """Speaking, else the highest known level of the other skills."""
    if levels.speaking is not None:
        return levels.speaking
    known = [level for level in levels if level is not None]
    return max(known) if known else None


def met(levels: Bytes, asked: Bytes) -> Bytes:
    """Gate over the four skills: fail if any fails, else unknown if any is, else pass. Shapes (..., 4), broadcast."""
    required = asked > 0
    short: Bools = (required & (levels != NOT_KNOWN) & (levels < asked)).any(axis=-1)
    open_question: Bools = (required & (levels == NOT_KNOWN)).any(axis=-1)
    return np.where(short, FAIL, np.where(open_question, UNKNOWN, PASS)).astype(np.int8)


def after_course(levels: Bytes, teaches: Bools, from_level: Bytes, to_level: Bytes) -> Bytes:
    """Levels after courses, elementwise: (n, 4), (n, 4), (n,), (n,). Not known stays so unless it starts at A0."""
    reached = np.maximum(levels, to_level[:, None])
    learned = teaches & ((levels != NOT_KNOWN) | (from_level[:, None] == 0))
    return np.where(learned, reached, levels).astype(np.int8)


def steps_short(levels: Bytes, asked: Bytes) -> Bytes:
    """CEFR steps missing, summed over the skills; a level not known where more than A0 is asked counts as one step."""
    short = np.where(levels == NOT_KNOWN, asked > 0, np.maximum(0, asked.astype(np.int64) - levels))
    total: Bytes = short.sum(axis=-1)
    return total
