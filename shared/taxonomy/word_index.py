"""Names as lists of words, and which words of the taxonomy are like a word of a text.

Character n-grams within words never cross them, so the n-grams of a name are those of its words together. A word of a
text is therefore compared once with all words that occur (some tens of thousands), and what it has in common with a
name, or with all names of a concept, is a sum over a few words. Ten times less to keep and to add up than n-grams of
every name.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.ngrams import BUCKETS, grams, segment_sums

ALIKE = 0.12
"""Words with a smaller cosine have nothing in common that tells."""
KEPT_WORDS = 8_000
AT_ONCE = 32

Figures = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Found = tuple[Ints, Floats]
_Word = tuple[NDArray[np.int32], Floats, NDArray[np.int32], Floats]
"""Words that are alike with what they share, and the word's own n-grams with their weights."""


class Texts:
    """Texts in one column, found by number or by what they say."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self._bytes, self._ends = arrays[name], arrays[f"{name}_ends"]
        self._hashes, self._numbers = arrays[f"{name}_hashes"], arrays[f"{name}_numbers"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].tobytes().decode()

    def some(self, numbers: Ints) -> list[str]:
        """Some texts by their numbers."""
        blob = self._bytes.data
        places = zip(self._ends[numbers].tolist(), self._ends[numbers + 1].tolist(), strict=True)
        return [str(blob[start:end], "utf-8") for start, end in places]

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the numbers at which it stands, rising; none for an empty text."""
        hashes = np.array([zlib.crc32(text.encode()) for text in texts], np.uint32)
        first = np.searchsorted(self._hashes, hashes, "left")
        last = np.searchsorted(self._hashes, hashes, "right")
        found: list[list[int]] = [[] for _ in texts]
        for place in np.flatnonzero((last > first) & (hashes > 0)).tolist():
            numbers = self._numbers[first[place] : last[place]].tolist()
            found[place] = [number for number in numbers if self[number] == texts[place]]
        return found


