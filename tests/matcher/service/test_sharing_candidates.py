"""Rankers of one database share the candidates: together they do what one does, and never the same."""

from __future__ import annotations

import threading

import pytest
from matcher.service.house import TAXONOMY, someone, work

from services.matcher.actions.holding import EVERYBODY, NOBODY, Share
from services.matcher.actions.reranking import Reranking
from services.matcher.app import Parts
from services.matcher.events.ranker import Membership, Ranker
from services.matcher.store import queries
from services.matcher.store.lists import stored_lists
from services.matcher.store.positions import position
from shared.contracts.events import CANDIDATES
from shared.events.broker import Topic
from shared.events.memory_broker import MemoryBroker
from shared.events.partitions import partition_for
from shared.testing.waiting import wait_until

PEOPLE = [f"c{number}" for number in range(12)]
OF = 4
HALVES = [Share(frozenset({0, 1}), OF), Share(frozenset({2, 3}), OF)]


def belonging_to(share):
    return {one for one in PEOPLE if partition_for(one, share.of) in share.partitions}


@pytest.fixture
def instance(house):
    """Makes a ranker as in a process of its own, with a share."""
    made = []

    def make(share=NOBODY, **how) -> Reranking:
        parts = Parts(house.config, house.broker, house.clock)
        parts.taxonomy = TAXONOMY
        made.append(parts)
        parts.live.remember_changes()
        reranking = Reranking(parts.database, parts.live, house.clock, partition_for, **how)
        reranking.hold(share)
        return reranking

    yield make
    for parts in made:
        parts.database.close()


@pytest.fixture
def town(house):
    house.say_state(*(someone(one) for one in PEOPLE), work())
    house.hear()
    return house


def run(*rerankings):
    """Until none of them has anything to do; returns how many candidates each has looked at."""
    looked_at = [0] * len(rerankings)
    while any(steps := [one.step().looked_at for one in rerankings]):
        looked_at = [before + now for before, now in zip(looked_at, steps, strict=True)]
    return looked_at


def said(house):
    while house.parts.relay.run_once():
        pass
    return [(one.id, one.revision) for one in house.ranked()]


def kept(house):
    with house.parts.database.read() as connection:
        found = stored_lists(connection, queries.candidate_ids(connection))
        return {one.candidate: one.entries for one in found.values()}


def reached(house):
    with house.parts.database.read() as connection:
        return position(connection)


def test_each_ranks_its_own_share_and_together_they_rank_everybody_once(town, instance):
    one, other = (instance(half) for half in HALVES)
    assert run(one) == [len(belonging_to(HALVES[0]))]
    assert kept(town).keys() == belonging_to(HALVES[0])
    assert run(one, other) == [0, len(belonging_to(HALVES[1]))]
    assert sorted(said(town)) == sorted((one, 1) for one in PEOPLE)


def test_after_a_change_the_lists_of_all_are_those_that_one_ranker_makes(town, instance):
    both = [instance(half) for half in HALVES]
    run(*both)
    town.say_state(work("v2"), someone("c3", "A2", revision=2), someone("c99"))
    town.hear()
    assert sum(run(*both)) == len(PEOPLE) + 1
    shared = kept(town)
    assert len(shared) == len(PEOPLE) + 1
    assert run(instance(EVERYBODY)) == [len(PEOPLE) + 1]
    assert kept(town) == shared


def test_before_it_has_a_share_a_ranker_ranks_nobody(town, instance):
    assert instance().step().looked_at == 0
    assert reached(town) is None


def test_a_ranker_whose_partitions_are_anothers_writes_nothing_more(town, instance):
    zombie, heir = instance(HALVES[0]), instance(HALVES[0])
    run(zombie)
    town.say_state(work("v2"))
    town.hear()
    assert run(heir) == [len(belonging_to(HALVES[0]))]
    before = said(town)
    step = zombie.step()
    assert (step.spoken, step.lost) == (0, 2)
    assert said(town) == before
    assert run(heir) == [0]


