"""The topics of providers: made with the first key, holding what the feed holds and nothing of others."""

from __future__ import annotations

import threading
import uuid
from contextlib import contextmanager
from dataclasses import replace

import pytest
from matcher.feed.proposals import (
    EMPLOYER,
    EVENING,
    OTHER,
    PROVIDER,
    THEIRS,
    erase,
    on_topic,
    permitting,
    proposal,
    read,
    tell,
)
from matcher.service.house import House, state_of

from services.matcher.actions.keep_stock import keep_candidate, keep_principal
from services.matcher.app import workers
from services.matcher.events.provider_topics import ProviderTopics, topics_of
from services.matcher.store.feed import organisations_waited_for
from shared.contracts.payloads import PrincipalState
from shared.events.broker import BrokerUnavailable, TopicMissing
from shared.events.failures import Backoff
from shared.events.open import open_broker
from shared.http.auth import new_key
from shared.testing.waiting import wait_until


@pytest.fixture
def keys(house):
    """Headers by organisation; the candidate permits sharing."""
    house.say_state(permitting())
    found = {PROVIDER: house.key("provider", PROVIDER), OTHER: house.key("provider", OTHER)}
    return {**found, EMPLOYER: house.key("employer", EMPLOYER)}


def publish(house):
    while house.parts.relay.run_once():
        pass


def topics(house, broker=None):
    return ProviderTopics(house.parts.database, broker or house.broker, house.clock, backoff=Backoff(0.01, 0.01))


def test_a_provider_finds_on_its_topic_what_it_finds_in_the_feed(house, keys):
    assert topics(house).run_once() == 2
    tell(house, proposal("c1", EVENING))
    tell(house, proposal("c1", EVENING, revision=2), "accepted")
    erase(house)
    publish(house)
    said = on_topic(house, PROVIDER)
    assert [event["type"].split(".")[3] for event in said] == ["proposed", "accepted", "erased"]
    assert said[-1] == read(house, keys[PROVIDER])["events"][-1]
    assert not on_topic(house, OTHER)
    with pytest.raises(TopicMissing):
        on_topic(house, EMPLOYER)


def test_the_key_of_what_is_on_the_topic_is_the_pseudonym(house, keys):
    topics(house).run_once()
    tell(house, proposal("c1", EVENING))
    publish(house)
    (record,) = house.broker.read(f"opstap.provider.{PROVIDER}.v1")
    assert record.key == read(house, keys[PROVIDER])["events"][0]["data"]["candidate"]
    assert ("content-type", b"application/cloudevents+json") in record.headers


def test_an_employer_has_no_topic_unless_it_gives_a_course_itself(house, keys):
    house.broker.create_topics(topics_of([PROVIDER, EMPLOYER]))
    tell(house, proposal("c1", EVENING))
    publish(house)
    assert not on_topic(house, EMPLOYER)
    tell(house, proposal("c1", _course_of(EMPLOYER), identity="m2"))
    erase(house)
    publish(house)
    assert [event["type"].split(".")[3] for event in on_topic(house, EMPLOYER)] == ["proposed", "erased"]


def test_what_is_told_before_the_topic_is_there_waits_and_keeps_nobody_else_waiting(house, keys):
    tell(house, proposal("c1", EVENING, THEIRS))
    house.broker.create_topics(topics_of([OTHER]))
    publish(house)
    assert len(on_topic(house, OTHER)) == 1
    topics(house).run_once()
    house.clock.advance(60)
    publish(house)
    assert len(on_topic(house, PROVIDER)) == 1


def test_topics_are_made_once_and_only_for_providers(house, keys):
    worker = topics(house)
    assert (worker.run_once(), worker.run_once()) == (2, 0)
    house.key("provider", "third")
    assert worker.run_once() == 1
    assert list(house.broker.read("opstap.provider.third.v1")) == []


def test_who_has_no_key_gets_a_topic_when_told_something_so_that_nothing_waits_for_ever(house):
    house.say_state(permitting())
    house.hear()
    tell(house, proposal("c1", EVENING))
    publish(house)
    with house.parts.database.read() as connection:
        assert organisations_waited_for(connection) == [PROVIDER]
    worker = topics(house)
    assert (worker.run_once(), worker.run_once()) == (1, 0)
    house.clock.advance(60)
    publish(house)
    assert [event["type"].split(".")[3] for event in on_topic(house, PROVIDER)] == ["proposed"]


class AwayAtFirst:
    """A broker that is away twice."""

    def __init__(self, broker):
        self.broker, self.calls = broker, 0

    def create_topics(self, topics):
        self.calls += 1
        if self.calls < 3:
            raise BrokerUnavailable("away")
        self.broker.create_topics(topics)


@contextmanager
def running(worker):
    stop, ended = threading.Event(), []
    thread = threading.Thread(target=lambda: ended.append(worker.run(stop)), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(10)
    assert ended == [None], "it did not end in order"


def test_the_worker_waits_for_a_broker_that_is_away_and_then_makes_the_topics(house, keys):
    broker = AwayAtFirst(house.broker)
    with running(topics(house, broker)):
        wait_until(lambda: broker.calls >= 3)
        wait_until(lambda: _exists(house.broker, f"opstap.provider.{PROVIDER}.v1"))


def test_the_worker_is_one_of_the_matchers_workers(house):
    assert "matcher-provider-topics" in [worker.name for worker in workers(house.app)]


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
@pytest.mark.sqlite_only
def test_over_kafka_a_proposal_lands_on_the_topic_of_its_provider_and_on_no_other(houses, kafka):
    house = House(houses())
    house.stop()
    ours, theirs = f"p-{uuid.uuid4()}", f"p-{uuid.uuid4()}"
    house.broker = open_broker(kafka.url)
    house.start()
    try:
        worker = ProviderTopics(house.parts.database, house.broker, house.clock)
        headers = {provider: _known_key(house, provider) for provider in (ours, theirs)}
        with pytest.raises(TopicMissing):
            on_topic(house, ours)
        with running(worker):
            wait_until(lambda: _exists(house.broker, f"opstap.provider.{theirs}.v1"))
        _known_candidate(house)
        tell(house, proposal("c1", _course_of(ours)))
        publish(house)
        (event,) = on_topic(house, ours)
        assert [event] == read(house, headers[ours])["events"]
        assert on_topic(house, theirs) == [] == read(house, headers[theirs])["events"]
    finally:
        house.stop()
        house.broker.close()


def _course_of(provider):
    return replace(EVENING, provider=provider)


def _known_candidate(house):
    with house.parts.database.write() as uow:
        keep_candidate(uow, state_of(permitting())[1])


def _known_key(house, provider):
    key, secret_hash = new_key("provider")
    with house.parts.database.write() as uow:
        keep_principal(
            uow, PrincipalState(key[-12:], 1, "key", "provider", "active", provider, secret_hash=secret_hash)
        )
    return {"Authorization": f"Bearer {key}"}


def _exists(broker, topic):
    try:
        list(broker.read(topic))
    except TopicMissing:
        return False
    return True
