"""Demand for lessons: which groups that nobody offers would put people to work, and how that is told without telling
of anyone (docs/demand.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from services.matcher.domain.stock import Course
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace, CourseTerms
from shared.vocabulary.week import Interval

ONLINE, EVERYWHERE = "online", "nl"
STEPS = tuple((Level(level), Level(level + 1)) for level in range(Level.A0, Level.B2))
"""Lessons for people who integrate end at B2, the exam level of the education route."""

LESSONS: Mapping[str, tuple[Interval, Interval]] = {
    "morning": (Interval("tue", 570, 720), Interval("thu", 570, 720)),
    "afternoon": (Interval("tue", 780, 930), Interval("thu", 780, 930)),
    "evening": (Interval("tue", 1110, 1260), Interval("thu", 1110, 1260)),
    "weekend": (Interval("sat", 600, 750), Interval("sat", 810, 960)),
}
"""Twice two and a half hours a week in every part of it."""


@dataclass(frozen=True)
class DemandRules:
    """The numbers that demand depends on; docs/demand.md says where each comes from."""

    starts_after_weeks: int = 4
    weeks: int = 30
    """150 lesson hours a CEFR step (`Settings.lesson_hours_per_step`, average pace) at five hours a week."""
    hidden_below: int = 5
    round_to: int = 5


class Cell(NamedTuple):
    """One kind of lesson group: a level step in a part of the week, somewhere or online.

    `area`: a PC4, the first two digits or the first digit of it, `nl`, or `online`.
    """

    from_level: Level
    to_level: Level
    daypart: str
    area: str

    @property
    def id(self) -> str:
        """`A2-B1|evening|1506`: the same for ever."""
        return f"{self.from_level.name}-{self.to_level.name}|{self.daypart}|{self.area}"

    def course(self, as_of: date, rules: DemandRules) -> Course:
        """The group as if somebody gave it, in the middle of the area (a PC4) or online, with a seat free."""
        place = CoursePlace(online=True) if self.area == ONLINE else CoursePlace(self.area)
        starts_on = as_of + timedelta(weeks=rules.starts_after_weeks)
        lessons = LESSONS[self.daypart]
        terms = CourseTerms(
            self.id, self.from_level, self.to_level, lessons, starts_on, rules.weeks, place=place, seats=1
        )
        return Course(f"hypothetical:{self.id}", "", terms, seats_free=1)

    def wider(self) -> Cell | None:
        """The same in the next wider area; None for what is online or everywhere already."""
        if self.area in (ONLINE, EVERYWHERE):
            return None
        return self._replace(area={4: self.area[:2], 2: self.area[:1]}.get(len(self.area), EVERYWHERE))


def cells_near(pc4: str | None) -> list[Cell]:
    """Every kind of group that is tried for somebody who lives there: near home, and online."""
    areas = [ONLINE] if pc4 is None else [pc4, ONLINE]
    return [Cell(*step, daypart, area) for step in STEPS for daypart in LESSONS for area in areas]


@dataclass(slots=True)
class Tally:
    """How many people a group would help, and to which vacancies."""

    people: int = 0
    vacancies: set[str] = field(default_factory=set)

    def add(self, people: int, vacancies: Iterable[str]) -> None:
        self.people += people
        self.vacancies.update(vacancies)


@dataclass(frozen=True, slots=True)
class Published:
    """A cell as it is told: rounded, and never of few people."""

    cell: Cell
    people: int
    positions: int


def published(found: Mapping[Cell, Tally], positions: Mapping[str, int], rules: DemandRules) -> list[Published]:
    """Cells of too few people go up into the next wider area, together with others that do, until they are enough or
    there is no wider one; what is left is not told. A person is in one of the areas only, so that no difference of two
    cells tells of a few. Loudest first. `positions`: free positions by vacancy.
    """
    told, left = [], dict(found)
    while left:
        wider: dict[Cell, Tally] = {}
        for cell, tally in left.items():
            if tally.people >= rules.hidden_below:
                free = sum(positions[one] for one in tally.vacancies)
                told.append(Published(cell, _rounded(tally.people, rules), _rounded(free, rules)))
            elif (above := cell.wider()) is not None:
                wider.setdefault(above, Tally()).add(tally.people, tally.vacancies)
        left = wider
    return sorted(told, key=lambda one: (-one.people, -one.positions, one.cell.id))


def _rounded(number: int, rules: DemandRules) -> int:
    """To the nearest multiple; something is never told as nothing."""
    if number == 0:
        return 0
    return max(1, (2 * number + rules.round_to) // (2 * rules.round_to)) * rules.round_to
