"""What cannot be put in columns is left out with its reason, everything else is ranked, and a good version heals it."""

from __future__ import annotations

import logging
import math
from dataclasses import replace

import pytest
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, course, job, levels, person, promise

from services.matcher.domain.stock import FreePeriod
from services.matcher.engine.engine import Engine
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule

WHO = person("A2")
GOOD = (job("v2"), job("v3", language_minimum=levels("A2")))
LESSONS, BUDDY = course("k2"), promise("g2", vacancy_ids=("v2",))


@pytest.fixture
def engine():
    made = Engine(SETTINGS, KNOWLEDGE, PLACES, MODES)
    for one in GOOD:
        made.put_vacancy(one)
    made.put_course(LESSONS)
    made.put_promise(BUDDY)
    return made


def shown(engine):
    return engine.rank(WHO, AS_OF)


VACANCIES = {
    "hours.min: not a number": {"hours": Hours(math.nan, 24)},
    "hours.max: not a number": {"hours": Hours(8, math.inf)},
    "hours.min: not between 0 and 168": {"hours": Hours(-1, 24)},
    "hours.max: not between 8 and 168": {"hours": Hours(8, 900)},
    "hours.max: not between 30 and 168": {"hours": Hours(30, 20)},
    "engagement: not known": {"engagement": "slavery"},
    "schedule.type: not known": {"schedule": Schedule("sometimes")},
    "educationMinimum: not known": {"education_minimum": "wizard"},
    "contract.type: not known": {"contract": Contract("handshake")},
    "contract.months: not a number": {"contract": Contract("fixed_term", math.nan)},
    "languageMinimum.speaking: not between 0 and 6": {"language_minimum": LanguageLevels(None, 7)},
    "languageMinimumWithGuidance.reading: not between 0 and 6": {
        "language_minimum_with_guidance": LanguageLevels(reading=-1)
    },
    "otherLanguages.en: not a number": {"other_languages": {"en": "B1"}},
    "cannot be read: AttributeError": {"starts_on": "2026-11-23"},
    "cannot be read: TypeError": {"licences": 3},
}
COURSES = {
    "toLevel: below fromLevel": {"from_level": Level.B1, "to_level": Level.A2},
    "lessons: none": {"lessons": ()},
    "teaches: nothing": {"teaches": ()},
    "teaches: not known": {"teaches": ("singing",)},
    "weeks: not between 1 and 1000": {"weeks": 0},
    "weeks: not a whole number": {"weeks": 1.5},
    "fromLevel: not between 0 and 6": {"from_level": -2},
    "admission: not known": {"admission": "never"},
    "seatsFree: not between 0 and 1e+06": {"seats_free": -1},
    "cannot be read: TypeError": {"lessons": 4},
}
PROMISES = {
    "kind: not known": {"kind": "wishes"},
    "hoursPerWeek: not a number": {"hours_per_week": math.nan},
    "weeks: not between 0 and 1e+06": {"weeks": -3},
    "dayparts: not a part of the week": {"kind": "room_for_lessons", "dayparts": ("tue_night",)},
    "capacityFree: not between 0 and 1e+06": {"capacity_free": -1},
}


@pytest.mark.parametrize("reason", VACANCIES)
def test_a_vacancy_that_makes_no_sense_is_left_out_until_a_good_one_comes(engine, reason, caplog):
    before = shown(engine)
    engine.put_vacancy(job("v1"))
    with_it = shown(engine)
    with caplog.at_level(logging.WARNING):
        engine.put_vacancy(job("v1", **VACANCIES[reason]))
    (found,) = engine.quarantined()
    assert (found.kind, found.id, found.reason) == ("vacancy", "v1", reason)
    assert engine.left_out == 1 and [record.reason for record in caplog.records] == [reason]
    assert shown(engine) == before and engine.vacancy("v1") is None
    engine.put_vacancy(job("v1"))
    assert shown(engine) == with_it and engine.quarantined() == []


@pytest.mark.parametrize("reason", COURSES)
def test_a_course_that_makes_no_sense_is_left_out_until_a_good_one_comes(engine, reason):
    before = shown(engine)
    changes = dict(COURSES[reason])
    if "seats_free" not in changes and "lessons" in changes and not changes["lessons"]:
        engine.put_course(course("k1"))
    engine.put_course(course("k1", **changes))
    (found,) = engine.quarantined()
    assert (found.kind, found.id, found.reason) == ("course", "k1", reason)
    assert shown(engine) == before and engine.course("k1") is None
    engine.put_course(course("k1"))
    assert engine.quarantined() == [] and engine.course("k1") == course("k1")


@pytest.mark.parametrize("reason", PROMISES)
def test_a_promise_that_makes_no_sense_is_left_out_until_a_good_one_comes(engine, reason):
    before = shown(engine)
    engine.put_promise(promise("g1", vacancy_ids=("v2", "v3")))
    engine.put_promise(promise("g1", **PROMISES[reason]))
    (found,) = engine.quarantined()
    assert (found.kind, found.id, found.reason) == ("commitment", "g1", reason)
    assert shown(engine) == before and engine.promise("g1") is None
    engine.put_promise(promise("g1"))
    assert engine.quarantined() == [] and engine.promise("g1") == promise("g1")


def test_what_is_left_out_is_forgotten_when_it_is_closed(engine):
    engine.put_vacancy(job("v1", engagement="?"))
    engine.put_course(course("k1", lessons=()))
    engine.put_promise(promise("g1", "wishes"))
    assert [one.kind for one in engine.quarantined()] == ["commitment", "course", "vacancy"]
    engine.remove_vacancy("v1")
    engine.remove_course("k1")
    engine.remove_promise("g1")
    assert engine.quarantined() == []


def test_what_was_left_out_is_still_so_after_a_restart(engine):
    engine.put_vacancy(job("v1", engagement="?"))
    again = Engine(SETTINGS, KNOWLEDGE, PLACES, MODES)
    again.restore(engine.saved())
    assert again.quarantined() == engine.quarantined()
    again.put_vacancy(job("v1"))
    assert again.quarantined() == []


def test_a_vacancy_without_skills_or_occupation_and_with_all_unknown_is_ranked_or_to_clarify(engine):
    engine.put_vacancy(job("v1", occupation=OccupationLink("nobody knows it"), skills=None))
    engine.put_vacancy(job("v4", occupation=None, skills=None, hours=None, schedule=None, workplace=None))
    assert engine.quarantined() == []
    answer = shown(engine)
    ids = {one.vacancy for one in (*(ranked.pathway for ranked in answer.ranked), *answer.to_clarify)}
    assert {"v1", "v4"} <= ids


def test_a_promise_that_ends_before_it_begins_or_is_never_free_is_of_no_use(engine):
    ends_first = promise("g1", vacancy_ids=("v2",), valid_from=AS_OF.replace(year=2028), valid_until=AS_OF)
    backwards = replace(
        promise("g3", vacancy_ids=("v2",)), free_per_period=(FreePeriod(3, AS_OF.replace(year=2028), AS_OF),)
    )
    engine.remove_promise("g2")
    before = shown(engine)
    engine.put_promise(ends_first)
    engine.put_promise(backwards)
    assert shown(engine) == before and engine.quarantined() == []
