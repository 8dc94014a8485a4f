"""Pictures of the pathways page: well-formed, with a title and a description, and true."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from matcher_towns import at, course, on, person

from services.matcher.web.forecast_picture import Forecast, forecast_of, forecast_picture
from services.matcher.web.score_bar import score_bar
from services.matcher.web.week_picture import (
    AXIS,
    COLUMN,
    HEAD,
    HOUR,
    Week,
    minutes_to_lessons,
    still_taken,
    week_grids,
    week_picture,
)
from shared.vocabulary.cefr import Level
from shared.vocabulary.profiles import Availability, Commitment, Replaceable

DAYS = dict(
    zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ["ma", "di", "wo", "do", "vr", "za", "zo"], strict=True)
)


def parsed(svg: str) -> ET.Element:
    """The picture; it names its title and its description."""
    root = ET.fromstring(svg)
    named = root.get("aria-labelledby", "").split()
    assert [root.find(f"./*[@id='{one}']").text for one in named] and len(named) == 2
    assert "style" not in svg.replace("<style", "")
    return root


def boxes(svg: str, css: str) -> list[tuple[int, float, float]]:
    """Day (0 is Monday), hour from and hour to of the rectangles of a class in a week that starts at `first`."""
    first = int(re.search(r"week-days-(\d+)", svg)[1])
    shape = re.search(rf'<path class="{css}" d="([^"]+)"', svg)
    if shape is None:
        return []
    found = re.findall(r"M([\d.]+) ([\d.]+)h[\d.]+v([\d.]+)", shape[1])
    return [
        (
            int((float(x) - AXIS) // COLUMN),
            round((float(y) - HEAD) / HOUR + first, 1),
            round((float(y) + float(high) - HEAD) / HOUR + first, 1),
        )
        for x, y, high in found
    ]


def test_the_week_shows_work_lessons_and_travel_where_they_are() -> None:
    week = Week(
        on("mon wed", "08:00", "16:00"), (at("tue", "18:00", "21:00"),), on("mon", "07:00", "22:00"), (), (), 30, 60
    )
    svg = week_picture("w", week, "De week", "maandag werk")
    parsed(svg)
    assert boxes(svg, "week-work") == [(0, 8, 16), (2, 8, 16)]
    assert boxes(svg, "week-lesson") == [(1, 18, 21)]
    assert boxes(svg, "week-free") == [(0, 7, 22)]
    assert boxes(svg, "week-travel") == [
        (0, 7.5, 8),
        (0, 16, 16.5),
        (2, 7.5, 8),
        (2, 16, 16.5),
        (1, 17, 18),
        (1, 21, 22),
    ]


def test_a_night_shift_goes_on_in_the_next_column_and_sunday_night_on_monday() -> None:
    week = Week((at("sun", "22:00", "06:00"), at("tue", "23:00", "07:00")), ())
    svg = week_picture("w", week, "De week", "")
    assert week.first_hour == 0
    assert sorted(boxes(svg, "week-work")) == [(0, 0, 6), (1, 23, 24), (2, 0, 7), (6, 22, 24)]


def test_the_night_is_left_out_when_nothing_is_in_it() -> None:
    assert Week(on("mon", "06:30", "15:00"), ()).first_hour == 6
    assert Week(on("mon", "06:30", "15:00"), (), minutes_to_work=45).first_hour == 0, "the way there starts at 05:45"


def test_a_lesson_group_that_the_course_replaces_is_not_taken_any_more() -> None:
    step = Replaceable(Level.A2, Level.B1)
    mine = Commitment(at("tue", "09:00", "12:00"), step), Commitment(at("thu", "09:00", "10:00"))
    profile = person(commitments=mine).profile
    assert isinstance(profile.availability, Availability)
    assert [one.day for one in still_taken(profile, ())] == ["tue", "thu"]
    assert [one.day for one in still_taken(profile, [course("k1", from_level=Level.A2, to_level=Level.B1)])] == ["thu"]


def test_the_longest_of_the_trips_to_lessons_counts_and_online_is_none() -> None:
    gates = [{"name": "travel_to_lessons", "detail": {"minutes": [0, 25, 10]}}]
    assert minutes_to_lessons(gates) == 25
    assert minutes_to_lessons([{"name": "travel_to_lessons", "detail": {"minutes": [None]}}]) is None
    assert minutes_to_lessons([]) is None


def test_what_weeks_are_drawn_on_is_well_formed_and_names_seven_days() -> None:
    svg = week_grids(DAYS)
    root = ET.fromstring(svg)
    assert {one.get("id") for one in root.iter("g")} == {"week-days-0", "week-hours-0", "week-days-6", "week-hours-6"}
    assert [one.text for one in root.iter("text") if one.get("class") == "week-name"] == [*DAYS.values()] * 2


def test_the_score_bar_is_as_long_as_the_score() -> None:
    parts = [
        {"name": "skills", "contribution": 0.2},
        {"name": "experience", "contribution": 0.0},
        {"name": "travel", "contribution": 0.05},
    ]
    svg = score_bar("s", parts, "Score 0,25", lambda name: name, lambda value: f"{value:.2f}")
    root = parsed(svg)
    bars = {one.get("class"): (float(one.get("x")), float(one.get("width"))) for one in root.iter("rect")}
    assert set(bars) == {"score-rest", "score-skills", "score-travel"}, "what adds nothing is not drawn"
    start, wide = bars["score-travel"]
    assert start + wide == pytest.approx(0.25 * bars["score-rest"][1], abs=1)
    assert "part.experience 0.00" in svg, "but it is told"


def body(track: str = "evening", now: str | None = "A2") -> dict:
    gates = [
        {"name": "language_at_start", "detail": {"levels": {"speaking": now}, "minimum": {"speaking": "B1"}}},
        {"name": "course_level", "detail": {"levels": {"speaking": now}}},
    ]
    reached = {"speaking": {"level": "B1", "on": "2027-08-03", "cautiousOn": "2027-09-04"}}
    return {"track": track, "gates": gates, "languageReached": reached, "courses": [{"startsOn": "2027-01-05"}]}


def test_the_forecast_is_of_a_skill_that_grows_from_what_is_known() -> None:
    found = forecast_of(body())
    assert found == Forecast(
        "speaking", Level.A2, Level.B1, date(2027, 1, 5), date(2027, 8, 3), date(2027, 9, 4), Level.B1
    )
    assert forecast_of(body(now=None)) is None, "no line from a level that nobody knows"
    assert forecast_of(body(now="B1")) is None
    assert forecast_of({**body(), "courses": []}) is None


def test_the_forecast_shows_the_range_of_the_date_to_the_right_of_the_plan() -> None:
    found = forecast_of(body())
    assert found is not None
    months = {on: on.isoformat() for on in (found.starts_on, found.on, found.cautious_on)}
    root = parsed(forecast_picture("f", found, "Verwachting", "A2, dan B1", months))
    span = next(one for one in root.iter("rect") if one.get("class") == "forecast-range")
    points = next(root.iter("polyline")).get("points").split()
    assert float(span.get("x")) == float(points[2].split(",")[0])
    assert float(span.get("width")) > 0
    assert {one.text for one in root.iter("text")} >= {"A2", "B1", "2027-01-05", "2027-09-04"}
