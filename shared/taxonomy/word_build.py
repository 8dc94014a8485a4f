"""Builds what `word_index.py` reads: the words of all names with their n-grams, and names and concepts as words."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.ngrams import BUCKETS, Bags, grams, segment_sums
from shared.taxonomy.word_index import Floats, spread

COMMON, FEW = 0.025, 50
"""N-grams in a larger share of the words, and in more words, tell nothing and only cost time."""
AT_ONCE = 5000

Arrays = dict[str, NDArray[Any]]


def vocabulary_of(names: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """All words of the names, in order; a word's number is its place."""
    return sorted({word for each in names.values() for name in chain.from_iterable(each) for word in name.split()})


def columns(names: Mapping[str, Sequence[Sequence[str]]]) -> Arrays:
    """What `Words` and `Names` read. `names`: by language the plain names of each concept, the preferred one first."""
    vocabulary = vocabulary_of(names)
    numbers = {word: number for number, word in enumerate(vocabulary)}
    bags = grams(vocabulary)
    telling = 1 - np.log(np.max([_share(each, numbers, bags) for each in names.values()], axis=0, initial=1e-6))
    common = np.bincount(bags.buckets, minlength=BUCKETS) > max(FEW, COMMON * len(vocabulary))
    telling = np.where(common, 0, np.maximum(telling, 0.5)).astype(np.float32)
    bags = Bags(bags.ends, bags.buckets, bags.weights * telling[bags.buckets])
    told = np.flatnonzero(bags.weights)
    rows = np.repeat(np.arange(len(bags)), np.diff(bags.ends))[told]
    lengths = np.sqrt(np.maximum(segment_sums(bags.weights * bags.weights, bags.ends), 1e-12))
    found: Arrays = {
        "grams_telling": telling,
        "word_lengths": lengths,
        **inverted("grams", rows, bags.buckets[told], bags.weights[told] / lengths[rows], BUCKETS),
    }
    for language, each in names.items():
        found |= {f"{language}.{key}": column for key, column in _language(each, numbers, bags).items()}
    return found


def _share(each: Sequence[Sequence[str]], numbers: Mapping[str, int], bags: Bags) -> NDArray[np.float64]:
    """In what share of the names in one language each n-gram is."""
    often = np.bincount(
        [numbers[word] for one in each for name in one for word in name.split()], minlength=len(numbers)
    )
    found = np.bincount(bags.buckets, np.repeat(often, np.diff(bags.ends)), minlength=BUCKETS)
    return (found + 1) / (sum(map(len, each)) + 1)


def inverted(name: str, rows: NDArray[Any], keys: NDArray[Any], weights: NDArray[Any], count: int) -> Arrays:
    """What `Lists` reads: rows and weights by key, of `count` keys."""
    order = np.argsort(keys, kind="stable")
    return {
        f"{name}_ends": np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=count)))).astype(np.int32),
        f"{name}_rows": rows[order].astype(np.int32),
        f"{name}_weights": weights[order].astype(np.float32),
    }


def _language(each: Sequence[Sequence[str]], numbers: Mapping[str, int], bags: Bags) -> Arrays:
    labels = [name for one in each for name in one]
    worded = [[numbers[word] for word in name.split()] for name in labels]
    counts = [Counter(chain.from_iterable(name.split() for name in one)) for one in each]
    rows = np.repeat(np.arange(len(each)), [len(one) for one in counts])
    keys = np.array([numbers[word] for one in counts for word in one], np.int64)
    often = 1 + np.log(np.array([times for one in counts for times in one.values()], np.float64))
    often *= np.log((len(each) + 1) / (np.bincount(keys, minlength=len(numbers))[keys] + 1)) + 1
    ends = _ends(worded)
    flat = np.array(list(chain.from_iterable(worded)), np.int32)
    lengths = _lengths(rows, keys, often, len(each), bags)
    return {
        "label_ends": _ends(each),
        "owner": np.repeat(np.arange(len(each), dtype=np.int32), [len(one) for one in each]),
        "words": flat,
        "word_ends": ends,
        "lengths": _lengths(np.repeat(np.arange(len(labels)), np.diff(ends)), flat, None, len(labels), bags),
        **inverted("documents", rows, keys, often / lengths[rows], len(numbers)),
        **_texts("labels", labels),
    }


def _lengths(rows: NDArray[Any], words: NDArray[Any], often: Any, count: int, bags: Bags) -> Floats:
    """The length of each row's n-grams together: of a word as much as is said, else once. `rows` rise."""
    squares = np.zeros(count)
    ends = np.searchsorted(rows, np.arange(0, count + AT_ONCE, AT_ONCE))
    for first, last in pairwise(ends.tolist()):
        places, sizes = spread(bags.ends[words[first:last]], bags.ends[words[first:last] + 1])
        weights = bags.weights[places] if often is None else bags.weights[places] * np.repeat(often[first:last], sizes)
        keys = np.repeat(rows[first:last].astype(np.int64), sizes) * BUCKETS + bags.buckets[places]
        order = np.argsort(keys)
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        if len(starts):
            sums = np.add.reduceat(weights[order], starts)
            squares += np.bincount(keys[order][starts] // BUCKETS, sums * sums, minlength=count)
    return np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)


def _texts(name: str, texts: Sequence[str]) -> Arrays:
    encoded = [text.encode() for text in texts]
    hashes = np.array([zlib.crc32(text) for text in encoded], np.uint32)
    order = np.argsort(hashes, kind="stable")
    return {
        name: np.frombuffer(b"".join(encoded), np.uint8),
        f"{name}_ends": _ends(encoded),
        f"{name}_hashes": hashes[order],
        f"{name}_numbers": order.astype(np.int32),
    }


def _ends(lists: Sequence[Sequence[Any]]) -> NDArray[np.int32]:
    return np.array([0, *accumulate(map(len, lists))], np.int32)
