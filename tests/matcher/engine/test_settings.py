"""Which settings are refused, before anything is ranked with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.matcher.domain.settings import DEFAULT_WEIGHTS, Settings


@pytest.mark.parametrize(
    "weights",
    [
        {"skills": 1.0},
        DEFAULT_WEIGHTS | {"skills": 0.0},
        DEFAULT_WEIGHTS | {"skills": -0.1, "growth": DEFAULT_WEIGHTS["growth"] + DEFAULT_WEIGHTS["skills"] + 0.1},
        DEFAULT_WEIGHTS | {"origin": 0.0},
    ],
)
def test_weights_name_every_part_and_nothing_else_and_sum_to_one(weights):
    with pytest.raises(ValueError, match="weights must name every part once"):
        Settings(weights=weights)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("not_stated_by_vacancy", 1.2),
        ("not_stated_by_candidate", -0.1),
        ("proficiency", {"basic": 0.5, "experienced": 0.85, "expert": 1.5}),
        ("isco_credit", (0.15, 0.35, 0.6, 2.0)),
        ("security_shares", (0.6, 0.3, 0.3)),
        ("pledged_credit", float("nan")),
    ],
)
def test_no_part_of_a_score_can_be_more_than_one(name, value):
    with pytest.raises(ValueError, match=f"{name} must be between 0 and 1"):
        replace(Settings(), **{name: value})
