"""What only a broker with an injected clock can show: lost members, the age of records, upkeep."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.events.broker import Broker, Message, Topic
from shared.testing.brokers import BrokerContract, Strand
from shared.testing.records import KEYS, new_name, said
from shared.vocabulary.clock import ManualClock


class ClockedBrokerContract(BrokerContract):
    """For brokers that take a clock: the subclass also gives `clock`, the one its `broker` has."""

    @pytest.fixture
    def strand(self, broker: Broker, clock: ManualClock) -> Strand:
        def strand(group: str, topic: str, count: int) -> None:
            member = broker.subscribe(group, [topic])
            assert len(member.poll(0)) == count
            clock.advance(61)

        return strand

    @pytest.fixture
    def compact(self, broker):
        return broker.compact

    def test_records_carry_the_time_of_the_injected_clock(self, broker, topic, clock):
        clock.advance(3600.000001)
        broker.publish([said(topic, "a", 1)])
        assert [record.timestamp for record in broker.read(topic)] == [clock.now()]

    def test_a_member_that_lives_keeps_its_partitions_from_a_newcomer_until_it_polls(self, broker, topic):
        group = new_name("group")
        broker.publish([said(topic, key, 1) for key in KEYS])
        with broker.subscribe(group, [topic]) as first:
            held = first.poll(0)
            assert len({record.partition for record in held}) == 4
            with broker.subscribe(group, [topic]) as second:
                assert second.poll(0) == []
                first.commit(held)
                assert first.poll(0) == second.poll(0) == []
                broker.publish([said(topic, key, 2) for key in KEYS])
                parts = [{record.partition for record in member.poll(0)} for member in (first, second)]
                assert (len(parts[0]), len(parts[1]), len(parts[0] | parts[1])) == (2, 2, 4)

    def test_a_member_that_was_taken_for_dead_cannot_move_the_position(self, broker, topic, clock):
        group = new_name("group")
        broker.publish([said(topic, "key", n) for n in range(10)])
        zombie = broker.subscribe(group, [topic])
        held = zombie.poll(0)
        clock.advance(61)
        with broker.subscribe(group, [topic]) as heir:
            heir.commit(heir.poll(0)[:3])
            zombie.commit(held)
            assert broker.lag(group, [topic]) == {topic: 7}
        assert [int(record.value) for record in zombie.poll(0)] == [3, 4, 5, 6, 7, 8, 9]

    def test_a_tombstone_is_forgotten_after_thirty_days(self, broker, clock):
        name = new_name("topic")
        broker.create_topics([Topic(name, compacted=True)])
        broker.publish([said(name, "stays", 1), said(name, "goes", 1), Message(name, "goes", None)])
        clock.advance(timedelta(days=29).total_seconds())
        broker.compact(name)
        assert {record.key: record.value for record in broker.read(name)} == {"stays": b"1", "goes": None}
        clock.advance(timedelta(days=2).total_seconds())
        broker.compact(name)
        assert {record.key: record.value for record in broker.read(name)} == {"stays": b"1"}
        broker.publish([said(name, "goes", 2)])
        assert {record.key: record.offset for record in broker.read(name)}["goes"] >= 1

    def test_upkeep_compacts_and_lets_go_of_what_is_too_old(self, broker, clock):
        compacted, short, kept = (new_name(what) for what in ("compacted", "short", "kept"))
        broker.create_topics([Topic(compacted, compacted=True), Topic(short, retention_hours=24), Topic(kept)])
        broker.publish([said(name, "key", n) for name in (compacted, short, kept) for n in range(2)])
        clock.advance(23 * 3600)
        broker.publish([said(short, "key", 2)])
        clock.advance(3600 + 1)
        broker.maintain()
        left = {name: [int(r.value) for r in broker.read(name)] for name in (compacted, short, kept)}
        assert left == {compacted: [1], short: [2], kept: [0, 1]}
