import pytest

from shared.events.broker import BrokerUnavailable
from shared.events.dead_letters import DeadLetters
from shared.testing.library import Through, letter


@pytest.fixture
def letters(broker):
    return DeadLetters(broker, ["letters", "replies"], "library")


@pytest.fixture
def two_dead(broker, consumer, clock, letters):
    """Two dead letters, the oldest first."""
    for name, topic in (("first", "replies"), ("second", "letters")):
        broker.publish([letter(name, topic=topic, version=2)])
        clock.advance(5)
        loop = consumer()
        loop.run_once()
        loop.close()
    return letters.list()


def test_without_dead_letters_the_list_is_empty(letters):
    assert letters.list() == []


def test_dead_letters_are_listed_oldest_first_without_their_content(two_dead):
    assert [found.key for found in two_dead] == ["first", "second"]
    described = two_dead[0].describe()
    assert described["id"].startswith("replies.dead:")
    assert described["topic"] == "replies"
    assert "value" not in described


def test_one_can_be_shown_by_its_id(letters, two_dead):
    assert letters.get(two_dead[1].id) == two_dead[1]
    with pytest.raises(LookupError):
        letters.get("letters.dead:0:99")


def test_a_replayed_letter_is_heard_again_untouched_and_leaves_the_list(broker, letters, two_dead, consumer, library):
    def learned(record):
        if b'"version": 2' in record.value:
            return library.handle(
                type(record)(*(*fields(record)[:4], record.value.replace(b"2", b"1"), *fields(record)[5:]))
            )
        return library.handle(record)

    letters.replay(two_dead[1].id)
    [original, again] = [record for record in broker.read("letters") if record.key == "second"]
    assert (again.key, again.value, again.headers) == (original.key, original.value, original.headers)
    assert letters.list() == [two_dead[0]]
    assert consumer(handle=learned).run_once() == 1
    assert library.copies() == {"second": 1}


def fields(record):
    return tuple(getattr(record, name) for name in record.__slots__)


def test_a_replayed_letter_that_dies_again_is_a_new_dead_letter(letters, two_dead, consumer):
    letters.replay(two_dead[0].id)
    consumer().run_once()
    again = {found.key: found for found in letters.list()}["first"]
    assert again.id != two_dead[0].id
    assert (again.value, again.headers, again.offset) == (
        two_dead[0].value,
        two_dead[0].headers,
        two_dead[0].offset + 1,
    )


def test_a_discarded_letter_leaves_the_list_and_nothing_is_published(broker, letters, two_dead):
    before = list(broker.read("replies"))
    letters.discard(two_dead[0].id)
    assert letters.list() == [two_dead[1]]
    assert list(broker.read("replies")) == before
    with pytest.raises(LookupError):
        letters.discard(two_dead[0].id)


def test_a_replay_that_fails_halfway_leaves_the_letter_in_the_list(broker, letters, two_dead):
    def only_originals(messages):
        if messages[0].topic.endswith(".dead"):
            raise BrokerUnavailable("away")
        broker.publish(messages)

    with pytest.raises(BrokerUnavailable):
        DeadLetters(Through(broker, publish=only_originals), ["letters", "replies"], "library").replay(two_dead[0].id)
    assert letters.list() == two_dead


def test_a_group_sees_only_its_own_dead_letters(broker, two_dead):
    assert DeadLetters(broker, ["letters", "replies"], "other group").list() == []
