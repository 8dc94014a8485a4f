"""How counts become what is told: wider areas for few people, round numbers, nothing of fewer than five."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from matcher_random import property_test

from services.matcher.domain.demand import LESSONS, Cell, DemandRules, Published, Tally, cells_near, published
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import DAYPARTS, hours

RULES = DemandRules()
POSITIONS = {f"v{number}": number for number in range(50)}


def evening(area: str) -> Cell:
    return Cell(Level.A2, Level.B1, "evening", area)


def told(**people: int) -> dict[str, tuple[int, int]]:
    """Counts by area in, people and positions by area out; the people of an area are helped to `v` + that number."""
    found = {evening(area.strip("_")): Tally(count, {f"v{count}"}) for area, count in people.items()}
    return {one.cell.area: (one.people, one.positions) for one in published(found, POSITIONS, RULES)}


def test_five_are_told_where_they_live():
    assert told(_1506=5) == {"1506": (5, 5)}


def test_fewer_go_up_to_the_region_with_their_neighbours():
    assert told(_1506=3, _1541=2) == {"15": (5, 5)}


def test_who_is_told_of_nearby_is_not_told_of_again_in_the_region():
    assert told(_1506=20, _1541=4, _1502=3) == {"1506": (20, 20), "15": (5, 5)}


def test_too_few_in_every_region_go_up_to_the_country_or_stay_unsaid():
    assert told(_1506=3, _9711=2) == {"nl": (5, 5)}
    assert told(_1506=3, _1012=2) == {"1": (5, 5)}
    assert told(_1506=4) == {}


def test_online_has_no_wider_area():
    assert told(online=4, _1506=4) == {}
    assert told(online=5) == {"online": (5, 5)}


def test_numbers_are_rounded_and_something_is_never_told_as_nothing():
    assert told(_1506=7) == {"1506": (5, 5)}
    assert told(_1506=8) == {"1506": (10, 10)}
    one_position = published({evening("1506"): Tally(6, {"v1"})}, POSITIONS, RULES)
    assert one_position == [Published(evening("1506"), 5, 5)]


def test_a_vacancy_that_opens_for_several_people_is_counted_once():
    tally = Tally()
    for _ in range(6):
        tally.add(1, {"v7", "v8"})
    assert published({evening("1506"): tally}, POSITIONS, RULES)[0].positions == 15


def test_the_loudest_comes_first():
    assert list(told(_1506=6, _1541=30, online=11)) == ["1541", "online", "1506"]


areas = st.sampled_from(["1506", "1507", "1541", "1012", "9711", "online"])


@property_test
@given(st.dictionaries(areas, st.integers(1, 9)))
def test_nobody_is_told_of_twice_and_never_fewer_than_five_together(counts):
    found = {evening(area): Tally(count, set()) for area, count in counts.items()}
    cells = published(found, POSITIONS, RULES)
    assert all(one.people >= RULES.hidden_below and one.people % RULES.round_to == 0 for one in cells)
    most_by_rounding = sum(2 for _ in cells)
    assert sum(one.people for one in cells) <= sum(counts.values()) + most_by_rounding


def test_every_part_of_the_week_has_five_hours_of_lessons_that_lie_in_it():
    for daypart, lessons in LESSONS.items():
        assert hours(lessons) == 5
        for lesson in lessons:
            if daypart == "weekend":
                assert lesson.day == "sat"
            else:
                start, end = DAYPARTS[daypart]
                assert start <= lesson.start and lesson.end <= end


def test_ids_are_stable_and_cells_differ_by_id():
    cells = cells_near("1506")
    assert evening("1506").id == "A2-B1|evening|1506"
    assert len({cell.id for cell in cells}) == len(cells) == 32
