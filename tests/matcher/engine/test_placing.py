"""Where a pathway stands, and why one stands above another."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import AS_OF, SETTINGS, course, job, levels, person, town

from services.matcher.domain.comparison import Shown, compared
from services.matcher.engine.placing import place_of
from shared.vocabulary.work import Hours, OccupationLink


def places(engine, who, as_of=AS_OF, limit=None):
    entries = engine.entries(who, as_of)
    listed = engine.select(entries, limit)
    total = len(entries.ranked)
    return {one.pathway: place_of(one, before, total, listed, SETTINGS) for before, one in enumerate(entries.ranked)}


def standing(engine, who, as_of=AS_OF):
    """Everything that is shown, as it is compared."""
    ranking = engine.rank(who, as_of, limit=200)
    found = places(engine, who, as_of)
    return [
        *(Shown(one.pathway, "ranked", found[one.pathway.id]) for one in ranking.ranked),
        *(Shown(one, "to_clarify") for one in ranking.to_clarify),
        *(Shown(one.pathway, "near_misses", size=one.size) for one in ranking.near_misses),
    ]


@property_test
@given(towns())
def test_the_parts_add_up_to_the_difference_and_the_largest_comes_first(here):
    engine = engine_of(here)
    shown = standing(engine, here.candidate, here.as_of)
    for one, other in pairwise(shown):
        found = compared(one, other)
        assert found.difference == pytest.approx(one.pathway.score - other.pathway.score, abs=1e-12)
        assert sum(part.difference for part in found.parts) == pytest.approx(found.difference, abs=1e-9)
        sizes = [abs(part.difference) for part in found.parts]
        assert sizes == sorted(sizes, reverse=True)
        back = compared(other, one)
        assert back.above == found.above == one.pathway.id, "what is shown first stands above"
        assert back.because == found.because


@pytest.mark.parametrize("compiled", [False, True])
def test_the_engine_tells_where_pathways_stand_whatever_was_shown(compiled):
    if compiled:
        pytest.importorskip("numba")

    @property_test
    @given(towns(6, 3, 3))
    def places_are_the_same(here):
        engine = engine_of(here)
        expected = places(engine, here.candidate, here.as_of)
        entries = engine.entries(here.candidate, here.as_of)
        near = engine.rank(here.candidate, here.as_of, limit=200).near_misses
        engine.compiled = compiled
        everything = {one.pathway: one for one in (*entries.ranked, *entries.to_clarify)}
        found = engine.standing(here.candidate, here.as_of, [*everything, "another"])
        assert (found.entries, found.places) == (everything, expected)
        for entry in entries.ranked[:2]:
            one = engine.standing(here.candidate, here.as_of, [entry.pathway], vacancy=entry.vacancy)
            assert one.places == {entry.pathway: expected[entry.pathway]}
            assert set(one.entries) == {entry.pathway, *expected[entry.pathway].above}
        told = engine.near_misses(here.candidate, here.as_of, {one.pathway.id for one in near}, 200)
        assert told == tuple((one.pathway, one.size) for one in near)
        explained = engine.explained(here.candidate, here.as_of, entries.ranked)
        assert [one.id for one in explained] == [one.pathway for one in entries.ranked]

    places_are_the_same()


@property_test
@given(towns())
def test_places_are_those_of_the_list(here):
    engine = engine_of(here)
    entries = engine.entries(here.candidate, here.as_of)
    for limit in (1, 2, 20):
        found = places(engine, here.candidate, here.as_of, limit)
        listed = engine.select(entries, limit)
        assert [found[one.entry.pathway].listed for one in listed] == list(range(1, 1 + len(listed)))
        assert sorted(one.place for one in found.values()) == list(range(1, 1 + len(entries.ranked)))
        ids = {one.entry.pathway for one in listed}
        for pathway, place in found.items():
            assert (place.listed is None) == (pathway not in ids)
            assert set(place.above) <= ids


def offers(many, **changes):
    """Jobs for a baker that are worth less and less, each with an employer of its own."""
    return tuple(
        job(f"v{number:02}", f"e{number}", language_minimum=levels("A2"), hours=Hours(32 - number, 32), **changes)
        for number in range(many)
    )


def by_vacancy(engine, who):
    entries = engine.entries(who, AS_OF)
    found = places(engine, who)
    return {one.vacancy: found[one.pathway] for one in entries.ranked}


def test_below_the_list_it_says_the_score_of_the_last():
    who = person("B1")
    others = tuple(OccupationLink(name) for name in ("baker", "welder", "cleaner", "butcher", "mystery"))
    jobs = tuple(
        replace(one, terms=replace(one.terms, occupation=others[number % 5])) for number, one in enumerate(offers(24))
    )
    found = by_vacancy(engine_of(town(who, jobs)), who)
    last = max(found.values(), key=lambda one: one.place)
    assert (last.place, last.listed, last.reason.code) == (24, None, "below_list")
    assert last.reason.args["length"] == 20
    assert last.reason.args["score"] < last.reason.args["lowest"]


def test_who_is_kept_out_by_the_spread_is_told_by_what():
    who = person("B1")
    one_employer = tuple(replace(one, employer="e0", terms=replace(one.terms, occupation=None)) for one in offers(5))
    rest = tuple(
        job(
            f"w{number:02}",
            f"f{number}",
            language_minimum=levels("A2"),
            hours=Hours(1, 32),
            occupation=OccupationLink("mystery"),
        )
        for number in range(30)
    )
    found = by_vacancy(engine_of(town(who, (*one_employer, *rest))), who)
    kept_out = found["v03"]
    assert (kept_out.place, kept_out.listed, kept_out.reason.code) == (4, None, "held_back_by_employer")
    assert (kept_out.reason.args["most"], len(kept_out.above)) == (3, 3)
    assert "listed_by_spread" in {one.reason.code for one in found.values()}
    bakers = offers(7)
    found = by_vacancy(engine_of(town(who, (*bakers, *rest))), who)
    assert (found["v05"].reason.code, len(found["v05"].above)) == ("held_back_by_occupation", 5)


def test_the_best_of_a_track_is_said_to_be_that():
    who = person("A2", max_load_hours=60)
    found = places(engine_of(town(who, offers(25), course())), who)
    codes = {one.reason.code for one in found.values()}
    assert codes >= {"listed", "below_list"}
    assert any(one.reason.code == "listed_as_best_of_track" for one in found.values())


def test_a_tie_says_that_the_order_means_nothing():
    who = person("B1")
    jobs = tuple(job(f"v{number}", f"e{number}", language_minimum=levels("A2")) for number in (1, 2))
    one, other = standing(engine_of(town(who, jobs)), who)
    assert [reason.code for reason in compared(one, other).because] == ["above_by_tie", "listed", "listed"]


def test_what_decides_is_named_with_the_part_that_says_most():
    who = person("B1")
    near, far = job("v1", language_minimum=levels("A2")), job("v2", "e2", language_minimum=levels("A2"))
    far = replace(far, terms=replace(far.terms, workplace=replace(far.terms.workplace, postcode="1541")))
    one, other = standing(engine_of(town(who, (near, far))), who)
    reason = compared(other, one).because[0]
    assert (reason.code, reason.args["part"]) == ("above_by_score", "part.travel")
    assert reason.args["difference"] == pytest.approx(one.pathway.score - other.pathway.score)


def test_groups_sizes_and_the_rule_of_the_list_decide_before_the_score():
    who = person("B1", licences=(), certificates=())
    jobs = (
        job("v1", language_minimum=levels("A2")),
        job("v2", "e2", hours=None),
        job("v3", "e3", licences=("B",)),
        job("v4", "e4", licences=("B", "C")),
    )
    ranked, open_one, near, nearer = standing(engine_of(town(who, jobs)), who)
    assert compared(open_one, ranked).because[0].args == {"group": "ranked", "other": "to_clarify"}
    assert compared(near, nearer).because[0].code == "above_by_size"
    kept_out = replace(ranked, place=replace(ranked.place, listed=None))
    lower = replace(ranked, pathway=replace(ranked.pathway, id="0" * 32, parts=near.pathway.parts))
    assert compared(kept_out, lower).because[0].code == "above_by_list_rule"
