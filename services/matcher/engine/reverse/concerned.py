"""One changed vacancy against everybody in columns, in one compiled call."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.rules import Rules
from services.matcher.engine.kernel.stock.offer import CourseArrays
from services.matcher.engine.kernel.stock.timetables import TimetableArrays
from services.matcher.engine.reverse.bounds import bounded, credits_by_occupation, promised
from services.matcher.engine.reverse.changed import Changed
from services.matcher.engine.reverse.columns import Codes, Columns, Digits
from services.matcher.engine.reverse.first_look import could_be_spoken, first_look
from services.matcher.engine.reverse.gates import gates
from services.matcher.engine.reverse.tracks import beside, direct, learn_first
from services.matcher.engine.stock.promise_table import PromiseArrays
from shared.vocabulary.guidance import CANDIDATE_NEEDS

KINDS = len(CANDIDATE_NEEDS)


@compiled
def concerned(
    columns: Columns, changed: Changed, looks: Any, isco: Digits, rules: Rules, promises: PromiseArrays,
    courses: CourseArrays, timetables: TimetableArrays,
) -> Codes:  # fmt: skip
    """Rows of whose list the vacancy changes, besides those whose list names it. `looks`: `People.first_look`, of the
    rows that are used; `isco`: by `People.isco`.

    One call, because there is little to do: handing over a hundred arrays seven times took as long as the rest.
    """
    spoken = could_be_spoken(changed.minimum, changed.lower, len(changed.supporting) > 0)
    looked = first_look(columns, changed, looks, spoken)
    credits = credits_by_occupation(isco, changed.occupation, changed.digits, rules.isco_credit)
    worth = promised(changed.promises, promises.kind, promises.confirmed, rules.pledged_credit, KINDS)
    near = gates(columns, changed, looked, bounded(columns, changed, rules, looked, credits, worth))
    touched = np.zeros(len(near.number), np.bool_)
    # Whoever a track concerns is not asked about the next: courses beside the work, which cost most, come last.
    direct(columns, changed, rules, promises, near, touched)
    learn_first(columns, changed, rules, promises, near, touched)
    beside(columns, changed, rules, courses, timetables, promises, near, touched)
    return near.number[touched]
