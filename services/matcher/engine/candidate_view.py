"""One candidate on one day, in the form that gates and parts are worked out in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate
from services.matcher.engine.language import NOT_KNOWN, best_other_skill, known_levels
from services.matcher.engine.stock.travel_minutes import NOWHERE, TravelMinutes
from services.matcher.engine.verdicts import Bytes
from shared.vocabulary.cefr import Level
from shared.vocabulary.papers import held_certificates, held_licences
from shared.vocabulary.profiles import Commitment
from shared.vocabulary.week import free_mask, hours, mask

GOAL_BY_ROUTE = {"b1": Level.B1, "z": Level.A1, "education": Level.B2, "wi2013": Level.A2}
"""Language goal of a learning route (docs/matching.md, Score, growth)."""
GOAL_OF_FULFILLED = Level.A0
"""Who has fulfilled the duty to integrate has no goal left, which is a goal that is met."""


@dataclass(frozen=True, slots=True)
class FreeWeek:
    """The candidate's week when some commitments have been freed: free half-hours and what stays taken."""

    free: int
    remaining: tuple[Commitment, ...]
    remaining_hours: float


class CandidateView:
    """Immutable once made. Not stated is `None`, or -1 for a level and a place."""

    def __init__(self, candidate: Candidate, as_of: date, settings: Settings, travel: TravelMinutes) -> None:
        self.candidate, self.profile, self.as_of = candidate, candidate.profile, as_of
        self.settings, self.travel = settings, travel
        profile, availability = candidate.profile, candidate.profile.availability
        self.today = as_of.toordinal()
        self.first_day = max(self.today, availability.from_date.toordinal() if availability.from_date else 0)
        self.dutch = known_levels(profile.dutch)
        self.goal = profile.language_goal
        if self.goal is None:
            fulfilled = profile.learning_route == "fulfilled"
            self.goal = GOAL_OF_FULFILLED if fulfilled else GOAL_BY_ROUTE.get(profile.learning_route or "")
        self.delay = settings.pace_delay[profile.learning_pace or "average"]
        self.home = travel.place(profile.postcode)
        self.modes = None if profile.travel.modes is None else travel.known(profile.travel.modes)
        self.max_minutes = profile.travel.max_minutes
        self.week_known = availability.weekly is not None
        self._commitments = availability.commitments or ()

    @cached_property
    def levels(self) -> Bytes:
        """`dutch` as an array."""
        return np.array(self.dutch, np.int8)

    @cached_property
    def useless(self) -> int:
        """Bits of the commitments whose lesson group has nothing left to teach this candidate."""
        bits = 0
        for place, commitment in enumerate(self._commitments):
            if commitment.replaceable is not None and self._beyond(commitment.replaceable.to_level):
                bits |= 1 << place
        return bits

    @cached_property
    def _available(self) -> int:
        return free_mask(self.profile.availability.weekly or ())

    @cached_property
    def licences(self) -> frozenset[str] | None:
        held = self.profile.licences
        return None if held is None else held_licences(held)

    @cached_property
    def certificates(self) -> frozenset[str] | None:
        held = self.profile.certificates
        return None if held is None else held_certificates(held)

    @cached_property
    def spoken(self) -> tuple[tuple[str, Level | None], ...]:
        """Every language that was stated, with its `known_level`."""
        return tuple([(language, best_other_skill(levels)) for language, levels in self.profile.languages.items()])

    def freed_by(self, from_level: int, to_level: int, teaches_all: bool) -> int:
        """Bits of the commitments that stop when the first course of a combination has this level step."""
        freed = self.useless
        for place, commitment in enumerate(self._commitments):
            step = commitment.replaceable
            if teaches_all and step is not None and from_level <= step.from_level and to_level >= step.to_level:
                freed |= 1 << place
        return freed

    def week(self, freed: int) -> FreeWeek:
        """The week without the freed commitments."""
        remaining = tuple(one for place, one in enumerate(self._commitments) if not freed >> place & 1)
        taken = [one.interval for one in remaining]
        return FreeWeek(self._available & ~mask(taken), remaining, hours(taken))

    def speaks(self, languages: Sequence[str], level: int) -> bool:
        """Some of the languages is one the candidate speaks at this level or better."""
        known = [self.known_level(language) for language in languages]
        return any(found is not None and found >= level for found in known)

    def known_level(self, language: str) -> Level | None:
        """Speaking, else the highest known level of another skill."""
        levels = self.profile.languages.get(language)
        return None if levels is None else best_other_skill(levels)

    def missing_for_travel(self) -> tuple[str, ...]:
        """The candidate's own fields that stand in the way of working out a journey."""
        fields = {
            "home.postcode": self.home == NOWHERE,
            "travel.modes": self.modes is None,
            "travel.maxMinutes": self.max_minutes is None,
        }
        return tuple(field for field, missing in fields.items() if missing)

    def _beyond(self, level: int) -> bool:
        return all(known != NOT_KNOWN and known >= level for known in self.dutch)
