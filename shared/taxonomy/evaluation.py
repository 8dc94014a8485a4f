"""How good linking is on a file of queries with the concepts that are right: ranks, calibration, speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.linker import Link, Linker
from shared.taxonomy.store import Taxonomy

LOOKED_AT = 100
RESAMPLED = 1000
BINS = 10

Figures = NDArray[np.float64]


class WrongFile(ValueError):
    """A file that cannot be evaluated; the text says why and where."""


@dataclass(frozen=True, slots=True)
class Report:
    """`measures`: name -> (value, low, high), the middle 95 % of resampled queries. `calibration`: (mean score, share
    right, queries) per tenth of the score. `accepted` and `accepted_right` are shares; the last is None of nothing."""

    queries: int
    left_out: int
    measures: dict[str, tuple[float, float, float]]
    calibration_error: float
    calibration: list[tuple[float, float, int]]
    accepted: float
    accepted_right: float | None
    per_second: float


def read_queries(path: Path, taxonomy: Taxonomy) -> tuple[list[tuple[str, frozenset[str]]], int]:
    """(query, right concepts) and how many queries are left out, since the taxonomy has none of their concepts.

    Raises WrongFile for a file without the header `query`, `concepts`, a line without a tab, or nothing to ask.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    if not lines or lines[0].split("\t")[:2] != ["query", "concepts"]:
        raise WrongFile(f"{path.name}, line 1: the columns query and concepts are expected, with a tab between them")
    found, left_out = [], 0
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        query, tab, concepts = line.partition("\t")
        if not tab:
            raise WrongFile(f"{path.name}, line {number}: no tab")
        known = frozenset(uri for uri in concepts.split() if taxonomy.concept(uri))
        left_out += not known
        if known:
            found.append((query, known))
    if not found:
        raise WrongFile(f"{path.name}: none of its concepts is in the taxonomy {taxonomy.version}")
    return found, left_out


def evaluate(
    linker: Linker,
    asked: Sequence[tuple[str, frozenset[str]]],
    kind: str,
    language: str,
    *,
    left_out: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Links every query twice: as a ranked list, and by itself, as services do; the latter is what is timed."""
    queries = [query for query, _ in asked]
    linker.many(kind, queries[:1], language)
    before = clock()
    sure = linker.many(kind, queries, language)
    spent = clock() - before
    lists = [linker.search(kind, query, language, LOOKED_AT) for query in queries]
    ranks = np.array([_rank(links, right) for links, (_, right) in zip(lists, asked, strict=True)])
    firsts = [(links[0].score, rank == 1) for links, rank in zip(lists, ranks, strict=True) if links]
    error, table = calibration(np.array([score for score, _ in firsts]), np.array([right for _, right in firsts]))
    taken = [link.concept in right for link, (_, right) in zip(sure, asked, strict=True) if link]
    return Report(
        queries=len(asked),
        left_out=left_out,
        measures=measures(ranks),
        calibration_error=error,
        calibration=table,
        accepted=len(taken) / len(asked),
        accepted_right=sum(taken) / len(taken) if taken else None,
        per_second=len(queries) / max(spent, 1e-9),
    )


def measures(ranks: Figures) -> dict[str, tuple[float, float, float]]:
    """MRR and recall at 1, 5 and 10 with intervals; the same ranks give the same intervals."""
    values = {"MRR": 1 / ranks, **{f"R@{k}": (ranks <= k).astype(float) for k in (1, 5, 10)}}
    drawn = np.random.default_rng(0).integers(0, len(ranks), (RESAMPLED, len(ranks)), dtype=np.int32)
    found = {}
    for name, each in values.items():
        low, high = np.percentile(each[drawn].mean(axis=1), [2.5, 97.5])
        found[name] = (float(each.mean()), float(low), float(high))
    return found


def calibration(scores: Figures, right: NDArray[np.bool_]) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error over ten equal parts of the scale, and the reliability table."""
    tenth = np.minimum((scores * BINS).astype(int), BINS - 1)
    table = [
        (float(scores[tenth == one].mean()), float(right[tenth == one].mean()), int((tenth == one).sum()))
        for one in range(BINS)
        if (tenth == one).any()
    ]
    error = sum(abs(score - share) * count for score, share, count in table) / max(len(scores), 1)
    return error, table


def _rank(links: Sequence[Link], right: frozenset[str]) -> float:
    return next((float(place) for place, link in enumerate(links, start=1) if link.concept in right), np.inf)
