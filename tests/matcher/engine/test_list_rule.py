"""The list rule on entries made by hand: best by score, spread over employers and occupations, best of every track."""

from datetime import date

from services.matcher.domain.settings import Settings
from services.matcher.engine.judging.selection import Entries, Entry, in_order, the_list

SETTINGS = Settings()


def entry(name, score, track="direct", employer=None, isco=None):
    return Entry(name, f"vacancy of {name}", track, "ranked", score, (), employer or f"employer of {name}", isco)


def listed(entries, limit):
    return [(placed.entry.pathway, placed.placed_by) for placed in the_list(in_order(entries), limit, SETTINGS)]


def test_the_highest_score_comes_first_and_ties_go_by_id():
    assert listed([entry("b", 0.5), entry("c", 0.9), entry("a", 0.5)], 20) == [("c", None), ("a", None), ("b", None)]


def test_scores_that_differ_less_than_a_trillionth_are_equal():
    assert listed([entry("a", 0.5), entry("b", 0.5 + 1e-14)], 20) == [("a", None), ("b", None)]


def test_an_employer_has_at_most_three_places_while_others_are_left():
    entries = [entry(f"a{n}", 0.9 - n / 100, employer="big") for n in range(5)] + [entry("z", 0.1)]
    assert listed(entries, 4) == [("a0", None), ("a1", None), ("a2", None), ("z", "spread")]


def test_an_occupation_has_at_most_five_places_while_others_are_left():
    entries = [entry(f"a{n}", 0.9 - n / 100, isco="9112") for n in range(7)] + [entry("z", 0.1, isco="7512")]
    assert [name for name, _ in listed(entries, 6)] == ["a0", "a1", "a2", "a3", "a4", "z"]


def test_an_unknown_occupation_is_never_capped():
    entries = [entry(f"a{n}", 0.9 - n / 100) for n in range(8)] + [entry("z", 0.1)]
    assert [name for name, _ in listed(entries, 8)] == [f"a{n}" for n in range(8)]


def test_without_others_the_list_is_filled_up_all_the_same():
    entries = [entry(f"a{n}", 0.9 - n / 100, employer="big") for n in range(5)]
    assert listed(entries, 20) == [(f"a{n}", None) for n in range(5)]


def test_the_best_of_every_track_is_always_there():
    entries = [entry(f"a{n}", 0.9 - n / 100) for n in range(5)] + [entry("z", 0.1, "learn_first")]
    assert listed(entries, 3) == [("a0", None), ("a1", None), ("z", "track")]


def test_with_fewer_places_than_tracks_the_best_of_them_are_shown():
    entries = [entry("a", 0.9), entry("b", 0.5, "dual"), entry("c", 0.3, "evening"), entry("d", 0.2, "learn_first")]
    assert listed(entries, 2) == [("a", None), ("b", None)]


def test_changed_vacancies_replace_their_own_entries_only():
    day = date(2026, 11, 23)
    before = Entries("c", day, in_order([entry("a", 0.9), entry("b", 0.5)]), (entry("x", 0.4),))
    newer = Entries("c", day, (entry("a", 0.2),), ())
    after = before.replaced({"vacancy of a", "vacancy of x"}, newer)
    assert [one.pathway for one in after.ranked] == ["b", "a"]
    assert after.to_clarify == ()
