"""To whom of the candidates in columns it is something what promises do to a vacancy."""

from __future__ import annotations

from collections.abc import Iterable

from services.matcher.engine.kernel.levels import met
from services.matcher.engine.kernel.stock.offer import NOT_ASKED
from services.matcher.engine.reverse.changed import minimums
from services.matcher.engine.reverse.people import People
from services.matcher.engine.reverse.promised import CARRIES, MAKES_ROOM, Effects
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.verdicts import FAIL, PASS


def leaning(people: People, stock: StockColumns, slot: int, whom: Iterable[str], effects: Effects) -> set[str]:
    """Of these candidates those whose entries of the vacancy in a slot may be others by these effects; who has no row
    is among them.

    A promise is read for three things. A need is met by promises of its kind. A lower minimum counts only where the
    whole one is not met, which courses do not undo, and where levels that can be had do not fail it. Dayparts are taken
    out of shifts for the lessons of courses beside the work only.
    """
    minimum, lower = minimums(stock.vacancies, slot)
    carries = effects & CARRIES != 0 and NOT_ASKED not in (minimum, lower)
    found = set()
    for identity in whom:
        number = people.row_of.get(identity)
        if number is None or effects & int(people.needed[number]):
            found.add(identity)
            continue
        row = people.rows[number]
        leans = effects & MAKES_ROOM != 0 and row["options_many"] > 0
        if carries and not leans:
            leans = met(int(row["levels"]), minimum) != PASS and met(int(row["open_levels"]), lower) != FAIL
        if leans:
            found.add(identity)
    return found
