"""Whose turn it is to be ranked."""

from __future__ import annotations

from itertools import islice

from services.matcher.actions.who_waits import FEW, STEPS, WhoWaits

MANY = [f"m{number:03}" for number in range(FEW + 1)]


def test_who_changed_comes_first_then_who_a_vacancy_for_few_concerns_then_of_any_vacancy():
    queue = WhoWaits()
    queue.others(["late"])
    queue.concerned("popular", MANY)
    queue.concerned("special", ["few", MANY[-1]])
    queue.changed("new")
    assert list(dict.fromkeys(queue.urgent())) == ["new", "few", MANY[-1], *MANY[:-1]]
    assert list(queue.less_urgent()) == ["late"]
    assert len(queue) == len(MANY) + 3


def test_who_waits_for_vacancies_alone_is_known_with_all_of_them():
    queue = WhoWaits()
    queue.concerned("one", ["a", "b", "c"])
    queue.concerned("two", ["a"])
    queue.changed("b")
    queue.others(["c"])
    assert queue.only_for("a") == {"one", "two"}
    assert [queue.only_for(name) for name in ("b", "c", "nobody")] == [None, None, None]


def test_who_was_ranked_waits_for_nothing_any_more():
    queue = WhoWaits()
    for wait in (queue.changed, lambda name: queue.concerned("one", [name]), lambda name: queue.others([name])):
        wait("a")
    queue.no_more("a")
    queue.no_more("a")
    assert (len(queue), list(queue.urgent()), list(queue.less_urgent()), queue.only_for("a")) == (0, [], [], None)


def test_the_less_urgent_have_all_had_a_turn_after_so_many_steps_however_much_is_urgent():
    queue, steps = WhoWaits(), 0
    assert queue.due() == 0
    queue.others(f"c{number}" for number in range(1000))
    while len(queue):
        steps += 1
        for name in list(islice(queue.less_urgent(), queue.due())):
            queue.no_more(name)
    assert steps <= STEPS
    assert queue.due() == 0
