"""What the candidate form asks, in order: every field that one can PUT, so that one can type it too.

The intake asks one section per page, the long form all of them; both are made from this plan.

Names of fields are the places in the JSON body with dots (`personal.givenName`, `skills.0.label`). The wording of a
field is found under `field.<place without row number>`, its hint under `hint.…`, of its choices under `choice.…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.skills.domain.candidates import GENDERS
from shared.vocabulary import guidance, learning, profiles, work
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level
from shared.vocabulary.papers import LICENCE_INCLUDES
from shared.vocabulary.week import DAYS

LEVELS = tuple(level.name for level in Level)


@dataclass(frozen=True, slots=True)
class Item:
    """One value.

    `kind`: text, long (text of several lines), number, whole, date, time, language, country, occupation, sector, email,
    choice (one of `choices`), checks (some of `choices`), papers (some of `choices`, and codes typed besides) or flag.
    `words`: where the wording of the choices is, when not under the item's own place.
    """

    place: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    words: str = ""
    size: str = "medium"
    required: bool = False
    suggestions: str | None = None

    @property
    def is_list(self) -> bool:
        return self.kind in ("checks", "papers")


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeating group. A row that is left empty does not count.

    `key`: the item whose value is the name in a JSON object (languages). `week`: rows are shown by day. `plain`: the
    list holds bare values; the one item is called `value`. `links`: the concept that the row's label stands for
    (`skill` or `occupation`), kept in the item of the place `concept`.
    """

    place: str
    items: tuple[Item, ...]
    key: str | None = None
    week: bool = False
    plain: bool = False
    links: str | None = None
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: a step of the intake."""

    code: str
    parts: tuple[Item | Rows, ...]


def _level(place: str) -> Item:
    return Item(place, "choice", LEVELS, "level", "short")


TEAM = Item("team", size="short")
PLAN = (
    Section(
        "person",
        (
            Item("reference", required=True, size="short"),
            TEAM,
            Item("personal.givenName"),
            Item("personal.familyName"),
            Item("personal.birthYear", "whole", size="short"),
            Item("personal.gender", "choice", GENDERS, size="short"),
            Item("personal.email", "email"),
            Item("personal.phone", size="short"),
            Item("personal.contactLanguage", "language", suggestions="known-languages"),
        ),
    ),
    Section(
        "home",
        (
            Item("home.postcode", size="short"),
            Item("learningRoute", "choice", learning.LEARNING_ROUTES),
            _level("languageGoal"),
            Item("learningPace", "choice", learning.LEARNING_PACES, size="short"),
            Item("integration.pipDate", "date", size="date"),
            Item("integration.termEnd", "date", size="date"),
            Item("integration.mapHoursDone", "number", size="short"),
            Item("integration.participationHoursDone", "number", size="short"),
        ),
    ),
    Section(
        "experience",
        (
            Rows(
                "experience",
                (
                    Item("label", required=True, suggestions="known-occupations"),
                    Item("country", "country", suggestions="known-countries"),
                    Item("years", "number", size="short"),
                    Item("lastYear", "whole", size="short"),
                ),
                links="occupation",
                concept="occupation",
            ),
        ),
    ),
    Section(
        "skills",
        (
            Rows(
                "skills",
                (
                    Item("label", required=True, suggestions="known-skills"),
                    Item("proficiency", "choice", profiles.PROFICIENCIES, "skills.proficiency", "short"),
                    Item("evidence", "choice", profiles.EVIDENCE, "skills.evidence"),
                ),
                links="skill",
                concept="concept",
            ),
        ),
    ),
    Section(
        "papers",
        (
            Rows(
                "education",
                (
                    Item("level", "choice", tuple(work.EDUCATION_RANK), "education.level", required=True),
                    Item("field"),
                    Item("recognised", "choice", profiles.RECOGNITIONS, "education.recognised"),
                ),
            ),
            Item("licences", "checks", tuple(LICENCE_INCLUDES)),
            Item("certificates", "papers", words="certificate"),
        ),
    ),
    Section(
        "languages",
        (
            Rows(
                "languages",
                (
                    Item("code", "language", required=True, suggestions="known-languages"),
                    *(_level(skill) for skill in LANGUAGE_SKILLS),
                    Item("source", "choice", profiles.LEVEL_SOURCES, "languages.source"),
                    Item("on", "date", size="date"),
                ),
                key="code",
            ),
        ),
    ),
    Section(
        "week",
        (
            Rows("availability.weekly", (Item("from", "time"), Item("to", "time")), week=True),
            Item("availability.workHoursMin", "number", size="short"),
            Item("availability.workHoursMax", "number", size="short"),
            Item("availability.maxLoadHours", "number", size="short"),
            Item("availability.fromDate", "date", size="date"),
            Rows(
                "availability.commitments",
                (
                    Item("day", "choice", DAYS, "day", "short", required=True),
                    Item("from", "time", size="short", required=True),
                    Item("to", "time", size="short", required=True),
                    Item("what", suggestions="known-commitments"),
                    _level("replaceable.fromLevel"),
                    _level("replaceable.toLevel"),
                ),
            ),
        ),
    ),
    Section(
        "travel",
        (
            Item("travel.modes", "checks", profiles.TRAVEL_MODES),
            Item("travel.maxMinutes", "whole", size="short"),
        ),
    ),
    Section(
        "wishes",
        (
            Rows("engagements", (Item("value", "choice", work.ENGAGEMENTS, "engagements"),), plain=True),
            Rows("wishes.occupations", (Item("value", "occupation", suggestions="known-occupations"),), plain=True),
            Rows("wishes.sectors", (Item("value", "sector", suggestions="known-sectors"),), plain=True),
            Rows(
                "wishes.excludeOccupations", (Item("value", "occupation", suggestions="known-occupations"),), plain=True
            ),
            Item("wishes.hours", "number", size="short"),
        ),
    ),
    Section(
        "needs",
        (
            Item("needs", "checks", guidance.CANDIDATE_NEEDS),
            Item("notes", "long"),
        ),
    ),
    Section(
        "consent",
        (
            Item("consent.shareWithProviders", "flag"),
            Item("consent.on", "date", size="date"),
        ),
    ),
)


SECTIONS = {section.code: section for section in PLAN}


def parts() -> Iterator[Item | Rows]:
    """All items and groups, in order."""
    for section in PLAN:
        yield from section.parts
