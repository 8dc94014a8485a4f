"""Three instances of the matcher on one database: the lists of one, and nobody left behind when one is killed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from marshmallow import ValidationError
from matcher.service.house import someone, state_of, work
from matcher.service.test_incremental_equals_full import with_uris
from matcher_instances import Instances
from matcher_random import random_candidate, random_course, random_promise, random_vacancy

from shared.testing.kafka_server import require_kafka
from shared.testing.running import until


@pytest.fixture(
    params=[
        pytest.param("embedded", id="sqlite"),
        pytest.param("production", id="kafka", marks=[pytest.mark.kafka, pytest.mark.xdist_group("kafka")]),
    ]
)
def instances(request, tmp_path):
    """On SQLite files, and on PostgreSQL with a Kafka of its own: the topics have the names of production."""
    if request.param == "embedded":
        made = Instances(tmp_path, f"sqlite:///{tmp_path}/matcher.db", f"sqlite:///{tmp_path}/events.db")
        yield made
        made.close()
        return
    from shared.testing.kafka_server import KafkaServer

    require_kafka()
    server = KafkaServer(tmp_path / "kafka")
    server.start()
    try:
        made = Instances(tmp_path, request.getfixturevalue("postgres").new_database(), server.url)
        yield made
        made.close()
    finally:
        server.stop()


def town(random, revision=1):
    """Sixty people, and an offer that half of them can do something with."""
    people = [replace(random_candidate(random), id=f"c{number}") for number in range(40)]
    people += [someone(f"c{number}", random.choice(("A2", "B1"))) for number in range(40, 60)]
    offer = [random_vacancy(random, number) for number in range(1, 16)]
    offer += [work(f"v{number}", employer=random.choice(("e1", "e2"))) for number in range(16, 20)]
    offer += [random_course(random, number) for number in range(1, 4)]
    offer += [random_promise(random, number) for number in range(1, 5)]
    return [with_uris(replace(one, revision=revision)) for one in (*people, *offer) if is_valid(with_uris(one))]


def is_valid(thing):
    kind, payload = state_of(thing)
    try:
        kind.contract().load(kind.contract().dump(payload))
    except ValidationError:
        return False
    return True


def share_evenly(instances, number):
    owners = list(instances.owners().values())
    return len(owners) == 12 and sorted(owners.count(one) for one in set(owners)) == [12 // number] * number


def says_nothing_twice(instances):
    """Every candidate's lists have the revisions 1, 2, 3 …, and a revision has one content."""
    said = defaultdict(dict)
    for one in instances.spoken():
        assert said[one.id].setdefault(one.revision, one.entries) == one.entries
    assert all(sorted(lists) == list(range(1, len(lists) + 1)) for lists in said.values())
    return said


def test_three_instances_make_the_lists_of_one_and_take_over_from_one_that_is_killed(instances):
    random = Random(7)
    instances.say(town(random))
    instances.start(3)
    until(lambda: share_evenly(instances, 3) and instances.is_settled(), "three have ranked everybody", 90)
    assert instances.lists() == instances.ranked_anew()
    assert any(instances.lists().values())

    instances.kill(1)
    instances.say(town(random, revision=2))
    instances.say([someone("newcomer"), with_uris(work("v99"))])
    until(instances.is_settled, f"what the killed one had is ranked; {instances.logs()}", 60, every=0.2)
    assert "newcomer" in instances.lists()
    assert instances.lists() == instances.ranked_anew()

    said = says_nothing_twice(instances)
    last = {name: lists[max(lists)] for name, lists in said.items()}
    kept = {name: [one.pathway for one in entries] for name, entries in instances.lists().items()}
    assert {name: [one.pathway for one in entries] for name, entries in last.items()} == kept
