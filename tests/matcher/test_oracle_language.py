"""Language, guidance and honest dates, worked out by hand. Monday 23 November 2026 is day 0."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from matcher_towns import AS_OF, course, job, levels, on, person, promise, rank, town

from shared.vocabulary.cefr import LanguageLevels, Level

JOB = job(language_minimum_with_guidance=levels("A2"))
THIRTEEN_WEEKS = AS_OF + timedelta(weeks=13)


def days(number):
    return AS_OF + timedelta(days=number)


def of_track(track, who, what, courses=(), promises=()):
    (found,) = [c for c in rank(town(who, what, courses, promises)).combinations if c.track == track]
    return found


def test_the_lower_minimum_counts_with_a_buddy():
    found = of_track("direct", person("A2"), JOB, (), promise())
    assert (found.named("fail"), found.leans_on) == ([], ("g1",))


def test_without_a_promise_only_the_guidance_fails():
    assert of_track("direct", person("A2"), JOB).named("fail") == ["guidance_available"]


def test_below_the_lower_minimum_only_the_language_fails():
    found = of_track("direct", person("A1"), JOB, (), promise())
    assert (found.named("fail"), found.leans_on) == (["language_at_start"], ())


def test_who_meets_the_full_minimum_leans_on_nobody():
    found = of_track("direct", person("B1"), JOB, (), promise())
    assert (found.named("fail"), found.leans_on) == ([], ())


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "room_for_lessons"},
        {"kind": "job_coach"},
        {"status": "delivered"},
        {"capacity_free": 0},
        {"hours_per_week": 0.5},
        {"hours_per_week": None},
        {"weeks": 12},
        {"valid_from": days(1)},
        {"valid_until": THIRTEEN_WEEKS - timedelta(days=1)},
        {"vacancy_ids": ("v2",)},
        {"giver": "club"},
        {"kind": "shared_working_language", "languages": ("ar",)},
        {"kind": "shared_working_language", "languages": None},
    ],
)
def test_a_promise_that_does_not_count_carries_nothing(changes):
    assert of_track("direct", person("A2"), JOB, (), promise(**changes)).named("fail") == ["guidance_available"]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "pledged"},
        {"weeks": 13},
        {"valid_from": days(0), "valid_until": THIRTEEN_WEEKS},
        {"giver": "club", "confirmed_for": ("v1",)},
        {"kind": "shared_working_language", "languages": ("ti", "ar"), "hours_per_week": None},
    ],
)
def test_a_promise_that_counts_carries_the_lower_minimum(changes):
    who = person("A2", languages={"nl": levels("A2"), "ar": levels("? B1 ? ?"), "ti": levels("C2 A2 C2 C2")})
    assert of_track("direct", who, JOB, (), promise(**changes)).named("fail") == []


def test_a_shared_language_is_judged_by_another_skill_when_speaking_is_unknown():
    who = person("A2", languages={"nl": levels("A2"), "ar": levels("A1 ? B1 ?")})
    shared = promise(kind="shared_working_language", languages=("ar",))
    assert of_track("direct", who, JOB, (), shared).named("fail") == []


def test_a_confirmed_promise_is_named_before_a_pledged_one():
    found = of_track("direct", person("A2"), JOB, (), (promise("g1", status="pledged"), promise("g3"), promise("g2")))
    assert found.leans_on == ("g2",)


def test_an_unknown_level_may_be_asked_or_guided():
    who = person("B1 B1 B1 ?")
    assert of_track("direct", who, JOB).named("unknown") == ["language_at_start"]
    speaking = job(language_minimum_with_guidance=levels("B1 B1 B1 A0"))
    assert of_track("direct", who, speaking).named("unknown") == ["language_at_start"]
    assert of_track("direct", who, speaking, (), promise()).leans_on == ("g1",)


def test_with_a_low_level_and_an_unknown_one_both_the_promise_and_the_level_are_missing():
    found = of_track("direct", person("A2 A2 A2 ?"), JOB)
    assert (found.named("fail"), found.named("unknown")) == (["guidance_available"], ["language_at_start"])


def test_a_promise_need_last_only_until_the_full_minimum_is_cautiously_met():
    # Ten weeks from day 14 end on day 84, cautiously (15 % of 70 days, rounded up: 11) on day 95; 13 weeks are 91 days.
    evening = course(weeks=10)
    assert of_track("evening", person("A2"), JOB, evening, promise(valid_until=days(95))).named("fail") == []
    assert of_track("evening", person("A2"), JOB, evening, promise(valid_until=days(94))).named("fail") == [
        "guidance_available"
    ]
    fast = person("A2", learning_pace="fast")
    assert of_track("evening", fast, JOB, evening, promise(valid_until=days(84))).named("fail") == []


def test_a_course_that_does_not_reach_the_minimum_needs_guidance_that_lasts_beyond_it():
    what = job(language_minimum=levels("B2"), language_minimum_with_guidance=levels("A2"))
    short, lasting = promise("g1", valid_until=days(120)), promise("g2", status="pledged")
    found = of_track("evening", person("A2"), what, course(weeks=20), short)
    assert (found.named("fail"), found.leans_on) == (["language_at_end"], ("g1",))
    found = of_track("evening", person("A2"), what, course(weeks=20), (short, lasting))
    assert (found.named("fail"), found.leans_on) == ([], ("g2",))


def test_after_learning_first_work_starts_on_the_cautious_end():
    # Twenty weeks from day 14: day 154; average 15 % of 140 days is 21, slow 70.
    for pace, start in (("fast", 154), ("average", 175), (None, 175), ("slow", 224)):
        assert of_track("learn_first", person("A2", learning_pace=pace), job(), course()).case.start == days(start)


def test_learning_first_is_judged_by_the_levels_after_the_course():
    found = of_track("learn_first", person("A2"), job(), course())
    assert found.named("fail") == []
    assert "language_at_start" not in found.gates
    assert of_track("learn_first", person("A2"), job(closes_on=days(174)), course()).named("fail") == ["start_date"]
    assert of_track("learn_first", person("A2"), job(language_minimum=levels("B2")), course()).named("fail") == [
        "language_at_end"
    ]


def test_learning_first_may_lean_on_a_promise_that_has_begun_by_then():
    what = job(language_minimum=levels("B2"), language_minimum_with_guidance=levels("B1"))
    for begins, failed in ((175, []), (176, ["guidance_available"])):
        assert (
            of_track("learn_first", person("A2"), what, course(), promise(valid_from=days(begins))).named("fail")
            == failed
        )


def test_two_courses_in_a_row_wait_for_each_other():
    first = course("k1", from_level=Level.A1, to_level=Level.A2, weeks=10)  # day 14 to 84, cautiously 95
    second = course("k2", weeks=10, starts_on=days(95))
    (chain,) = [c for c in rank(town(person("A1"), job(), (first, second))).ranked if c.track == "learn_first"]
    assert (chain.courses, chain.case.start) == (("k1", "k2"), days(176))
    too_early = replace(second, terms=replace(second.terms, starts_on=days(94)))
    assert rank(town(person("A1"), job(), (first, too_early))).ranked == ()
    rolling = replace(too_early, terms=replace(too_early.terms, admission="rolling"))
    (chain,) = rank(town(person("A1"), job(), (first, rolling))).ranked
    assert chain.case.start == days(176)


def test_a_level_that_is_not_known_stays_unknown_after_a_course_but_for_beginners():
    assert of_track("learn_first", person("A2 A2 A2 ?"), job(), course()).case.after == (3, 3, 3, None)
    beginners = course(from_level=Level.A0, to_level=Level.A1)
    assert of_track("learn_first", person("A0 A0 ? ?"), job(), beginners).case.after == (1, 1, 1, 1)


def test_the_evening_track_is_made_of_evening_lessons_only():
    day = course("k2", lessons=(*on("tue", "18:30", "21:00"), *on("thu", "17:00", "19:00")))
    weekend = course("k3", lessons=on("sat", "09:00", "12:00"))
    tracks = {(c.track, c.courses) for c in rank(town(person(), job(), (course("k1"), day, weekend))).combinations}
    assert {("evening", ("k1",)), ("dual", ("k2",)), ("evening", ("k3",))} <= tracks
    assert not {("dual", ("k1",)), ("evening", ("k2",)), ("dual", ("k3",))} & tracks


def test_a_stated_minimum_without_a_skill_asks_nothing_of_it():
    found = of_track("direct", person("? B1 ? ?"), job(language_minimum=LanguageLevels(speaking=Level.B1)))
    assert (found.named("fail"), found.named("unknown")) == ([], [])


def test_the_first_working_day_is_the_latest_of_all_that_is_stated():
    assert of_track("direct", person("B1"), job(starts_on=None)).case.start == AS_OF
    assert of_track("direct", person("B1", from_date=days(9)), job(starts_on=days(4))).case.start == date(2026, 12, 2)
