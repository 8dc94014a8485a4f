"""The sample town as bodies: the promised numbers, valid on any day, and nobody who exists."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sample_town.town import SHOWN, bodies
from services.skills.store.documents import CandidateContract
from shared.contracts.guidance import CommitmentTermsContract, InitiativeTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import VacancyTermsContract
from shared.places import Places
from shared.taxonomy import Taxonomy
from shared.taxonomy.linker import Linker
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.week import DAYS

TODAY = date(2026, 11, 22)
TAXONOMY = Taxonomy.load()
CONTRACTS = {
    "vacancy": (VacancyTermsContract, {"employer"}),
    "guidance": (CommitmentTermsContract, {"organisation", "contact", "note"}),
    "course": (CourseTermsContract, set()),
    "initiative": (InitiativeTermsContract, {"organisation"}),
    "candidate": (CandidateContract, set()),
}


@pytest.fixture(scope="module")
def town():
    return bodies(TODAY, TAXONOMY)


def terms(entry):
    contract, beside = CONTRACTS[entry.kind]
    return contract().load({name: value for name, value in entry.body.items() if name not in beside})


def test_the_town_has_what_it_promises(town):
    counts = Counter(entry.kind for entry in town.entries)
    assert counts["candidate"] >= 40
    assert counts["vacancy"] == 62
    assert counts["guidance"] >= 15
    assert counts["course"] == 14
    assert counts["initiative"] == 6
    assert len({entry.body["employer"]["name"] for entry in town.of_kind("vacancy")}) >= 20


@settings(max_examples=12, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_every_body_is_valid_on_any_day(today):
    for entry in bodies(today, TAXONOMY).entries:
        terms(entry)


def test_the_same_day_gives_the_same_town_and_another_day_another(town):
    assert bodies(TODAY, TAXONOMY) == town
    assert bodies(TODAY + timedelta(days=1), TAXONOMY) != town


def test_names_are_unique_and_what_is_referred_to_comes_first(town):
    names = [(entry.kind, entry.key) for entry in town.entries]
    assert len(names) == len(set(names))
    for position, entry in enumerate(town.entries):
        assert all(("vacancy", name) in names[:position] for name in entry.references)
    assert ("candidate", SHOWN) in names


def test_evening_courses_are_too_few_and_no_online_course_is_open_to_the_usual_routes(town):
    courses: list[CourseTerms] = [terms(entry) for entry in town.of_kind("course")]
    assert sum(course.is_evening for course in courses) == 2
    assert all(set(course.routes) == {"education"} for course in courses if course.place.online)


@pytest.mark.parametrize("today", [TODAY + timedelta(days=days) for days in range(7)])
def test_courses_start_on_the_day_of_a_lesson_and_work_on_a_monday(today):
    town = bodies(today, TAXONOMY)
    for entry in town.of_kind("course"):
        weekday = date.fromisoformat(entry.body["startsOn"]).weekday()
        assert DAYS[weekday] in {lesson["day"] for lesson in entry.body["lessons"]}
    assert {date.fromisoformat(entry.body["startsOn"]).weekday() for entry in town.of_kind("vacancy")} == {0}


def test_the_people_differ_in_level_route_week_and_needs(town):
    people = [entry.body for entry in town.of_kind("candidate")]
    assert {person["learningRoute"] for person in people} >= {
        "b1",
        "z",
        "education",
        "wi2013",
        "fulfilled",
        "not_obliged",
    }
    dutch = [person["languages"].get("nl") for person in people]
    assert {levels["speaking"] for levels in dutch if levels} >= {"A0", "A1", "A2", "B1"}
    assert None in dutch
    assert any(levels and levels["speaking"] and levels["writing"] is None for levels in dutch)
    assert any("weekly" not in person["availability"] for person in people)
    assert any("childcare" in person["needs"] for person in people)
    assert {person["personal"]["gender"] for person in people} == {"f", "m"}
    assert any(lesson.get("replaceable") for person in people for lesson in person["availability"]["commitments"])


def test_the_offer_differs_in_schedule_engagement_and_language(town):
    offers = [entry.body for entry in town.of_kind("vacancy")]
    assert {offer["schedule"]["type"] for offer in offers} == {"fixed", "flexible", "rotating", "unknown"}
    assert {offer["engagement"] for offer in offers} == {"job", "apprenticeship", "work_experience", "volunteering"}
    assert any("languageMinimum" not in offer for offer in offers)
    assert any("schoolDay" in offer for offer in offers)
    steps = {entry.then for entry in town.of_kind("guidance")}
    assert {(), ("confirm",), ("confirm", "deliver"), ("confirm", "withdraw")} <= steps


def test_everything_is_in_the_town_where_the_zaan_region_is(town):
    places = Places.load()
    for entry in town.entries:
        for part in ("home", "workplace", "place"):
            postcode = (entry.body.get(part) or {}).get("postcode")
            assert postcode is None or ("1501" <= postcode <= "1567" and places.point(postcode))


def test_nobody_exists(town):
    for entry in town.of_kind("candidate"):
        personal = entry.body["personal"]
        assert personal["familyName"] == "Voorbeeld"
        assert personal.get("email", ".example").endswith(".example")
        assert "phone" not in personal


def test_most_free_text_is_linked_and_some_is_left_for_a_person(town):
    linker = Linker(TAXONOMY)
    labels = [need["label"] for entry in town.of_kind("vacancy") for need in entry.body.get("skills", [])]
    linked = sum(linker.skill(label) is not None for label in labels)
    assert 0.95 * len(labels) < linked < len(labels)


def test_a_label_that_the_taxonomy_does_not_have_is_noticed(town):
    lacking = Taxonomy([], [], [], version="empty", fingerprint="0")
    with pytest.raises(KeyError):
        bodies(TODAY, lacking)


def test_bodies_are_json(town):
    assert json.loads(json.dumps([entry.body for entry in town.entries]))
