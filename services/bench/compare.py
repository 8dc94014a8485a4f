"""Everybody on the same candidates, by turns in one process: who finds what, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from services.bench.asked import asked_of
from services.bench.peer_stock import PeerStock
from services.bench.peers.peer import ALL, Hit, Peer
from services.bench.reference import SHOWN, NumpyReference, Singles
from services.matcher.domain.stock import Candidate

T = TypeVar("T")
Ranker = Callable[[Candidate], Any]


@dataclass(slots=True)
class Compared:
    """Milliseconds a call by name; `differs`: in words what is not the same as ours."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)
    survivors: list[int] = field(default_factory=list)

    def timed(self, name: str, call: Callable[[], T]) -> T:
        begun = time.perf_counter()
        answer = call()
        self.milliseconds.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        return answer

    def median(self, name: str) -> float:
        return float(np.median(self.milliseconds[name]))


def compare(
    stock: PeerStock,
    candidates: Sequence[Candidate],
    peers: Sequence[Peer],
    judge: NumpyReference,
    ours: dict[str, Ranker],
    *,
    rounds: int = 1,
    checked: int | None = None,
) -> Compared:
    """Times every candidate `rounds` times with everybody, and checks the first `checked` (None: all) of them whole.

    `ours`: what of the engine stands beside the peers; those that answer with `Singles` are checked like a peer.
    """
    compared = Compared()
    for turn in range(rounds):
        for number, candidate in enumerate(candidates):
            asked = asked_of(stock, candidate)
            expected = compared.timed("numpy_reference", lambda one=candidate: judge.singles(one))  # type: ignore[misc]
            everything = None
            if turn == 0 and (checked is None or number < checked):
                everything = judge.singles(candidate, None)
                compared.survivors.append(len(everything.slots))
            for name, rank in ours.items():
                found = compared.timed(name, lambda one=candidate, rank=rank: rank(one))  # type: ignore[misc]
                if isinstance(found, Singles):
                    _judge(compared, name, candidate, (found.slots, found.scores), expected, 1e-9)
            for peer in peers:
                peer.ask(asked)
                hits = compared.timed(peer.name, lambda peer=peer: peer.best(SHOWN))  # type: ignore[misc]
                if peer.tolerance is not None:
                    _judge(compared, peer.name, candidate, _columns(stock, hits), expected, peer.tolerance)
                if everything is not None:
                    _judge_all(compared, peer, candidate, stock, everything)
    return compared


def _judge(
    compared: Compared,
    name: str,
    candidate: Candidate,
    found: tuple[np.ndarray, np.ndarray],
    expected: Singles,
    tolerance: float,
) -> None:
    """The best twenty: as many, with the same scores in the same order (equal scores may change places)."""
    slots, scores = found
    if len(slots) != len(expected.slots):
        compared.differs.append(f"{name}, {candidate.id}: {len(slots)} of the best {len(expected.slots)}")
    elif len(slots) and float(np.abs(scores - expected.scores).max()) > tolerance:
        off = float(np.abs(scores - expected.scores).max())
        compared.differs.append(f"{name}, {candidate.id}: scores of the best are off by {off:.3g}")


def _judge_all(compared: Compared, peer: Peer, candidate: Candidate, stock: PeerStock, expected: Singles) -> None:
    """Whoever passes the filters, and every score."""
    slots, scores = _columns(stock, peer.best(ALL))
    order, wanted = np.argsort(slots), np.argsort(expected.slots)
    if not np.array_equal(slots[order], expected.slots[wanted]):
        only_there, only_here = np.setdiff1d(slots, expected.slots), np.setdiff1d(expected.slots, slots)
        compared.differs.append(
            f"{peer.name}, {candidate.id}: survivors differ ({len(only_there)} only there, {len(only_here)} only here)"
        )
    elif peer.tolerance is not None and len(slots):
        off = float(np.abs(scores[order] - expected.scores[wanted]).max())
        if off > peer.tolerance:
            compared.differs.append(f"{peer.name}, {candidate.id}: scores are off by {off:.3g}")


def _columns(stock: PeerStock, hits: Sequence[Hit]) -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([row for row, _ in hits], np.int64)
    return stock.slots[rows], np.array([score for _, score in hits], np.float64)
