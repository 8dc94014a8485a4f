"""From experience to skills: what is asked first, and what becomes of the answers."""

from __future__ import annotations

from typing import Any

import pytest
from skills_house import RAW_CODE, TAXONOMY, Form, House

from services.skills.domain.candidates import RecordedExperience, RecordedSkill
from services.skills.domain.questions import demand as demand_of
from services.skills.domain.questions import questions
from shared.contracts.events import VACANCY_CLOSED, VACANCY_PUBLISHED
from shared.contracts.payloads import Ended, VacancyState
from shared.vocabulary.work import OccupationLink, SkillNeed, VacancyTerms, Workplace

WELDER = next(one.uri for one in TAXONOMY.concepts("occupation") if one.labels["en"] == "welder")
WORK = [{"occupation": WELDER, "years": 6}]


def welder(house: House, **changes: Any) -> str:
    return str(house.add(**{"experience": WORK, "skills": None, "home": {"postcode": "1506"}, **changes})["id"])


def asked(house: House, candidate: str, limit: int = 50) -> list[dict[str, Any]]:
    answer = house.call("GET", f"candidates/{candidate}/skill-questions?limit={limit}")
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["items"])


def answered(house: House, candidate: str, **answers: str) -> Any:
    body = {"answers": [{"concept": concept, "answer": said} for concept, said in answers.items()]}
    return house.call("POST", f"candidates/{candidate}/skill-questions", body)


def vacancy(
    house: House, skill: str, revision: int = 1, *, postcode: str = "1507", free: int = 1, id: str = "v1"
) -> None:
    terms = VacancyTerms("Lasser", workplace=Workplace(postcode), skills=(SkillNeed(None, skill),))
    house.hear(VACANCY_PUBLISHED, VacancyState(id, revision, "org-1", free, terms), "vacancies")


def demand(house: House, candidate: str, skill: str) -> int:
    return int(next(one["askedBy"] for one in asked(house, candidate) if one["concept"] == skill))


def test_essential_skills_of_the_work_come_first(house: House) -> None:
    found = asked(house, welder(house))
    essential, optional = TAXONOMY.skills_of(WELDER)
    assert {one["concept"] for one in found} <= {*essential, *optional}
    needs = [one["need"] for one in found]
    assert needs == sorted(needs, key=["essential", "optional"].index) and set(needs) == {"essential", "optional"}
    assert found[0]["fromWork"] == [TAXONOMY.label(WELDER)]


def test_a_skill_that_open_vacancies_near_ask_is_asked_sooner(house: House) -> None:
    candidate = welder(house)
    last = asked(house, candidate)[-1]["concept"]
    for number in range(30):
        vacancy(house, last, id=f"v{number}")
    found = asked(house, candidate)
    assert demand(house, candidate, last) == 30
    assert found[0]["concept"] == last
    gains = [one["gain"] for one in found]
    assert gains == sorted(gains, reverse=True) and gains[0] > 0


def test_far_full_and_closed_vacancies_do_not_count(house: House) -> None:
    candidate = welder(house)
    skill = asked(house, candidate)[0]["concept"]
    vacancy(house, skill, id="near")
    vacancy(house, skill, id="far", postcode="6211")
    vacancy(house, skill, id="full", free=0)
    vacancy(house, skill, id="closed")
    house.hear(VACANCY_CLOSED, Ended("closed", 2), "vacancies")
    assert demand(house, candidate, skill) == 1


def test_older_news_of_a_vacancy_changes_nothing(house: House) -> None:
    candidate = welder(house)
    skill = asked(house, candidate)[0]["concept"]
    house.hear(VACANCY_CLOSED, Ended("v1", 3), "vacancies")
    vacancy(house, skill, revision=2)
    assert demand(house, candidate, skill) == 0


def test_a_vacancy_without_skills_asks_the_essential_ones_of_its_occupation(house: House) -> None:
    candidate = welder(house)
    terms = VacancyTerms("Lasser", occupation=OccupationLink(WELDER))
    house.hear(VACANCY_PUBLISHED, VacancyState("v1", 1, "org-1", 1, terms), "vacancies")
    essential, _ = TAXONOMY.skills_of(WELDER)
    for one in asked(house, candidate):
        assert one["askedBy"] == (1 if one["concept"] in essential else 0)


def test_answers_become_confirmed_skills_and_a_no_is_not_asked_again(house: House) -> None:
    candidate = welder(house)
    yes, bit, no = (one["concept"] for one in asked(house, candidate)[:3])
    answer = answered(house, candidate, **{yes: "yes", bit: "a_bit", no: "no"})
    assert answer.status_code == 200
    kept = {one["concept"]: one for one in answer.json["skills"]}
    assert set(kept) == {yes, bit}
    assert (kept[yes]["proficiency"], kept[bit]["proficiency"]) == ("experienced", "basic")
    assert all(one["confirmed"] and one["evidence"] == "self" and one["label"] for one in kept.values())
    assert not {yes, bit, no} & {one["concept"] for one in asked(house, candidate)}


def test_another_answer_takes_the_first_back(house: House) -> None:
    candidate = welder(house)
    skill = asked(house, candidate)[0]["concept"]
    answered(house, candidate, **{skill: "no"})
    assert [one["concept"] for one in answered(house, candidate, **{skill: "yes"}).json["skills"]] == [skill]
    assert answered(house, candidate, **{skill: "no"}).json["skills"] == []


def test_what_was_tested_is_not_lowered_by_an_answer(house: House) -> None:
    skill = TAXONOMY.skills_of(WELDER)[0][0]
    tested = {"concept": skill, "proficiency": "expert", "evidence": "tested"}
    candidate = welder(house, skills=[tested])
    kept = answered(house, candidate, **{skill: "a_bit"}).json["skills"]
    assert [(one["proficiency"], one["evidence"]) for one in kept] == [("expert", "tested")]


