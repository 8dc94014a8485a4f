"""What candidates with the same values are told is made, worded and written once, and nothing else stays."""

from dataclasses import replace
from unittest.mock import Mock

import matcher_towns as made
import numpy as np
import pytest
from matcher_readings import engine_of

from services.matcher.domain.pathways import Gate, Part, Reason
from services.matcher.engine.stock.course_columns import _ARRAYS, CourseColumns
from services.matcher.engine.stock.interning import FEW, Interned
from services.matcher.engine.stock.travel_minutes import TravelMinutes
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.schemas.wording import Wording
from shared.vocabulary.profiles import Wishes

NO_ANSWER = Mock()
JOB = made.job(language_minimum=made.levels("A2"), other_languages={"en": made.Level.A2})


def told(**profile):
    """Gates and parts by their name."""
    town = made.town(made.person("A2", **profile), JOB)
    ranking = engine_of(town).rank(town.candidate, town.as_of)
    shown = [
        *(one.pathway for one in ranking.ranked),
        *ranking.to_clarify,
        *(one.pathway for one in ranking.near_misses),
    ]
    return {one.name: one for one in (*shown[0].gates, *shown[0].parts)}


def test_two_candidates_of_whom_the_same_was_compared_share_what_is_said():
    one, other = told(), told(reference="another")
    shared = {name for name in one if one[name] is other[name]}
    assert shared >= {"positions_open", "not_closed", "hours_overlap", "travel_to_work", "security", "start"}


def test_what_hangs_on_much_that_one_person_stated_goes_with_the_answer():
    one, again = (told(wishes=Wishes(exclude_occupations=("cleaner",))) for _ in range(2))
    for name in ("skills", "experience", "growth", "occupation_not_excluded", "other_languages"):
        assert one[name] == again[name]
        assert one[name] is not again[name], name


def test_equal_numbers_of_two_kinds_are_written_as_they_were_stated():
    for most in (36, 36.0):
        detail = told(availability=replace(made.person().profile.availability, work_hours_max=most))
        assert repr(detail["hours_overlap"].detail["workHoursMax"]) == repr(most)


def test_what_pathways_share_is_worded_once_in_each_language():
    wording = Wording(lambda code, language: None)
    gate, part = Gate("licences", "pass", {"asked": [], "held": []}), Part("start", 1.0, 0.1, Reason("start_now"))
    dutch, again, english = (PathwayBodies(NO_ANSWER, wording.in_language(one)) for one in ("nl", "nl", "en"))
    assert dutch.gate(gate) is again.gate(gate)
    assert dutch.part(part) is again.part(part)
    assert dutch.part(part)["reason"]["text"] != english.part(part)["reason"]["text"]
    assert dutch.gate(replace(gate)) is not dutch.gate(gate)


def test_what_was_made_of_a_part_says_nothing_about_it():
    part = Part("start", 1.0, 0.1, Reason("start_now"))
    part.told["somebody"] = "words"
    assert replace(part) == part
    assert replace(part).told == {}


def test_some_courses_are_the_columns_that_they_would_be_by_themselves():
    courses = [made.course(f"k{n}", seats_free=None if n == 2 else n, weeks=10 + n) for n in range(5)]
    travel = TravelMinutes(made.PLACES, made.MODES)
    some, alone = CourseColumns(courses, travel).some([1, 2, 4]), CourseColumns([courses[n] for n in (1, 2, 4)], travel)
    assert (some.courses, some.ids, some.routes) == (alone.courses, alone.ids, alone.routes)
    for name in _ARRAYS:
        assert np.array_equal(getattr(some, name), getattr(alone, name)), name
    assert {name for name, value in vars(alone).items() if isinstance(value, np.ndarray)} == set(_ARRAYS)
    numbers, minutes = np.array([0, 2, 0]), np.array([10, 0, 10])
    many = np.tile(numbers, FEW), np.tile(minutes, FEW)
    assert np.array_equal(some.padded(numbers, minutes), alone.padded(*many)[: len(numbers)])


@pytest.mark.parametrize("rows", [3, FEW + 1])
def test_a_rule_runs_once_for_each_value_that_occurs(rows):
    numbers, asked = Interned[str](), []
    numbers.number(f"value {n}" for n in range(FEW * 2))

    def rule(value):
        asked.append(value)
        return len(asked)

    codes = np.arange(rows) % 2 + 5
    spread = numbers.spread(codes, rule)
    assert asked == ["value 5", "value 6"]
    assert spread.tolist() == [n % 2 + 1 for n in range(rows)]
