"""A town in memory is the town that `opstap generate` writes and the contracts read."""

import dataclasses
import json
from datetime import date

import pytest
from marshmallow import EXCLUDE

from services.bench.asked import states_everything
from services.bench.reading import PLEDGED_EVERY
from services.bench.town import Sizes, make_stock, make_town
from services.sample_town.generate import generate
from shared.contracts.guidance import CommitmentTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.profiles import CandidateProfileContract
from shared.contracts.work import VacancyTermsContract

TODAY = date(2026, 11, 23)
SIZES = Sizes(120, 240, 40, 3)


@pytest.fixture(scope="module")
def town():
    return make_town(SIZES, TODAY)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    generate(SIZES.candidates, SIZES.vacancies, SIZES.courses, SIZES.seed, folder, TODAY)
    return {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in folder.iterdir()}


def test_vacancies_are_what_the_contract_reads_but_for_the_links_to_concepts(town, written):
    contract = VacancyTermsContract(unknown=EXCLUDE)
    for vacancy, body in zip(town.vacancies, written["vacancies"], strict=True):
        body.pop("employer")
        read = contract.load(body)
        needs = vacancy.terms.skills
        if needs is not None:
            assert all(need.concept is not None for need in needs), "every label is one of the taxonomy"
            needs = tuple(dataclasses.replace(need, concept=None) for need in needs)
        assert vacancy.terms.occupation is not None
        assert dataclasses.replace(vacancy.terms, occupation=None, skills=needs) == read


def test_courses_promises_and_candidates_are_what_the_contracts_read(town, written):
    courses, promises = CourseTermsContract(unknown=EXCLUDE), CommitmentTermsContract(unknown=EXCLUDE)
    assert [one.terms for one in town.courses] == [courses.load(body) for body in written["courses"]]
    for promise, body in zip(town.promises, written["guidance"], strict=True):
        body["vacancyIds"] = [one.partition(":")[2] for one in body["vacancyIds"]]
        assert body.pop("organisation")["name"] == promise.giver
        assert promise.terms == promises.load(body)
    profiles = CandidateProfileContract(unknown=EXCLUDE)
    for candidate, body in zip(town.candidates, written["candidates"], strict=True):
        assert candidate.profile == profiles.load({k: v for k, v in body.items() if k != "personal"})


def test_columns_that_were_made_without_objects_are_those_of_the_town(town):
    stock, people = make_stock(SIZES, TODAY)
    whole = town.stock()
    assert people == town.candidates
    assert stock.all_vacancies() == whole.all_vacancies()
    assert stock.all_courses() == whole.all_courses()
    assert sorted(stock.all_promises(), key=str) == sorted(whole.all_promises(), key=str)


def test_the_same_seed_gives_the_same_town_and_promises_are_of_both_kinds(town):
    assert make_town(SIZES, TODAY).vacancies == town.vacancies
    pledged = [one for one in town.promises if one.status == "pledged"]
    assert len(pledged) == len(range(0, len(town.promises), PLEDGED_EVERY))


def test_most_candidates_state_everything_and_the_others_are_left_out(town):
    full = [one for one in town.candidates if states_everything(one)]
    assert len(town.candidates) / 3 < len(full) < len(town.candidates)
    assert all(None not in tuple(one.profile.dutch) for one in full)


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        make_town(Sizes(-1, 1, 1, 1), TODAY)
