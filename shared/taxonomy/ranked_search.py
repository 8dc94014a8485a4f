"""Search in a large taxonomy: the prepared index, the ranker on its candidates, and why a concept was found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from shared.taxonomy.index import FEATURES, Candidates, Index
from shared.taxonomy.index_build import build, learnt
from shared.taxonomy.kept import Arrays, kept_arrays
from shared.taxonomy.ranking import ranker
from shared.taxonomy.search import Hit
from shared.taxonomy.store import KINDS, Taxonomy
from shared.taxonomy.typeahead_build import typeahead
from shared.taxonomy.wording import plain

FORMAT = "linking-4"
"""Names the folder of the prepared arrays; raised when they change."""
AT_ONCE = 256
REMEMBERED = 20_000
_AT = {name: place for place, name in enumerate(FEATURES)}


class RankedSearch:
    """Concepts of one kind like a text, best first; scores are probabilities. Safe for many threads."""

    def __init__(self, taxonomy: Taxonomy, kind: str, index: Index) -> None:
        self._taxonomy, self._kind, self.index = taxonomy, kind, index
        self._first = lru_cache(REMEMBERED)(lambda text, language: self._ranked([text], language, 1)[0])

    def search(self, phrase: str, language: str, most: int) -> list[Hit]:
        """The `most` best candidates; a hit in another language than the asked one is a `translation`."""
        text = plain(phrase)
        return self._ranked([text], language, most)[0] if text else []

    def best(self, phrases: Sequence[str], language: str) -> list[Hit | None]:
        """For each phrase the first of `search` when it is sure enough, or called exactly so where that tells enough;
        else None."""
        order = ranker(self._kind, language)
        texts = [plain(phrase) for phrase in phrases]
        if len(texts) == 1:
            firsts = [self._first(texts[0], language)]
        else:
            firsts = [
                hits
                for start in range(0, len(texts), AT_ONCE)
                for hits in self._ranked(texts[start : start + AT_ONCE], language, 1)
            ]
        called = self._called(texts, language) if order.exact else [None] * len(texts)
        return [
            hits[0] if hits and (hits[0][1] >= order.threshold or hits[0][0].uri == uri) else None
            for hits, uri in zip(firsts, called, strict=True)
        ]

    def _called(self, texts: Sequence[str], language: str) -> list[str | None]:
        """The one concept of which each text is the preferred label: that is what it means, however rare such texts
        are among those that people write."""
        called: list[set[int]] = [set() for _ in texts]
        for tongue, names in self.index.names.items():
            some = [place for place, text in enumerate(texts) if tongue in self.index.asked(text, language)]
            for place, numbers in zip(some, names.texts.numbers([texts[place] for place in some]), strict=True):
                held = np.array(numbers, np.int64)
                called[place].update(names.owner[held[names.are_preferred(held)]].tolist())
        return [self.index.uris[min(each)] if len(each) == 1 else None for each in called]

    def _ranked(self, texts: Sequence[str], language: str, most: int) -> list[list[Hit]]:
        order, found = ranker(self._kind, language), self.index.candidates(texts, language)
        if not len(found.concepts):
            return [[] for _ in texts]
        sizes = np.diff(found.ends)
        starts = found.ends[:-1][sizes > 0]
        scores = order.scores(found.features, starts)
        falling = np.lexsort((-scores, np.repeat(np.arange(len(texts)), sizes)))
        chances = order.probability(found.features[falling], scores[falling], starts)
        return [
            [
                self._hit(int(found.concepts[row]), chance, self._reason(found, row, language))
                for row, chance in zip(falling[here].tolist(), chances[here].tolist(), strict=True)
            ]
            for here in (slice(start, min(start + most, end)) for start, end in pairwise(found.ends.tolist()))
        ]

    def _hit(self, number: int, score: float, reason: str) -> Hit:
        concept = self._taxonomy.concept(self.index.uris[number])
        assert concept is not None
        return concept, score, reason

    def _reason(self, candidates: Candidates, row: int, language: str) -> str:
        one = candidates.features[row]
        if one[_AT["preferred"]]:
            return "exact"
        if one[_AT["alternative"]]:
            return "alternative_label"
        if one[_AT["other_exact"]] or self.index.languages[candidates.tongues[row]] != language:
            return "translation"
        if one[_AT["translated"]] > max(one[_AT["meant"]], one[_AT["label"]]):
            return "translation"
        if one[_AT["letters"]] >= 0.88 or one[_AT["word_letters"]] >= 0.9:
            return "spelling"
        if one[_AT["covered"]] >= 0.5 and one[_AT["words"]] > one[_AT["label"]]:
            return "compound"
        return "description" if one[_AT["told"]] > 2 * one[_AT["label"]] else "similar"


def prepared(taxonomy: Taxonomy, folder: Path, kind: str) -> Index:
    """The index of one kind beside an imported taxonomy; built, and kept where that may be, when it is missing."""
    return Index(kept_arrays(folder / FORMAT / kind, lambda: build(taxonomy, kind)))


def prepared_names(taxonomy: Taxonomy, folder: Path, kind: str) -> Arrays:
    """The columns of `TypeAhead` in the same way."""
    return kept_arrays(folder / FORMAT / f"{kind}-names", lambda: typeahead(taxonomy, kind))


def _built(taxonomy: Taxonomy, kind: str, taught: Callable[[], Any]) -> Arrays:
    return build(taxonomy, kind, taught())


def prepare(taxonomy: Taxonomy, folder: Path) -> None:
    """Builds what is missing now, so that the first to link need not wait; indexes of earlier formats go."""
    taught = cache(partial(learnt, taxonomy))
    for kind in KINDS:
        kept_arrays(folder / FORMAT / kind, partial(_built, taxonomy, kind, taught))
        prepared_names(taxonomy, folder, kind)
    for earlier in folder.glob("linking-*"):
        if earlier.name != FORMAT:
            shutil.rmtree(earlier, ignore_errors=True)
