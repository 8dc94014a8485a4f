"""Travel minutes: the formula, its floor, and what holds for any two places."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.places import (
    DEFAULT_MODES,
    MINIMUM_MINUTES,
    ModeParameters,
    Places,
    TravelModel,
    TravelSettings,
    haversine_km,
)

TOWN = Places({"1506": (52.44, 4.82), "1507": (52.44, 4.82), "1561": (52.50, 4.76), "9711": (53.22, 6.57)})
PLAIN = TravelSettings({"bike": ModeParameters(12.0, 1.25, 3.0, "a test")})


def test_minutes_follow_the_formula_and_are_rounded_up():
    km = haversine_km(*TOWN.points["1506"], *TOWN.points["1561"])
    assert TravelModel(PLAIN, TOWN).minutes("1506", "1561", "bike") == math.ceil(km * 1.25 / 12 * 60 + 3)


def test_a_degree_of_latitude_is_111_km():
    assert haversine_km(52.0, 5.0, 53.0, 5.0) == pytest.approx(111.195, abs=0.01)
    assert haversine_km(52.0, 5.0, 52.0, 5.0) == 0


def test_a_trip_inside_one_postcode_or_between_points_that_coincide_takes_the_least_minutes():
    model = TravelModel(PLAIN, TOWN)
    assert model.minutes("1506", "1506", "bike") == MINIMUM_MINUTES
    assert model.minutes("1506", "1506 AB", "bike") == MINIMUM_MINUTES
    assert model.minutes("1506", "1507", "bike") == MINIMUM_MINUTES


@pytest.mark.parametrize(("home", "work"), [("1506", "8888"), ("8888", "1506"), ("8888", "8888")])
def test_an_unknown_point_means_that_the_minutes_are_not_known(home, work):
    assert TravelModel(PLAIN, TOWN).minutes(home, work, "bike") is None


def test_a_mode_without_parameters_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        TravelModel(PLAIN, TOWN).minutes("1506", "1561", "boat")


def test_a_sum_that_is_whole_on_paper_is_not_rounded_up_another_minute():
    km = haversine_km(*TOWN.points["1506"], *TOWN.points["1561"])
    for detour in (1 + step / 100 for step in range(100)):
        twenty_minutes = ModeParameters(km * detour * 3, detour, 10.0, "a test")
        assert TravelModel(TravelSettings({"bike": twenty_minutes}), TOWN).minutes("1506", "1561", "bike") == 30


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(TOWN.points)), st.sampled_from(sorted(TOWN.points)), st.sampled_from(sorted(DEFAULT_MODES))
)
def test_minutes_are_the_same_there_and_back_and_never_below_the_least(home, work, mode):
    model = TravelModel(places=TOWN)
    assert model.minutes(home, work, mode) == model.minutes(work, home, mode) >= MINIMUM_MINUTES


def test_groningen_is_not_within_an_hour_of_zaandam_by_any_means():
    assert all(TravelModel(places=TOWN).minutes("1506", "9711", mode) > 60 for mode in DEFAULT_MODES)


def test_every_mode_of_the_api_has_parameters_with_a_source():
    from shared.vocabulary.profiles import TRAVEL_MODES

    assert tuple(DEFAULT_MODES) == TRAVEL_MODES
    assert all(len(parameters.source) > 20 for parameters in DEFAULT_MODES.values())


@pytest.mark.parametrize("wrong", [(0, 1.3, 0, "x"), (15, 0.9, 0, "x"), (15, 1.3, -1, "x"), (15, 1.3, 0, "")])
def test_parameters_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="source"):
        ModeParameters(*wrong)
