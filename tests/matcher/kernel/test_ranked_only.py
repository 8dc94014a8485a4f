"""What changes open is counted without scoring: the same vacancies x tracks, and the same best of them, as when all that
is possible is scored."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_readings import engine_of
from matcher_towns import town

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel import ranked_only
from services.matcher.engine.kernel.best import RANKED
from services.matcher.engine.kernel.ranked_only import RankedOnly, keys
from services.matcher.engine.kernel.search import scanned

EVERY_TRACK = 15


def ranked_of(found) -> dict[int, float]:
    rows = np.flatnonzero(found.group == RANKED)
    return dict(zip((found.slot[rows] * 4 + found.track[rows]).tolist(), found.score[rows].tolist(), strict=True))


def view_of(stock, here, **papers) -> CandidateView:
    candidate = replace(here.candidate, profile=replace(here.candidate.profile, **papers))
    return CandidateView(candidate, here.as_of, stock.settings, stock.travel)


def some_towns(seeds: int):
    """Fuller than those of hypothesis: of seven in ten something is ranked."""
    for seed in range(seeds):
        random = Random(seed)
        yield (
            random,
            town(
                random_candidate(random),
                [random_vacancy(random, number) for number in range(1, 13)],
                [random_course(random, number) for number in range(random.randint(0, 7))],
                [random_promise(random, number) for number in range(random.randint(0, 7))],
            ),
        )


def test_what_is_counted_is_what_is_ranked_on_the_tracks_that_are_asked_about():
    for random, here in some_towns(200):
        stock, tracks = engine_of(here)._stock, random.randint(1, EVERY_TRACK)
        everything = ranked_of(scanned(view_of(stock, here), stock))
        look = RankedOnly(view_of(stock, here), stock)
        bits = look.ranked(np.full(len(look.some.slot), tracks, np.int8))
        assert set(keys(look.some.slot, bits).tolist()) == {one for one in everything if tracks >> one % 4 & 1}


@pytest.mark.parametrize("at_first", [1, 32])
def test_the_best_of_some_are_found_with_all_that_are_as_good(at_first, monkeypatch):
    monkeypatch.setattr(ranked_only, "AT_FIRST", at_first)
    monkeypatch.setattr(ranked_only, "MORE_EACH_TIME", 1)
    for random, here in some_towns(100):
        stock, tracks, wanted = engine_of(here)._stock, random.randint(1, EVERY_TRACK), random.randint(1, 4)
        everything = ranked_of(scanned(view_of(stock, here), stock))
        look = RankedOnly(view_of(stock, here), stock)
        found = ranked_of(look.best(look.some.clean & tracks, wanted))
        asked = {one: score for one, score in everything.items() if tracks >> one % 4 & 1}
        assert found.items() <= asked.items()
        least = ([-np.inf] * wanted + sorted(asked.values()))[-wanted]
        assert {one for one, score in asked.items() if score >= least - 1e-12} <= set(found)


def test_other_papers_are_seen_by_the_look_that_is_there():
    for _, here in some_towns(100):
        stock = engine_of(here)._stock
        asked = stock.papers_asked()
        papers = {"licences": tuple(asked.licences), "certificates": tuple(asked.certificates)}
        without = RankedOnly(view_of(stock, here, licences=(), certificates=()), stock)
        then = without.with_papers(view_of(stock, here, **papers), stock.slots(None))
        everything = ranked_of(scanned(view_of(stock, here, **papers), stock))
        assert set(keys(then.some.slot, then.ranked(then.some.clean)).tolist()) == set(everything)
        assert max(ranked_of(then.of_all).values(), default=None) == max(everything.values(), default=None)
