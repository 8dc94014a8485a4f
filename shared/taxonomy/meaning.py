"""What a text means rather than how it is spelt: which names say the same in other words, or in another language.

The words of a text and what the lexicon gives for them are looked up by their stems: in all names of each concept
(Okapi BM25: Robertson and Zaragoza 2009, "The probabilistic relevance framework"), and of the candidates in each name
by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.ngrams import BUCKETS, bucket
from shared.taxonomy.word_build import Arrays, inverted
from shared.taxonomy.word_index import Called, Dense, Found, Lists
from shared.taxonomy.wording import FILLERS

PART = 0.75
"""What a part of a compound counts, where a whole word counts 1."""
SATURATION, LENGTH = 1.2, 0.5
"""k1 and b of BM25."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """Stems that stand for a word of a text: number of the text, bucket, how much of the text the word tells, and how
    well the stem stands for it; both 0 to 1. `full`: by text, the BM25 of a concept that would say it all."""

    text: Ints
    keys: Ints
    tells: Floats
    fits: Floats
    full: Floats

    def of(self, some: NDArray[Any]) -> Asked:
        """Some of them."""
        return Asked(self.text[some], self.keys[some], self.tells[some], self.fits[some], self.full)


class Meaning:
    """Of one kind of concept. Safe for many threads: nothing changes after the constructor."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], languages: Sequence[str], size: int) -> None:
        self._documents = [Lists(arrays, f"meant.{language}", size) for language in languages]
        self._pairs = {
            (one, other): Lists(arrays, name, BUCKETS)
            for one, first in enumerate(languages)
            for other, second in enumerate(languages)
            if f"{(name := f'lexicon.{first}.{second}')}_ends" in arrays
        }
        self._telling, self._word_telling = arrays["stem_telling"], arrays["word_telling"]
        self._holding = Lists(arrays, "holding", len(self._word_telling))

    def asked(self, words: Sequence[Sequence[str]], stems: Sequence[Sequence[Sequence[str]]]) -> Asked:
        """The stems of the telling words of some texts; a compound tells what its parts tell together."""
        rows: list[tuple[int, int]] = []
        counts: list[int] = []
        for number, (own, of_each) in enumerate(zip(words, stems, strict=True)):
            some = [of_it for word, of_it in zip(own, of_each, strict=True) if word not in FILLERS] or of_each
            for of_it in some:
                rows += [(number, bucket(stem)) for stem in of_it]
                counts.append(len(of_it))
        text, keys = np.array(rows, np.int64).reshape(-1, 2).T
        tells, sizes = self._telling[keys], np.array(counts, np.int64)
        whole = np.cumsum(sizes) - sizes
        if len(tells):
            together = np.add.reduceat(tells, whole)
            tells[whole[sizes > 1]] = (together - tells[whole])[sizes > 1]
        total = np.bincount(text[whole], tells[whole], minlength=len(words)).astype(np.float32)
        total = np.maximum(total, 1e-6)
        return Asked(
            text,
            keys,
            (tells / total[text]).astype(np.float32),
            np.ones(len(keys), np.float32),
            total * (SATURATION + 1),
        )

    def widened(self, asked: Asked, tongues: Ints, others: Ints) -> Asked:
        """Those, and what they may mean in the language with the number in `others` of each text, -1 for none;
        `tongues` are the languages of the texts."""
        parts = [asked]
        for one, other in sorted(set(zip(tongues.tolist(), others.tolist(), strict=True)) & self._pairs.keys()):
            pair = self._pairs[one, other]
            own = asked.of((tongues[asked.text] == one) & (others[asked.text] == other))
            if len(own.text):
                places, found, fits = pair.entries(own.keys)
                parts.append(Asked(own.text[places], found, own.tells[places], own.fits[places] * fits, asked.full))
        text, keys, tells, fits = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("text", "keys", "tells", "fits")
        )
        return Asked(text, keys, tells, fits, asked.full)

    def found(self, asked: Asked, tongues: Ints) -> Found:
        """BM25 of concepts by their names in the language of each text, as a share of the most there could be."""
        parts: list[Found] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
        for number in sorted(set(tongues.tolist()) - {-1}):
            some = asked.of(tongues[asked.text] == number)
            if len(some.text):
                parts.append(self._documents[number].found(some.text, some.keys, some.fits / some.full[some.text]))
        return np.concatenate([at for at, _ in parts]), np.concatenate([values for _, values in parts])

    def met(self, asked: Asked, count: int) -> Dense:
        """Of texts and words: how well the text says the word, and what share of the text that word says."""
        places, words, weights = self._holding.entries(asked.keys)
        fits = asked.fits[places] * weights
        found = Dense(words, count, len(self._word_telling), 2)
        at = found.place(asked.text[places], words)
        np.maximum.at(found.figures[0], at, fits)
        np.maximum.at(found.figures[1], at, fits * asked.tells[places])
        return found

    def near(self, met: Dense, called: Called) -> Floats:
        """For each concept: of the name that says most the same (the harmonic mean of the next two) that mean, how much
        of the text it says, how much of it the text says; and the mean of its preferred name."""
        found = np.zeros((len(called.sizes), 4), np.float32)
        count, tells = len(called.names), self._word_telling[called.words]
        fits, shares = met.at(called.text, called.words)
        whole = np.maximum(np.bincount(called.name, tells, minlength=count), 1e-6)
        saying = np.bincount(called.name, fits * tells, minlength=count) / whole
        said = np.minimum(np.bincount(called.name, shares, minlength=count), 1)
        mean = 2 * saying * said / np.maximum(saying + said, 1e-6)
        some, best, likest = called.best(mean)
        starts = (np.cumsum(called.sizes) - called.sizes)[some]
        found[some] = np.column_stack((best, said[likest], saying[likest], mean[starts]))
        return found


def columns(stems: Mapping[str, Sequence[Sequence[str]]], of_words: Sequence[Sequence[str]]) -> Arrays:
    """What `Meaning` reads beside the lexicon. `stems`: by language those of all names of each concept; `of_words`:
    those of each word of the names, the whole word's own one first."""
    found: Arrays = {}
    seen = np.zeros(BUCKETS)
    for language, each in stems.items():
        keys = np.array([bucket(stem) for one in each for stem in one], np.int64)
        rows = np.repeat(np.arange(len(each)), [len(one) for one in each])
        pairs, times = np.unique(rows * BUCKETS + keys, return_counts=True)
        lengths = np.bincount(rows, minlength=len(each))
        usual = lengths[lengths > 0].mean() if len(rows) else 1.0
        rows, keys = np.divmod(pairs, BUCKETS)
        holding = np.bincount(keys, minlength=BUCKETS)
        seen = np.maximum(seen, holding)
        telling = np.log((len(each) - holding + 0.5) / (holding + 0.5) + 1)
        more = SATURATION * (1 - LENGTH + LENGTH * lengths[rows] / usual)
        weights = times * (SATURATION + 1) / (times + more) * telling[keys]
        found |= inverted(f"meant.{language}", rows, keys, weights, BUCKETS)
    count = max(map(len, stems.values()), default=0)
    telling = (np.log((count + 1) / (seen + 1)) + 0.3).astype(np.float32)
    words = np.repeat(np.arange(len(of_words)), [len(one) for one in of_words])
    keys = np.array([bucket(stem) for one in of_words for stem in one], np.int64)
    whole = np.diff(words, prepend=-1) > 0
    return {
        **found,
        "stem_telling": telling,
        "word_telling": telling[keys[whole]],
        **inverted("holding", words, keys, np.where(whole, 1, PART), BUCKETS),
    }
