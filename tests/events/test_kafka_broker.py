import gc
import subprocess
import sys
import threading

import pytest

from shared.events.broker import BrokerUnavailable, Message, MessageRefused, Topic
from shared.testing.brokers import BrokerContract
from shared.testing.kafka_server import KafkaServer, free_port, require_kafka
from shared.testing.records import KEYS, new_name, receive, said, values
from shared.testing.waiting import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

MEMBER = """
import sys
from shared.events.kafka_broker import KafkaBroker
broker = KafkaBroker([sys.argv[1]], session_timeout_seconds=6)
member = broker.subscribe(sys.argv[2], [sys.argv[3]])
heard = 0
while heard < int(sys.argv[4]):
    heard += len(member.poll(1.0))
print("heard", flush=True)
while True:
    member.poll(1.0)
"""


def connect(server, **settings):
    from shared.events.kafka_broker import KafkaBroker

    return KafkaBroker([server.address], session_timeout_seconds=6, **settings)


@pytest.fixture(scope="module")
def connected(kafka):
    broker = connect(kafka)
    yield broker
    broker.close()


@pytest.fixture
def _leaks_swept():
    """The client forgets to close the socket of a connection that was refused; sweep them up where they are expected."""
    yield
    gc.collect()


def accepted(broker, messages):
    """Whether the broker took them, as a relay asks that tries again later."""
    try:
        broker.publish(messages)
    except BrokerUnavailable:
        return False
    return True


def outage(test):
    """For tests in which the broker is away."""
    return pytest.mark.usefixtures("_leaks_swept")(pytest.mark.filterwarnings("ignore::ResourceWarning")(test))


class TestKafkaBroker(BrokerContract):
    @pytest.fixture
    def broker(self, connected):
        return connected

    @pytest.fixture
    def strand(self, kafka):
        def strand(group, topic, count):
            command = [sys.executable, "-c", MEMBER, kafka.address, group, topic, str(count)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as member:
                assert member.stdout.readline() == "heard\n"
                member.kill()

        return strand

    @pytest.fixture
    def compact(self, kafka, broker):
        from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

        def compact(topic):
            hurry = {"segment.ms": "100", "min.cleanable.dirty.ratio": "0.001", "max.compaction.lag.ms": "100"}
            admin = KafkaAdminClient(bootstrap_servers=kafka.address)
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=hurry)])
            admin.close()

            def only_the_last_are_left():
                # Kafka leaves the segment it writes to alone; a new record of another key starts a new one.
                broker.publish([said(topic, f"filler-{n}", 0) for n in range(8)])
                keys = [record.key for record in broker.read(topic) if not record.key.startswith("filler")]
                return len(set(keys)) == len(keys)

            wait_until(only_the_last_are_left, 60, every_seconds=0.3)

        return compact

    def test_a_topic_is_created_with_the_settings_that_the_product_promises(self, kafka, broker):
        from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

        topics = {kind: new_name(kind) for kind in ("compacted", "month", "forever")}
        broker.create_topics(
            [
                Topic(topics["compacted"], compacted=True),
                Topic(topics["month"], retention_hours=720),
                Topic(topics["forever"]),
            ]
        )
        admin = KafkaAdminClient(bootstrap_servers=kafka.address)
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics.values()]
        answered = admin.describe_configs(asked)
        admin.close()
        found = {kind: settings_of(answered, name) for kind, name in topics.items()}
        day = 24 * 3600 * 1000
        assert found["compacted"]["cleanup.policy"] == "compact"
        assert found["compacted"]["max.compaction.lag.ms"] == str(day)
        assert found["compacted"]["delete.retention.ms"] == str(30 * day)
        assert found["month"]["retention.ms"] == str(30 * day)
        assert found["forever"]["retention.ms"] == "-1"

    def test_a_message_that_is_too_large_is_refused(self, broker):
        topic = new_name("topic")
        broker.create_topics([Topic(topic)])
        with pytest.raises(MessageRefused) as raised:
            broker.publish([Message(topic, "key", b"x" * 2_000_000)])
        assert raised.value.topic == topic
        broker.publish([said(topic, "key", 1)])

    def test_a_member_whose_client_has_lost_a_rebalance_starts_anew(self, broker, topic):
        group = new_name("group")
        with broker.subscribe(group, [topic]) as member:
            member._stuck_seconds = 1.0
            broker.publish([said(topic, key, 1) for key in KEYS])
            member.commit(receive(member, len(KEYS)))
            lose_a_rebalance(member)
            broker.publish([said(topic, key, 2) for key in KEYS])
            assert values(receive(member, len(KEYS), 30)) == sorted((key, b"2") for key in KEYS)


def lose_a_rebalance(member):
    """As it happens when partitions are added: the leader finds its metadata changed, and a poll ends too soon."""
    client = member._consumer
    client._coordinator._assignment_snapshot = {}
    client.poll(timeout_ms=0)
    wait_until(lambda: client._coordinator._join_task is None or client._coordinator._join_task.is_done)
    assert client.group_metadata().state == "<rebalancing>"
    assert not client._coordinator.need_rejoin(), "the client has been repaired: the watchdog can go"


def settings_of(answered, topic):
    return {name: entry["value"] for name, entry in answered["topic"][topic].items()}


@outage
def test_a_broker_that_is_away_is_unavailable_and_works_once_it_is_back(tmp_path):
    require_kafka()
    server = KafkaServer(tmp_path / "kafka")
    server.start()
    broker = connect(server, patience_seconds=4)
    try:
        broker.create_topics([Topic("topic")])
        broker.publish([said("topic", key, 1) for key in KEYS])
        with broker.subscribe("group", ["topic"]) as member:
            member.commit(receive(member, len(KEYS)))
            server.kill()
            with pytest.raises(BrokerUnavailable):
                broker.publish([said("topic", "lost?", 1)])
            with pytest.raises(BrokerUnavailable):
                list(broker.read("topic"))
            server.start()
            # A broker that has just started may need longer than our patience, and what it did not confirm it may have.
            wait_until(lambda: accepted(broker, [said("topic", key, 2) for key in KEYS]), 60)
            heard = {}
            wait_until(lambda: heard.update({one.key: one for one in member.poll(0.2)}) or heard.keys() >= {*KEYS}, 60)
            assert {heard[key].value for key in KEYS} == {b"2"}
            member.commit([heard[key] for key in KEYS])
    finally:
        broker.close()
        server.stop()


@outage
def test_nothing_connects_until_it_is_used():
    from shared.events.kafka_broker import KafkaBroker

    before = threading.active_count()
    broker = KafkaBroker([f"127.0.0.1:{free_port()}"], patience_seconds=1)
    assert threading.active_count() == before
    with pytest.raises(BrokerUnavailable):
        broker.publish([said("topic", "key", 1)])
    broker.close()
