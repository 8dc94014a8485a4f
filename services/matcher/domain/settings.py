"""The numbers that a ranking depends on, as one value with an id, so that every answer can name what made it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from shared.vocabulary.tracks import PARTS

DEFAULT_WEIGHTS = {
    "skills": 0.28,
    "experience": 0.15,
    "language": 0.15,
    "growth": 0.10,
    "wishes": 0.10,
    "travel": 0.08,
    "guidance": 0.07,
    "start": 0.04,
    "security": 0.03,
}
"""Design 3-matching, Score. They sum to 1 and never move with what is stated."""

NEAR_MISS_SIZES = {
    "licences": 0.3,
    "certificates": 0.3,
    "language_at_start": 0.3,
    "language_at_end": 0.3,
    "guidance_available": 0.2,
    "travel_to_work": 0.4,
    "travel_to_lessons": 0.4,
    "shifts_fit_week": 0.5,
    "lessons_fit_week": 0.5,
}
"""Size of the change that would open a gate (design 3-matching): per paper, per CEFR step and skill, per promise, per
half hour of travel, per day of the week; a gate not named here is 1. See docs/matching.md, Near misses."""

ROUNDING = 1e-12


@dataclass(frozen=True)
class Settings:
    """Weights, rules and the fingerprints of the tables used; `id` is a hash of all of it."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    not_stated_by_vacancy: float = 0.25
    not_stated_by_candidate: float = 0.5
    optional_skill_weight: float = 0.4
    related_skill_credit: float = 0.5
    proficiency: Mapping[str, float] = field(default_factory=lambda: {"basic": 0.5, "experienced": 0.85, "expert": 1.0})
    proficiency_not_stated: float = 0.7
    isco_credit: tuple[float, float, float, float] = (0.15, 0.35, 0.6, 1.0)
    """Same major, sub-major, minor, unit group."""
    experience_years: float = 5.0
    experience_half_life_years: float = 8.0
    growth_half_life_weeks: float = 52.0
    running_lessons_weeks: float = 26.0
    start_half_life_weeks: float = 12.0
    security_hours: float = 32.0
    security_months: float = 12.0
    security_shares: tuple[float, float, float] = (0.4, 0.3, 0.3)
    """Paid, contract hours, months."""
    pledged_credit: float = 0.7
    pace_delay: Mapping[str, float] = field(default_factory=lambda: {"fast": 0.0, "average": 0.15, "slow": 0.5})
    lesson_hours_per_step: Mapping[str, float] = field(
        default_factory=lambda: {"fast": 100.0, "average": 150.0, "slow": 200.0}
    )
    """Lesson hours that a CEFR step asks for by learning pace; only for a note. Estimate: courses from A0 to B1 (three
    steps) in the Netherlands are mostly planned at 300 to 600 hours."""
    guidance_weeks_when_never_reached: int = 13
    guidance_hours_minimum: float = 1.0
    shared_language_level: int = 3
    beside_work_within_weeks: int = 26
    night_rest_hours: int = 8
    list_length: int = 20
    per_employer: int = 3
    per_isco_unit: int = 5
    near_miss_sizes: Mapping[str, float] = field(default_factory=lambda: dict(NEAR_MISS_SIZES))
    taxonomy: str = ""
    travel: str = ""

    def __post_init__(self) -> None:
        weights = self.weights.values()
        if set(self.weights) != set(PARTS) or min(weights) < 0 or abs(sum(weights) - 1) > ROUNDING:
            raise ValueError("weights must name every part once, none below 0, and sum to 1")
        shares = {
            "not_stated_by_vacancy": [self.not_stated_by_vacancy],
            "not_stated_by_candidate": [self.not_stated_by_candidate],
            "related_skill_credit": [self.related_skill_credit],
            "proficiency": self.proficiency.values(),
            "proficiency_not_stated": [self.proficiency_not_stated],
            "isco_credit": self.isco_credit,
            "security_shares": [*self.security_shares, sum(self.security_shares)],
            "pledged_credit": [self.pledged_credit],
        }
        for name, values in shares.items():
            if not all(0 <= one <= 1 + ROUNDING for one in values):
                raise ValueError(f"{name} must be between 0 and 1: no part of a score is more than 1")

    @cached_property
    def id(self) -> str:
        """Twelve hexadecimal characters that change with any number above or with the tables."""
        text = json.dumps(asdict(self), sort_keys=True, default=dict)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
