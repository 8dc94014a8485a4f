"""Steps as parts of one body: any order makes the same record, and what is missing follows from the record."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skills_house import FULL

from services.skills.domain.intake import NEEDED, missing
from services.skills.store.documents import CandidateContract
from services.skills.web.form_plan import PLAN, SECTIONS, parts
from services.skills.web.intake_steps import CHECK, fingerprint, following, open_step, section_of, stated, with_parts

CONTRACT = CandidateContract()
CODES = [section.code for section in PLAN]


@settings(deadline=None)
@given(st.permutations(CODES), st.lists(st.sampled_from(CODES), max_size=4))
def test_any_order_of_steps_also_done_twice_makes_the_whole_record(order: list[str], again: list[str]) -> None:
    body: dict[str, Any] = {}
    for code in [*order, *again]:
        body = with_parts(body, FULL, SECTIONS[code].parts)
    assert CONTRACT.load(body) == CONTRACT.load(FULL)


@settings(deadline=None)
@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_emptying_a_step_leaves_every_other_as_it_was(emptied: str, other: str) -> None:
    body = with_parts(FULL, {}, SECTIONS[emptied].parts)
    same = fingerprint(body, SECTIONS[other].parts) == fingerprint(FULL, SECTIONS[other].parts)
    assert same == (emptied != other)
    assert not any(stated(body, part) for part in SECTIONS[emptied].parts)


def test_boxes_and_hours_in_another_order_are_no_change() -> None:
    hours = list(reversed(FULL["availability"]["weekly"]))
    typed = {**FULL, "licences": ["B", "AM"], "availability": {**FULL["availability"], "weekly": hours}}
    assert with_parts(FULL, typed, parts()) == json.loads(json.dumps(FULL))
    none = {**FULL, "licences": []}
    assert with_parts({**FULL, "licences": None}, none, parts()) == none, (
        "none, after asking, is not the same as unknown"
    )
    wished = {**FULL, "engagements": list(reversed(FULL["engagements"]))}
    assert with_parts(FULL, wished, parts())["engagements"] == wished["engagements"], "that order means something"


def test_the_steps_lead_from_the_first_to_the_check_page() -> None:
    assert [following(code) for code in CODES] == [*CODES[1:], CHECK]
    with pytest.raises(KeyError):
        section_of("nothing", with_team=True)


def test_every_step_knows_what_it_needs_and_every_needed_place_is_asked() -> None:
    assert list(NEEDED) == CODES
    for code, places in NEEDED.items():
        assert set(places) <= {part.place for part in SECTIONS[code].parts}, code


def test_an_intake_is_complete_when_nothing_is_missing_and_goes_on_at_the_first_gap() -> None:
    record = CONTRACT.load(
        {**FULL, "languages": {"nl": dict.fromkeys(("listening", "speaking", "reading", "writing"), "A0")}}
    )
    assert missing(record) == {} and open_step(record) == CHECK
    assert open_step(replace(record, licences=None)) == "papers"
    assert missing(replace(record, licences=(), needs=())) == {}, "none, after asking, is an answer"
    bare = missing(CONTRACT.load({"reference": "ZW-1"}))
    assert list(bare) == CODES and bare["person"] == ("personal.contactLanguage", "personal.phone")
    half = CONTRACT.load({"reference": "ZW-1", "languages": {"nl": {"speaking": "A2"}}})
    assert "languages" in missing(half), "one of four levels is not enough"
