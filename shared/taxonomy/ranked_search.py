"""Search in a large taxonomy: the prepared index, the ranker on its candidates, and why a concept was found."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.index import FEATURES, Candidates, Index
from shared.taxonomy.index_build import build
from shared.taxonomy.ranking import ranker
from shared.taxonomy.search import LONGEST_NAMED_WORDS, SHORTEST_NAMED, Hit
from shared.taxonomy.store import KINDS, Taxonomy
from shared.taxonomy.wording import plain

FORMAT = "linking-1"
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
        """For each phrase the first of `search` when it is sure enough, else None."""
        threshold = ranker(self._kind, language).threshold
        texts = [plain(phrase) for phrase in phrases]
        if len(texts) == 1:
            firsts = [self._first(texts[0], language)]
        else:
            firsts = [
                hits
                for start in range(0, len(texts), AT_ONCE)
                for hits in self._ranked(texts[start : start + AT_ONCE], language, 1)
            ]
        return [hits[0] if hits and hits[0][1] >= threshold else None for hits in firsts]

    def named_in(self, words: Sequence[str], language: str) -> Iterator[Hit]:
        """Concepts of which a name stands word for word in the text; of overlapping names the longest counts."""
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + LONGEST_NAMED_WORDS), start, -1):
                text = " ".join(words[start:end])
                tongues = self.index.asked(text, language) if len(text) >= SHORTEST_NAMED else ()
                numbers = [(one, n) for one in tongues for n in self.index.names[one].exact.get(text, ())]
                if numbers:
                    for one, number in numbers:
                        names = self.index.names[one]
                        sure, reason = (0.97, "exact") if names.is_preferred(number) else (0.9, "alternative_label")
                        yield self._hit(int(names.owner[number]), sure, reason)
                    start = end - 1
                    break
            start += 1

    def _ranked(self, texts: Sequence[str], language: str, most: int) -> list[list[Hit]]:
        order = ranker(self._kind, language)
        found: list[list[Hit]] = []
        for candidates in self.index.candidates(texts, language):
            if not len(candidates.concepts):
                found.append([])
                continue
            scores = order.scores(candidates.features)
            falling = np.argsort(-scores, kind="stable")
            chances = order.probability(candidates.features[falling], scores[falling])
            found.append(
                [
                    self._hit(
                        int(candidates.concepts[row]), float(chance), self._reason(candidates, int(row), language)
                    )
                    for row, chance in zip(falling[:most].tolist(), chances.tolist(), strict=False)
                ]
            )
        return found

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
        if one[_AT["other_exact"]] or candidates.names[row][0] != language:
            return "translation"
        if one[_AT["letters"]] >= 0.88 or one[_AT["word_letters"]] >= 0.9:
            return "spelling"
        if one[_AT["covered"]] >= 0.5 and one[_AT["words"]] > one[_AT["label"]]:
            return "compound"
        return "description" if one[_AT["told"]] > 2 * one[_AT["label"]] else "similar"


def prepared(taxonomy: Taxonomy, folder: Path, kind: str) -> Index:
    """The index of one kind beside an imported taxonomy; built, and kept there where that may be, when it is missing.

    Two processes that build at the same moment write the same; the first to finish is kept.
    """
    at = folder / FORMAT / kind
    if not at.is_dir():
        arrays = build(taxonomy, kind)
        if not _kept(arrays, at):
            return Index(arrays)
    return Index(
        {file.stem: np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray) for file in at.glob("*.npy")}
    )


def prepare(taxonomy: Taxonomy, folder: Path) -> None:
    """Builds both indexes now, so that the first to link need not wait."""
    for kind in KINDS:
        prepared(taxonomy, folder, kind)


def _kept(arrays: dict[str, NDArray[Any]], at: Path) -> bool:
    try:
        at.parent.mkdir(exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=at.parent))
    except OSError:
        return False
    try:
        for name, column in arrays.items():
            np.save(scratch / f"{name}.npy", column, allow_pickle=False)
        scratch.chmod(0o755)
        os.replace(scratch, at)
    except OSError:
        return at.is_dir()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return True
