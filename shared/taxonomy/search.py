"""Search in a small taxonomy: all labels of one kind of concept, by their character n-grams (TF-IDF, cosine).

scikit-learn is imported when the first index is built: it takes seconds and some 90 MB, and not every process links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from shared.taxonomy.store import Concept
from shared.taxonomy.wording import content_words, plain

SURE_ENOUGH = 0.8
"""Below this score `best` answers None. Chosen on public Dutch title and phrase lists (README.md)."""
CANDIDATES = 30
EXACT, ALTERNATIVE, NEARLY = 1.0, 0.97, 0.88
OTHER_LANGUAGE = 0.97
"""What a label in another language than the asked one counts: Dutch titles are full of English, rarely the reverse."""
NGRAMS = (2, 5)
HEADED = 0.85
SHORTEST_HEAD = 5
SHORTEST_NAMED = 4
LONGEST_NAMED_WORDS = 6
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
        from sklearn import config_context
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._unchecked = config_context
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=NGRAMS, sublinear_tf=True, lowercase=False, max_df=COMMON
        )
        self._grams = self._vectorizer.fit_transform([label for label, _, _, _ in self._labels]).T.tocsr()

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

    def named_in(self, words: Sequence[str], language: str) -> Iterator[Hit]:
        """Concepts of which a label stands word for word in the text; of overlapping labels the longest counts."""
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + LONGEST_NAMED_WORDS), start, -1):
                text = " ".join(words[start:end])
                hits = list(self._exactly(text, language)) if len(text) >= SHORTEST_NAMED else []
                if hits:
                    yield from hits
                    start = end - 1
                    break
            start += 1

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
        if not texts:
            return []
        with self._unchecked(skip_parameter_validation=True, assume_finite=True):
            rows = self._vectorizer.transform(texts) @ self._grams
        found: list[Nearest] = []
        for start, end in pairwise(rows.indptr.tolist()):
            cosines, numbers = rows.data[start:end], rows.indices[start:end]
            order = cosines.argsort(kind="stable")[::-1][:CANDIDATES]
            found.append(list(zip(cosines[order].tolist(), numbers[order].tolist(), strict=True)))
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
