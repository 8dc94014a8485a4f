"""Candidates in columns: a row each, with what it takes to see that a vacancy cannot concern them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.growing import with_room
from services.matcher.engine.interning import Interned
from services.matcher.engine.kernel.courses_now import Singles
from services.matcher.engine.kernel.learning import UNKNOWN_KIND, Learning
from services.matcher.engine.kernel.levels import SKILLS, growth_value
from services.matcher.engine.kernel.offer import CourseArrays, digits
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.rules import GROWTH, Rules
from services.matcher.engine.reverse.standing import Standing
from services.matcher.engine.slab import Slab
from services.matcher.engine.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Floats, Ints, Weeks
from services.matcher.engine.week_arrays import WORDS
from shared.vocabulary.tracks import TRACKS

NEWER = 2
"""In a table by code: the code is newer than what was worked out of the candidate, who may pass."""
SPARE_CODES = 8
NO_COURSE = -np.inf
NEVER = 2**30
NEEDS_NOT_STATED, NEEDS_NOTHING, NEEDS_SOMETHING = range(3)
EVERY_NEED_MET = 0
"""No bits: a need that is stated twice counts twice, so all are taken to be met."""

ROW = np.dtype(
    [
        ("first_day", "i4"), ("today", "i4"), ("max_minutes", "i4"), ("home", "i4"), ("modes", "i4"),
        ("levels", "i4"), ("best_levels", "i4"), ("open_levels", "i4"),
        ("learn_from", "i4"), ("route", "i4"), ("needs_bits", "i4"),
        ("hours_least", "f8"), ("hours_most", "f8"), ("load_most", "f8"), ("remaining_now", "f8"),
        ("remaining_least", "f8"), ("wished_hours", "f8"),
        ("growth_now", "f8"), ("growth_day", "f8"), ("growth_evening", "f8"), ("growth_learn", "f8"),
        ("enters", "f8"), ("direct", "f8"), ("dual", "f8"), ("evening", "f8"), ("learn_first", "f8"), ("clarify", "f8"),
        ("skills", "i4"), ("skills_many", "i4"), ("done", "i4"), ("done_many", "i4"), ("wishes", "i4"),
        ("wishes_many", "i4"), ("excluded", "i4"), ("excluded_many", "i4"),
        ("taken", "u1"), ("week_known", "u1"), ("skills_stated", "u1"), ("experience_stated", "u1"), ("needs", "u1"),
        ("travel_stated", "u1"), ("modes_known", "u1"), ("wished", "u1"), ("doubts", "u1"),
    ],
    align=True,
)  # fmt: skip
"""As in `Person`; places and codes of occupations and skills are those of `People`. `best_levels`: of each skill the
best that any courses lead to; `open_levels`: the same, not known where some leave it so. `growth_day`,
`growth_evening`, `growth_learn`: the most that a course beside the work by day or in the evening, and courses before
it, bring (weighted); NO_COURSE when there are none. `learn_from`: the earliest cautious end. `doubts`: something that
courses depend on is not known. `enters` ... `clarify`: `Standing`."""

CODED = ("engagement", "licences", "certificates", "education", "other_languages")
"""Gates by the code of what a vacancy asks."""
WISHED = ("wished_sector", "wished_engagement")


class People:
    """Changes in place; growing replaces arrays, so take them anew for every use."""

    def __init__(self) -> None:
        self.rows: NDArray[Any] = np.zeros(0, ROW)
        self.free_now: Weeks = np.zeros((0, WORDS), np.uint64)
        self.free_ever: Weeks = np.zeros((0, WORDS), np.uint64)
        self.verdicts: dict[str, NDArray[np.int8]] = {name: np.zeros((0, 0), np.int8) for name in CODED}
        self.wishes: dict[str, Floats] = {name: np.zeros((0, 0)) for name in WISHED}
        self.modes: Interned[tuple[str, ...]] = Interned()
        self.routes: Interned[str | None] = Interned()
        self.skills: Interned[str] = Interned()
        self.occupations: Interned[str] = Interned()
        self.held = Slab(np.int32, np.float64)
        """Skill, proficiency."""
        self.done = Slab(np.int32, np.int8, np.int8, np.int8, np.int8, np.float64)
        """Occupation, its four digits, years x recency."""
        self.wished = Slab(np.int32, np.int8, np.int8, np.int8, np.int8)
        self.excluded = Slab(np.int32)
        self.ids: list[str] = []
        self.row_of: dict[str, int] = {}
        self.standings: dict[str, Standing] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.row_of)

    def put(
        self, view: CandidateView, who: Person, courses: CourseArrays, options: Singles, first: Learning, rules: Rules,
        standing: Standing,
    ) -> None:  # fmt: skip
        """Adds or replaces the candidate, as they were just ranked."""
        identity = view.candidate.id
        self.remove(identity)
        number = self._free.pop() if self._free else len(self.ids)
        if number == len(self.ids):
            self.ids.append("")
            self.rows = with_room(self.rows, number + 1)
            self.free_now, self.free_ever = (with_room(one, number + 1) for one in (self.free_now, self.free_ever))
        self.ids[number], self.row_of[identity], self.standings[identity] = identity, number, standing
        row = self.rows[number]
        row["taken"] = 1
        self._put_numbers(row, view, who, rules)
        self._put_lists(row, view, who)
        _put_courses(row, who, courses, options, first)
        row["enters"], row["clarify"] = standing.enters, standing.clarify
        for track, score in zip(TRACKS, standing.by_track, strict=True):
            row[track] = score
        self.free_now[number] = who.free[who.week_without]
        self.free_ever[number] = np.bitwise_or.reduce(who.free, axis=0)
        for name in CODED:
            self.verdicts[name] = _with_codes(self.verdicts[name], number, getattr(who, name))
        for name in WISHED:
            self.wishes[name] = _with_codes(self.wishes[name], number, getattr(who, name))

    def remove(self, identity: str) -> None:
        """Removes; nothing happens when they are not there."""
        number = self.row_of.pop(identity, None)
        if number is not None:
            row = self.rows[number]
            for name, slab in (
                ("skills", self.held), ("done", self.done), ("wishes", self.wished), ("excluded", self.excluded),
            ):  # fmt: skip
                slab.let_go(int(row[name]), int(row[f"{name}_many"]))
                row[f"{name}_many"] = 0
            row["taken"] = 0
            del self.standings[identity]
            self.ids[number] = ""
            self._free.append(number)

    def make_room(self, columns: VacancyColumns) -> None:
        """For every code that a vacancy in stock may have."""
        papers = len(columns.papers)
        codes = (len(columns.engagements), papers, papers, len(columns.educations), len(columns.other_languages))
        for name, many in zip(CODED, codes, strict=True):
            self.verdicts[name] = _wide_enough(self.verdicts[name], many)
        for name, many in zip(WISHED, (len(columns.sectors), len(columns.engagements)), strict=True):
            self.wishes[name] = _wide_enough(self.wishes[name], many)

    def _put_numbers(self, row: Any, view: CandidateView, who: Person, rules: Rules) -> None:
        for name in ("first_day", "today", "max_minutes", "levels", "hours_least", "hours_most", "load_most",
                     "wished_hours", "week_known", "skills_stated", "experience_stated", "travel_stated", "modes_known",
                     "wished"):  # fmt: skip
            row[name] = getattr(who, name)
        row["home"], row["modes"] = view.home, self.modes.code(view.modes or ())
        row["route"] = self.routes.code(view.profile.learning_route)
        row["remaining_now"], row["remaining_least"] = who.remaining[who.week_without], who.remaining.min()
        row["needs"] = (
            NEEDS_NOT_STATED if not who.needs_stated else NEEDS_SOMETHING if len(who.needs) else NEEDS_NOTHING
        )
        needs = who.needs.tolist()
        row["needs_bits"] = sum(1 << need for need in needs) if len(set(needs)) == len(needs) else EVERY_NEED_MET
        row["growth_now"] = rules.weights[GROWTH] * growth_value(
            who.levels, who.goal, who.running, who.week_without, who.levels, 1.0, who.levels, 1.0, rules.by_candidate
        )

    def _put_lists(self, row: Any, view: CandidateView, who: Person) -> None:
        profile, settings = view.profile, view.settings
        skills, code = profile.skills or (), self.occupations.code
        levels = [
            settings.proficiency_not_stated if one.proficiency is None else settings.proficiency[one.proficiency]
            for one in skills
        ]
        row["skills"] = self.held.put([self.skills.code(one.concept) for one in skills], levels)
        row["skills_many"] = len(skills)
        done, wished = profile.experience or (), profile.wishes.occupations or ()
        factors = (who.done_years * who.done_recency).tolist()
        row["done"] = self.done.put([code(one.occupation) for one in done], *who.done_isco.T.tolist(), factors)
        row["done_many"] = len(done)
        row["wishes"] = self.wished.put([code(one) for one in wished], *who.wished_isco.T.tolist())
        row["wishes_many"] = len(wished)
        excluded = [code(one) for one in profile.wishes.exclude_occupations or ()]
        row["excluded"], row["excluded_many"] = self.excluded.put(excluded), len(excluded)


def _put_courses(row: Any, who: Person, courses: CourseArrays, options: Singles, first: Learning) -> None:
    in_evening = courses.evening[options.course] != 0
    row["growth_day"] = options.growth[~in_evening].max(initial=NO_COURSE)
    row["growth_evening"] = options.growth[in_evening].max(initial=NO_COURSE)
    row["growth_learn"] = first.growth.max(initial=NO_COURSE)
    row["learn_from"] = first.cautious_end.min(initial=NEVER)
    after: Ints = np.concatenate([[who.levels], first.after, options.after])
    best, still_open, doubts = 0, 0, bool(options.unknown.any() or (first.kind & UNKNOWN_KIND).any())
    for skill in range(SKILLS):
        digit = (after >> (3 * skill)) & 7
        best |= int(digit.max()) << (3 * skill)
        if digit.min() > 0:
            still_open |= int(digit.max()) << (3 * skill)
        else:
            doubts = True
    row["best_levels"], row["open_levels"] = best, still_open
    row["doubts"] = doubts or not who.modes_known or not who.week_known


def _with_codes(table: NDArray[Any], number: int, values: NDArray[Any]) -> NDArray[Any]:
    """The table with these values in a row, wider and longer where it must be."""
    table = with_room(_wide_enough(table, len(values)), number + 1, NEWER)
    table[number] = NEWER
    table[number, : len(values)] = values
    return table


def _wide_enough(table: NDArray[Any], codes: int) -> NDArray[Any]:
    if codes <= table.shape[1]:
        return table
    wider = np.full((len(table), codes + SPARE_CODES), NEWER, table.dtype)
    wider[:, : table.shape[1]] = table
    return wider


def digits_of(unit: str | None) -> NDArray[np.int8]:
    """The four digits of an ISCO unit group."""
    return np.array(digits(unit), np.int8)
