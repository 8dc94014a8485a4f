"""Courses that one gets into alike, and courses that lead from and to the same, are of one class."""

from __future__ import annotations

import numpy as np
import pytest
from matcher_readings import engine_of
from matcher_towns import course, job, person, town

pytest.importorskip("numba")

from services.matcher.engine.kernel.stock.offer import CourseArrays, compiled_stock
from services.matcher.engine.stock.course_columns import SEATS_NOT_STATED
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CoursePlace


def courses_of(*courses) -> CourseArrays:
    stock = engine_of(town(person("A2"), job(), courses))._stock
    return compiled_stock(stock).offer(stock).courses


def test_a_class_has_the_columns_of_its_courses():
    found = courses_of(
        course("k1", seats_free=3),
        course("k2", seats_free=8),
        course("k3", seats_free=0),
        course("k4", seats_free=None),
        course("k5", place=CoursePlace("1507")),
        course("k6", place=CoursePlace(online=True)),
        course("k7", routes=("b1",)),
        course("k8", from_level=Level.A1, to_level=Level.B1),
    )
    for name in ("routes", "online", "place", "spare"):
        assert getattr(found.classes, name)[found.access].tolist() == getattr(found, name).tolist()
    for name in ("from_level", "to_level", "teaches"):
        assert getattr(found.classes, name)[found.step].tolist() == getattr(found, name).tolist()
    seats = np.where(found.seats == SEATS_NOT_STATED, SEATS_NOT_STATED, np.minimum(found.seats, 1))
    assert found.classes.seats[found.access].tolist() == seats.tolist()


def test_what_makes_no_difference_makes_no_class():
    found = courses_of(course("k1", seats_free=3, weeks=6), course("k2", seats_free=8, weeks=30), course("k3"))
    assert found.access[0] == found.access[1]
    assert len(found.classes.teaches) == 1
    assert set(found.step.tolist()) == {0}


def test_a_stock_without_courses_has_no_classes():
    found = courses_of()
    assert [len(column) for column in found.classes] == [0] * len(found.classes)
