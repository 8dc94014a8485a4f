"""Which words mean the same, learnt from the names of the taxonomy itself.

Names of one concept in two languages are translations of each other, and its names in one language say the same in
other words. IBM Model 1 (Brown et al. 1993, "The mathematics of statistical machine translation", section 4) divides
what a name says over the words of the other one: p(word | word), by expectation maximisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.compounds import Splitter
from shared.taxonomy.ngrams import BUCKETS, bucket
from shared.taxonomy.word_build import Arrays, inverted
from shared.taxonomy.word_index import spread
from shared.taxonomy.wording import FILLERS

PIVOT = "en"
"""The language that others are translated to: the one with most names."""
ROUNDS = 5
MOST, LEAST = 8, 0.02
"""Words kept for a word, and the smallest probability."""
NEXT = 3
SEEN_LESS = 0.5
"""Added to how often a word was seen, so that what was seen once is less sure."""
OTHER_WORDS = 0.7
"""Another word in the same language is at most so good as the word itself."""
_NOTHING = BUCKETS
"""The key of the empty word, to which words that have no counterpart are due."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Named = Mapping[str, Sequence[Sequence[str]]]
"""By language the plain names of each concept, the preferred one first; of the same concepts in each language."""


def lexicon(names: Named, splitter: Splitter) -> Arrays:
    """For every language of the names that of itself, and for every other that to PIVOT: `lexicon.nl.en_ends`,
    `_rows` and `_weights`, which `Lists` reads: by bucket of a stem the buckets that it may mean, with the square root
    of the probability. The same names give the same bytes."""
    stems = {language: _Stems(each, splitter) for language, each in names.items()}
    found: Arrays = {}
    for language, own in stems.items():
        found |= _kept(f"lexicon.{language}.{language}", _learnt(own, own, *_beside(own)), OTHER_WORDS)
        if language != PIVOT and PIVOT in stems:
            found |= _kept(f"lexicon.{language}.{PIVOT}", _learnt(own, stems[PIVOT], *_across(own, stems[PIVOT])), 1.0)
    return found


class _Stems:
    """The buckets of the stems of each name, rising and once: name i has `keys[ends[i]:ends[i + 1]]`."""

    def __init__(self, names: Sequence[Sequence[str]], splitter: Splitter) -> None:
        known: dict[str, tuple[int, ...]] = {}
        each: list[Sequence[int]] = []
        for name in (name for of_one in names for name in of_one):
            keys: set[int] = set()
            for word in name.split():
                if word not in known:
                    known[word] = () if word in FILLERS else tuple(map(bucket, splitter.stems(word)))
                keys.update(known[word])
            each.append(sorted(keys))
        self.keys = np.array([key for keys in each for key in keys], np.int64)
        self.ends = np.concatenate(([0], np.cumsum([len(keys) for keys in each]))).astype(np.int64)
        self.first = np.concatenate(([0], np.cumsum([len(of_one) for of_one in names]))).astype(np.int64)

    def of(self, names: Ints) -> tuple[Ints, Ints]:
        """The stems of some names one after the other, and the place in `names` of each."""
        places, sizes = spread(self.ends[names], self.ends[names + 1])
        return self.keys[places], np.repeat(np.arange(len(names)), sizes)


def _beside(own: _Stems) -> tuple[Ints, Ints]:
    """Pairs of names of one concept, both ways: the preferred with each other one, and each with the next NEXT."""
    counts = np.diff(own.first)
    head = np.repeat(own.first[:-1], counts)
    names = np.arange(len(head))
    pairs = [(head[names > head], names[names > head])]
    for step in range(1, NEXT + 1):
        some = names[names > head + step]
        pairs.append((some - step, some))
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return np.concatenate((one, other)), np.concatenate((other, one))


def _across(own: _Stems, pivot: _Stems) -> tuple[Ints, Ints]:
    """Pairs of names of one concept in two languages: each with the preferred one of the other language."""
    both = (np.diff(own.first) > 0) & (np.diff(pivot.first) > 0)
    mine, sizes = spread(own.first[:-1][both], own.first[1:][both])
    theirs, counts = spread(pivot.first[:-1][both], pivot.first[1:][both])
    return (
        np.concatenate((mine, np.repeat(own.first[:-1][both], counts))),
        np.concatenate((np.repeat(pivot.first[:-1][both], sizes), theirs)),
    )


def _learnt(own: _Stems, pivot: _Stems, one: Ints, other: Ints) -> tuple[Ints, Ints, Floats]:
    """(stem, stem that it may mean, probability) from pairs of names; of two names in one language what they share
    is left out, since it explains nothing."""
    keys, pair = own.of(one)
    theirs, paired = pivot.of(other)
    if own is pivot:
        mine_at, theirs_at = pair * (BUCKETS + 1) + keys, paired * (BUCKETS + 1) + theirs
        alone, apart = ~np.isin(mine_at, theirs_at), ~np.isin(theirs_at, mine_at)
        keys, pair, theirs, paired = keys[alone], pair[alone], theirs[apart], paired[apart]
    ends = np.searchsorted(pair, np.arange(len(one) + 1))
    places, sizes = spread(ends[paired], ends[paired + 1])
    word = np.concatenate((np.repeat(np.arange(len(theirs)), sizes), np.arange(len(theirs))))
    source = np.concatenate((keys[places], np.full(len(theirs), _NOTHING)))
    source, target, chance = _expected(word, source, theirs[word], len(theirs))
    told = source != _NOTHING
    return source[told], target[told], chance[told]


def _expected(word: Ints, source: Ints, target: Ints, words: int) -> tuple[Ints, Ints, Floats]:
    """Expectation maximisation over (number of the word to be explained, what may explain it, what the word is)."""
    pairs, number = np.unique(source * BUCKETS + target, return_inverse=True)
    first, second = np.divmod(pairs, BUCKETS)
    _, of_first = np.unique(first, return_inverse=True)
    chance = np.ones(len(pairs))
    for turn in range(ROUNDS):
        weight = chance[number]
        weight /= np.bincount(word, weight, minlength=words)[word]
        counts = np.bincount(number, weight, minlength=len(pairs))
        seen = np.bincount(of_first, counts)
        chance = counts / (seen[of_first] + (SEEN_LESS if turn == ROUNDS - 1 else 0))
    return first, second, chance


def _kept(name: str, learnt: tuple[Ints, Ints, Floats], most: float) -> dict[str, NDArray[Any]]:
    source, target, chance = learnt
    order = np.lexsort((target, -chance, source))
    source, target, chance = source[order], target[order], chance[order]
    place = np.arange(len(source)) - np.searchsorted(source, source)
    kept = (place < MOST) & (chance >= LEAST)
    return inverted(name, target[kept], source[kept], (most * np.sqrt(chance[kept])).astype(np.float32), BUCKETS)
