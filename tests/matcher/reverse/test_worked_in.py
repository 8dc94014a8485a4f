"""Vacancies that are worked into a list that is known give the list of ranking anew, and what it takes to change it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matcher.reverse.changing_town import SHORT, Town
from matcher_random import EXAMPLES, property_test
from matcher_towns import AS_OF

from services.matcher.engine.judging.selection import Entries, Entry, in_order
from services.matcher.engine.kernel import available
from services.matcher.engine.listing import listing_of
from services.matcher.engine.reverse import index
from services.matcher.engine.reverse.worked_in import known_of, worked_in

READINGS = [pytest.param(True, marks=pytest.mark.skipif(not available(), reason="needs numba")), False]
MANY = 40


@pytest.mark.parametrize("compiled", READINGS)
@property_test
@given(st.integers(0, 2**40))
def test_vacancies_that_are_worked_in_give_the_list_of_ranking_anew(compiled, seed):
    town = Town(Random(seed), compiled, MANY)
    town.rank()
    for _ in range(6):
        concerned: dict[str, set[str]] = {}
        for _ in range(town.random.choice((1, 1, 3))):
            change = town.random.choice((Town.changed_vacancies, Town.changed_vacancies, Town.changed_by_a_promise))
            for vacancy, effects in change(town).items():
                for identity in town.touched({vacancy: effects}):
                    concerned.setdefault(identity, set()).add(vacancy)
        anew = town.anew()
        for identity, vacancies in concerned.items():
            assert town.reverse.work_in(town.engine, town.people[identity], AS_OF, vacancies) == anew[identity]


LIMIT = SHORT.list_length


def entry(number: int, score: float, employer: str, *, track="direct", group="ranked", isco=None) -> Entry:
    return Entry(f"p{number:03}", f"v{number}", track, group, score, (), employer, isco)


def entries(*some: Entry) -> Entries:
    ranked, to_clarify = ([one for one in some if one.group == group] for group in ("ranked", "to_clarify"))
    return Entries("c1", AS_OF, in_order(ranked), in_order(to_clarify))


def some_entries(random: Random, first: int, many: int, employers: str, occupations: tuple) -> list[Entry]:
    """Of as many vacancies, some with two tracks, and some as good as each other."""
    found = []
    for number in range(first, first + many):
        employer, isco = random.choice(employers), random.choice(occupations)
        for track in random.choice((("direct",), ("direct",), ("direct", "dual"), ("evening",))):
            group = random.choice(("ranked", "ranked", "ranked", "ranked", "to_clarify"))
            one = entry(number, random.randint(1, 40) / 64, employer, track=track, group=group, isco=isco)
            found.append(one._replace(pathway=f"{random.randint(0, 9)}{one.pathway}{track}"))
    return found


def worked_in_as_ranked(before: list[Entry], new: list[Entry]) -> bool:
    """Whether they can be worked in, in place of those of the same vacancies; then that is the same as ranking all."""
    listing, vacancies = listing_of(entries(*before), SHORT), {one.vacancy for one in new}
    found = worked_in(known_of(listing), entries(*new), SHORT, vacancies.intersection(listing.standing.named))
    others = [one for one in before if one.vacancy not in vacancies]
    assert found is None or found == listing_of(entries(*others, *new), SHORT)
    return found is not None


@settings(property_test, max_examples=20 * EXAMPLES)
@example(953)  # what goes is not the last
@example(1589)  # what was passed over filled the list up
@given(st.integers(0, 2**40))
def test_entries_of_any_kind_worked_in_give_the_list_of_all(seed):
    random = Random(seed)
    employers = "abcdefgh"[: random.choice((3, 4, 5, 8))]
    kinds = employers, (None, "1", "2", "3", "4", "5")[: random.choice((1, 3, 4, 6))]
    before = some_entries(random, 0, random.choice((2, 6, 15, 15, 25)), *kinds)
    worked_in_as_ranked(before, some_entries(random, 100, random.choice((1, 1, 2, 3)), *kinds))


@settings(property_test, max_examples=10 * EXAMPLES)
@given(st.integers(0, 2**40))
def test_entries_of_vacancies_that_changed_worked_in_give_the_list_of_all(seed):
    random = Random(seed)
    employers = "abcdefgh"[: random.choice((3, 5, 8))]
    before = some_entries(
        random, 0, random.choice((6, 15, 25)), employers, (None, "1", "2", "3")[: random.choice((1, 3, 4))]
    )
    changed = set(random.sample([one.vacancy for one in before], random.choice((1, 1, 2))))
    new = []
    for one in (one for one in before if one.vacancy in changed):
        better = one.score + random.choice((-6, -1, 0, 0, 1, 3, 8)) / 64
        group = random.choice((one.group,) * 6 + ("ranked", "to_clarify"))
        employer = random.choice((one.employer,) * 6 + (employers[0],))
        new.append(
            one._replace(score=better, group=group, employer=employer, pathway=random.choice(("", "0")) + one.pathway)
        )
    worked_in_as_ranked(before, random.choice((new, new, new[1:])) or new)


FULL = [entry(number, 0.9 - number / 100, f"e{number}") for number in range(LIMIT + 3)]


def test_one_that_comes_in_puts_the_last_one_out():
    assert worked_in_as_ranked(FULL, [entry(99, 0.875, "new")])


def test_one_that_is_too_low_changes_nothing():
    assert worked_in_as_ranked(FULL, [entry(99, 0.1, "new")])


def test_one_to_be_clarified_is_put_among_them():
    assert worked_in_as_ranked(FULL, [entry(99, 0.5, "new", group="to_clarify")])


def test_a_list_that_is_short_grows():
    assert worked_in_as_ranked(FULL[:2], [entry(99, 0.95, "new"), entry(98, 0.5, "new", track="dual")])


def test_the_new_best_of_a_track_comes_in_for_that():
    assert worked_in_as_ranked(FULL, [entry(99, 0.95, "new")])
    assert worked_in_as_ranked(FULL, [entry(99, 0.5, "new", track="dual")])


def test_one_that_puts_another_out_by_a_ceiling_has_it_ranked_anew():
    """The third of its employer goes, and with it an occupation has room for one that was passed over."""
    two_of_e1 = [one._replace(employer="e1") if number in (1, 2) else one for number, one in enumerate(FULL)]
    assert not worked_in_as_ranked(two_of_e1, [entry(99, 0.885, "e1")])


def test_a_list_that_was_filled_up_is_ranked_anew_but_for_what_is_to_be_clarified():
    filled_up = [one._replace(employer="e1") for one in FULL]
    assert not worked_in_as_ranked(filled_up, [entry(99, 0.875, "new")])
    assert worked_in_as_ranked(filled_up, [entry(99, 0.875, "new", group="to_clarify")])


@pytest.mark.parametrize("compiled", READINGS)
def test_who_has_a_list_that_does_not_name_the_vacancy_is_not_ranked_anew(compiled, monkeypatch):
    town = Town(Random(1), compiled, MANY)
    town.rank()
    known = town.reverse.work_in(town.engine, town.people["c0"], AS_OF, ())
    monkeypatch.setattr(town.reverse, "rank", None)
    assert town.reverse.work_in(town.engine, town.people["c0"], AS_OF, ("not here",)) == known


def test_lists_that_were_let_go_of_and_those_that_name_a_vacancy_that_has_gone_are_ranked_anew(monkeypatch):
    monkeypatch.setattr(index, "LISTS_KEPT", 2)
    town = Town(Random(1), False, MANY)
    lists = town.rank()
    ranked = []
    rank = town.reverse.rank
    monkeypatch.setattr(town.reverse, "rank", lambda engine, who, day: ranked.append(who.id) or rank(engine, who, day))
    named = lists["c3"].listed[0].entry.vacancy
    town.reverse.work_in(town.engine, town.people["c3"], AS_OF, (named,))
    town.engine.remove_vacancy(named)
    town.reverse.work_in(town.engine, town.people["c3"], AS_OF, (named,))
    town.reverse.work_in(town.engine, town.people["c0"], AS_OF, ("not here",))
    assert ranked == ["c3", "c0"]
