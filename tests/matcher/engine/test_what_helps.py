"""What helps: single changes, two at a time, what is laid at their door, and that it is worked out once."""

from dataclasses import replace

import pytest
from hypothesis import given
from matcher_random import law_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, levels, on, person, promise, town

from services.matcher.domain.candidate_changes import papers_asked
from services.matcher.engine.changing import what_helps
from services.matcher.schemas.patches import changed_profile
from shared.vocabulary.profiles import Wishes
from shared.vocabulary.work import Hours, Schedule


def helps_of(who, jobs, courses=(), promises=()):
    return engine_of(town(who, jobs, courses, promises)).what_helps(who, AS_OF)


def codes(found):
    return {tuple(text.code for text in one.texts) for one in found}


DAY_LESSON = course(lessons=on("tue wed", "09:00", "12:00"))
BY_DAY = Schedule("fixed", shifts=on("mon tue wed", "08:00", "16:00"))


@pytest.mark.parametrize(
    ("code", "who", "work", "learn"),
    [
        ("language_step", person("A2"), job(), ()),
        ("licence", person("B1"), job(licences=("C",)), ()),
        ("certificate", person("B1"), job(certificates=("forklift",)), ()),
        ("more_hours", person("B1", work_hours_max=20), job(), ()),
        ("evenings", person("B1", weekly=on("mon tue wed thu fri", "07:00", "17:30")),
         job(schedule=Schedule("fixed", shifts=on("mon wed", "18:00", "22:00"))), ()),
        ("more_travel", person("B1", max_minutes=5), job(), ()),
        ("buddy", person("A2"), job(language_minimum_with_guidance=levels("A2")), ()),
        ("evening_courses", person("A2"), job(language_minimum=levels("A2"), schedule=BY_DAY), DAY_LESSON),
    ],
)  # fmt: skip
def test_every_change_of_the_design_is_tried(code, who, work, learn):
    assert (code,) in codes(helps_of(who, work, learn).changes)


def test_dutch_is_tried_in_every_skill_and_in_all_and_hours_by_four_and_by_eight():
    one_skill = helps_of(person("B1 B1 A2 B1"), job()).changes
    assert {tuple(one.texts[0].args["steps"]) for one in one_skill} == {
        ("reading",),
        ("listening", "speaking", "reading", "writing"),
    }
    hours = helps_of(person("B1", work_hours_max=20), job()).changes
    assert {one.texts[0].args["hours"] for one in hours} == {4, 8}


def test_two_changes_open_what_neither_opens_by_itself():
    jobs = (job("v1", licences=("C",)), job("v2", certificates=("forklift",)))
    both = job("v3", licences=("C",), certificates=("forklift",))
    found = helps_of(person("B1"), (*jobs, both))
    assert [(one.texts[0].code, one.opens) for one in found.changes] == [("licence", 1), ("certificate", 1)]
    (pair,) = found.pairs
    assert [text.code for text in pair.texts] == ["licence", "certificate"]
    assert (pair.opens, pair.together, pair.vacancies) == (3, 1, ("v1", "v2", "v3"))
    assert pair.change == {"licences": ["C"], "certificates": ["forklift"]}


def test_papers_of_one_kind_and_two_skills_are_held_together():
    found = helps_of(person("B1"), (job("v1", licences=("C",)), job("v2", licences=("D",))))
    assert [pair.change for pair in found.pairs] == [{"licences": ["C", "D"]}]
    two_skills = helps_of(person("B1 A2 A2 B1"), (job("v1", language_minimum=levels("B1 B1 A2 B1")),
                                                  job("v2", language_minimum=levels("B1 A2 B1 B1"))))  # fmt: skip
    changes = [pair.change["languages"]["nl"] for pair in two_skills.pairs]
    assert {"speaking": "B1", "reading": "B1"} in changes
    assert not any(pair.texts[0].args["steps"] == pair.texts[1].args["steps"] for pair in two_skills.pairs)


def test_four_and_eight_hours_are_not_twelve():
    jobs = (job("v1"), job("v2", licences=("B",), hours=Hours(8, 16)))
    found = helps_of(person("B1", work_hours_max=20, licences=()), jobs)
    assert ("more_hours", "more_hours") not in codes(found.pairs)
    assert ("licence", "more_hours") in {tuple(sorted(pair)) for pair in codes(found.pairs)}


