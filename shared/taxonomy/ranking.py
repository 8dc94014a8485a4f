"""Puts candidates in order, and says how probable it is that the first is right.

Coefficients are in `ranker.json`; `benchmarks/linking_ranker.py` fits them with scikit-learn's logistic regression and
scipy, and its docstring says on what. Nothing of the data they were fitted on is kept.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.index import FEATURES

RANKER = Path(__file__).with_name("ranker.json")
_AT = {name: place for place, name in enumerate(FEATURES)}

Floats = NDArray[np.float32]


class Ranker:
    """Scores the candidates of one kind in one language."""

    def __init__(self, order: list[float], sure: list[float], threshold: float) -> None:
        self._order = np.array(order)
        self._sure = np.array(sure)
        self.threshold = threshold

    def scores(self, features: Floats) -> NDArray[np.float64]:
        """How well each candidate fits, in its own unit: only differences tell something."""
        found: NDArray[np.float64] = widened(features) @ self._order
        return found

    def probability(self, features: Floats, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """How probable it is that each candidate, in this order of falling scores, is what the text means."""
        shares = np.exp(scores - scores[0])
        shares /= shares.sum()
        first = 1 / (1 + np.exp(-float(certainty(features, scores) @ self._sure)))
        rest = shares[1:].sum()
        others = (1 - first) * shares[1:] / max(rest, 1e-9)
        return np.concatenate(([first], np.minimum(others, first)))


@lru_cache(maxsize=8)
def ranker(kind: str, language: str) -> Ranker:
    """The ranker of a kind; languages that were not fitted have that of Dutch."""
    fitted = json.loads(RANKER.read_text(encoding="utf-8"))
    found = fitted.get(f"{kind}.{language}") or fitted[f"{kind}.nl"]
    return Ranker(fitted[kind], found["sure"], found["threshold"])


def widened(features: Floats) -> NDArray[np.float64]:
    """Features with what only shows together, and how far each similarity is below the best candidate's."""
    at = {name: features[:, place] for name, place in _AT.items()}
    likest = features[:, :6]
    together = (
        at["label"] ** 2,
        at["label"] * at["document"],
        at["covered"] * at["label"],
        at["words"] * at["told"],
        np.maximum(at["label"], 0.9 * at["other_label"]),
        at["covered"] ** 2,
        at["letters"] ** 2,
        at["ends"] * at["label"],
        at["begins"] * at["words"],
        np.sqrt(np.maximum(at["words"], 0)),
        np.sqrt(np.maximum(at["told"], 0)),
    )
    return np.column_stack((features, *together, likest - likest.max(axis=0))).astype(np.float64)


def certainty(features: Floats, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells whether the first of ordered candidates is right: its share, its lead, its likeness, its rivals."""
    first = dict(zip(FEATURES, features[0].tolist(), strict=True))
    shares = np.exp(scores - scores[0])
    share = float(1 / shares.sum())
    lead = float(scores[0] - scores[1]) if len(scores) > 1 else 5.0
    exact = features[:, _AT["preferred"]] + features[:, _AT["alternative"]]
    rivals = float(exact.sum() - exact[0])
    return np.array(
        (
            *(1.0, share, np.log(share / (1.001 - share)), min(lead, 5.0), first["preferred"], first["alternative"]),
            *(first["label"], first["covered"], first["letters"], first["words"], float(rivals > 0)),
            (first["preferred"] + first["alternative"]) * float(rivals > 0),
        )
    )
