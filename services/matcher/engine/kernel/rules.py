"""The numbers of the settings as compiled code takes them, with values per day worked out beforehand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.growth import worth_of_running
from services.matcher.engine.verdicts import Floats
from shared.vocabulary.tracks import PARTS

DAYS_AHEAD = 36_600
"""A century: dates are bounded to 2000-2100 at the door. Later days count as the last."""
SKILLS, EXPERIENCE, LANGUAGE, GROWTH, WISHES, TRAVEL, GUIDANCE, START, SECURITY = range(len(PARTS))


class Rules(NamedTuple):
    """`weights` in the order of PARTS. `start`: the weighted part per day from today; `discount`: what a gain in
    language that comes so many days from today is worth (docs/matching.md, Score: start, growth), `running`: what one
    by lessons that run is."""

    weights: Floats
    start: Floats
    discount: Floats
    by_vacancy: float
    by_candidate: float
    isco_credit: Floats
    pledged_credit: float
    related_credit: float
    running: float
    guidance_days: int
    beside_days: int


def rules(settings: Settings) -> Rules:
    """Some milliseconds: to be kept."""
    # Of one type whatever the settings say: 1 and 1.0 would each be compiled, in minutes.
    weeks = np.arange(DAYS_AHEAD) / 7
    return Rules(
        np.array([settings.weights[name] for name in PARTS], np.float64),
        0.5 ** (weeks / settings.start_half_life_weeks) * settings.weights["start"],
        0.5 ** (weeks / settings.growth_half_life_weeks),
        float(settings.not_stated_by_vacancy),
        float(settings.not_stated_by_candidate),
        np.array(settings.isco_credit, np.float64),
        float(settings.pledged_credit),
        float(settings.related_skill_credit),
        worth_of_running(settings.running_lessons_weeks, settings.growth_half_life_weeks),
        7 * settings.guidance_weeks_when_never_reached,
        7 * settings.beside_work_within_weeks,
    )