def test_two_changes_that_open_nothing_by_themselves_are_tried_together():
    found = helps_of(person("A2", work_hours_max=20), job(language_minimum_with_guidance=levels("A2")))
    assert found.changes == ()
    assert ("language_step", "more_hours") in codes(found.pairs)
    assert ("buddy", "more_hours") in codes(found.pairs)
    assert {pair.together for pair in found.pairs} == {pair.opens for pair in found.pairs} == {1}


def test_what_does_not_exist_yet_is_paired_too():
    work = job(language_minimum_with_guidance=levels("A2"), licences=("C",))
    found = helps_of(person("A2"), (work, job("v2", licences=("C",), language_minimum=levels("A2"))), (), ())
    buddy = next(pair for pair in found.pairs if pair.change.get("hypothetical") == {"buddy": True})
    assert buddy.change == {"licences": ["C"], "hypothetical": {"buddy": True}}
    assert (buddy.opens, buddy.together) == (2, 1)


def test_at_most_fifty_are_named_and_all_are_counted():
    jobs = tuple(job(f"v{number:02}", licences=("C",), employer=f"e{number}") for number in range(60))
    (licence,) = helps_of(person("B1"), jobs).changes
    assert (licence.opens, len(licence.vacancies)) == (60, 50)


@law_test
@given(towns(3, 2, 2))
def test_a_pair_is_what_the_what_if_of_its_change_shows(here):
    profile = replace(here.candidate.profile, skills=None, experience=None, wishes=Wishes())
    who = replace(here.candidate, profile=profile)
    engine = engine_of(here)
    now = {(one.vacancy, one.track) for one in engine.entries(who, here.as_of).ranked}
    for pair in engine.what_helps(who, here.as_of).pairs:
        patch = dict(pair.change)
        extra = patch.pop("hypothetical", {})
        view = (
            engine.hypothetical(buddy="buddy" in extra, evening_courses="eveningCourses" in extra) if extra else engine
        )
        then = view.entries(replace(who, profile=changed_profile(profile, patch)), here.as_of).ranked
        assert pair.opens == len({(one.vacancy, one.track) for one in then} - now)
        assert pair.best == then[0].score
        assert pair.example in {one.pathway for one in then}
        assert 0 <= pair.together <= pair.opens


def test_it_is_worked_out_once_until_the_candidate_the_day_or_the_stock_changes(monkeypatch):
    runs = []
    work_out = what_helps.work_out
    monkeypatch.setattr("services.matcher.engine.engine.work_out", lambda *args: (runs.append(1), work_out(*args))[1])
    who, work = person("A2"), job(language_minimum_with_guidance=levels("A2"))
    engine = engine_of(town(who, work))
    first = engine.what_helps(who, AS_OF)
    assert engine.what_helps(who, AS_OF) is first
    assert len(runs) == 1
    engine.what_helps(replace(who, revision=2), AS_OF)
    engine.what_helps(replace(who, revision=2), AS_OF.replace(day=24))
    engine.put_promise(promise())
    engine.what_helps(replace(who, revision=2), AS_OF.replace(day=24))
    assert len(runs) == 4
    engine.forget_candidate(who.id)
    engine.what_helps(replace(who, revision=2), AS_OF.replace(day=24))
    assert len(runs) == 5


def test_answers_are_kept_of_a_limited_number_of_candidates(monkeypatch):
    monkeypatch.setattr("services.matcher.engine.changing.remembered.KEPT", 3)
    engine = engine_of(town(person("A2"), job()))
    for number in range(5):
        engine.what_helps(replace(person("A2"), id=f"c{number}"), AS_OF)
    assert list(engine._helps._kept) == ["c2", "c3", "c4"]


def test_a_paper_that_is_more_than_is_needed_is_told_but_not_paired():
    jobs = (
        job("v1", licences=("B",)),
        job("v2", licences=("B",)),
        job("v3", licences=("C",), certificates=("vca_vol",)),
    )
    found = helps_of(person("B1", licences=(), certificates=()), (*jobs, job("v4", certificates=("vca_basic",))))
    told = [(*one.texts[0].args.values(), one.lesser_does) for one in found.changes]
    assert told == [("B", False), ("C", True), ("vca_basic", False), ("vca_vol", True)]
    paired = {text.args.get("paper") for pair in found.pairs for text in pair.texts}
    assert {"B", "vca_basic"} <= paired and not {"C", "vca_vol"} & paired


def test_papers_are_those_of_vacancies_that_are_in_stock():
    engine = engine_of(town(person("B1"), (job("v1", licences=("C",)), job("v2", certificates=("forklift",)))))
    engine.remove_vacancy("v1")
    assert engine._stock.papers_asked() == papers_asked([job(certificates=("forklift",))])
