"""Texts as bags of hashed features, many at once: character n-grams within words, and word stems.

The weights are those of scikit-learn's `TfidfVectorizer(analyzer="char_wb", sublinear_tf=True)`; hashing instead of a
vocabulary keeps scikit-learn and a large dictionary out of every process that links.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 19
SHORTEST, LONGEST = 2, 5
_SPACE = 32
_SHIFT = np.uint64(64 - 19)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(1_000_003)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Bags:
    """Rows of (bucket, weight), stored one after the other: row i is `buckets[ends[i]:ends[i + 1]]`."""

    def __init__(self, ends: Ints, buckets: NDArray[np.int32], weights: Floats) -> None:
        self.ends, self.buckets, self.weights = ends, buckets, weights

    def __len__(self) -> int:
        return len(self.ends) - 1

    def row(self, number: int) -> tuple[NDArray[np.int32], Floats]:
        """Buckets and weights of one row."""
        start, end = self.ends[number], self.ends[number + 1]
        return self.buckets[start:end], self.weights[start:end]


def grams(texts: Sequence[str]) -> Bags:
    """Character n-grams of words of plain texts, with 1 + ln(how often)."""
    # two spaces stand between words, so that a gram with two spaces in a row is one that crosses words
    blob = "  ".join(f"{text.replace(' ', '  ')}  \x00" for text in texts) if texts else ""
    codes = np.frombuffer(f" {blob}".encode("utf-32-le"), dtype=np.uint32)
    ends_of_text = codes == 0
    owner = np.cumsum(ends_of_text)
    gap = (codes[:-1] == _SPACE) & (codes[1:] == _SPACE)
    rows, buckets = [], []
    wide = codes.astype(np.uint64)
    hashed = wide.copy()
    bad = ends_of_text.copy()
    for size in range(2, LONGEST + 1):
        hashed = hashed[:-1] * _STEP + wide[size - 1 :]
        bad = bad[:-1] | ends_of_text[size - 1 :] | gap[size - 2 :]
        good = ~bad
        rows.append(owner[: len(good)][good])
        buckets.append(((hashed[good] * _FACTOR) >> _SHIFT).astype(np.int64))
    if not texts:
        return counted(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    return counted(np.concatenate(rows), np.concatenate(buckets), len(texts))


def bucket(word: str) -> int:
    """Where `words` counts a word."""
    return zlib.crc32(word.encode()) % BUCKETS


def words(lists: Iterable[Sequence[str]]) -> Bags:
    """Words as they are given, with 1 + ln(how often)."""
    rows: list[int] = []
    buckets: list[int] = []
    count = 0
    for count, found in enumerate(lists, start=1):
        rows += [count - 1] * len(found)
        buckets += [bucket(word) for word in found]
    return counted(np.array(rows, np.int64), np.array(buckets, np.int64), count)


def counted(rows: Ints, buckets: Ints, count: int) -> Bags:
    """Bags of pairs (row, bucket) in any order."""
    pairs = rows * BUCKETS + buckets
    pairs.sort()
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    times = np.diff(first, append=len(pairs))
    found = pairs[first]
    ends = np.searchsorted(found, np.arange(count + 1) * BUCKETS)
    weights = (1 + np.log(times)).astype(np.float32) if len(times) else np.zeros(0, np.float32)
    return Bags(ends, (found % BUCKETS).astype(np.int32), weights)


def rarity(bags: Bags) -> Floats:
    """How telling each bucket is: ln((n + 1) / (df + 1)) + 1 over the rows; what occurs nowhere is most telling."""
    seen = np.bincount(bags.buckets, minlength=BUCKETS)
    return (np.log((len(bags) + 1) / (seen + 1)) + 1).astype(np.float32)


def weighed(bags: Bags, telling: Floats) -> Bags:
    """The same rows with weights times `telling`, of length 1."""
    weights = bags.weights * telling[bags.buckets]
    lengths = np.sqrt(np.maximum(segment_sums(weights * weights, bags.ends), 1e-12))
    return Bags(bags.ends, bags.buckets, (weights / np.repeat(lengths, np.diff(bags.ends))).astype(np.float32))


def segment_sums(values: Floats, ends: Ints) -> Floats:
    """Sums of values[ends[i]:ends[i + 1]]."""
    totals = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (totals[ends[1:]] - totals[ends[:-1]]).astype(np.float32)
