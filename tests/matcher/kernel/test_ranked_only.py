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

from services.matcher.domain.candidate_changes import candidate_changes
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.changing.what_helps import Variant
from services.matcher.engine.kernel.opened import ranked_only
from services.matcher.engine.kernel.opened.ranked_only import RankedOnly, keys
from services.matcher.engine.kernel.opened.variants import Part, _tracks_kept
from services.matcher.engine.kernel.search import scanned
from services.matcher.engine.kernel.tracks.best import RANKED
from shared.vocabulary.tracks import TRACKS

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


def opened_by(look: RankedOnly, stock) -> dict[int, float]:
    everything = ranked_of(scanned(look.view, stock))
    return {one: score for one, score in everything.items() if not look.ranked_now[one // 4] >> one % 4 & 1}


@pytest.mark.parametrize(("at_first", "likely"), [(1, 1), (1, 3), (64, 256)])
def test_the_best_that_are_opened_are_found_with_all_that_are_as_good_and_the_best_of_all(
    at_first, likely, monkeypatch
):
    monkeypatch.setattr(ranked_only, "AT_FIRST", at_first)
    monkeypatch.setattr(ranked_only, "OF_ALL", at_first)
    monkeypatch.setattr(ranked_only, "MORE_EACH_TIME", 1)
    monkeypatch.setattr(ranked_only, "LIKELY", likely)
    for random, here in some_towns(100):
        stock, wanted = engine_of(here)._stock, random.randint(1, 4)
        everything = ranked_of(scanned(view_of(stock, here), stock))
        now = np.array([random.choice([0, 0, 15, random.randint(0, 15)]) for _ in stock.vacancies.arrays.taken])
        best_now = random.choice([-np.inf, 1.0, *everything.values()])
        look = RankedOnly(view_of(stock, here), stock).compared_with(now.astype(np.int8), best_now)
        opened = opened_by(look, stock)
        part = Part(look, look.ranked(look.not_now))
        assert set(part.opened.tolist()) == set(opened)
        assert part.best == max(everything.values(), default=None)
        found = ranked_of(look.best(part.bits, wanted))
        assert found.items() <= everything.items()
        least = ([-np.inf] * wanted + sorted(opened.values()))[-wanted]
        assert {one for one, score in opened.items() if score >= least - 1e-12} <= set(found)


def test_other_papers_are_seen_by_the_look_that_is_there():
    for _, here in some_towns(100):
        stock = engine_of(here)._stock
        papers = stock.papers_asked()
        held = {"licences": tuple(papers.licences), "certificates": tuple(papers.certificates)}
        without = RankedOnly(view_of(stock, here, licences=(), certificates=()), stock)
        then = without.with_papers(view_of(stock, here, **held), *papers)
        everything = ranked_of(scanned(then.view, stock))
        asking = {one: score for one, score in everything.items() if asks_for_papers(stock, one // 4)}
        part = Part(then, then.ranked(then.not_now))
        assert set(part.opened.tolist()) == set(asking)
        assert part.best == max(asking.values(), default=None)


def asks_for_papers(stock, slot: int) -> bool:
    arrays, papers = stock.vacancies.arrays, stock.vacancies.papers.values
    return bool(papers[arrays.licences[slot]] or papers[arrays.certificates[slot]])


def test_who_can_do_more_keeps_what_is_ranked_on_the_tracks_that_are_said():
    kept = 0
    for random, here in some_towns(60):
        engine = engine_of(here)
        papers, profile = engine._stock.papers_asked(), here.candidate.profile
        changed = [profile, *(one.profile for one in candidate_changes(profile, papers))]
        variants = [Variant(random.choice(changed), random.random() < 0.3, random.random() < 0.3) for _ in range(8)] + [
            Variant(one.profile) for base in changed[1:4] for one in candidate_changes(base, papers)
        ][:8]
        ranked = [set(ranked_by(engine, here, one)) for one in variants]
        for less, of_less in zip(variants, ranked, strict=True):
            for more, of_more in zip(variants, ranked, strict=True):
                tracks = _tracks_kept(less, more)
                some = {one for one in of_less if tracks >> TRACKS.index(one[1]) & 1}
                kept += len(some)
                assert some <= of_more
    assert kept > 1000


def ranked_by(engine, here, variant: Variant) -> list[tuple[str, str]]:
    stock = engine._with(variant.buddy, variant.evening_courses)
    candidate = replace(here.candidate, profile=variant.profile)
    found = scanned(CandidateView(candidate, here.as_of, stock.settings, stock.travel), stock)
    return [(one.vacancy, one.track) for one in found.entries.ranked]
