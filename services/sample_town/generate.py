"""Synthetic towns of any size, as the same bodies that the APIs take, one JSON object a line.

Deterministic: the same numbers, seed and day give the same bytes. Plausible, not measured: shares and sizes below are
authored so that all tracks, gates and unknowns occur; they say nothing about real people.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from services.sample_town.made_offers import made_course, made_promise, made_vacancy
from services.sample_town.made_people import made_candidate
from services.sample_town.world import Draws, World
from shared.places import Places
from shared.taxonomy import Taxonomy

FILES = ("vacancies", "guidance", "courses", "candidates")
PROMISES_PER_VACANCY = 0.25
PROGRESS_EVERY = 500
ROW = 96
"""Random numbers for one thing; a thing that needs more starts again from its first."""
CHUNK = 4096


def generate(
    candidates: int,
    vacancies: int,
    courses: int,
    seed: int,
    out: Path,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Writes FILES (`.ndjson`) into the folder `out` and returns how many lines each has.

    `guidance` holds a promise for about one vacancy in four; it names it by `vacancy:<employerReference>`. Raises
    ValueError for a negative number and FileExistsError when one of the files is there already.
    """
    wanted = how_many(candidates, vacancies, courses)
    out.mkdir(parents=True, exist_ok=True)
    world, total, done = World(Taxonomy.load(), Places.load(), today), sum(wanted.values()), 0
    for name in FILES:
        with (out / f"{name}.ndjson").open("x", encoding="utf-8", newline="\n") as lines:
            for body in bodies(name, world, wanted, seed):
                lines.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n")
                done += 1
                if progress is not None and (done % PROGRESS_EVERY == 0 or done == total):
                    progress(done, total)
    return wanted


def how_many(candidates: int, vacancies: int, courses: int) -> dict[str, int]:
    """Things per name of FILES in a town of this size. Raises ValueError for a negative number."""
    promises = round(vacancies * PROMISES_PER_VACANCY)
    wanted = dict(zip(FILES, (vacancies, promises, courses, candidates), strict=True))
    if min(wanted.values()) < 0:
        raise ValueError("how many must not be below 0")
    return wanted


def bodies(name: str, world: World, wanted: Mapping[str, int], seed: int) -> Iterator[dict[str, Any]]:
    """The bodies of one of FILES, in order; `wanted`: `how_many` of all of them."""
    for number, draws in enumerate(_draws(seed, FILES.index(name), wanted[name])):
        yield _made(name, world, draws, number, wanted["vacancies"])


def _made(name: str, world: World, draws: Draws, number: int, vacancies: int) -> dict[str, Any]:
    if name == "vacancies":
        return made_vacancy(world, draws, number)
    if name == "guidance":
        return made_promise(world, draws, number, vacancies)
    if name == "courses":
        return made_course(world, draws, number)
    return made_candidate(world, draws, number)


def _draws(seed: int, stream: int, count: int) -> Iterator[Draws]:
    generator = np.random.default_rng([seed, stream])
    for start in range(0, count, CHUNK):
        for row in generator.random((min(CHUNK, count - start), ROW)).tolist():
            yield Draws(row)