class Lists:
    """Inverted lists: which of `count` rows hold a key, with what weight."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str, count: int) -> None:
        self._ends, self._rows, self._weights = (arrays[f"{name}_{part}"] for part in ("ends", "rows", "weights"))
        self._count = count

    def entries(self, keys: NDArray[Any]) -> tuple[Ints, Ints, Floats]:
        """(place in `keys`, row, weight) of all that some keys have."""
        places, lengths = spread(self._ends[keys], self._ends[keys + 1])
        return np.repeat(np.arange(len(keys)), lengths), self._rows[places].astype(np.int64), self._weights[places]

    def found(self, owner: Ints, keys: NDArray[Any], weights: Floats) -> Found:
        """What the weighted keys of `owner` texts give: owner * count + row, and how much, for every row of a list."""
        places, lengths = spread(self._ends[keys], self._ends[keys + 1])
        values = self._weights[places] * np.repeat(weights, lengths)
        return self._rows[places] + np.repeat(owner * self._count, lengths), values

    def scores(self, owner: Ints, keys: NDArray[Any], weights: Floats, owners: int) -> Figures:
        """The sums of `found`: owners x count."""
        at, values = self.found(owner, keys, weights)
        return summed(at, values, owners * self._count).reshape(owners, self._count)


class Words:
    """All words of the names in every language. Safe for many threads."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._telling, self._lengths = arrays["grams_telling"], arrays["word_lengths"]
        self._lists = Lists(arrays, "grams", len(self._lengths))
        self._known: dict[str, _Word] = {}

    def __len__(self) -> int:
        return len(self._lengths)

    def alike(self, owner: Ints, words: Sequence[str], owners: int) -> tuple[Floats, tuple[Ints, Ints, Floats]]:
        """What weighted words are like those of `owners` texts, whose words are given with their text's number.

        The lengths of the texts, and (text, word, what they share) in the order of the texts: the inner product of
        their n-grams, so a sum over words divided by both lengths is a cosine.
        """
        compared = self._compared(words)
        known = [compared[word] for word in words]
        if not known:
            none = np.zeros(0, np.int64)
            return np.ones(owners, np.float32), (none, none, np.zeros(0, np.float32))
        sizes = np.array([len(one[0]) for one in known])
        found = np.concatenate([one[0] for one in known]).astype(np.int64)
        shared = np.concatenate([one[1] for one in known])
        text = np.repeat(owner, sizes)
        grams_of = np.repeat(owner, [len(one[2]) for one in known]) * BUCKETS + np.concatenate(
            [one[2] for one in known]
        )
        weights = np.concatenate([one[3] for one in known])
        order = np.argsort(grams_of, kind="stable")
        first = firsts(grams_of[order])
        sums = np.add.reduceat(weights[order], first)
        lengths = np.bincount(grams_of[order][first] // BUCKETS, sums * sums, minlength=owners)
        return np.sqrt(np.maximum(lengths, 1e-12)).astype(np.float32), (text, found, shared)

    def _compared(self, words: Sequence[str]) -> dict[str, _Word]:
        known = self._known
        found = {word: known[word] for word in words if word in known}
        missing = [word for word in dict.fromkeys(words) if word not in found]
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            bags = grams(some)
            weights = bags.weights * self._telling[bags.buckets]
            lengths = np.sqrt(segment_sums(weights * weights, bags.ends))
            owner = np.repeat(np.arange(len(some)), np.diff(bags.ends))
            scores = self._lists.scores(owner, bags.buckets, weights, len(some))
            text, number = np.divmod(np.flatnonzero(scores > (ALIKE * lengths)[:, None]), len(self))
            shared = (scores[text, number] * self._lengths[number]).astype(np.float32)
            ends = np.searchsorted(text, np.arange(len(some) + 1))
            for i, word in enumerate(some):
                here, bag = slice(ends[i], ends[i + 1]), slice(bags.ends[i], bags.ends[i + 1])
                found[word] = number[here].astype(np.int32), shared[here].copy(), bags.buckets[bag], weights[bag]
        self._known = found if len(known) + len(missing) > KEPT_WORDS else {**known, **found} if missing else known
        return found


class Names:
    """The names of all concepts in one language."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], language: str, concepts: int) -> None:
        at = {key.split(".", 1)[1]: value for key, value in arrays.items() if key.startswith(f"{language}.")}
        self.texts = Texts(at, "labels")
        self.ends, self.owner = at["label_ends"], at["owner"]
        self._words, self._word_ends, self._lengths = at["words"], at["word_ends"], at["lengths"]
        self.documents = Lists(at, "documents", concepts)

    def are_preferred(self, numbers: Ints) -> NDArray[np.bool_]:
        """Whether each is the first name of its concept."""
        found: NDArray[np.bool_] = self.ends[self.owner[numbers]] == numbers
        return found

    def words_of(self, names: Ints) -> tuple[NDArray[np.int32], Ints]:
        """Numbers of the words of names, one after the other, and how many each has."""
        places, sizes = spread(self._word_ends[names], self._word_ends[names + 1])
        return self._words[places], sizes

    def called(self, concepts: Ints, text: Ints) -> Called:
        """All names of each concept, word by word; `text` is the number of the text to compare each concept with."""
        names, sizes = spread(self.ends[concepts], self.ends[concepts + 1])
        words, lengths = self.words_of(names)
        name = np.repeat(np.arange(len(names)), lengths)
        return Called(names, sizes, words, name, np.repeat(np.repeat(text, sizes), lengths), self._lengths[names])


class Dense:
    """Figures of some texts for words, nought where none was given. Only words that have any take room."""

    def __init__(self, words: NDArray[Any], count: int, vocabulary: int, layers: int = 1) -> None:
        self._columns = np.zeros(vocabulary, np.int32)
        self._columns[words] = 1
        used = np.flatnonzero(self._columns)
        self._columns[used] = np.arange(1, len(used) + 1)
        self._width = len(used) + 1
        self.figures = np.zeros((layers, count * self._width), np.float32)

    def place(self, text: Ints, words: NDArray[Any]) -> Ints:
        """Where in each layer of `figures` that of a text and a word is."""
        return text * self._width + self._columns[words]

    def at(self, text: Ints, words: NDArray[Any]) -> Floats:
        """By layer the figure of each text and word."""
        return self.figures[:, self.place(text, words)]


@dataclass(frozen=True, slots=True)
class Called:
    """The names of some concepts: their numbers, how many each concept has, and the length of each name; word by word
    the number of the word, the place of its name among these, and the text to compare it with."""

    names: Ints
    sizes: Ints
    words: NDArray[np.int32]
    name: Ints
    text: Ints
    lengths: Floats

    def likest(self, shares: Dense) -> tuple[Floats, Ints]:
        """For each concept the best share of its text among its names, and the number of the first name that has it;
        nought and -1 for a concept without names."""
        met = shares.at(self.text, self.words)[0]
        sums = (np.bincount(self.name, met, minlength=len(self.names)) / self.lengths).astype(np.float32)
        some, best, likest = self.best(sums)
        found, which = np.zeros(len(self.sizes), np.float32), np.full(len(self.sizes), -1)
        found[some], which[some] = best, self.names[likest]
        return found, which

    def best(self, scores: NDArray[Any]) -> tuple[Ints, NDArray[Any], Ints]:
        """Of the concepts with names: their places, the best of the scores of their names, and the first place among
        `names` that has it."""
        some = np.flatnonzero(self.sizes)
        starts = (np.cumsum(self.sizes) - self.sizes)[some]
        if not len(some):
            return some, scores[:0], some
        best = np.maximum.reduceat(scores, starts)
        ties = np.flatnonzero(scores == np.repeat(best, self.sizes[some]))
        owner = np.repeat(some, self.sizes[some])[ties]
        return some, best, ties[firsts(owner)]


def summed(at: NDArray[Any], values: NDArray[Any], size: int) -> Figures:
    """For each of `size` places the sum of its values."""
    return np.bincount(at, values, minlength=size).astype(np.float64, copy=False)


def firsts(numbers: Ints) -> Ints:
    """Places where another number begins."""
    other = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=other[1:])
    return np.flatnonzero(other)


def spread(starts: NDArray[Any], ends: NDArray[Any]) -> tuple[Ints, Ints]:
    """All places from each start up to its end, one after the other, and how many each has."""
    lengths = (ends - starts).astype(np.int64)
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())), lengths
