"""What changes open is counted without scoring: the same vacancies x tracks, and the same best of them, as when all that
is possible is scored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test, towns
from matcher_readings import engine_of

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


def view_of(stock, town, **papers) -> CandidateView:
    candidate = replace(town.candidate, profile=replace(town.candidate.profile, **papers))
    return CandidateView(candidate, town.as_of, stock.settings, stock.travel)


@property_test
@given(towns(6, 4, 6), st.integers(0, EVERY_TRACK))
def test_what_is_counted_is_what_is_ranked_on_the_tracks_that_are_asked_about(town, tracks):
    stock = engine_of(town)._stock
    everything = ranked_of(scanned(view_of(stock, town), stock))
    look = RankedOnly(view_of(stock, town), stock)
    bits = look.ranked(np.full(len(look.some.slot), tracks, np.int8))
    assert set(keys(look.some.slot, bits).tolist()) == {one for one in everything if tracks >> one % 4 & 1}


@property_test
@given(towns(8, 3, 3), st.integers(1, 5), st.integers(0, EVERY_TRACK), st.sampled_from([1, 32]))
def test_the_best_of_some_are_found_with_all_that_are_as_good(town, wanted, tracks, at_first):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ranked_only, "AT_FIRST", at_first)
        stock = engine_of(town)._stock
        everything = ranked_of(scanned(view_of(stock, town), stock))
        look = RankedOnly(view_of(stock, town), stock)
        found = ranked_of(look.best(look.some.clean & tracks, wanted))
    asked = {one: score for one, score in everything.items() if tracks >> one % 4 & 1}
    assert found.items() <= asked.items()
    least = sorted(asked.values(), reverse=True)[:wanted]
    assert {one for one, score in asked.items() if least and score >= least[-1] - 1e-12} <= set(found)


@property_test
@given(towns(6, 3, 3))
def test_other_papers_are_seen_by_the_look_that_is_there(town):
    stock = engine_of(town)._stock
    papers = {"licences": ("B", "C"), "certificates": ("forklift",)}
    without = view_of(stock, town, licences=(), certificates=())
    then = RankedOnly(without, stock).with_papers(view_of(stock, town, **papers), stock.slots(None))
    everything = ranked_of(scanned(view_of(stock, town, **papers), stock))
    assert set(keys(then.some.slot, then.ranked(then.some.clean)).tolist()) == set(everything)
    best = ranked_of(then.of_all)
    assert max(best.values(), default=None) == max(everything.values(), default=None)
