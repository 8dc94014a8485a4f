"""Who is told what, under which name, and when nobody is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher.feed.proposals import (
    EMPLOYER,
    EVENING,
    OTHER,
    PROVIDER,
    THEIRS,
    VACANCY,
    erase,
    permitting,
    proposal,
    read,
    tell,
)
from matcher_random import candidates
from matcher_towns import property_test

from services.matcher.actions.telling import preview, told_of
from services.matcher.domain.matches import Match, MatchedVacancy, parties_of
from services.matcher.domain.pseudonyms import Pseudonyms
from services.matcher.domain.telling import PartyTold
from shared.contracts.matches import PartyStepContract
from shared.vocabulary.matches import STEPS, TOLD_STEPS

PSEUDONYMS = Pseudonyms(b"a key")


@pytest.fixture
def keys(house):
    """Headers by organisation; the candidate permits sharing."""
    house.say_state(permitting())
    found = {PROVIDER: house.key("provider", PROVIDER), OTHER: house.key("provider", OTHER)}
    return {**found, EMPLOYER: house.key("employer", EMPLOYER)}


def test_a_pseudonym_is_of_one_organisation_one_person_and_one_key():
    name = PSEUDONYMS.of(PROVIDER, "c1")
    assert len(name) == 32 and int(name, 16) >= 0
    assert name == Pseudonyms(b"a key").of(PROVIDER, "c1")
    others = {PSEUDONYMS.of(OTHER, "c1"), PSEUDONYMS.of(PROVIDER, "c2"), Pseudonyms(b"other").of(PROVIDER, "c1")}
    assert len(others | {name}) == 4


def test_the_key_is_the_one_that_was_set_or_follows_from_the_secret_key():
    assert Pseudonyms.made_from("set", "secret").of("p", "c") == Pseudonyms(b"set").of("p", "c")
    followed = Pseudonyms.made_from("", "secret")
    assert followed == Pseudonyms.made_from("", "secret") != Pseudonyms.made_from("", "other")
    assert "set" not in repr(Pseudonyms.made_from("set", "secret"))


def test_every_party_is_told_once_under_a_name_of_its_own(house, keys):
    assert tell(house, proposal("c1", EVENING, THEIRS)) == (EMPLOYER, PROVIDER, OTHER)
    events = {party: read(house, headers)["events"] for party, headers in keys.items()}
    assert [len(found) for found in events.values()] == [1, 1, 1]
    assert len({found[0]["data"]["candidate"] for found in events.values()}) == 3
    assert {found[0]["data"]["match"] for found in events.values()} == {"m1"}


def test_a_provider_sees_its_own_courses_only_and_an_employer_none(house, keys):
    tell(house, proposal("c1", EVENING, THEIRS))
    ours = read(house, keys[PROVIDER])["events"][0]["data"]
    assert [course["id"] for course in ours["courses"]] == ["course-1"] and ours["course"]["id"] == "course-1"
    assert ours["step"] == {"from": "A2", "to": "B1"}
    assert ours["lessons"] == [{"day": "tue", "from": "18:30", "to": "21:00"}]
    assert ours["vacancy"] == {"id": "v1", "title": VACANCY.title, "postcode": "1507", "hoursMin": 24, "hoursMax": 24}
    employer = read(house, keys[EMPLOYER])["events"][0]["data"]
    assert employer["course"] is None and not employer["courses"] and not employer["lessons"] and not employer["step"]
    assert employer["startsOn"] == "2027-01-04"


def test_two_courses_of_one_provider_are_one_step_from_the_first_to_the_last():
    both = proposal("c1", EVENING, replace(THEIRS, provider=PROVIDER))
    says = told_of(PartyTold(PROVIDER, "provider", "proposed", both), "name")
    assert (says.step.from_level.name, says.step.to_level.name) == ("A2", "B2") and len(says.courses) == 2


def test_an_employer_that_gives_the_course_itself_is_told_of_it_on_its_topic(house):
    house.say_state(permitting())
    headers = house.key("employer", EMPLOYER)
    tell(house, proposal("c1", replace(EVENING, provider=EMPLOYER)))
    (event,) = read(house, headers)["events"]
    assert event["data"]["course"]["id"] == "course-1"


def test_without_permission_nobody_is_told(house, keys):
    house.say_state(permitting(permits=False, revision=2))
    house.hear()
    assert tell(house, proposal("c1", EVENING)) == ()
    assert tell(house, proposal("unknown", EVENING)) == ()
    assert not any(read(house, headers)["events"] for headers in keys.values())


def test_when_permission_ends_those_who_know_are_told_that_it_is_over_and_nothing_else(house, keys):
    tell(house, proposal("c1", EVENING))
    house.say_state(permitting(permits=False, revision=2))
    house.hear()
    over = proposal("c1", EVENING, THEIRS, revision=2, shared=False)
    assert tell(house, over, "accepted") == ()
    assert tell(house, over, "withdrawn", "consent_withdrawn") == (EMPLOYER, PROVIDER)
    last = read(house, keys[PROVIDER])["events"][-1]
    assert last["type"] == "nl.inburgering.pathway.withdrawn.v1"
    assert (last["data"]["state"], last["data"]["reason"]) == ("withdrawn", "consent_withdrawn")
    assert not read(house, keys[OTHER])["events"]


@pytest.mark.parametrize("step", STEPS)
def test_parties_are_told_of_what_concerns_them_and_not_of_each_others_answers(house, keys, step):
    told = tell(house, proposal("c1", EVENING, revision=3), step)
    events = read(house, keys[PROVIDER])["events"]
    assert bool(told) == bool(events) == (step in TOLD_STEPS)
    assert [event["type"] for event in events] == [f"nl.inburgering.pathway.{step}.v1"][: len(told)]
    assert all(event["sequence"] == f"{3:020d}" and event["data"]["state"] == step for event in events)


@pytest.mark.parametrize(
    ("reason", "told"), [("too_heavy", None), ("candidate_does_not_want", None), ("no_seat_left", "no_seat_left")]
)
def test_a_reason_about_the_person_or_another_party_is_not_told(house, keys, reason, told):
    tell(house, proposal("c1", EVENING), "refused", reason)
    assert read(house, keys[PROVIDER])["events"][0]["data"]["reason"] == told


def test_an_erased_person_leaves_one_event_with_each_who_was_told(house, keys):
    house.say_state(permitting("c2"))
    house.hear()
    tell(house, proposal("c1", EVENING))
    tell(house, proposal("c2", EVENING, identity="m2"))
    tell(house, proposal("c1", EVENING, revision=2), "accepted")
    name = read(house, keys[PROVIDER])["events"][0]["data"]["candidate"]
    erase(house)
    erase(house)
    left = read(house, keys[PROVIDER])["events"]
    assert [event["type"].split(".")[3] for event in left] == ["proposed", "erased"]
    assert left[0]["data"]["match"] == "m2"
    assert left[1]["data"] == {"candidate": name, "revision": 9}
    assert [event["type"] for event in read(house, keys[EMPLOYER])["events"]][-1] == "nl.inburgering.pathway.erased.v1"
    assert not read(house, keys[OTHER])["events"]


def test_who_was_told_keeps_the_same_name_when_the_key_changes(house, keys):
    tell(house, proposal("c1", EVENING))
    house.stop()
    house.config = replace(house.config, pseudonym_key="a new key")
    house.start()
    tell(house, proposal("c1", THEIRS, EVENING, revision=2), "accepted")
    before, after = (event["data"]["candidate"] for event in read(house, keys[PROVIDER])["events"])
    assert before == after
    (new,) = read(house, keys[OTHER])["events"]
    assert new["data"]["candidate"] == Pseudonyms(b"a new key").of(OTHER, "c1")


def test_the_preview_is_exactly_what_goes_out(house, keys):
    match = proposal("c1", EVENING, THEIRS)
    with house.parts.database.read() as connection:
        shown = {
            one.party: PartyStepContract().dump(one.says) for one in preview(connection, house.parts.pseudonyms, match)
        }
    tell(house, match)
    assert shown == {party: read(house, headers)["events"][0]["data"] for party, headers in keys.items()}


MARK = "0123456789abcdef" * 2


@property_test
@given(candidates(), st.sampled_from(TOLD_STEPS), st.text(max_size=60), st.sampled_from((EMPLOYER, PROVIDER, OTHER)))
def test_nothing_of_the_person_is_in_what_is_told(candidate, step, reason, party):
    """Every text and every identifier that the matcher has of them, in a match that holds their id."""
    match: Match = proposal(f"id-{MARK}", EVENING, THEIRS, pathway=MARK, vacancy=replace(VACANCY, postcode="9999"))
    told = json.dumps(PartyStepContract().dump(told_of(PartyTold(party, "provider", step, match, reason), "pseudonym")))
    assert MARK not in told
    offered = {"A2", "B1", "B2"}
    about = {text for text in _texts(candidate.profile) if len(text) > 3 and text not in offered}
    assert not [text for text in about if f'"{text}"' in told]
    assert json.loads(told)["reason"] in (None, reason)


def test_the_fields_that_are_told_are_these_and_no_others():
    """Whoever adds one must say here that it is nothing of the person."""
    assert set(PartyStepContract().fields) == {
        "match", "revision", "candidate", "track", "engagement", "vacancy", "state", "course", "courses", "lessons",
        "step", "starts_on", "reason",
    }  # fmt: skip


def test_a_vacancy_of_which_little_is_known_can_be_told_of(house, keys):
    bare = MatchedVacancy("v9", EMPLOYER)
    match = proposal("c1", vacancy=bare, parties=parties_of(bare, ()), starts_on=None)
    assert tell(house, match) == (EMPLOYER,)
    assert read(house, keys[EMPLOYER])["events"][0]["data"]["vacancy"]["title"] is None


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _texts(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))
