"""Whatever may reach the floors is read, the highest first, also where there are so many lines that some of them say how
high the highest are."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from services.matcher.engine.kernel.listed.bounds import NOTHING, TRACK_COUNT
from services.matcher.engine.kernel.listed.choosing import LOWEST, nearest, only
from services.matcher.engine.kernel.listed.glance import NO_ENTRY, SCALE, Glance


def glance(many: int) -> Glance:
    """Bounds of 0 to 0.9; one in seven of a track that others do not have."""
    random = np.random.default_rng(7)
    tracks = np.zeros((many, TRACK_COUNT), np.uint16)
    tracks[:, 0] = 1 + random.integers(0, int(0.9 * SCALE), many)
    tracks[::7, 3] = 1 + tracks[::7, 0] // 2
    number = random.permutation(many).astype(np.uint32)
    return Glance(number, tracks.max(axis=1), tracks, 0b1001)


def read(seen: Glance, floors, at_once: int) -> list[np.ndarray]:
    turns = []
    while len(found := nearest(seen, floors, at_once, 2)):
        turns.append(found)
    return turns


@pytest.mark.parametrize("many", [0, 1, 50, 4_095, 4_096, 20_000])
@pytest.mark.parametrize("floor", [LOWEST, 0.3, 0.8999, 0.95, -NOTHING])
@pytest.mark.parametrize("at_once", [1, 128])
def test_all_that_reach_the_floor_are_read_once_and_no_others(many, floor, at_once):
    seen = glance(many)
    reaches = set(seen.number[seen.top / SCALE >= floor + 1 / SCALE].tolist())
    below = set(seen.number[seen.top / SCALE < floor - 1 / SCALE].tolist())
    found = [number for turn in read(seen, only(floor), at_once) for number in turn.tolist()]
    assert len(found) == len(set(found))
    assert reaches <= set(found)
    assert not below & set(found)


@pytest.mark.parametrize("many", [500, 20_000])
def test_the_highest_come_first(many):
    seen = glance(many)
    top = dict(zip(seen.number.tolist(), seen.top.tolist(), strict=True))
    first, second = nearest(seen, only(LOWEST), 64, 16), nearest(seen, only(LOWEST), 64, 16)
    assert 8 <= len(first) <= 256
    assert min(top[one] for one in first.tolist()) > max(top[one] for one in second.tolist())


@pytest.mark.parametrize("many", [500, 20_000])
def test_a_track_without_an_entry_has_all_its_lines_read(many):
    seen = glance(many)
    of_track = set(seen.number[seen.tracks[:, 3] > NO_ENTRY].tolist())
    floors = only(0.95)._replace(best=np.array([0.95, 0.95, 0.95, LOWEST]))
    found = [set(turn.tolist()) for turn in read(seen, floors, 128)]
    assert set().union(*found) == of_track
    assert len(found) > 5
