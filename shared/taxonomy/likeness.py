"""How a text and a name are alike by letters and by stems, for many pairs at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from shared.taxonomy.ngrams import BUCKETS, Bags

LONG_ENDING = 5
"""A shorter last word is no part of a compound: "vrachtwagenchauffeur" is a "chauffeur"."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def by_letters(texts: Sequence[str], names: Sequence[str]) -> Floats:
    """A row for each pair: share of letters that agree, the same with words in order, and 1 where the text begins with
    the name and where it ends with the last word of it, if only as part of a compound. Noughts for an empty name."""
    found = np.zeros((len(texts), 4), np.float32)
    if not texts:
        return found
    for place, scorer in enumerate((fuzz.ratio, fuzz.token_sort_ratio)):
        found[:, place] = process.cpdist(texts, names, scorer=scorer, dtype=np.float32) / 100
    found[:, 2] = [text.startswith(name) for text, name in zip(texts, names, strict=True)]
    heads = {text: text.rsplit(" ", 1)[-1] for text in set(texts)}
    endings = [name.rsplit(" ", 1)[-1] for name in names]
    found[:, 3] = [
        heads[text].endswith(ending) and (len(ending) >= LONG_ENDING or len(ending) == len(heads[text]))
        for text, ending in zip(texts, endings, strict=True)
    ]
    found[[not name for name in names]] = 0
    return found


def in_common(texts: Bags, text: Ints, row: Ints, buckets: NDArray[Any]) -> Floats:
    """For each pair of a text and a name, how many stems both have of those that either has.

    `texts`: the stems of the texts; `text`: that of each pair; `row` and `buckets`: the stems of the names by pair.
    """
    own = np.repeat(np.arange(len(texts)), np.diff(texts.ends)) * BUCKETS + texts.buckets
    pair, stem = np.divmod(np.unique(row * BUCKETS + buckets), BUCKETS)
    met = np.isin(text[pair] * BUCKETS + stem, own)
    both = np.bincount(pair, met, minlength=len(text))
    either = np.bincount(pair, minlength=len(text)) + np.diff(texts.ends)[text] - both
    return (both / np.maximum(either, 1)).astype(np.float32)
