"""What a provider states of a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.week import Interval

LEARNING_ROUTES = ("b1", "education", "z", "wi2013", "fulfilled", "not_obliged")
LEARNING_PACES = ("fast", "average", "slow")
COURSE_KINDS = ("language", "vocational_language")
ADMISSIONS = ("fixed", "rolling")
EVENING_STARTS = 17 * 60 + 30


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """Where the lessons are; an online course needs no travel."""

    postcode: str | None = None
    online: bool = False


@dataclass(frozen=True, slots=True)
class CourseTerms:
    """A group with a level step and a timetable. `routes` `None` or empty: open to every learning route."""

    title: str
    from_level: Level
    to_level: Level
    lessons: tuple[Interval, ...]
    starts_on: date
    weeks: int
    kind: str = "language"
    teaches: tuple[str, ...] = LANGUAGE_SKILLS
    routes: tuple[str, ...] | None = None
    place: CoursePlace | None = None
    seats: int | None = None
    admission: str = "fixed"

    @property
    def is_evening(self) -> bool:
        """Every lesson from 17:30 or in the weekend: what people with a day job can attend."""
        return all(lesson.start >= EVENING_STARTS or lesson.day in ("sat", "sun") for lesson in self.lessons)

    @property
    def ends_on(self) -> date:
        """The first day after a whole run of the course."""
        return self.starts_on + timedelta(days=7 * self.weeks)
