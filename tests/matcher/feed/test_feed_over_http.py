"""Reading the feed: whose it is, page by page, by type, and waiting for more."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher.feed.proposals import EMPLOYER, EVENING, OTHER, PROVIDER, erase, permitting, proposal, read, tell
from matcher_towns import property_test

from services.matcher.actions import reading_feed
from services.matcher.actions.reading_feed import MOST_WAITING
from services.matcher.events.provider_topics import ProviderTopics
from services.matcher.schemas.feed import next_cursor
from shared.testing.waiting import wait_until
from shared.vocabulary.clock import SystemClock


@pytest.fixture
def reader(house):
    """Headers of the provider; the candidate permits sharing."""
    house.say_state(permitting(), permitting("c2"))
    return house.key("provider", PROVIDER)


def tell_many(house, count):
    for number in range(count):
        tell(house, proposal("c1", EVENING, identity=f"m{number}"))


def matches(answer):
    return [event["data"]["match"] for event in answer["events"]]


def refused(house, headers, query):
    answer = house.app.test_client().get(f"/api/v1/feed{query}", headers=headers)
    return answer.status_code, answer.get_json()


def test_a_feed_is_empty_until_somebody_is_told_something_and_still_gives_a_cursor(house, reader):
    answer = read(house, reader)
    assert answer["events"] == []
    tell_many(house, 1)
    assert matches(read(house, reader, f"?after={answer['next']}")) == ["m0"]


def test_page_by_page_everything_is_read_once_in_order_and_the_last_cursor_stays(house, reader):
    tell_many(house, 7)
    seen, query = [], "?limit=3"
    while (answer := read(house, reader, query))["events"]:
        seen += matches(answer)
        query = f"?limit=3&after={answer['next']}"
    assert seen == [f"m{number}" for number in range(7)]
    assert read(house, reader, query)["next"] == answer["next"]
    tell(house, proposal("c1", EVENING, identity="newer"))
    assert matches(read(house, reader, query)) == ["newer"]


def test_the_same_cursor_gives_the_same_events_and_perhaps_newer_ones(house, reader):
    tell_many(house, 2)
    cursor = read(house, reader, "?limit=1")["next"]
    before = read(house, reader, f"?after={cursor}")["events"]
    tell(house, proposal("c2", EVENING, identity="newer"))
    assert read(house, reader, f"?after={cursor}")["events"][:1] == before


def test_events_are_cloud_events_with_an_id_of_their_own(house, reader):
    tell_many(house, 2)
    one, two = read(house, reader)["events"]
    assert one["specversion"] == "1.0" and one["source"].startswith("urn:nld:oin:") and one["id"] != two["id"]
    assert one["dataschema"].endswith("party.pathway.proposed.v1.json")
    assert "traceparent" not in one


@pytest.mark.parametrize("name", ["nl.inburgering.pathway.accepted.v1", "pathway.accepted.v1"])
def test_only_the_types_that_are_asked_for_come_and_the_cursor_goes_past_the_others(house, reader, name):
    tell(house, proposal("c1", EVENING))
    tell(house, proposal("c1", EVENING, revision=2), "accepted")
    tell(house, proposal("c1", EVENING, revision=3), "started")
    answer = read(house, reader, f"?types={name},pathway.erased.v1")
    assert [event["type"] for event in answer["events"]] == ["nl.inburgering.pathway.accepted.v1"]
    assert read(house, reader, f"?after={answer['next']}")["events"] == []


def test_everybody_reads_their_own_feed_and_the_case_system_that_of_whom_it_names(house, reader):
    tell_many(house, 1)
    assert read(house, house.key("provider", OTHER))["events"] == []
    assert len(read(house, house.key("employer", EMPLOYER))["events"]) == 1
    system = house.key("system")
    assert read(house, system)["events"] == []
    assert matches(read(house, system, f"?organisation={PROVIDER}")) == ["m0"]
    assert matches(read(house, reader, f"?organisation={PROVIDER}")) == ["m0"]
    assert refused(house, house.key("provider", OTHER), f"?organisation={PROVIDER}")[0] == 403
    assert refused(house, {}, "")[0] == 401


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?after=0", "/after"),
        ("?after=%21%21", "/after"),
        (f"?after={next_cursor(-1)}", "/after"),
        (f"?after={next_cursor(99999)}", "/after"),
        (f"?after={next_cursor(10**30)}", "/after"),
        ("?wait=31", "/wait"),
        ("?wait=-1", "/wait"),
        ("?limit=0", "/limit"),
        ("?limit=501", "/limit"),
        ("?types=pathway.ranked.v1", "/types"),
        ("?types=", "/types"),
    ],
)
def test_what_cannot_be_asked_is_named(house, reader, query, pointer):
    status, problem = refused(house, reader, query)
    assert status == 400 and [error["pointer"] for error in problem["errors"]] == [pointer]


def test_the_feed_keeps_what_was_told_for_thirty_days(house, reader):
    tell(house, proposal("c1", EVENING, identity="old"))
    house.clock.advance(timedelta(days=29).total_seconds())
    tell(house, proposal("c1", EVENING, identity="young"))
    topics = ProviderTopics(house.parts.database, house.broker, house.clock)
    topics.run_once()
    assert matches(read(house, reader)) == ["old", "young"]
    house.clock.advance(timedelta(days=1, minutes=1).total_seconds())
    cursor = read(house, reader)["next"]
    topics.run_once()
    assert matches(read(house, reader)) == ["young"]
    assert read(house, reader, f"?after={cursor}")["next"] == cursor


@pytest.fixture
def in_real_time(house):
    """Requests that wait do so by the machine's clock."""
    house.parts.feed._clock = SystemClock()
    with ThreadPoolExecutor(8) as pool:
        yield lambda headers, query: pool.submit(read, house, headers, query)


