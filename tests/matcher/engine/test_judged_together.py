"""What is listed and what is nearly possible are judged in one table, and each is found in it again."""

from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, levels, person, town

from services.matcher.engine.judging.few_combinations import JudgedTogether, combination_of
from services.matcher.engine.judging.selection import path_id

WHO = person("A2")
ENGINE = engine_of(town(WHO, [job(f"v{n}", "e1", language_minimum=levels("A2")) for n in range(4)], course()))


def judged(asked_for):
    """The entries, the table of all of them and their rows; the first is one that was looked for."""
    search = ENGINE._search(WHO, AS_OF)
    entries = ENGINE.entries(WHO, AS_OF).ranked
    combinations = [combination_of(search.stock, one) for one in entries]
    together = JudgedTogether(combinations[1:])
    tables = [together(search.view, search.stock, some) for some in asked_for(combinations)]
    table, rows = together.rows(search.view, search.stock, combinations[:1])
    assert [path_id(table, row) for row in rows] == [one.pathway for one in (*entries[1:], entries[0])]
    return table, tables


def test_the_table_that_was_asked_for_has_the_others_too():
    table, (asked_for,) = judged(lambda combinations: [combinations[:1]])
    assert table is asked_for


def test_a_table_is_made_when_none_was_asked_for_or_not_of_what_is_shown():
    for asked_for in ([], [[]]):
        table, tables = judged(lambda _, some=asked_for: some)
        assert table not in tables
