"""`opstap bench rank`: one candidate at a time, in the process and over HTTP, and how the time grows with the town."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from services.bench.figures import Figures
from services.bench.ours import Compiled
from services.bench.serving import Server, TownOnDisk
from services.bench.town import Town, make_stock
from services.garbage import looking_between_answers, making_what_stays
from services.matcher.domain.stock import Candidate
from shared.vocabulary.clock import Clock

WARM_UP = 3
Tell = Callable[[str], None]


def measure_engine(town: Town, asked: int, helps: int, figures: Figures, tell: Tell) -> None:
    """The kernel, the answer with explanations, with near misses, and what helps (of the first `helps` candidates).

    A new candidate every time, nothing kept of one; after a few calls that are not counted. Garbage is looked for
    between answers, as in a process that serves.
    """
    people = town.candidates[:asked]
    with making_what_stays():
        compiled, engine = Compiled(town.stock(), town.as_of), town.engine()
    tell(f"ranking {len(people)} candidates")
    _measure("kernel_ms", compiled.pathways, people, figures)
    _measure("kernel_single_ms", compiled.singles, people, figures)

    def asking(call: Callable[[Candidate], object]) -> Callable[[Candidate], object]:
        def anew(candidate: Candidate) -> object:
            engine.forget_candidate(candidate.id)
            return call(candidate)

        return anew

    _measure("explained_ms", asking(lambda one: engine.rank(one, town.as_of, groups=("ranked",))), people, figures)
    _measure("near_misses_ms", asking(lambda one: engine.rank(one, town.as_of)), people, figures)
    tell(f"what helps {min(helps, len(people))} of them")
    _measure("what_helps_ms", asking(lambda one: engine.what_helps(one, town.as_of)), people[:helps], figures)


def measure_growth(town: Town, asked: int, up_to: int, figures: Figures, tell: Tell) -> None:
    """The exponent of the kernel's processor time: from a tenth of the vacancies to all, and by tens to `up_to`."""
    sizes = [max(1, town.sizes.vacancies // 10), town.sizes.vacancies]
    while sizes[-1] * 10 <= up_to:
        sizes.append(sizes[-1] * 10)
    medians = []
    for vacancies in sizes:
        tell(f"growth: {vacancies} vacancies")
        stock, people = make_stock(replace(town.sizes, vacancies=vacancies, candidates=asked), town.as_of)
        medians.append(float(np.median(_processor_ms(Compiled(stock, town.as_of).pathways, people))))
    slope = float(np.polyfit(np.log(sizes), np.log(medians), 1)[0])
    figures.values["growth_exponent"] = round(slope, 3)
    figures.more["growth_ms"] = {str(size): round(median, 4) for size, median in zip(sizes, medians, strict=True)}


def measure_api(
    town: Town,
    asked: int,
    settle: float,
    folder: Path,
    clock: Clock,
    environ: Mapping[str, str],
    figures: Figures,
    tell: Tell,
) -> None:
    """GET pathways over HTTP, each of another candidate, as a case system asks: the list with its reasons, and then
    with what is to be clarified and near misses. What is asked in the first `settle` seconds, while a server makes its
    compiled engine ready, does not count."""
    on_disk = TownOnDisk(town, folder, clock, tell)
    figures.more["first_load_seconds"] = round(on_disk.write_snapshot(), 1)
    paths = [f"/candidates/{one.id}/pathways" for one in town.candidates[: asked + WARM_UP]]
    tell(f"asking the API about {len(paths)} candidates, twice")
    with Server(on_disk, environ) as server:
        server.first_answer(paths[0])
        begun = time.perf_counter()
        for path in paths[:WARM_UP]:
            server.get(path)
        while time.perf_counter() - begun < settle:
            server.get(paths[0])
        for name, query in (("api_ms", "?groups=ranked"), ("api_all_ms", "")):
            figures.times(name, [server.get(path + query)[1] for path in paths[WARM_UP:] or paths])


def measure_snapshot(
    town: Town, asked: int, folder: Path, clock: Clock, environ: Mapping[str, str], figures: Figures, tell: Tell
) -> None:
    """From the start of a web process to its first ranked answer, from a snapshot; and its memory after some more."""
    on_disk = TownOnDisk(town, folder, clock, tell)
    figures.more["first_load_seconds"] = round(on_disk.write_snapshot(), 1)
    written = [path.stat().st_size for path in on_disk.snapshots.rglob("*") if path.is_file()]
    figures.more["snapshot_mb"] = round(sum(written) / 2**20, 3)
    paths = [f"/candidates/{one.id}/pathways" for one in town.candidates[:asked]]
    seconds, used = [], []
    for start in range(3):
        tell(f"start {start + 1} of 3")
        with Server(on_disk, environ) as server:
            seconds.append(server.first_answer(paths[0]))
            used.append(server.processor_seconds())
            for path in paths:
                server.get(path)
            figures.values["rss_mb"] = round(server.resident_megabytes(), 1)
    figures.values["warm_start_seconds"] = round(float(np.median(seconds)), 2)
    figures.more["warm_starts_seconds"] = [round(one, 2) for one in seconds]
    figures.more["warm_start_processor_seconds"] = round(float(np.median(used)), 2)


def _measure(name: str, call: Callable[[Candidate], object], people: Sequence[Candidate], figures: Figures) -> None:
    for candidate in people[:WARM_UP]:
        call(candidate)
    wall, processor = [], []
    with looking_between_answers() as tidy_up:
        for candidate in people:
            begun, used = time.perf_counter(), time.thread_time()
            call(candidate)
            processor.append((time.thread_time() - used) * 1000)
            wall.append((time.perf_counter() - begun) * 1000)
            tidy_up()
    figures.times(name, wall)
    if name in figures.more:
        figures.more[name]["processor_median"] = round(float(np.median(processor)), 4)
        figures.more[name]["processor_p99"] = round(float(np.percentile(processor, 99)), 4)


def _processor_ms(call: Callable[[Candidate], object], people: Sequence[Candidate]) -> list[float]:
    for candidate in people[:WARM_UP]:
        call(candidate)
    found = []
    for candidate in people:
        used = time.thread_time()
        call(candidate)
        found.append((time.thread_time() - used) * 1000)
    return found