def test_who_gets_partitions_back_without_having_missed_them_takes_them_again(town, instance):
    one, other = instance(HALVES[0]), instance(HALVES[0])
    run(one)
    run(other)
    town.say_state(work("v2"))
    town.hear()
    assert one.step().lost == 2
    run(one)
    assert {len(entries) for entries in kept(town).values()} == {2}
    assert other.step().lost == 2


def test_who_takes_over_ranks_nobody_when_nothing_has_changed(town, instance):
    run(instance(HALVES[0]))
    assert run(instance(HALVES[0])) == [0]


def test_who_takes_over_ranks_the_candidates_that_changed_meanwhile(town, instance):
    run(*(instance(half) for half in HALVES))
    town.say_state(someone("c1", "A2", revision=2))
    town.hear()
    assert run(instance(Share(frozenset(range(OF)), OF))) == [1]


def test_who_takes_over_ranks_all_when_the_offer_changed_and_says_only_what_is_new(town, instance):
    run(*(instance(half) for half in HALVES))
    town.say_state(work("v2", positions_free=0))
    town.hear()
    before = said(town)
    assert run(instance(HALVES[1])) == [len(belonging_to(HALVES[1]))]
    assert said(town) == before


def test_a_partition_that_went_is_forgotten_and_one_that_came_is_taken_up(town, instance):
    one = instance(HALVES[0])
    run(one)
    one.hold(HALVES[1])
    assert run(one) == [len(belonging_to(HALVES[1]))]
    town.say_state(work("v2"))
    town.hear()
    assert run(one) == [len(belonging_to(HALVES[1]))]


def test_the_position_is_that_of_the_slowest_and_unknown_until_all_are_ranked(town, instance):
    one, other = (instance(half) for half in HALVES)
    run(one)
    assert reached(town) is None
    run(other)
    revision = reached(town).stock_revision
    town.say_state(work("v2"))
    town.hear()
    run(other)
    assert reached(town).stock_revision == revision
    run(one)
    assert reached(town).stock_revision == revision + 1


def test_a_topic_with_more_partitions_puts_everybody_elsewhere_so_everybody_is_ranked(town, instance):
    run(instance(Share(frozenset(range(OF)), OF)))
    assert run(instance(Share(frozenset(range(6)), 6))) == [len(PEOPLE)]


def test_a_look_that_failed_forgets_no_change(town, instance, monkeypatch):
    one = instance(Share(frozenset(range(OF)), OF))
    run(one)
    town.say_state(someone("c1", "A2", revision=2), work("v2"))
    town.hear()
    with monkeypatch.context() as patched:
        patched.setattr(queries, "candidates_with", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            one.step()
    run(one)
    assert {len(entries) for entries in kept(town).values()} == {2}


class Running:
    """A ranker with its threads."""

    def __init__(self, reranking, broker, clock):
        self.shares = []
        self.ranker = Ranker(reranking, clock)
        self.membership = Membership(broker, self._hold)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=worker.run, args=(self._stop,)) for worker in (self.membership, self.ranker)
        ]

    def _hold(self, share):
        self.shares.append(share)
        self.ranker.hold(share)

    @property
    def partitions(self):
        return self.shares[-1].partitions if self.shares else frozenset()

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self.ranker.wake()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()


def test_rankers_share_out_anew_when_one_comes_and_when_one_goes(town, instance):
    broker = MemoryBroker(town.clock)
    broker.create_topics([Topic(CANDIDATES.name, partitions=12, compacted=True)])
    every = frozenset(range(12))
    with Running(instance(), broker, town.clock) as stays:
        wait_until(lambda: kept(town).keys() == set(PEOPLE))
        assert (stays.partitions, stays.shares[-1].of) == (every, 12)
        with Running(instance(), broker, town.clock) as leaves:
            wait_until(lambda: (len(stays.partitions), len(leaves.partitions)) == (6, 6))
            assert stays.partitions | leaves.partitions == every
            town.say_state(work("v2"))
            town.hear()
            wait_until(lambda: {len(entries) for entries in kept(town).values()} == {2})
        wait_until(lambda: stays.partitions == every)
        town.say_state(work("v3"))
        town.hear()
        wait_until(lambda: {len(entries) for entries in kept(town).values()} == {3})
    assert sorted(said(town)) == sorted((one, revision) for one in PEOPLE for revision in (1, 2, 3))
