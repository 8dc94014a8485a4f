"""The sample town tells its story: every track is reachable, and the baker moves to the evening group."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.engine import Engine
from services.sample_town.town import SHOWN, bodies
from services.skills.domain.privacy import profile_of
from services.skills.store.documents import CandidateContract
from services.vacancies.actions.linking import Linking
from shared.contracts.guidance import CommitmentTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import VacancyTermsContract
from shared.places import DEFAULT_MODES, Places
from shared.taxonomy import Taxonomy
from shared.taxonomy.linker import Linker

TODAY = date(2026, 11, 22)
STATUS = {(): "pledged", ("confirm",): "confirmed", ("confirm", "deliver"): "delivered"}


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


@pytest.fixture(scope="module")
def rankings():
    taxonomy = Taxonomy.load()
    linker, town = Linker(taxonomy), bodies(TODAY, taxonomy)
    linking = Linking(lambda: linker)
    engine = Engine(Settings(), taxonomy, Places.load(), DEFAULT_MODES)
    for entry in town.of_kind("vacancy"):
        terms = linking.linked(VacancyTermsContract().load(without(entry.body, "employer")))
        engine.put_vacancy(Vacancy(entry.key, entry.body["employer"]["name"], terms, terms.positions))
    for entry in town.of_kind("course"):
        terms = CourseTermsContract().load(entry.body)
        engine.put_course(Course(entry.key, entry.owner, terms, terms.seats))
    for entry in town.of_kind("guidance"):
        if entry.then in STATUS:
            body = without(entry.body, "organisation", "contact", "note") | {"vacancyIds": list(entry.references)}
            terms = CommitmentTermsContract().load(body)
            giver = entry.body["organisation"]["name"]
            engine.put_promise(Promise(entry.key, giver, STATUS[entry.then], terms, terms.capacity))
    return {entry.key: engine.rank(person(entry, linker), TODAY, limit=100) for entry in town.of_kind("candidate")}


def person(entry, linker):
    record = CandidateContract().load(entry.body)
    skills = [
        skill if skill.concept else replace(skill, concept=link.concept)
        for skill in record.skills
        if skill.concept or (link := linker.skill(skill.label))
    ]
    return Candidate(entry.key, profile_of(replace(record, skills=tuple(skills))))


def test_every_track_is_reached_by_somebody(rankings):
    tracks = Counter(ranked.pathway.track for ranking in rankings.values() for ranked in ranking.ranked)
    assert set(tracks) == {"direct", "dual", "evening", "learn_first"}
    assert min(tracks.values()) >= 10


def test_the_baker_works_by_day_when_she_moves_to_the_evening_group(rankings):
    best = rankings[SHOWN].ranked[0].pathway
    assert (best.vacancy, best.track, best.courses) == ("baker-day", "evening", ("b1-evening",))
    assert best.guidance == ("buddy-bakery",)


def test_many_things_stand_in_the_way_and_each_is_named(rankings):
    gates = Counter(near.gate for ranking in rankings.values() for near in ranking.near_misses)
    wanted = {
        "licences",
        "certificates",
        "guidance_available",
        "travel_to_work",
        "language_at_start",
        "shifts_fit_week",
    }
    assert wanted <= set(gates)


def test_somebody_whose_levels_are_not_known_has_much_to_clarify(rankings):
    assert not rankings["hazel"].ranked
    assert len(rankings["hazel"].to_clarify) >= 10


def test_most_people_have_a_pathway_and_some_do_not(rankings):
    without_one = [key for key, ranking in rankings.items() if not ranking.ranked]
    assert 0 < len(without_one) < len(rankings) / 4
