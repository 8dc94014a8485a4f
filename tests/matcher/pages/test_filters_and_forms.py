"""What a coach narrows a list down to, and what a filled-in what-if stands for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from matcher_towns import AS_OF, at, levels, person

from services.matcher.domain.candidate_changes import Papers, candidate_changes
from services.matcher.schemas.what_if import read_changes
from services.matcher.web.filters import Filters
from services.matcher.web.what_if_form import changes_of, typed_of


def pathway(**changes):
    found = {"track": "dual", "engagement": "job", "starts_on": AS_OF + timedelta(days=30), "minutes": 25}
    found |= changes
    return SimpleNamespace(**found, timetable=SimpleNamespace(travel_minutes=found["minutes"]))


@pytest.mark.parametrize(
    ("args", "kept"),
    [
        ({}, True),
        ({"track": "dual"}, True),
        ({"track": "evening"}, False),
        ({"engagement": "apprenticeship"}, False),
        ({"start": "8"}, True),
        ({"start": "4"}, False),
        ({"travel": "30"}, True),
        ({"travel": "15"}, False),
        ({"travel": "17", "track": "x", "start": "soon"}, True),
    ],
)
def test_a_filter_keeps_what_it_says_and_ignores_what_is_no_choice(args, kept) -> None:
    assert Filters.read(args).keeps(pathway(), AS_OF) is kept


def test_a_travel_time_that_is_not_known_hides_nothing() -> None:
    assert Filters.read({"travel": "15"}).keeps(pathway(minutes=None), AS_OF)


def test_what_is_chosen_stands_in_the_address_and_comes_back() -> None:
    chosen = {"track": "dual", "engagement": "job", "start": "8", "travel": "30"}
    assert Filters.read(chosen).chosen == chosen
    assert Filters.read({"track": "sideways"}).chosen == {}


def test_a_level_for_all_skills_raises_those_below_and_lowers_none() -> None:
    profile = replace(person().profile, languages={"nl": levels("A1 B2 A2 ?")})
    assert changes_of({"level": "B1"}, profile) == {
        "languages": {"nl": {"listening": "B1", "reading": "B1", "writing": "B1"}}
    }
    assert changes_of({"level": "B1", "speaking": "A2"}, profile)["languages"]["nl"]["speaking"] == "A2"
    assert changes_of({"level": "Z9"}, profile)["languages"]["nl"]["speaking"] == "Z9", "for the contract to refuse"


def test_a_paper_comes_beside_those_that_are_held() -> None:
    profile = person(licences=("B",)).profile
    assert changes_of({"licences": "C", "certificates": "forklift"}, profile) == {
        "licences": ["B", "C"],
        "certificates": ["forklift"],
    }


def test_every_change_that_helps_can_be_filled_in_and_means_the_same() -> None:
    """The buttons of "what helps" try exactly what was worked out."""
    profile = person(weekly=(at("mon", "08:00", "16:00"),), licences=("B",)).profile
    found = list(candidate_changes(profile, Papers(frozenset({"C"}), frozenset({"forklift"}))))
    assert {one.code for one in found} == {
        "language_step", "licence", "certificate", "more_hours", "evenings", "more_travel"
    }  # fmt: skip
    for one in found:
        change, _ = read_changes(changes_of(typed_of(one.patch, profile), profile))
        assert change(profile) == one.profile, one


def test_what_does_not_exist_is_filled_in_as_ticks() -> None:
    profile = person().profile
    change = {"hypothetical": {"buddy": True, "eveningCourses": True}}
    assert typed_of(change, profile) == {"buddy": "yes", "evening_courses": "yes"}
    assert changes_of(typed_of(change, profile), profile) == change
