"""Everybody on the same candidates, by turns in one process: who finds what, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from services.bench.asked import Asked, asked_of
from services.bench.peer_stock import PeerStock
from services.bench.peers.peer import ALL, Hit, Peer
from services.bench.reference import SHOWN, NumpyReference, Singles
from services.matcher.domain.stock import Candidate

T = TypeVar("T")
Ranker = Callable[[Candidate], Any]
Ready = Callable[[Candidate, Asked], Callable[[], Any]]
"""What is to be timed, made ready."""
JUDGE = "numpy_reference"
IN_A_ROW = 20
"""Candidates that one is asked about before the next has its turn: caches are then its own, as on a machine that does
nothing else, and who comes after whom matters for one candidate in twenty."""


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
    Whoever is timed is asked about `IN_A_ROW` candidates before the next is, and every time another one begins.
    """
    compared = Compared()
    everybody = {name: _without_preparing(rank) for name, rank in {JUDGE: judge.singles, **ours}.items()}
    everybody |= {peer.name: _handed_over(peer) for peer in peers}
    names = list(everybody)
    for turn in range(rounds):
        for number, begin in enumerate(range(0, len(candidates), IN_A_ROW)):
            some = candidates[begin : begin + IN_A_ROW]
            asked = [asked_of(stock, one) for one in some]
            first = (turn + number) % len(names)
            answers = {
                name: [compared.timed(name, everybody[name](*one)) for one in zip(some, asked, strict=True)]
                for name in (*names[first:], *names[:first])
            }
            expected = answers[JUDGE]
            for name in ours:
                for one, found, best in zip(some, answers[name], expected, strict=True):
                    if isinstance(found, Singles):
                        _judge(compared, name, one, (found.slots, found.scores), best, 1e-9)
            for peer in peers:
                for one, hits, best in zip(some, answers[peer.name], expected, strict=True):
                    if peer.tolerance is not None:
                        _judge(compared, peer.name, one, _columns(stock, hits), best, peer.tolerance)
    for candidate in candidates[:checked]:
        everything, asked_of_one = judge.singles(candidate, None), asked_of(stock, candidate)
        compared.survivors.append(len(everything.slots))
        for peer in peers:
            peer.ask(asked_of_one)
            _judge_all(compared, peer, candidate, stock, everything)
    return compared


def _without_preparing(rank: Ranker) -> Ready:
    return lambda candidate, _: lambda: rank(candidate)


def _handed_over(peer: Peer) -> Ready:
    """A peer is told whom it is asked about before the clock starts."""

    def ready(_: Candidate, asked: Asked) -> Callable[[], list[Hit]]:
        peer.ask(asked)
        return lambda: peer.best(SHOWN)

    return ready


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
