"""Score parts, the list with its spread, what is to be clarified and near misses, worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from matcher_towns import AS_OF, at, course, job, levels, on, person, promise, rank, town

from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace
from shared.vocabulary.profiles import Commitment, Experience, HeldSkill, Replaceable, Wishes
from shared.vocabulary.work import Contract, Hours, OccupationLink, Schedule, SkillNeed, Workplace


def days(number):
    return AS_OF + timedelta(days=number)


def part(name, who, what, courses=(), promises=(), track="direct"):
    (found,) = [c for c in rank(town(who, what, courses, promises)).combinations if c.track == track]
    return found.parts[name]


def near_miss(who, what, courses=(), promises=()):
    (miss,) = rank(town(who, what, courses, promises)).near_misses
    return miss.gate, pytest.approx(miss.size, abs=1e-9)


# --- score --------------------------------------------------------------------------------------------------------


def test_skills_are_covered_by_the_best_credit_weighted_by_rarity():
    needs = (SkillNeed("deeg", "dough"), SkillNeed("oven", "oven", "optional"), SkillNeed("niet gekoppeld"))
    who = person(skills=(HeldSkill("pastry", "expert"), HeldSkill("dough", "basic")))
    # dough: weight 1 x rarity 1.5, itself at basic 0.5 or beside pastry at expert 0.5; oven: 0.4 x 1, beside pastry 0.5
    assert part("skills", who, job(skills=needs)) == pytest.approx((1.5 * 0.5 + 0.4 * 0.5) / (1.5 + 0.4))


def test_a_need_that_is_named_twice_counts_once_with_its_highest_weight():
    needs = (SkillNeed("a", "dough", "optional"), SkillNeed("b", "dough"), SkillNeed("c", "weld", "optional"))
    assert part("skills", person(skills=(HeldSkill("dough", "expert"),)), job(skills=needs)) == pytest.approx(
        1.5 / (1.5 + 0.4 * 2)
    )


def test_skills_that_were_not_stated_come_from_the_occupation():
    who = person(skills=(HeldSkill("dough"),))  # the baker needs dough (rarity 1.5) and oven (1); not stated is 0.7
    assert part("skills", who, job(skills=None)) == pytest.approx(1.5 * 0.7 / 2.5)
    assert part("skills", who, job(skills=(SkillNeed("tekst"),))) == pytest.approx(1.5 * 0.7 / 2.5)
    assert part("skills", who, job(skills=None, occupation=None)) == 0.25
    assert part("skills", person(skills=None), job(skills=None)) == 0.5
    assert part("skills", person(skills=None), job(skills=())) == 1


def test_experience_fades_and_counts_up_to_five_years():
    def of(*jobs, occupation="baker"):
        return part("experience", person(experience=jobs), job(occupation=OccupationLink(occupation)))

    assert of(Experience("baker", 10, 2018)) == pytest.approx(0.5)
    assert of(Experience("pastry_cook", 2.5, 2026)) == pytest.approx(0.5)
    assert of(Experience("butcher", 5, 2026)) == pytest.approx(0.6)
    assert of(Experience("welder", 5, 2026)) == pytest.approx(0.15)
    assert of(Experience("cleaner", 5, 2026)) == 0
    assert of(Experience("mystery", None, None), occupation="mystery") == pytest.approx(0.25)


def test_language_is_the_mean_share_of_the_minimum():
    assert part("language", person("A2 B2 A1 ?"), job(language_minimum=levels("B1 B1 A0 A1"))) == pytest.approx(
        (2 / 3 + 1 + 1 + 0.5) / 4
    )
    assert part("language", person("A2"), job(language_minimum=None)) == 0.25


def test_growth_counts_what_the_pathway_adds_discounted_by_the_time_it_takes():
    assert part("growth", person("A2"), job()) == pytest.approx(2 / 3)
    assert part("growth", person("A2"), job(), course(), track="evening") == pytest.approx(
        2 / 3 + 1 / 3 * 0.5 ** (25 / 52)
    )
    assert part("growth", person("A2", learning_route="z"), job()) == 1
    assert part("growth", person("A2", learning_route="fulfilled"), job()) == 1
    assert part("growth", person("A2", learning_route=None), job()) == 0.5
    assert part("growth", person("A2", language_goal=Level.C1), job()) == pytest.approx(2 / 5)


def test_lessons_that_run_already_count_as_growth_unless_the_pathway_frees_them():
    who = person("A2", commitments=(Commitment(at("tue", "09:00", "12:00"), Replaceable(Level.A2, Level.B1)),))
    assert part("growth", who, job()) == pytest.approx(2 / 3 + 1 / 3 * 0.5**0.5)
    assert part("growth", who, job(), course(weeks=40), track="evening") == pytest.approx(
        2 / 3 + 1 / 3 * 0.5 ** (48 / 52)
    )


def test_wishes_are_the_mean_of_what_is_wished():
    wishes = Wishes(occupations=("butcher",), sectors=("Food",), hours=30)
    what = job(sector="food", hours=Hours(20, 24), engagement="work_experience", paid=True)
    who = person(wishes=wishes, engagements=("job", "work_experience"))
    assert part("wishes", who, what) == pytest.approx((0.6 + 1 + (1 - 6 / 30) + 0.5) / 4)
    assert part("wishes", person(engagements=None), what) == 0.5


def test_travel_guidance_start_and_security():
    assert part("travel", person(max_minutes=24), job()) == pytest.approx(0.5)  # 12 minutes
    assert part("travel", person(), job(workplace=Workplace(remote=True))) == 1
    assert part("travel", person(modes=()), job()) == 0
    who = person(needs=("buddy", "childcare"))
    assert part("guidance", who, job(), (), promise(status="pledged")) == pytest.approx(0.35)
    assert part("guidance", who, job(), (), promise(valid_from=days(60))) == pytest.approx(0.5)
    assert part("guidance", who, job(starts_on=days(60)), (), promise(valid_until=days(59))) == 0
    assert part("start", person(), job(starts_on=days(84))) == pytest.approx(0.5)
    assert part("security", person(), job(contract=Contract("fixed_term", 6))) == pytest.approx(0.4 + 0.3 * 0.75 + 0.15)
    assert part("security", person(), job(engagement="volunteering")) == 0


# --- the list -----------------------------------------------------------------------------------------------------


def test_the_best_combination_stands_for_a_vacancy_and_track():
    near, far = course("k1"), course("k2", weeks=30)
    (entry,) = [
        c
        for c in rank(town(person("A2"), job(language_minimum=levels("A2")), (far, near))).ranked
        if c.track == "evening"
    ]
    assert entry.courses == ("k1",)


def test_of_equal_combinations_the_shorter_lessons_win():
    who, what = person("B1", language_goal=Level.B1), job()
    long, short = (
        course("k1", to_level=Level.B2, lessons=on("tue", "18:00", "21:00")),
        course("k2", to_level=Level.B2, lessons=on("tue", "18:00", "20:00")),
    )
    (entry,) = [c for c in rank(town(who, what, (long, short))).ranked if c.track == "evening"]
    assert entry.courses == ("k2",)


def test_at_most_three_of_an_employer_while_others_are_left():
    own = [job(f"v{n}", "e1", language_minimum=levels("A2")) for n in range(1, 6)]
    others = [
        job(f"v{n}", f"e{n}", language_minimum=levels("A2"), starts_on=days(70), occupation=OccupationLink("cleaner"))
        for n in range(6, 9)
    ]
    ranking = rank(town(person("A2"), own + others), limit=5)
    assert sum(entry.case.vacancy.employer == "e1" for entry, _ in ranking.listed) == 3
    assert [placed for _, placed in ranking.listed] == [None, None, None, "spread", "spread"]
    whole = rank(town(person("A2"), own + others), limit=7)
    assert sum(entry.case.vacancy.employer == "e1" for entry, _ in whole.listed) == 4


def test_at_most_five_of_an_occupation_while_others_are_left():
    bakers = [job(f"v{n}", f"e{n}", language_minimum=levels("A2")) for n in range(1, 8)]
    cleaner = job("v9", "e9", language_minimum=levels("A2"), starts_on=days(70), occupation=OccupationLink("cleaner"))
    ranking = rank(town(person("A2"), [*bakers, cleaner]), limit=6)
    assert [entry.vacancy for entry, placed in ranking.listed if placed == "spread"] == ["v9"]


def test_the_best_of_every_track_is_always_in_the_list():
    plain = [job(f"v{n}", f"e{n}", occupation=None, language_minimum=levels("A2")) for n in range(1, 4)]
    ranking = rank(town(person("A2"), plain, course(starts_on=days(60))), limit=4)
    tracks = {entry.track: placed for entry, placed in ranking.listed}
    assert set(tracks) == {"direct", "evening", "learn_first"}
    assert tracks["learn_first"] == "track"
    shortest = rank(town(person("A2"), plain, course(starts_on=days(60))), limit=1)
    assert [entry.id for entry, _ in shortest.listed] == [shortest.ranked[0].id]


def test_what_cannot_be_told_is_to_be_clarified_and_never_ranked():
    ranking = rank(town(person("A2"), job(language_minimum=None)))
    assert ranking.ranked == ()
    (unclear,) = ranking.to_clarify
    assert unclear.named("unknown") == ["language_at_start"]
    assert unclear.gates["language_at_start"].missing == {"vacancy.languageMinimum"}


# --- near misses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "what", "gate", "size"),
    [
        ({"licences": ()}, {"licences": ("B", "C")}, "licences", 0.6),
        ({"certificates": ("vca_vol",)}, {"certificates": ("vca_basic", "haccp")}, "certificates", 0.3),
        ({}, {"language_minimum": levels("B1 B2 B1 A1")}, "language_at_start", 0.3),
        ({}, {"language_minimum": levels("B2 B2 B2 C1")}, "language_at_start", 1.0),
        ({"max_minutes": 6}, {}, "travel_to_work", 0.4 * 6 / 30),
        ({"modes": ()}, {}, "travel_to_work", 1.0),
        ({"weekly": on("mon wed", "07:00", "18:00")}, {}, "shifts_fit_week", 0.5),
        ({"weekly": on("mon", "07:00", "18:00")}, {}, "shifts_fit_week", 1.0),
        ({"weekly": on("mon", "07:00", "10:00")}, {"schedule": Schedule("flexible")}, "shifts_fit_week", 1.0),
        ({}, {"engagement": "volunteering"}, "engagement_accepted", 1.0),
    ],
)
def test_the_size_of_the_change_that_opens_a_gate(who, what, gate, size):
    assert near_miss(person("B1", **who), job(**what)) == (gate, size)


def test_a_missing_promise_is_the_smallest_change():
    assert near_miss(person("A2"), job(language_minimum_with_guidance=levels("A2"))) == ("guidance_available", 0.2)


def test_a_course_too_far_away_and_lessons_on_the_wrong_day_have_a_size():
    who, what = person("A2"), job()
    far = course(place=CoursePlace("1561"))
    gate, size = near_miss(person("A2", max_minutes=20), what, far)
    assert (gate, 0 < size.expected < 1) == ("travel_to_lessons", True)
    assert near_miss(who, what, course(lessons=on("tue sat", "18:00", "20:00"))) == ("lessons_fit_week", 0.5)
    assert near_miss(who, what, course(lessons=on("sun sat", "18:00", "20:00"))) == ("lessons_fit_week", 1.0)


def test_two_failed_gates_or_an_unknown_one_are_no_near_miss():
    assert rank(town(person("B1"), job(licences=("C",), certificates=("haccp",)))).near_misses == ()
    assert rank(town(person("B1", licences=None), job(licences=("C",), certificates=("haccp",)))).near_misses == ()


def test_near_misses_stand_by_size_and_only_for_vacancies_without_a_pathway():
    jobs = [
        job("v1", licences=("C",)),
        job("v2"),
        job("v3", language_minimum_with_guidance=levels("A1"), language_minimum=levels("B2")),
    ]
    ranking = rank(town(person("B1"), jobs))
    assert [(miss.combination.vacancy, miss.gate) for miss in ranking.near_misses] == [
        ("v3", "guidance_available"),
        ("v1", "licences"),
    ]