def waiting(house):
    return MOST_WAITING - house.parts.feed._places._value


def test_who_waits_is_answered_as_soon_as_something_is_told(house, reader, in_real_time, monkeypatch):
    monkeypatch.setattr(reading_feed, "LOOK_SECONDS", 15.0)
    answer = in_real_time(reader, "?wait=30")
    wait_until(lambda: waiting(house) == 1)
    tell(house, proposal("c1", EVENING))
    assert matches(answer.result(5)) == ["m1"]
    assert waiting(house) == 0


def test_who_waits_also_sees_what_another_process_has_told(house, houses, reader, in_real_time):
    house.hear()
    elsewhere = type(house)(house.config.database_url)
    answer = in_real_time(reader, "?wait=30")
    wait_until(lambda: waiting(house) == 1)
    tell(elsewhere, proposal("c1", EVENING))
    assert matches(answer.result(5)) == ["m1"]
    elsewhere.stop()


def test_what_is_told_to_others_or_of_other_types_does_not_end_the_wait(house, reader, in_real_time):
    answer = in_real_time(house.key("provider", OTHER), "?wait=1")
    typed = in_real_time(reader, "?wait=1&types=pathway.erased.v1")
    wait_until(lambda: waiting(house) == 2)
    tell(house, proposal("c1", EVENING))
    assert answer.result(5)["events"] == [] == typed.result(5)["events"]


def test_no_more_than_four_wait_and_the_fifth_is_answered_at_once(house, reader, in_real_time):
    waits = [in_real_time(reader, "?wait=20") for _ in range(MOST_WAITING)]
    wait_until(lambda: waiting(house) == MOST_WAITING)
    assert in_real_time(reader, "?wait=20").result(5)["events"] == []
    tell(house, proposal("c1", EVENING))
    assert all(matches(answer.result(5)) == ["m1"] for answer in waits)


def test_a_clock_that_stands_still_does_not_keep_a_request_for_ever(house, reader):
    done = threading.Event()
    thread = threading.Thread(target=lambda: (read(house, reader, "?wait=1"), done.set()))
    thread.start()
    assert done.wait(10)
    thread.join()


@pytest.mark.sqlite_only
@property_test
@given(st.lists(st.sampled_from(["told", "told_other", "read", "erased"]), max_size=12))
def test_whoever_follows_the_cursor_misses_nothing(houses, steps):
    """A reader that starts at the beginning and one that follows along know the same in the end."""
    from matcher.service.house import House

    house = House(houses())
    try:
        house.say_state(permitting(), permitting("c2"))
        headers = house.key("provider", PROVIDER)
        followed, cursor = {}, ""

        def follow():
            nonlocal cursor
            answer = read(house, headers, f"?limit=2{cursor}")
            for event in answer["events"]:
                if event["type"].endswith("erased.v1"):
                    for known in [key for key, one in followed.items() if one == event["data"]["candidate"]]:
                        del followed[known]
                followed[event["id"]] = event["data"]["candidate"]
            cursor = f"&after={answer['next']}"
            return answer["events"]

        for number, step in enumerate(steps, 1):
            if step == "read":
                follow()
            elif step == "erased":
                erase(house, "c2", number)
            else:
                tell(house, proposal("c1" if step == "told" else "c2", EVENING, identity=f"m{number}"))
        while follow():
            pass
        assert set(followed) == {event["id"] for event in read(house, headers)["events"]}
    finally:
        house.stop()
