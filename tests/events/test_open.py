import pytest

from shared.events import open_broker
from shared.events.memory_broker import MemoryBroker
from shared.events.partitions import partition_for
from shared.events.sharing import share_out
from shared.events.sqlite_broker import SqliteBroker


def test_an_address_says_which_broker(tmp_path):
    assert isinstance(open_broker("memory://"), MemoryBroker)
    absolute = open_broker(f"sqlite:///{tmp_path}/events.db")
    assert isinstance(absolute, SqliteBroker)
    assert absolute.path == tmp_path / "events.db"
    assert str(open_broker("sqlite:///var/events.db").path) == "var/events.db"
    assert type(open_broker("kafka://localhost:9092,localhost:9093")).__name__ == "KafkaBroker"


def test_opening_touches_nothing(tmp_path):
    open_broker(f"sqlite:///{tmp_path}/var/events.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["", "memory", "memory://x", "sqlite://", "sqlite:///", "kafka://", "amqp://x"])
def test_any_other_address_is_an_error_that_says_what_is_allowed(url):
    with pytest.raises(ValueError, match="sqlite:///path"):
        open_broker(url)


def test_the_partition_of_a_key_never_changes():
    # From the Java client's own tests of murmur2, through the default partitioner.
    assert [partition_for(key, 1000) for key in ("21", "foobar", "a-little-bit-long-string")] == [
        (-973932308 & 0x7FFFFFFF) % 1000,
        (-790332482 & 0x7FFFFFFF) % 1000,
        (-985981536 & 0x7FFFFFFF) % 1000,
    ]


def test_partitions_are_dealt_out_evenly_among_those_that_read_them():
    partitions = [("a", n) for n in range(4)] + [("b", n) for n in range(3)]
    shared = share_out(partitions, {"x": {"a", "b"}, "y": {"a", "b"}, "z": {"b"}})
    assert set(shared) == set(partitions)
    loads = [sorted(topic for (topic, _), member in shared.items() if member == name) for name in "xyz"]
    assert sorted(len(load) for load in loads) == [2, 2, 3]
    assert set(loads[2]) == {"b"}


def test_everybody_comes_to_the_same_division():
    partitions = [("a", n) for n in range(7)]
    members = {name: {"a"} for name in ("c", "a", "b")}
    assert share_out(partitions, members) == share_out(partitions[::-1], dict(sorted(members.items())))


def test_without_readers_a_topic_is_left_out():
    assert share_out([("a", 0)], {"x": {"b"}}) == {}
