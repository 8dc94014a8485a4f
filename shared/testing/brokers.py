"""The contract of `shared.events.broker` as tests: a broker is right when a subclass of this passes.

A subclass gives the fixtures `broker` (a fresh connection; storage may be shared between tests, names are unique) and
`strand` (see `Strand`), and `compact`. `clocked_brokers` adds what only a broker with an injected clock can show.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC

import pytest

from shared.events.broker import Broker, Message, Record, Subscription, Topic, TopicMissing
from shared.testing.records import KEYS, Listening, new_name, number_of, receive, said, values
from shared.testing.waiting import wait_until

Strand = Callable[[str, str, int], None]
"""strand(group, topic, count): a member joins the group, reads so many records, commits nothing and dies."""


class BrokerContract:
    """See the module."""

    @pytest.fixture
    def topic(self, broker: Broker) -> str:
        name = new_name("topic")
        broker.create_topics([Topic(name)])
        return name

    def test_records_of_a_key_come_in_the_order_in_which_they_were_published(self, broker, topic):
        for start in range(0, 60, 20):
            broker.publish([said(topic, KEYS[n % 5], n) for n in range(start, start + 20)])
        with broker.subscribe(new_name("group"), [topic]) as member:
            found = receive(member, 60)
        for key in KEYS[:5]:
            numbers = [number_of(record) for record in found if record.key == key]
            assert numbers == sorted(numbers)
            assert len(numbers) == 12
        assert len({record.partition for record in found}) > 1

    def test_a_key_is_in_the_partition_that_kafka_puts_it_in(self, broker, topic):
        broker.publish([Message(topic, key, b"") for key in ("b3f2", "zaandam", "ሰላም", "", "k")])
        expected = {"b3f2": 0, "zaandam": 2, "ሰላም": 0, "": 1, "k": 0}
        assert {record.key: record.partition for record in broker.read(topic)} == expected

    def test_keys_values_and_headers_come_through_untouched(self, broker, topic):
        headers = (("content-type", b"application/cloudevents+json"), ("raw", bytes(range(256))), ("raw", b""))
        message = Message(topic, "sleutel-é-ሰላም", b"\x00\xff not text", headers)
        broker.publish([message, Message(topic, "empty", b""), Message(topic, "gone", None)])
        found = {record.key: record for record in broker.read(topic)}
        assert (found[message.key].value, found[message.key].headers) == (message.value, headers)
        assert found["empty"].value == b""
        assert found["gone"].value is None
        assert all(record.timestamp.tzinfo == UTC for record in found.values())

    def test_every_group_hears_everything(self, broker, topic):
        broker.publish([said(topic, key, 1) for key in KEYS])
        heard = []
        for _ in range(2):
            with broker.subscribe(new_name("group"), [topic]) as member:
                heard.append(values(receive(member, len(KEYS))))
        assert heard[0] == heard[1] == sorted((key, b"1") for key in KEYS)

    def test_one_group_may_listen_to_several_topics(self, broker, topic):
        other = new_name("topic")
        broker.create_topics([Topic(other, partitions=1)])
        broker.publish([said(topic, "a", 1), said(other, "a", 2)])
        with broker.subscribe(new_name("group"), [topic, other]) as member:
            assert {record.topic for record in receive(member, 2)} == {topic, other}

    def test_a_group_goes_on_where_it_committed(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, key, 1) for key in KEYS])
        with broker.subscribe(group, [topic]) as member:
            member.commit(receive(member, len(KEYS)))
        broker.publish([said(topic, key, 2) for key in KEYS])
        with broker.subscribe(group, [topic]) as member:
            assert values(receive(member, len(KEYS))) == sorted((key, b"2") for key in KEYS)

    def test_a_commit_of_some_records_leaves_the_others_to_come_again(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, "one key", n) for n in range(10)])
        with broker.subscribe(group, [topic]) as member:
            member.commit(receive(member, 10)[:4])
        with broker.subscribe(group, [topic]) as member:
            assert [number_of(record) for record in receive(member, 6)] == [4, 5, 6, 7, 8, 9]

    def test_what_a_member_that_crashed_had_not_committed_comes_again(self, broker, topic, strand):
        group = new_name("group")
        broker.publish([said(topic, key, 1) for key in KEYS])
        strand(group, topic, len(KEYS))
        with broker.subscribe(group, [topic]) as member:
            assert values(receive(member, len(KEYS), 60)) == sorted((key, b"1") for key in KEYS)

    def test_a_group_can_replay_from_the_start(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, key, 1) for key in KEYS])
        with broker.subscribe(group, [topic]) as member:
            member.commit(receive(member, len(KEYS)))
            member.seek_to_start()
            assert broker.lag(group, [topic]) == {topic: len(KEYS)}
            again = receive(member, len(KEYS))
            member.commit(again)
        assert values(again) == sorted((key, b"1") for key in KEYS)
        assert broker.lag(group, [topic]) == {topic: 0}

    def test_a_new_member_can_replay_before_it_has_read_anything(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, key, 1) for key in KEYS])
        with broker.subscribe(group, [topic]) as member:
            member.commit(receive(member, len(KEYS)))
        with broker.subscribe(group, [topic]) as member:
            member.seek_to_start()
            assert len(receive(member, len(KEYS))) == len(KEYS)

    def test_two_members_share_the_partitions_and_the_last_one_takes_all(self, broker, topic):
        group = new_name("group")
        with Listening(broker, group, topic) as stays:
            with Listening(broker, group, topic) as leaves:
                rounds = iter(range(1, 1000))

                def both_hear_a_part() -> bool:
                    number = str(next(rounds)).encode()
                    broker.publish([Message(topic, key, number) for key in KEYS])
                    wait_until(lambda: len(stays.of(number)) + len(leaves.of(number)) >= len(KEYS), 60)
                    return bool(stays.of(number) and leaves.of(number))

                wait_until(both_hear_a_part, 60, every_seconds=0.5)
                broker.publish([said(topic, key, 0) for key in KEYS])
                wait_until(lambda: len(stays.of(b"0")) + len(leaves.of(b"0")) >= len(KEYS))
                assert values(stays.of(b"0") + leaves.of(b"0")) == sorted((key, b"0") for key in KEYS)
                parts = [{record.partition for record in member.of(b"0")} for member in (stays, leaves)]
                assert parts[0].isdisjoint(parts[1])
            broker.publish([said(topic, key, -1) for key in KEYS])
            wait_until(lambda: values(stays.of(b"-1")) == sorted((key, b"-1") for key in KEYS), 60)

    def test_members_say_which_partitions_they_have(self, broker, topic):
        group, every = new_name("group"), frozenset(range(broker.partitions(topic)))

        def has_all(member: Subscription) -> bool:
            member.poll(0.1)
            return member.assigned() == {topic: every}

        with broker.subscribe(group, [topic]) as stays:
            wait_until(lambda: has_all(stays), 60)
            with broker.subscribe(group, [topic]) as leaves:

                def share_evenly() -> bool:
                    for member in (stays, leaves):
                        member.poll(0.1)
                    one, other = stays.assigned()[topic], leaves.assigned()[topic]
                    return len(one) == len(other) == 2 and one | other == every

                wait_until(share_evenly, 60)
            wait_until(lambda: has_all(stays), 60)

    def test_compaction_keeps_the_last_value_of_every_key(self, broker, compact):
        name = new_name("topic")
        broker.create_topics([Topic(name, partitions=2, compacted=True)])
        for number in range(4):
            broker.publish([said(name, key, number) for key in KEYS])
        broker.publish([Message(name, KEYS[0], None)])
        compact(name)
        with broker.subscribe(new_name("group"), [name]) as member:
            found = receive(member, len(KEYS))
        mine = [record for record in found if record.key in KEYS]
        assert values(mine) == sorted([(KEYS[0], None), *((key, b"3") for key in KEYS[1:])], key=repr)
        assert values([record for record in broker.read(name) if record.key in KEYS]) == values(mine)

    def test_compaction_does_not_move_the_position_of_a_group(self, broker, compact):
        name, group = new_name("topic"), new_name("group")
        broker.create_topics([Topic(name, partitions=1, compacted=True)])
        with broker.subscribe(group, [name]) as member:
            broker.publish([said(name, "key", n) for n in range(5)])
            member.commit(receive(member, 5))
            compact(name)
            broker.publish([said(name, "key", 9)])
            found: list[Record] = []

            def the_new_one_came() -> bool:
                found.extend(member.poll(0.2))
                return any(record.value == b"9" for record in found)

            wait_until(the_new_one_came)
            assert [record.value for record in found if record.key == "key"] == [b"9"]
            assert all(record.offset >= 5 for record in found)

    def test_a_topic_that_is_missing_is_said_to_be(self, broker, topic):
        missing = new_name("missing")
        with pytest.raises(TopicMissing) as raised:
            broker.publish([said(topic, "a", 1), said(missing, "a", 1)])
        assert raised.value.topic == missing
        assert list(broker.read(topic)) == []
        for call in (
            lambda: broker.subscribe("group", [topic, missing]),
            lambda: list(broker.read(missing)),
            lambda: broker.lag("group", [missing]),
            lambda: broker.partitions(missing),
        ):
            with pytest.raises(TopicMissing):
                call()

    def test_creating_a_topic_again_changes_nothing(self, broker, topic):
        broker.publish([said(topic, "a", 1)])
        broker.create_topics([Topic(topic, partitions=9), Topic(topic)])
        assert broker.partitions(topic) == 4
        assert [record.value for record in broker.read(topic)] == [b"1"]

    def test_lag_counts_what_a_group_has_yet_to_hear(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, "key", n) for n in range(10)])
        assert broker.lag(group, [topic]) == {topic: 10}
        with broker.subscribe(group, [topic]) as member:
            member.commit(receive(member, 10)[:7])
        assert broker.lag(group, [topic]) == {topic: 3}

    def test_a_poll_returns_at_most_so_many_and_the_rest_later(self, broker, topic):
        broker.publish([said(topic, key, 1) for key in KEYS])
        with broker.subscribe(new_name("group"), [topic]) as member:
            found: list[Record] = []

            def all_came() -> bool:
                records = member.poll(0.2, max_records=5)
                assert len(records) <= 5
                found.extend(records)
                return len(found) >= len(KEYS)

            wait_until(all_came)
        assert values(found) == sorted((key, b"1") for key in KEYS)

    def test_a_publish_ends_the_wait_of_a_poll(self, broker, topic):
        with broker.subscribe(new_name("group"), [topic]) as member:
            # The first poll may be busy joining.
            broker.publish([said(topic, "a", 0)])
            receive(member, 1)
            threading.Timer(0.1, broker.publish, [[said(topic, "a", 1)]]).start()
            assert [record.value for record in member.poll(15)] == [b"1"]

    def test_threads_that_publish_at_once_lose_nothing(self, broker, topic):
        def publish(thread: int) -> None:
            for n in range(10):
                broker.publish([said(topic, f"{thread}-{m}", n) for m in range(5)])

        threads = [threading.Thread(target=publish, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        found = list(broker.read(topic))
        assert Counter(record.key for record in found) == {f"{t}-{m}": 10 for t in range(4) for m in range(5)}
        places = [(record.partition, record.offset) for record in found]
        assert len(set(places)) == len(places)

    def test_publishing_nothing_is_allowed(self, broker):
        broker.publish([])
