"""Search in a small taxonomy: all labels of one kind of concept, by their character n-grams (TF-IDF, cosine).

The starter's alternative words were written to be linked, so an exact one is right; the scores that were fitted on a
large taxonomy (`ranked_search.py`), where half of them are wrong, would refuse nearly all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz

from shared.taxonomy.ngrams import BUCKETS, grams, rarity, weighed
from shared.taxonomy.store import Concept
from shared.taxonomy.word_build import inverted
from shared.taxonomy.word_index import Lists
from shared.taxonomy.wording import content_words, plain

SURE_ENOUGH = 0.8
"""Below this score `best` answers None. Chosen on public Dutch title and phrase lists (README.md)."""
CANDIDATES = 30
EXACT, ALTERNATIVE, NEARLY = 1.0, 0.97, 0.88
OTHER_LANGUAGE = 0.97
"""What a label in another language than the asked one counts: Dutch titles are full of English, rarely the reverse."""
AT_ONCE = 32
HEADED = 0.85
SHORTEST_HEAD = 5
SHORTEST_PREFIX = 3
COMMON = 0.05
"""N-grams in more than this share of the labels ("er ", "en ") tell nothing and are left out: 6 times faster."""

Hit = tuple[Concept, float, str]
Nearest = Sequence[tuple[float, int]]


class SmallSearch:
    """Labels of concepts, searchable. Built in its constructor; afterwards read-only.

    `heads`: a phrase that begins with a whole label is that concept with something added, which holds for job titles.
    """

    def __init__(self, concepts: Sequence[Concept], *, heads: bool = False) -> None:
        self._heads = heads
        self._labels: list[tuple[str, str, Concept, bool]] = []
        for concept in concepts:
            for language, label in concept.labels.items():
                self._labels.append((plain(label), language, concept, True))
            for language, others in concept.alternatives.items():
                self._labels += [(plain(other), language, concept, False) for other in others]
        self._bare = [content_words(label) for label, _, _, _ in self._labels]
        self._exact: dict[str, list[int]] = {}
        for number, (label, _, _, _) in enumerate(self._labels):
            self._exact.setdefault(label, []).append(number)
        bags = grams([label for label, _, _, _ in self._labels])
        seen = np.bincount(bags.buckets, minlength=BUCKETS)
        tells = (seen > 0) & (seen <= max(1, COMMON * len(bags)))
        self._telling = np.where(tells, rarity(bags), 0).astype(np.float32)
        bags = weighed(bags, self._telling)
        owner = np.repeat(np.arange(len(bags)), np.diff(bags.ends))
        told = np.flatnonzero(bags.weights)
        columns = inverted("grams", owner[told], bags.buckets[told], bags.weights[told], BUCKETS)
        self._grams = Lists(columns, "grams", len(bags))

    def search(self, phrase: str, language: str, most: int) -> list[Hit]:
        """The `most` best concepts, each once; ties by URI. Empty when the phrase holds no letters or digits."""
        text = plain(phrase)
        return self._search(text, language, self._nearest([text])[0])[:most] if text else []

    def best(self, phrases: Sequence[str], language: str) -> list[Hit | None]:
        """For each phrase the first of `search`, sooner where a label is met exactly: nothing merely alike scores as
        high; None when that is not sure. Many phrases at once cost half of as many calls."""
        texts = [plain(phrase) for phrase in phrases]
        found = [self._exact_hit(text, language) for text in texts]
        others = [number for number, hit in enumerate(found) if hit is None and texts[number]]
        for number, nearest in zip(others, self._nearest([texts[number] for number in others]), strict=True):
            found[number] = next(iter(self._search(texts[number], language, nearest)), None)
        return [hit if hit and hit[1] >= SURE_ENOUGH else None for hit in found]

    def _search(self, text: str, language: str, nearest: Nearest) -> list[Hit]:
        hits = [*self._exactly(text, language), *self._beginning(text, language), *self._alike(text, language, nearest)]
        return _best_of_each([*hits, *self._headed(text, language)] if self._heads else hits)

    def _exact_hit(self, text: str, language: str) -> Hit | None:
        exact = _best_of_each(list(self._exactly(text, language)))
        return exact[0] if exact and exact[0][1] >= ALTERNATIVE else None

    def _exactly(self, text: str, language: str) -> Iterator[Hit]:
        for number in self._exact.get(text, ()):
            _, label_language, concept, preferred = self._labels[number]
            score = EXACT if preferred else ALTERNATIVE
            reason = "exact" if preferred else "alternative_label"
            yield concept, score * _weight(label_language, language), reason

    def _headed(self, text: str, language: str) -> Iterator[Hit]:
        """The longest label that the text begins with: "timmerman werkplaats" is a timmerman."""
        words = text.split()
        for end in range(len(words) - 1, 0, -1):
            head = " ".join(words[:end])
            if len(head) >= SHORTEST_HEAD and head in self._exact:
                yield from ((concept, score * HEADED, "similar") for concept, score, _ in self._exactly(head, language))
                return

    def _beginning(self, text: str, language: str) -> Iterator[Hit]:
        if len(text) >= SHORTEST_PREFIX:
            for label, label_language, concept, _ in self._labels:
                if label.startswith(text) and label != text:
                    share = 0.5 + 0.35 * len(text) / len(label)
                    yield concept, share * _weight(label_language, language), "similar"

    def _nearest(self, texts: Sequence[str]) -> list[Nearest]:
        """For each text the labels that are most alike: cosine and number, nearest first."""
        found: list[Nearest] = []
        for start in range(0, len(texts), AT_ONCE):
            bags = weighed(grams(texts[start : start + AT_ONCE]), self._telling)
            owner = np.repeat(np.arange(len(bags)), np.diff(bags.ends))
            for cosines in self._grams.scores(owner, bags.buckets, bags.weights, len(bags)):
                numbers = np.flatnonzero(cosines)
                order = numbers[cosines[numbers].argsort(kind="stable")[::-1][:CANDIDATES]]
                found.append(list(zip(cosines[order].tolist(), order.tolist(), strict=True)))
        return found

    def _alike(self, text: str, language: str, nearest: Nearest) -> Iterator[Hit]:
        bare = content_words(text)
        for cosine, number in nearest:
            label, label_language, concept, _ = self._labels[number]
            edit = max(fuzz.ratio(text, label), fuzz.token_sort_ratio(bare, self._bare[number])) / 100
            score, reason = 0.5 * cosine + 0.5 * edit, "similar"
            if edit >= NEARLY:
                score, reason = max(score, 0.95 * edit), "spelling"
            yield concept, min(score, ALTERNATIVE - 0.01) * _weight(label_language, language), reason


def _weight(label_language: str, language: str) -> float:
    return 1.0 if label_language == language else OTHER_LANGUAGE


def _best_of_each(hits: Sequence[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        known = best.get(hit[0].uri)
        if known is None or known[1] < hit[1]:
            best[hit[0].uri] = hit
    return sorted(best.values(), key=lambda hit: (-hit[1], hit[0].uri))
