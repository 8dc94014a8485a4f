"""Random towns for property tests.

Everything is drawn from small pools. A vacancy, course, promise or candidate is ordinary, and likely to fit, but for a
few fields ("odd" ones) that take any value at all, so that towns are often feasible and often fail by one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from matcher_towns import AS_OF, WORKDAYS, RandomTown, at, levels, on

from services.matcher.domain.stock import Candidate, Course, FreePeriod, Promise, Vacancy
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.guidance import CommitmentTerms
from shared.vocabulary.learning import CoursePlace, CourseTerms
from shared.vocabulary.profiles import (
    Availability,
    CandidateProfile,
    Commitment,
    Education,
    Experience,
    HeldSkill,
    Replaceable,
    Travel,
    Wishes,
)
from shared.vocabulary.week import Interval
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule, SkillNeed, VacancyTerms, Workplace

EXAMPLES = int(os.environ.get("OPSTAP_EXAMPLES", "60"))
_usual = hypothesis_settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="OPSTAP_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
property_test = hypothesis_settings(_usual, max_examples=EXAMPLES)
"""60 fixed examples; `OPSTAP_EXAMPLES=2000` looks for new ones."""
law_test = hypothesis_settings(_usual, max_examples=EXAMPLES // 2)
"""For the laws, which rank every town twice and hold for two readings."""

Draw = Callable[[Random], Any]
Fields = dict[str, tuple[Draw, Draw]]
"""Per field how it is usually drawn, and how when it is one of the odd ones."""


def one(*values: Any) -> Draw:
    return lambda random: random.choice(values)


def either(*draws: Draw) -> Draw:
    return lambda random: random.choice(draws)(random)


def day(*values: int | None) -> Draw:
    """Dates by days after `AS_OF`."""
    return one(*(None if days is None else AS_OF + timedelta(days=days) for days in values))


def some(draw: Draw, most: int = 2) -> Draw:
    return lambda random: tuple(draw(random) for _ in range(random.randint(0, most)))


def build(cls: type, *draws: Draw, **named: Draw) -> Draw:
    return lambda random: cls(*(draw(random) for draw in draws), **{name: draw(random) for name, draw in named.items()})


def around(*bases: Level, odd: tuple[int | None, ...]) -> Draw:
    """Four levels near one of the bases; with steps as stated, `None` unknown."""

    def draw(random: Random) -> LanguageLevels:
        base = random.choice(bases)
        steps = [random.choice((0, 0, 0, *odd)) for _ in range(4)]
        return LanguageLevels(*(None if step is None else Level(min(6, max(0, base + step))) for step in steps))

    return draw


def drawn(random: Random, fields: Fields, odd: int) -> dict[str, Any]:
    """Values for all fields, at most `odd` of which are drawn in the odd way."""
    strange = random.sample(sorted(fields), random.randint(0, odd))
    return {name: how[name in strange](random) for name, how in fields.items()}


def seeded(make: Callable[..., Any], *arguments: Any) -> st.SearchStrategy[Any]:
    """Drawn by Python's own generator from a seed: much faster and more even than drawing every field by hypothesis,
    which still leaves out what does not matter when it reports a town."""
    return st.integers(0, 2**40).map(lambda seed: make(Random(seed), *arguments))


A0, A1, A2, B1, B2 = Level.A0, Level.A1, Level.A2, Level.B1, Level.B2
WIDE = on("mon tue wed thu fri sat sun", "00:00", "24:00")
LONG_DAYS = on(WORKDAYS, "06:00", "23:00")
SCHOOL_HOURS = on("mon tue wed thu fri", "08:45", "15:00")
BROKEN = on(WORKDAYS, "06:30", "17:15") + on("tue thu sat", "18:00", "23:30")
NIGHTS = on("mon tue wed thu fri sun", "20:00", "10:15")
SHIFTS = (
    on("mon wed fri", "08:00", "16:00"), on("tue thu", "07:15", "15:45"), on(WORKDAYS, "09:00", "13:00"), on("mon tue", "22:00", "06:00"),
    on("sun", "23:00", "05:00"), on("tue", "12:00", "18:15"), on("sat sun", "05:45", "10:00"), on("thu fri", "01:30", "05:30"),
)  # fmt: skip
EVENINGS = (on("tue thu", "18:30", "21:00"), on("mon wed", "19:00", "21:30"), on("sat", "09:30", "14:00"))
DAYTIMES = (
    on("tue thu", "09:00", "12:00"),
    on("mon wed fri", "13:15", "15:45"),
    on("tue", "16:45", "19:00"),
    on("mon tue", "10:00", "12:30"),
)
FIXED = one(*(Schedule("fixed", shifts=shifts) for shifts in SHIFTS))
ROTATING = build(Schedule, one("rotating"), weeks=some(one(*SHIFTS), 3))
FLEXIBLE = one(
    *(Schedule("flexible", window=w) for w in ((), on(WORKDAYS, "07:00", "19:00"), on("mon tue", "08:00", "20:15")))
)

SKILL_NEED = build(
    SkillNeed, one("iets"), one("dough", "oven", "pastry", "mop", "knife", None), one("essential", "optional")
)
PLACE = one(Workplace("1507"), Workplace("1541 AB"), Workplace("1506"), Workplace(remote=True))
VACANCY: Fields = {
    "occupation": (one(*(OccupationLink(o) for o in ("baker", "butcher", "cleaner", "pastry_cook"))), one(OccupationLink("mystery"), None)),
    "engagement": (one("job"), one("apprenticeship", "work_experience", "volunteering")),
    "sector": (one(None, "Food", "zorg"), one(None, "FOOD")),
    "workplace": (PLACE, one(Workplace("9711"), Workplace("1511"), Workplace("1599"), Workplace(), None)),
    "starts_on": (day(None, 0, -10, 30), day(90, 250)),
    "closes_on": (day(None, 250, 400), day(0, 60, -1)),
    "latest_start": (day(None, None, 400), day(120, 20, -5)),
    "continuous": (one(False), one(True)),
    "hours": (one(Hours(8, 16), Hours(16, 24), Hours(24, 32)), one(Hours(36, 40), Hours(2, 4), None)),
    "schedule": (either(FIXED, FIXED, ROTATING, FLEXIBLE), one(Schedule("unknown"), None)),
    "school_day": (one(None, None, at("tue", "09:30", "12:30")), one(at("thu", "09:00", "16:00"), at("tue", "10:00", "13:15"), at("wed", "18:00", "22:00"))),
    "skills": (either(one(None), some(SKILL_NEED, 3)), some(SKILL_NEED, 1)),
    "licences": (one(None, ()), one(("B",), ("C", "BE"))),
    "certificates": (one(None, ()), one(("vca_basic",), ("haccp", "bhv"))),
    "education_minimum": (one(None, "none"), one("vmbo", "mbo_2", "hbo")),
    "other_languages": (one(None, {}), one({"en": A2}, {"en": A0, "ar": B1}, {"ti": B2, "en": A1})),
    "language_minimum": (around(B1, B1, A2, odd=(-1,)), either(around(B1, A1, odd=(None, -1, 1)), one(None))),
    "contract": (one(None, Contract("permanent"), Contract("fixed_term", 7)), one(Contract("on_call"), Contract("fixed_term", 24))),
    "paid": (one(None), one(True, False)),
    "positions": (one(1, 3), one(0)),
}  # fmt: skip


def random_vacancy(random: Random, number: int) -> Vacancy:
    values = drawn(random, VACANCY, odd=2)
    free = values.pop("positions")
    minimum = values["language_minimum"]
    if minimum is not None and random.choice((True, False)):
        steps = random.choice(((1, 1, 1, 1), (2, 2, 2, 2), (1, 1, 1, 1), (1, 0, 1, 2), (0, 0, 0, 0)))
        lowered = (
            None if level is None else Level(max(0, level - step)) for level, step in zip(minimum, steps, strict=True)
        )
        values["language_minimum_with_guidance"] = LanguageLevels(*lowered)
    return Vacancy(f"v{number}", random.choice(("e1", "e2")), VacancyTerms(title="Werk", **values), free)


COURSE: Fields = {
    "to_level": (one(1), one(2)),
    "from_level": (one(A2, A2, A1), one(A0, B1)),
    "lessons": (one(*EVENINGS, *DAYTIMES), one(on("sun", "06:00", "08:00"), on("wed fri", "07:00", "08:45"))),
    "starts_on": (day(0, 14, 60, 200), day(-30, -1, 150, 220, -100)),
    "weeks": (one(6, 12, 20), one(30, 3)),
    "teaches": (one(("listening", "speaking", "reading", "writing")), one(("listening", "speaking"), ("writing",), ("reading", "writing", "listening"))),
    "routes": (one(None, ("b1",), ()), one(("z",), ("education", "b1"))),
    "place": (one(CoursePlace("1506"), CoursePlace("1507 XZ"), CoursePlace(online=True)), one(CoursePlace("9711"), CoursePlace("1511"), CoursePlace(), None)),
    "admission": (one("fixed", "rolling"), one("fixed", "rolling")),
    "seats": (one(1, 8), one(0, None)),
}  # fmt: skip


def random_course(random: Random, number: int) -> Course:
    values = drawn(random, COURSE, odd=1)
    seats = values.pop("seats")
    values["to_level"] = Level(values["from_level"] + values["to_level"])
    return Course(f"k{number}", "p1", CourseTerms(title="NT2", **values), seats)


def random_periods(random: Random) -> tuple[FreePeriod, ...]:
    """One to four stretches of days without a gap, some of them taken; the last may end."""
    days = sorted(random.sample((10, 40, 100, 110, 170, 240), random.randint(0, 3)))
    firsts = [random.choice((None, 0, 5)), *days]
    lasts = [*(day - 1 for day in days), random.choice((None, None, 260))]
    return tuple(
        FreePeriod(random.choice((0, 1, 1, 2)), day(first)(random), day(last)(random))
        for first, last in zip(firsts, lasts, strict=True)
    )


SUPPORTING = ("buddy", "language_coach", "shared_working_language", "language_lessons_at_work")
PROMISE: Fields = {
    "kind": (one(*SUPPORTING), one("room_for_lessons", "job_coach")),
    "hours_per_week": (one(1.0, 3.0), one(0.5, None)),
    "weeks": (one(None, 40), one(10, 13, 20)),
    "valid_from": (day(None, 0, -40), day(30, 100, 240)),
    "valid_until": (day(None, 700, 110, 170), day(30, 90, 250)),
    "languages": (one(("ar",), ("en", "ti")), one(None, ())),
    "dayparts": (one(None, ("tue_morning", "thu_morning")), one(("mon_afternoon", "wed_evening", "tue_evening"), ())),
    "status": (one("confirmed", "pledged"), one("delivered")),
    "capacity": (one(1, 2), one(0)),
    "giver": (one("e1", "e2"), one("club")),
    "periods": (either(one(()), one(()), random_periods), random_periods),
}


def random_promise(random: Random, number: int) -> Promise:
    values = drawn(random, PROMISE, odd=1)
    status, capacity, giver, periods = (values.pop(name) for name in ("status", "capacity", "giver", "periods"))
    names = random.choice((("v1", "v2", "v3"), ("v1", "v2", "v3"), ("v1",), ("v3", "v4"), ()))
    confirmed_for = random.choice(((), ("v1",), ("v2", "v3")))
    terms = CommitmentTerms(vacancy_ids=names, **values)
    return Promise(f"g{number}", giver, status, terms, capacity, confirmed_for, free_per_period=periods)


TAKEN = one(
    at("tue", "09:00", "12:00"), at("wed", "13:00", "15:15"), at("mon", "06:15", "08:00"), at("fri", "22:00", "02:00")
)
COMMITMENT = build(Commitment, TAKEN, one(None, Replaceable(A2, B1), Replaceable(A2, B1), Replaceable(A1, A2)))
HELD = build(HeldSkill, one("dough", "pastry", "hygiene", "weld"), one(None, "basic", "experienced", "expert"))
EXPERIENCE = build(
    Experience, one("baker", "pastry_cook", "welder", "mystery"), one(None, 0.0, 2.5, 12.0), one(None, 2010, 2024, 2030)
)
EDUCATION = build(Education, one("primary", "secondary", "mbo_3", "wo"), one(None, "no", "idw_requested", "idw_done"))
FOREIGN: tuple[dict[str, LanguageLevels], ...] = (
    {},
    {"ar": levels("? C1 ? ?")},
    {"en": levels("B1 ? A2 ?"), "ti": levels("C2")},
)
WISHES = build(
    Wishes,
    one(None, (), ("pastry_cook", "welder")),
    one(None, (), ("food",), ("Zorg", "x")),
    one(None, ()),
    one(None, 0.0, 12.0, 32.0),
)
CANDIDATE: Fields = {
    "postcode": (one("1506", "1507 AB"), one("1501", "1561", "1599", None)),
    "learning_route": (one("b1", "b1", "education"), one("z", "wi2013", "fulfilled", "not_obliged", None)),
    "language_goal": (one(None, B1), one(A0, Level.C1)),
    "skills": (some(HELD, 3), one(None)),
    "experience": (some(EXPERIENCE), one(None)),
    "education": (some(EDUCATION), one(None)),
    "licences": (one(("B",), ("CE",)), one((), None)),
    "certificates": (one(("vca_vol", "haccp", "bhv"), ("vca_basic", "haccp")), one((), None)),
    "foreign": (one(*FOREIGN), one(*FOREIGN)),
    "dutch": (around(A2, A2, A2, A1, odd=(1,)), around(A1, A2, B1, odd=(None, 1, -1))),
    "learning_pace": (one("fast", "average", "slow"), one(None)),
    "weekly": (one(WIDE, WIDE, LONG_DAYS), one(SCHOOL_HOURS, BROKEN, NIGHTS, None)),
    "work_hours_min": (one(None, 8.0), one(16.0, 24.0)),
    "work_hours_max": (one(32.0, 40.0), one(12.0, None)),
    "max_load_hours": (one(28.0, 34.0, 45.0), one(20.0, 24.5, None)),
    "from_date": (day(None, 10), day(60, 0, 200)),
    "commitments": (some(COMMITMENT), one(None)),
    "modes": (one(("bike",), ("bike", "public_transport"), ("public_transport",)), one(("car", "walk"), (), None)),
    "max_minutes": (one(30, 45, 60), one(5, 15, 0, None)),
    "needs": (one((), ("buddy",), ("language_coach", "room_for_lessons")), one(None, ("job_coach", "childcare"))),
    "wishes": (WISHES, build(Wishes, exclude_occupations=one(("cleaner",), ("baker", "butcher")))),
    "engagements": (one(("job",), ("apprenticeship", "job", "work_experience")), one(("volunteering",), (), None)),
}  # fmt: skip


def random_candidate(random: Random) -> Candidate:
    values = drawn(random, CANDIDATE, odd=2)
    week = Availability(**{name: values.pop(name) for name in Availability.__dataclass_fields__})
    travel = Travel(values.pop("modes"), values.pop("max_minutes"))
    languages = {**values.pop("foreign"), "nl": values.pop("dutch")}
    return Candidate(
        "c1", CandidateProfile(reference="r", languages=languages, availability=week, travel=travel, **values)
    )


def vacancies(number: int = 1) -> st.SearchStrategy[Vacancy]:
    return seeded(random_vacancy, number)


def courses(number: int = 1) -> st.SearchStrategy[Course]:
    return seeded(random_course, number)


def promises(number: int = 1) -> st.SearchStrategy[Promise]:
    return seeded(random_promise, number)


def candidates() -> st.SearchStrategy[Candidate]:
    return seeded(random_candidate)


@st.composite
def towns(draw: st.DrawFn, vacancies_up_to: int = 6, courses_up_to: int = 4, promises_up_to: int = 4) -> RandomTown:
    """1 to 6 vacancies, 0 to 4 courses, 0 to 4 promises and a candidate."""
    return RandomTown(
        draw(candidates()),
        tuple(draw(vacancies(number)) for number in range(1, 1 + draw(st.integers(1, vacancies_up_to)))),
        tuple(draw(courses(number)) for number in range(1, 1 + draw(st.integers(0, courses_up_to)))),
        tuple(draw(promises(number)) for number in range(1, 1 + draw(st.integers(0, promises_up_to)))),
    )


def wider(weekly: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The same week and some hours more."""
    return weekly + on(WORKDAYS, "17:00", "23:30") + on("sat", "08:00", "18:00")
