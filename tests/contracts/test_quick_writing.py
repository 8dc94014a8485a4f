"""What is written quickly is what the contract writes; what it would refuse is left to it."""

import json
import math
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import EventInvalid, as_json, decode
from shared.contracts.events import EVENT_TYPES
from shared.contracts.payloads import PathwaysRanked, PathwaysRankedContract, RankedEntry
from shared.contracts.quick_writing import NotSurely, quick_writer

CONTRACT = PathwaysRankedContract()
QUICK = quick_writer(CONTRACT)
assert QUICK is not None
ENTRY = RankedEntry("p1", "v1", ("c1",), "dual", "ranked", 0.5)
RANKED = PathwaysRanked("c", 1, date(2026, 11, 22), "s", 7, (ENTRY,))
IDS = st.text(max_size=90) | st.none() | st.integers()
NUMBERS = st.floats() | st.integers() | st.booleans() | st.just("1") | st.none()
ENTRIES = st.builds(
    RankedEntry,
    IDS,
    st.just("v"),
    st.lists(IDS, max_size=3).map(tuple) | st.just(["c"]),
    st.sampled_from(("direct", "evening", "later", " dual", None)),
    st.sampled_from(("ranked", "to_clarify", "")),
    NUMBERS,
)
DAYS = st.dates() | st.just("2026-11-22") | st.just(datetime(2026, 11, 22))
EVENTS = st.builds(
    PathwaysRanked, IDS, NUMBERS, DAYS, st.text(max_size=45), st.integers(), st.lists(ENTRIES, max_size=3).map(tuple)
)


@given(EVENTS)
def test_only_what_the_contract_accepts_is_written_quickly_and_as_it_writes_it(value):
    try:
        written = QUICK(value)
    except NotSurely:
        return
    assert written == CONTRACT.dump(value)
    assert CONTRACT.validate(written) == {}
    assert json.dumps(written) == json.dumps(CONTRACT.dump(value))


@pytest.mark.parametrize("score", [0, 0.25, 1.0])
def test_what_is_as_it_should_be_is_written_quickly(score):
    value = replace(RANKED, entries=(replace(ENTRY, score=score), replace(ENTRY, courses=())))
    assert QUICK(value) == CONTRACT.dump(value)


@pytest.mark.parametrize("score", [math.nan, -0.1, 1.1, "much"])
def test_what_the_contract_refuses_is_refused_with_its_words(score):
    path = Path(__file__).parent / "samples" / "pathway.ranked.v1.json"
    event = decode(path.read_bytes())
    wrong = replace(event, data=replace(event.data, entries=(replace(ENTRY, score=score),)))
    with pytest.raises((EventInvalid, ValueError), match=r"entries|float"):
        as_json(wrong)


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_every_sample_is_written_as_its_contract_writes_it(name):
    kind = EVENT_TYPES[name]
    path = Path(__file__).parent / "samples" / f"{kind.short}.json"
    event = decode(path.read_bytes())
    assert as_json(event)["data"] == kind.contract().dump(event.data)
