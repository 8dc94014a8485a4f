"""Answers in which objects are shared are written as `json.dumps` would."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.written import Shared, Single, written

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NESTED = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner).flatmap(lambda one: st.sampled_from([one, Shared(one), Single(one)]))
    ),
    max_leaves=20,
)


@given(NESTED)
def test_the_text_is_that_of_json(value):
    assert written(value) == json.dumps(value, separators=(",", ":"))


def test_an_object_that_is_shared_is_written_once_and_stands_everywhere():
    one = Shared(code="é", args={"hours": 24.0, "days": ["mon"]})
    assert written({"first": one, "rest": [one, one]}) == json.dumps(
        {"first": one, "rest": [one, one]}, separators=(",", ":")
    )


def test_what_is_shared_may_stand_between_what_is_not():
    one = Shared(code="a")
    body = {
        "id": "x",
        "whole": Single(days=["mon"], at=None),
        "shared": [one, one],
        "score": 0.25,
        "none": [],
        "in": {},
    }
    assert written([body, body]) == json.dumps([body, body], separators=(",", ":"))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_does_not_have_is_refused(number):
    for value in (number, {"score": number}, Shared(score=number)):
        with pytest.raises(ValueError, match="JSON"):
            written(value)


def test_what_is_no_json_is_refused():
    with pytest.raises(TypeError):
        written({"day": object()})
