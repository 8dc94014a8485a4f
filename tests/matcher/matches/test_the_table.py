"""docs/matches.md and the code say the same about whose turn it is."""

from __future__ import annotations

from pathlib import Path

from services.matcher.domain.decisions import ANSWERS, DECISIONS, REASON_CODES
from services.matcher.domain.matches import TURNS, Match, MatchedVacancy, Party, said
from shared.vocabulary.matches import ENDED, STATES, STEPS

PAGE = Path(__file__).parents[3] / "docs" / "matches.md"


def rows_below(title: str) -> list[list[str]]:
    lines = PAGE.read_text().split(f"## {title}\n")[1].split("\n## ")[0].splitlines()
    table = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in table if not row[0].startswith("---")]


def words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())


def test_the_table_of_the_page_is_the_table_of_the_code():
    header, *rows = rows_below("The table")
    states = header[1:-1]
    written = {
        row[0].split(" (")[0]: {state: words(cell) for state, cell in zip(states, row[1:-1], strict=True) if cell}
        for row in rows
    }
    assert written == {step: dict(turns) for step, turns in TURNS.items()}


def test_every_step_is_said_as_the_page_says():
    _, *rows = rows_below("The table")
    nobody = Match("m", 1, "c", "p", "direct", "job", MatchedVacancy("v", "e"), (), (Party("e", "employer"),))
    for row in rows:
        step = row[0].split(" (")[0]
        found = {
            said(step, Match(**{**fields(nobody), "state": state})) for after in TURNS[step].values() for state in after
        }
        assert found == set(words(row[-1]))
        assert found <= set(STEPS)


def fields(match: Match) -> dict[str, object]:
    return {name: getattr(match, name) for name in Match.__dataclass_fields__}


def test_every_state_is_explained_and_nothing_leaves_an_end():
    _, *rows = rows_below("States")
    assert {state for row in rows for state in words(row[0])} == set(STATES)
    assert not {state for turns in TURNS.values() for state in turns} & set(ENDED)


def test_every_decision_has_its_row_and_its_reasons():
    _, *rows = rows_below("Decisions of a coach")
    assert {one for row in rows for one in words(row[0])} == set(DECISIONS)
    assert set(REASON_CODES) == {*DECISIONS, *ANSWERS}
    assert all("other" in codes for codes in REASON_CODES.values())
