"""Compiling takes minutes and holds everybody up: `warm_up` has compiled whatever a request or an event can need."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from matcher_random import random_candidate, random_course, random_promise, random_vacancy
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, person, promise, town

from services.matcher.domain.settings import Settings
from services.matcher.engine.kernel import kept
from shared.vocabulary.tracks import TRACKS


@contextmanager
def compiled_meanwhile():
    """Names of the functions that are compiled; reading one that was kept is not compiling."""
    from numba.core.event import install_recorder

    found: list[str] = []
    with install_recorder("numba:compile") as recorder:
        yield found
    found += [str(event.data["dispatcher"].py_func.__qualname__) for _, event in recorder.buffer if event.is_start]


@pytest.fixture(scope="module")
def ready():
    """All is read, as after a start."""
    from services.matcher.engine.kernel.warm import warm_up

    warm_up()


def test_the_recorder_sees_what_is_compiled():
    import numba

    with compiled_meanwhile() as found:
        numba.njit(lambda one: one + 1)(1)
    assert found


def test_what_is_compiled_beforehand_is_all_that_a_request_needs(tmp_path):
    """In a process that finds nothing but what `make compiled` left: what other tests compiled since does not count."""
    folder = kept.whole(kept.places())
    if folder is None:
        pytest.skip("nothing was compiled beforehand: run `make compiled`")
    since = (folder / "whole").stat().st_mtime_ns

    def late(where: str, names: list[str]) -> list[str]:
        return [name for name in names if name.endswith(".nbc") and (Path(where) / name).stat().st_mtime_ns > since]

    copy = shutil.copytree(folder, tmp_path / folder.name, ignore=late)
    done = subprocess.run(
        [sys.executable, __file__, copy],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


STRANGE = [{"max_minutes": math.nan}, {"max_minutes": 30.0}, {"max_load_hours": 32}, {"work_hours_min": 8}]


@pytest.mark.parametrize("stated", STRANGE, ids=str)
def test_a_candidate_with_numbers_of_another_type_compiles_nothing(ready, stated):
    who = replace(person("A2", **stated), id="strange")
    here = town(who, job(), course(), promise())
    engine = engine_of(here)
    by_numpy = engine.rank(who, AS_OF)
    engine.compiled = True
    with compiled_meanwhile() as found:
        assert engine.rank(who, AS_OF) == by_numpy
    assert found == []


def test_settings_with_whole_numbers_compile_nothing(ready):
    weights = {name: 1 if name == "skills" else 0 for name in Settings().weights}
    settings = Settings(weights=weights, not_stated_by_vacancy=1, pledged_credit=1, isco_credit=(0, 0, 1, 1))
    here = town(person("A2"), job(), course(), promise())
    engine = engine_of(here, settings=settings)
    by_numpy = engine.rank(here.candidate, AS_OF)
    engine.compiled = True
    with compiled_meanwhile() as found:
        assert engine.rank(here.candidate, AS_OF) == by_numpy
    assert found == []


def ask_everything(random: Random) -> None:
    here = town(
        random_candidate(random),
        [random_vacancy(random, number) for number in range(1, 6)],
        [random_course(random, number) for number in range(random.randint(0, 6))],
        [random_promise(random, number) for number in range(random.randint(0, 5))],
    )
    engine = engine_of(here)
    engine.compiled = True
    candidate = here.candidate
    found = engine.rank(candidate, AS_OF, limit=random.choice((None, 1, 5)))
    for track in TRACKS:
        engine.rank(candidate, AS_OF, track=track, groups=("ranked", "to_clarify"))
    engine.rank(candidate, AS_OF, vacancy="v1")
    engine.entries(candidate, AS_OF)
    engine.entries(candidate, AS_OF, ["v1", "v2"])
    engine.what_helps(candidate, AS_OF)
    engine.hypothetical(buddy=True).rank(candidate, AS_OF)
    engine.hypothetical(evening_courses=True).rank(candidate, AS_OF)
    engine.nearest(candidate, AS_OF, "v1")
    for one in found.near_misses[:1]:
        engine.near_miss_gate(candidate, AS_OF, one.pathway.id)
    engine.remove_vacancy("v2")
    engine.put_vacancy(random_vacancy(random, 9))
    engine.rank(candidate, AS_OF)


if __name__ == "__main__":
    kept.choose(Path(sys.argv[1]))
    with compiled_meanwhile() as found_late:
        for seed in range(60):
            ask_everything(Random(seed))
    sys.stdout.write("\n".join(sorted(set(found_late))))
