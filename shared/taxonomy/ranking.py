"""Puts candidates in order, and says how probable it is that the first is right.

Coefficients are in `ranker.json`; `benchmarks/linking_ranker.py` fits them with scipy and scikit-learn's logistic
regression, and its docstring says on what. Nothing of the data they were fitted on is kept.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.index import FEATURES

RANKER = Path(__file__).with_name("ranker.json")
LIKENESSES = (
    *("label", "document", "other_label", "other_document", "words", "told"),
    *("meant_names", "meant", "meant_said", "meant_saying", "meant_first"),
    *("translated_names", "translated", "translated_said", "translated_saying", "translated_first"),
)
_AT = {name: place for place, name in enumerate(FEATURES)}
_LIKE = [_AT[name] for name in LIKENESSES]

Floats = NDArray[np.float32]
Figures = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ranker:
    """Scores the candidates of one kind in one language."""

    def __init__(self, order: list[float], sure: list[float], threshold: float, exact: bool) -> None:
        """From `threshold` on the first may be accepted by itself, and with `exact` what is called exactly so too."""
        self._order = np.array(order)
        self._sure = np.array(sure)
        self.threshold, self.exact = threshold, exact

    def scores(self, features: Floats, starts: Ints) -> Figures:
        """How well each candidate fits, in its own unit: only differences tell something. The candidates of some
        texts, one after the other; those of each begin at one of `starts`."""
        found: Figures = widened(features, starts) @ self._order
        return found

    def probability(self, features: Floats, scores: Figures, starts: Ints) -> Figures:
        """How probable it is that each candidate is what its text means; of each text they fall in score."""
        sizes = np.diff(starts, append=len(scores))
        shares = _shares(scores, starts, sizes)
        first = 1 / (1 + np.exp(-(certainty(features, scores, starts) @ self._sure)))
        rest = np.maximum(1 - shares[starts], 1e-9)
        others: Figures = np.minimum(shares * np.repeat((1 - first) / rest, sizes), np.repeat(first, sizes))
        others[starts] = first
        return others


@lru_cache(maxsize=32)
def ranker(kind: str, language: str) -> Ranker:
    """The ranker of a kind; languages that were not fitted have that of Dutch."""
    fitted = json.loads(RANKER.read_text(encoding="utf-8"))
    found = fitted.get(f"{kind}.{language}") or fitted[f"{kind}.nl"]
    return Ranker(found["order"], found["sure"], found["threshold"], found["exact"])


def widened(features: Floats, starts: Ints) -> Figures:
    """Features with what only shows together, and how far each likeness is below the best candidate's."""
    at = {name: features[:, place] for name, place in _AT.items()}
    likest = features[:, _LIKE]
    best = np.repeat(np.maximum.reduceat(likest, starts), np.diff(starts, append=len(features)), axis=0)
    label, meant, translated = at["label"], at["meant"], at["translated"]
    # a concept without a name in the language can only be told by the others
    nameless = (label == 0).astype(np.float32)
    together = (
        *(at[name] ** 2 for name in ("label", "covered", "letters", "meant", "translated")),
        *(at[name] ** 2 for name in ("meant_names", "translated_names", "meant_said", "translated_said")),
        *(label * at[name] for name in ("document", "covered", "ends", "meant")),
        *(meant * at["document"], translated * at["other_document"], meant * translated),
        *(at["words"] * at["told"], at["told"] * meant, at["told"] * translated, at["begins"] * at["words"]),
        *(np.maximum(label, 0.9 * at["other_label"]), np.maximum(meant, translated), np.maximum(label, translated)),
        *(np.sqrt(np.maximum(at["words"], 0)), np.sqrt(np.maximum(at["told"], 0))),
        nameless,
        *(nameless * at[name] for name in ("translated", "translated_names", "translated_said", "told", "other_label")),
    )
    return np.column_stack((features, *together, likest - best)).astype(np.float64)


def certainty(features: Floats, scores: Figures, starts: Ints) -> Figures:
    """What tells whether the first of ordered candidates is right: its share, its lead, its likeness, its rivals.
    A row for each text."""
    sizes = np.diff(starts, append=len(scores))
    share = _shares(scores, starts, sizes)[starts]
    second = np.where(sizes > 1, scores[np.minimum(starts + 1, len(scores) - 1)], scores[starts] - 5)
    exact = features[:, _AT["preferred"]] + features[:, _AT["alternative"]]
    first = {name: features[starts, place].astype(np.float64) for name, place in _AT.items()}
    rivals = (np.add.reduceat(exact, starts) - exact[starts] > 0).astype(np.float64)
    return np.column_stack(
        (
            *(np.ones(len(starts)), share, np.log(share / (1.001 - share)), np.minimum(scores[starts] - second, 5)),
            *(first[name] for name in ("preferred", "alternative", "label", "meant", "translated")),
            exact[starts] * rivals,
        )
    )


def _shares(scores: Figures, starts: Ints, sizes: Ints) -> Figures:
    """Of each text's candidates the shares of exp(score)."""
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    found: Figures = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
    return found