@pytest.mark.parametrize(
    "answers",
    [
        [{"concept": "http://data.europa.eu/esco/skill/none", "answer": "yes"}],
        [{"concept": WELDER, "answer": "yes"}],
        [{"concept": TAXONOMY.skills_of(WELDER)[0][0], "answer": "perhaps"}],
        None,
    ],
)
def test_answers_that_cannot_be_understood_are_refused(house: House, answers: Any) -> None:
    answer = house.call("POST", f"candidates/{welder(house)}/skill-questions", {"answers": answers})
    assert answer.status_code == 400 and "/answers" in answer.json["errors"][0]["pointer"]


def test_an_unknown_candidate_is_a_404_and_an_employer_may_not_ask(house: House) -> None:
    assert house.call("GET", "candidates/nobody/skill-questions").status_code == 404
    assert house.call("GET", f"candidates/{welder(house)}/skill-questions", role="employer").status_code == 403


def test_erasing_somebody_erases_what_they_answered(house: House) -> None:
    candidate = welder(house)
    answered(house, candidate, **{asked(house, candidate)[0]["concept"]: "no"})
    assert house.call("DELETE", f"candidates/{candidate}").status_code == 204
    with house.app.extensions["opstap"]["database"].read() as connection:
        rows = connection.exec_driver_sql("select count(*) from declined_skills").scalar()
    assert rows == 0


def test_the_page_asks_and_keeps_without_javascript(house: House) -> None:
    candidate = welder(house)
    coach = house.coach()
    page = coach.get(f"/candidates/{candidate}/questions")
    form = Form(page.text)
    concepts = [value for name, value in form.values.items() if name.startswith("concept.")]
    assert not RAW_CODE.search(page.text)
    assert len(concepts) == 8 and page.text.count('type="radio"') == 24
    kept = coach.post(f"/candidates/{candidate}/questions", {"answer.0": "yes", "answer.1": "no", "more": "yes"})
    assert kept.status_code == 303 and kept.headers["Location"].endswith("/questions")
    skills = house.call("GET", f"candidates/{candidate}").json["skills"]
    assert [one["concept"] for one in skills] == concepts[:1]
    again = coach.get(f"/candidates/{candidate}/questions").text
    assert not [concept for concept in concepts[:2] if concept in again]


def test_the_page_says_so_when_somebody_else_changed_the_person(house: House) -> None:
    candidate = welder(house)
    coach = house.coach()
    coach.get(f"/candidates/{candidate}/questions")
    answered(house, candidate, **{asked(house, candidate)[0]["concept"]: "no"})
    assert coach.post(f"/candidates/{candidate}/questions", {"answer.0": "yes"}).status_code == 412


def test_without_work_the_page_says_where_questions_come_from(house: House) -> None:
    candidate = welder(house, experience=None)
    assert "Werkervaring invullen" in house.coach().get(f"/candidates/{candidate}/questions").text


class Small:
    """Two occupations; `a` is near to what is held already."""

    def skills_of(self, occupation: str) -> tuple[list[str], list[str]]:
        return {"baker": (["a", "b"], ["c"]), "cook": (["b"], [])}[occupation]

    def rarity(self, skill: str) -> float:
        return 1.0

    def neighbours(self, skill: str) -> frozenset[str]:
        return frozenset({"held"} if skill == "a" else ())


ALL_ASK = demand_of([{"a", "b", "c"}], Small())


def test_a_skill_of_two_occupations_is_likelier_and_one_near_to_a_held_one_tells_less() -> None:
    work = [RecordedExperience("baker", years=2), RecordedExperience("cook"), RecordedExperience(None, "iets")]
    found = questions(work, [RecordedSkill("held", proficiency="expert")], (), Small(), ALL_ASK)
    assert found[0].concept == "b" and {one.concept for one in found} == {"a", "b", "c"}
    assert found[0].occupations == ("baker", "cook")
    by = {one.concept: one for one in found}
    assert by["b"].chance > by["a"].chance and by["a"].gain < by["b"].gain


def test_the_gain_is_what_a_yes_is_expected_to_add_to_the_skills_part() -> None:
    baker = [RecordedExperience("baker", years=40)]
    asked = demand_of([{"a", "b"}, {"b"}, {"x"}], Small())
    by = {one.concept: one for one in questions(baker, None, (), Small(), asked)}
    chance = by["a"].chance
    assert (by["a"].asked_by, by["b"].asked_by, by["c"].asked_by) == (1, 2, 0)
    assert by["a"].gain == pytest.approx(chance * 0.85 * 0.5, abs=1e-3)
    assert by["b"].gain == pytest.approx(chance * 0.85 * 1.5, abs=1e-3)
    assert by["c"].gain == 0


def test_a_skill_that_nobody_asks_counts_for_the_one_beside_it() -> None:
    asked = demand_of([{"held"}], Small())
    found = questions([RecordedExperience("baker", years=40)], None, (), Small(), asked)
    assert found[0].concept == "a" and found[0].gain == pytest.approx(found[0].chance * 0.85 * 0.5, abs=1e-3)
    have = [RecordedSkill("held", proficiency="basic")]
    assert all(one.gain == 0 for one in questions([RecordedExperience("baker")], have, (), Small(), asked))


def test_long_experience_makes_a_skill_likelier_than_short() -> None:
    long, short = (questions([RecordedExperience("cook", years=years)], None, (), Small(), {})[0] for years in (8, 0.5))
    assert long.chance > short.chance
