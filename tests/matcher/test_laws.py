"""The laws of design 3-matching, on the best score that a vacancy reaches for a candidate and on feasibility.

They hold for any reading of docs/matching.md: `READINGS` holds the oracle, and the engine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matcher_random import law_test, towns, wider
from matcher_random import promises as promises_of
from matcher_readings import READINGS
from matcher_towns import MODES, FakeMode

from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.profiles import HeldSkill
from shared.vocabulary.tracks import PARTS

pytestmark = pytest.mark.parametrize("read", READINGS)


def never_better(read, before, after, modes=None):
    """After a stricter demand no vacancy scores more, and none becomes possible."""
    old, new = read(before, modes).best, read(after, modes).best
    for vacancy in {v.id for v in after.vacancies}:
        if vacancy in new:
            assert vacancy in old, f"{vacancy} became possible"
            assert new[vacancy] <= old[vacancy] + 1e-9


def never_worse(read, before, after):
    """After something was added to what the candidate can or what is on offer."""
    never_better(read, after, before)


def stricter_vacancy(town, draw, **change):
    """The first vacancy with other terms."""
    first, *rest = town.vacancies
    return replace(town, vacancies=(replace(first, terms=replace(first.terms, **change)), *rest))


def raised(draw, levels, up_to=Level.C2):
    """Known levels, some of them higher."""
    steps = draw(st.lists(st.sampled_from((0, 0, 1, 2)), min_size=4, max_size=4))
    if not any(steps):
        steps = [1, 1, 1, 1]
    return LanguageLevels(
        *(
            None if level is None else min(up_to, Level(min(6, level + step)))
            for level, step in zip(levels, steps, strict=True)
        )
    )


@law_test
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_insertion_never_matters(read, town, random):
    shuffled = replace(
        town,
        **{
            name: tuple(random.sample(getattr(town, name), len(getattr(town, name))))
            for name in ("vacancies", "courses", "promises")
        },
    )
    assert read(town).whole == read(shuffled).whole


@law_test
@given(towns(3, 3, 3), st.data())
def test_a_stricter_language_minimum_never_helps(read, town, data):
    minimum = town.vacancies[0].terms.language_minimum
    assume(minimum is not None)
    stated = LanguageLevels(*(Level.A0 if level is None else level for level in minimum))
    never_better(read, town, stricter_vacancy(town, data, language_minimum=raised(data.draw, stated)))


@law_test
@given(towns(3, 3, 3), st.data())
def test_a_stricter_lower_minimum_never_helps(read, town, data):
    terms = town.vacancies[0].terms
    assume(terms.language_minimum_with_guidance is not None)
    lower = LanguageLevels(*(Level.A0 if level is None else level for level in terms.language_minimum_with_guidance))
    higher = raised(data.draw, lower)
    capped = LanguageLevels(
        *(min(level, most or Level.A0) for level, most in zip(higher, terms.language_minimum, strict=True))
    )
    never_better(read, town, stricter_vacancy(town, data, language_minimum_with_guidance=capped))
    never_better(read, town, stricter_vacancy(town, data, language_minimum_with_guidance=None))


@law_test
@given(towns(3, 3, 3), st.sampled_from(("licences", "certificates")), st.sampled_from(("B", "D", "haccp", "nen_3140")))
def test_one_more_paper_asked_never_helps(read, town, field, paper):
    asked = getattr(town.vacancies[0].terms, field) or ()
    never_better(read, town, stricter_vacancy(town, None, **{field: (*asked, paper)}))


@law_test
@given(towns(3, 3, 3), st.sampled_from((0, 3, 60, 200)))
def test_an_earlier_closing_date_never_helps(read, town, days):
    terms = town.vacancies[0].terms
    assume(terms.closes_on is not None)
    never_better(read, town, stricter_vacancy(town, None, closes_on=terms.closes_on - timedelta(days=days)))


@law_test
@given(towns(3, 3, 3), st.sampled_from((0.5, 4, 12)))
def test_a_lower_limit_of_the_load_never_helps(read, town, hours):
    week = town.candidate.profile.availability
    assume(week.max_load_hours is not None)
    never_better(read, town, town.changed(availability=replace(week, max_load_hours=week.max_load_hours - hours)))


@law_test
@given(towns(3, 3, 3), st.sampled_from((1, 10, 40)))
def test_a_longer_travel_limit_never_hurts(read, town, minutes):
    travel = town.candidate.profile.travel
    assume(travel.max_minutes is not None)
    never_worse(read, town, town.changed(travel=replace(travel, max_minutes=travel.max_minutes + minutes)))


@law_test
@given(towns(3, 3, 3), st.sampled_from((1.1, 1.6, 3.0)))
def test_longer_journeys_never_help(read, town, slower):
    slow = {
        name: FakeMode(mode.speed_kmh / slower, mode.detour, mode.fixed_minutes * slower)
        for name, mode in MODES.items()
    }
    fast, later = read(town, MODES).best, read(town, slow).best
    assert all(vacancy in fast and score <= fast[vacancy] + 1e-9 for vacancy, score in later.items())


@law_test
@given(towns(3, 3, 3), st.data())
def test_a_better_level_of_dutch_never_hurts(read, town, data):
    # A promise that begins, or becomes free, after the first possible working day is left out: docs/matching.md, "Laws".
    begun = tuple(replace(p, terms=replace(p.terms, valid_from=None), free_per_period=()) for p in town.promises)
    town = replace(town, promises=begun)
    profile = town.candidate.profile
    better = raised(data.draw, profile.dutch)
    never_worse(read, town, town.changed(languages={**profile.languages, "nl": better}))


@law_test
@given(towns(3, 2, 3), st.sampled_from(("ar", "en", "ti")), st.data())
def test_a_better_level_of_another_language_never_hurts(read, town, code, data):
    languages = town.candidate.profile.languages
    assume(code in languages)
    never_worse(read, town, town.changed(languages={**languages, code: raised(data.draw, languages[code])}))


@law_test
@given(towns(3, 3, 3))
def test_a_wider_week_never_hurts(read, town):
    week = town.candidate.profile.availability
    assume(week.weekly is not None)
    never_worse(read, town, town.changed(availability=replace(week, weekly=wider(week.weekly))))


@law_test
@given(towns(3, 3, 3), st.sampled_from(("B", "CE", "T", "vca_vol")))
def test_one_more_paper_held_never_hurts(read, town, paper):
    field = "certificates" if paper == "vca_vol" else "licences"
    held = getattr(town.candidate.profile, field)
    assume(held is not None)
    never_worse(read, town, town.changed(**{field: (*held, paper)}))


@law_test
@given(towns(3, 3, 3))
def test_an_extra_seat_or_position_never_hurts(read, town):
    seats = tuple(
        course if course.seats_free is None else replace(course, seats_free=course.seats_free + 1)
        for course in town.courses
    )
    never_worse(read, town, replace(town, courses=seats))
    positions = tuple(replace(vacancy, positions_free=vacancy.positions_free + 1) for vacancy in town.vacancies)
    never_worse(read, town, replace(town, vacancies=positions))


@law_test
@given(towns(3, 3, 3), promises_of(9))
def test_an_extra_promise_never_hurts(read, town, extra):
    never_worse(read, town, replace(town, promises=(*town.promises, extra)))
    more = tuple(
        replace(
            promise,
            capacity_free=promise.capacity_free + 1,
            free_per_period=tuple(replace(period, free=period.free + 1) for period in promise.free_per_period),
        )
        for promise in town.promises
    )
    never_worse(read, town, replace(town, promises=more))


@law_test
@given(towns(3, 4, 3))
def test_an_extra_course_never_hurts(read, town):
    assume(town.courses)
    never_worse(read, replace(town, courses=town.courses[1:]), town)


@law_test
@given(towns(3, 3, 3))
def test_a_skill_that_no_vacancy_needs_changes_nothing(read, town):
    skills = town.candidate.profile.skills
    assume(skills is not None)
    after = town.changed(skills=(*skills, HeldSkill("juggling", "expert")))
    assert read(town).whole == read(after).whole


@law_test
@given(towns())
def test_nothing_that_is_ranked_fails_a_gate_and_its_parts_add_up(read, town):
    for pathway in read(town).pathways:
        assert set(pathway.gates.values()) == {"pass"}
        assert list(pathway.parts) == list(PARTS)
        assert all(0 <= value <= 1 for value in pathway.parts.values())
        assert pathway.score == pytest.approx(
            sum(pathway.weights[name] * value for name, value in pathway.parts.items()), abs=1e-9
        )
