"""However many rankers share the candidates, and whoever of them is killed: the lists are those of ranking anew."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher.service.house import TAXONOMY, House, someone, state_of, work
from matcher.service.test_incremental_equals_full import COMPILED, change, hear, kept_lists, lists_ranked_anew
from matcher_random import EXAMPLES, property_test

from services.matcher.actions.holding import Share
from services.matcher.actions.reranking import Reranking
from services.matcher.app import Parts
from shared.events.partitions import partition_for

OF, MOST = 4, 3


class Rankers:
    """Each with parts of its own, as in a process of its own; the partitions are dealt out over those that live."""

    def __init__(self, house: House, random: Random, compiled: bool) -> None:
        self.house, self.random, self.compiled = house, random, compiled
        self.parts: list[Parts] = []
        self.living: list[Reranking] = []

    def start(self) -> None:
        house = self.house
        parts = Parts(house.config, house.broker, house.clock)
        parts.taxonomy = TAXONOMY
        parts.live.remember_changes()
        parts.live.engine.compiled = self.compiled
        self.parts.append(parts)
        few = {"candidates_per_step": self.random.choice((1, 2, 40))}
        self.living.append(Reranking(parts.database, parts.live, house.clock, partition_for, **few))
        self.deal()

    def kill(self) -> None:
        """In the middle of whatever it was at; whether or not the others hear of it at once."""
        self.living.pop(self.random.randrange(len(self.living)))
        if not self.living:
            self.start()
        self.deal()

    def deal(self) -> None:
        for number, one in enumerate(self.living):
            one.hold(Share(frozenset(range(number, OF, len(self.living))), OF))

    def step(self) -> int:
        return self.random.choice(self.living).step(lambda: self.random.random() < 0.3).looked_at

    def settle(self) -> None:
        # A step that loses a partition to another takes it back in a later one.
        while any([self._busy(one) for one in self.living]):
            pass

    def _busy(self, one: Reranking) -> int:
        step = one.step()
        return step.looked_at + step.lost + step.waiting

    def close(self) -> None:
        for one in self.parts:
            one.database.close()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("compiled", COMPILED)
@settings(property_test, max_examples=max(1, EXAMPLES // 4))
@given(st.integers(0, 2**40))
def test_any_number_of_rankers_make_the_lists_of_one(houses, compiled, seed):
    random = Random(seed)
    house = House(houses(), web=False)
    rankers = Rankers(house, random, compiled)
    try:
        for number in range(1, 6):
            hear(house, *state_of(someone(f"c{number}", random.choice(("A1", "A2", "B1")))))
            hear(house, *state_of(work(f"v{number}")))
        rankers.start()
        for revision in range(10, 30):
            change(house, random, revision)
            event = random.random()
            if event < 0.5:
                rankers.step()
            elif event < 0.6 and len(rankers.living) < MOST:
                rankers.start()
            elif event < 0.7:
                rankers.kill()
        rankers.settle()
        assert kept_lists(house) == lists_ranked_anew(house)
        assert says_every_list_once(house)
    finally:
        rankers.close()
        house.stop()


def says_every_list_once(house: House) -> bool:
    """The revisions of a candidate's lists are 1, 2, 3 … (an erased candidate begins again)."""
    while house.parts.relay.run_once():
        pass
    said = defaultdict(list)
    for one in house.ranked():
        said[one.id].append(one.revision)
    return all(now in (before + 1, 1) for each in said.values() for before, now in zip([0, *each], each, strict=False))
