"""The engine as others use it: stock that changes, entries of some vacancies, hypothetical views, what helps."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, KNOWLEDGE, MODES, PLACES, SETTINGS, course, job, levels, on, person, promise, town

from services.matcher.domain.candidate_changes import Papers, candidate_changes, papers_asked
from services.matcher.engine.engine import Engine
from services.matcher.engine.judging import search
from services.matcher.engine.looked import LookedByNumpy
from shared.vocabulary.work import Schedule


def empty_engine():
    return Engine(SETTINGS, KNOWLEDGE, PLACES, MODES)


def test_an_engine_without_stock_answers_with_empty_groups():
    ranking = empty_engine().rank(person(), AS_OF)
    assert (ranking.ranked, ranking.to_clarify, ranking.near_misses) == ((), (), ())
    assert ranking.settings == SETTINGS.id
    helps = empty_engine().what_helps(person(), AS_OF)
    assert (helps.ranked, helps.best, helps.changes) == (0, None, ())


def test_the_answer_names_the_stock_revision_that_the_caller_set():
    engine = empty_engine()
    engine.stock_revision = 1234
    assert engine.rank(person(), AS_OF).stock_revision == 1234
    assert engine.hypothetical(buddy=True).stock_revision == 1234


def test_totals_are_counted_before_another_may_change_the_stock(monkeypatch):
    engine, could_change = engine_of(town(person(), job())), []

    def other_tries(_):
        with ThreadPoolExecutor(1) as other:
            could_change.append(other.submit(engine._lock.acquire, blocking=False).result())
        return 1

    monkeypatch.setattr(LookedByNumpy, "total_ranked", property(other_tries))
    assert engine.rank(person(), AS_OF).total_ranked == 1
    assert could_change == [False]


@property_test
@given(towns())
def test_a_stock_that_was_changed_many_times_answers_like_a_fresh_one(here):
    fresh = engine_of(here)
    churned = empty_engine()
    things = [
        *((churned.put_vacancy, one) for one in here.vacancies),
        *((churned.put_course, one) for one in here.courses),
        *((churned.put_promise, one) for one in here.promises),
    ]
    chance = random.Random(len(things))
    for number in range(70):
        churned.put_vacancy(job(f"gone {number}"))
    chance.shuffle(things)
    for put, one in things:
        put(one)
        churned.rank(here.candidate, here.as_of, limit=1)
    for number in range(70):
        churned.remove_vacancy(f"gone {number}")
    for put, one in things:
        if chance.random() < 0.5:
            removed = {"put_vacancy": churned.remove_vacancy, "put_course": churned.remove_course}
            removed.get(put.__name__, churned.remove_promise)(one.id)
            churned.entries(here.candidate, here.as_of)
            put(one)
    assert churned.rank(here.candidate, here.as_of) == fresh.rank(here.candidate, here.as_of)


@property_test
@given(towns())
def test_entries_of_a_changed_vacancy_put_in_their_place_make_the_whole_again(here):
    engine = engine_of(here)
    before = engine.entries(here.candidate, here.as_of)
    for vacancy in here.vacancies:
        engine.put_vacancy(replace(vacancy, terms=replace(vacancy.terms, licences=(), certificates=())))
    changed = [vacancy.id for vacancy in here.vacancies]
    patched = before
    for identity in changed:
        patched = patched.replaced([identity], engine.entries(here.candidate, here.as_of, [identity]))
    assert patched == engine.entries(here.candidate, here.as_of)


@property_test
@given(towns())
def test_select_on_entries_gives_the_list_that_rank_shows(here):
    engine = engine_of(here)
    for limit in (1, 3, 20):
        ranking = engine.rank(here.candidate, here.as_of, limit=limit)
        placed = engine.select(engine.entries(here.candidate, here.as_of), limit)
        assert [(one.entry.pathway, one.placed_by) for one in placed] == [
            (one.pathway.id, one.placed_by) for one in ranking.ranked
        ]
        for one, shown in zip(placed, ranking.ranked, strict=True):
            assert one.entry.score == shown.pathway.score


@property_test
@given(towns())
def test_blocks_of_vacancies_make_no_difference(here):
    whole = engine_of(here).rank(here.candidate, here.as_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "ROWS_AT_ONCE", 1)
        assert engine_of(here).rank(here.candidate, here.as_of) == whole


def test_one_vacancy_is_shown_in_whatever_group_it_is():
    jobs = (job("v1", language_minimum=levels("A2")), job("v2", hours=None), job("v3", licences=("B",)))
    here = town(person("B1"), jobs)
    engine = engine_of(here)

    def groups(vacancy):
        ranking = engine.rank(here.candidate, AS_OF, vacancy=vacancy)
        return len(ranking.ranked), len(ranking.to_clarify), len(ranking.near_misses)

    assert groups("v1") == (1, 0, 0)
    assert groups("v2") == (0, 1, 0)
    assert groups("v3") == (0, 0, 1)
    assert groups("nothing") == (0, 0, 0)


def test_only_the_groups_that_are_asked_for_are_worked_out():
    jobs = (job("v1", language_minimum=levels("A2")), job("v2", hours=None), job("v3", licences=("B",)))
    here = town(person("B1"), jobs)
    engine = engine_of(here)
    whole = engine.rank(here.candidate, AS_OF)
    assert whole.ranked and whole.to_clarify and whole.near_misses
    for name in ("ranked", "to_clarify", "near_misses"):
        others = {other: () for other in ("ranked", "to_clarify", "near_misses") if other != name}
        assert engine.rank(here.candidate, AS_OF, groups=(name,)) == replace(whole, **others)


def test_a_hypothetical_buddy_opens_and_follows_the_stock_but_takes_no_changes():
    work = job(language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2"))
    engine = engine_of(town(person("A2"), work))
    view = engine.hypothetical(buddy=True)
    assert view.is_hypothetical
    assert not engine.is_hypothetical
    assert [one.vacancy for one in view.entries(person("A2"), AS_OF).ranked] == ["v1"]
    assert engine.entries(person("A2"), AS_OF).ranked == ()
    engine.put_vacancy(replace(work, id="v2", employer="e9"))
    assert sorted(one.vacancy for one in view.entries(person("A2"), AS_OF).ranked) == ["v1", "v2"]
    with pytest.raises(TypeError):
        view.put_vacancy(work)


def test_hypothetical_evening_courses_have_ids_of_their_own():
    work = job(schedule=Schedule("fixed", shifts=on("mon tue wed", "08:00", "16:00")), language_minimum=levels("A2"))
    engine = engine_of(town(person("A2"), work, course(lessons=on("tue wed", "09:00", "12:00"))))
    assert "evening" not in [one.track for one in engine.entries(person("A2"), AS_OF).ranked]
    found = engine.hypothetical(evening_courses=True).entries(person("A2"), AS_OF).ranked
    assert {one.track: one.courses for one in found}["evening"] == ("k1:evening",)
    assert [one.id for one in engine.courses()] == ["k1"]


def test_nothing_of_a_forgotten_candidate_is_kept():
    engine = engine_of(town(person(), job()))
    engine.what_helps(person(), AS_OF)
    engine.forget_candidate("c1")
    engine.forget_candidate("never seen")
    kept = [engine, engine.hypothetical(buddy=True), engine.hypothetical(evening_courses=True)]
    assert [list(one._searches) for one in kept] == [[], [], []]


def test_another_day_or_another_profile_is_worked_out_anew():
    engine = engine_of(town(person("A2"), job(), course()))
    first = engine.entries(person("A2"), AS_OF)
    assert engine.entries(person("B1"), AS_OF) != first
    later = engine.entries(person("A2"), AS_OF.replace(year=AS_OF.year + 1))
    assert later.ranked == ()
    assert engine.entries(person("A2"), AS_OF) == first


def test_what_helps_lists_what_opens_with_the_most_first():
    jobs = (
        job("v1", licences=("B",)),
        job("v2", licences=("B",), employer="e2"),
        job("v3", certificates=("forklift",), employer="e3"),
    )
    who = person("B1", licences=(), certificates=())
    helps = engine_of(town(who, jobs)).what_helps(who, AS_OF)
    assert (helps.ranked, helps.best) == (0, None)
    assert [(one.texts[0].code, one.opens, one.vacancies) for one in helps.changes] == [
        ("licence", 2, ("v1", "v2")),
        ("certificate", 1, ("v3",)),
    ]
    assert helps.changes[0].change == {"licences": ["B"]}


@property_test
@given(towns())
def test_what_helps_counts_what_the_same_change_shows(here):
    engine = engine_of(here)
    now = {(one.vacancy, one.track) for one in engine.entries(here.candidate, here.as_of).ranked}
    helps = {str(one.change): one for one in engine.what_helps(here.candidate, here.as_of).changes}
    for change in candidate_changes(here.candidate.profile, papers_asked(here.vacancies)):
        then = engine.entries(replace(here.candidate, profile=change.profile), here.as_of).ranked
        opened = {(one.vacancy, one.track) for one in then} - now
        told = helps.get(str(change.patch))
        assert (told.opens if told else 0) == len(opened)
        if told:
            assert told.best == then[0].score


def test_only_what_is_stated_is_changed():
    nothing = person("? ? ? ?", licences=None, certificates=None, weekly=None, work_hours_max=None, max_load_hours=None)
    unknown = replace(nothing.profile, travel=replace(nothing.profile.travel, max_minutes=None))
    assert list(candidate_changes(unknown, papers_asked([job(licences=("B",), certificates=("forklift",))]))) == []


def test_changes_stay_within_what_a_candidate_may_state():
    most = person("C2", work_hours_max=60, max_load_hours=100, max_minutes=600, weekly=on("mon", "00:00", "00:00"))
    codes = [one.code for one in candidate_changes(most.profile, Papers())]
    assert codes == ["evenings"]


def test_confirmed_guidance_counts_more_than_pledged():
    def score(status):
        who = person("B1", needs=("buddy",))
        return engine_of(town(who, job(), (), promise(status=status))).rank(who, AS_OF).ranked[0].pathway.score

    assert score("confirmed") == pytest.approx(score("pledged") + 0.07 * 0.3)
