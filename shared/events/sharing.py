"""How the members of a group share partitions: the rule of the memory and SQLite brokers (Kafka has its own)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

Partition = tuple[str, int]
"""A topic's name and the number of one of its partitions."""

LEASE_SECONDS = 60.0
"""A member that has not polled or committed for this long is taken for dead. Longer than any one action takes, shorter
than a coach's patience; a member whose process is gone is not waited for (`shared.events.members`)."""


def by_topic(topics: Iterable[str], partitions: Iterable[Partition]) -> dict[str, frozenset[int]]:
    """Numbers of partitions under the name of their topic; a topic without any has an empty set."""
    found: dict[str, set[int]] = {topic: set() for topic in topics}
    for topic, number in partitions:
        found[topic].add(number)
    return {topic: frozenset(numbers) for topic, numbers in found.items()}


def share_out(partitions: Iterable[Partition], members: Mapping[str, Set[str]]) -> dict[Partition, str]:
    """Who should have what: every partition goes to one of the members that read its topic.

    `members` maps a member to its topics. Partitions are dealt out in order, each to the member that has the fewest
    so far, so numbers differ by at most one when all read the same topics. The same input gives the same answer,
    whatever its order: every member works this out for itself and all come to the same result. A topic without
    members is left out.
    """
    load = dict.fromkeys(sorted(members), 0)
    shared: dict[Partition, str] = {}
    for topic, number in sorted(partitions):
        readers = [member for member in load if topic in members[member]]
        if readers:
            chosen = min(readers, key=lambda member: load[member])
            load[chosen] += 1
            shared[topic, number] = chosen
    return shared
