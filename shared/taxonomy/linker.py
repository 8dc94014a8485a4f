"""Links people's own words to concepts, or says that it is not sure.

A simple, measured recipe (character n-grams, then edit distance on the best thirty): a person confirms every link. A
later version may replace the inside; `Linker`'s four methods are what others use.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.taxonomy.search import Hit, Index
from shared.taxonomy.store import Concept, Taxonomy
from shared.taxonomy.wording import content_words, plain, without_noise

SURE_ENOUGH = {"occupation": 0.8, "skill": 0.8}
"""Below this score `occupation` and `skill` answer None. Chosen on public Dutch title and phrase lists (README.md)."""
NAMED_IN_TEXT = 0.85
CACHED_QUERIES = 20_000
CACHED_SEARCHES = 500
LONGEST_TEXT = 20_000
LONGEST_PHRASE = 200
_CLAUSE = re.compile(r"[.,;:!?\n\r\t•·*|()]+|\s[-–]\s|\b(?:en|of|and|or)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A concept with its preferred label, how alike it is (0 to 1) and why.

    `reason`: `exact` (a preferred label), `alternative_label`, `spelling` (nearly a label) or `similar`.
    """

    concept: str
    label: str
    score: float
    reason: str


class Linker:
    """Links text to the concepts of one taxonomy. Thread-safe; the index is built on first use (well under a second).

    Deterministic: the same text gives the same links; ties break on the URI. Text is never logged or kept beyond a
    bounded cache of recent queries.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._indexes: dict[str, Index] = {}
        self._building = threading.Lock()
        self._cached = lru_cache(maxsize=CACHED_SEARCHES)(self._search)
        self._cached_best = lru_cache(maxsize=CACHED_QUERIES)(self._best)

    def occupation(self, text: str, language: str = "nl") -> Link | None:
        """The occupation that a job title names; None when that is not sure."""
        return self._cached_best("occupation", text[:LONGEST_PHRASE], language)

    def skill(self, text: str, language: str = "nl") -> Link | None:
        """The skill that a phrase names; None when that is not sure."""
        return self._cached_best("skill", text[:LONGEST_PHRASE], language)

    def many(self, kind: str, texts: Sequence[str], language: str = "nl") -> list[Link | None]:
        """What `occupation` or `skill` answers to each text, in half the time. Raises KeyError for another kind."""
        hits = self._index(kind).best([_phrase(kind, text[:LONGEST_PHRASE]) for text in texts], language)
        return [self._sure(kind, hit, language) for hit in hits]

    def search(self, kind: str, text: str, language: str = "nl", limit: int = 10) -> list[Link]:
        """Concepts of `kind` (occupation or skill) like the text, best first, each once, however weak.

        Labels in `language` and in English are searched, `label` is in `language`. Empty for empty text. Also finds a
        label by its beginning, for type-ahead. Raises KeyError for another kind.
        """
        return list(self._cached(kind, text[:LONGEST_PHRASE], language))[:limit]

    def extract(self, text: str, language: str = "nl", limit: int = 20) -> list[Link]:
        """Skills that a longer text names, surest first. Reads at most LONGEST_TEXT characters."""
        index = self._index("skill")
        found: dict[str, Link] = {}
        for clause in _CLAUSE.split(text[:LONGEST_TEXT]):
            words = plain(clause).split()
            links = [
                self._link(concept, language, score, reason)
                for concept, score, reason in index.named_in(words, language)
            ]
            if not links and 2 <= len(words) <= 8:
                links = [link for link in self.search("skill", clause, language, 1) if link.score >= NAMED_IN_TEXT]
            for link in links:
                if link.concept not in found or found[link.concept].score < link.score:
                    found[link.concept] = link
        return sorted(found.values(), key=lambda link: (-link.score, link.concept))[:limit]

    def _best(self, kind: str, text: str, language: str) -> Link | None:
        return self._sure(kind, self._index(kind).best([_phrase(kind, text)], language)[0], language)

    def _sure(self, kind: str, hit: Hit | None, language: str) -> Link | None:
        return self._link(hit[0], language, hit[1], hit[2]) if hit and hit[1] >= SURE_ENOUGH[kind] else None

    def _search(self, kind: str, text: str, language: str) -> tuple[Link, ...]:
        hits = self._index(kind).search(_phrase(kind, text), language)
        return tuple(self._link(concept, language, score, reason) for concept, score, reason in hits)

    def _link(self, concept: Concept, language: str, score: float, reason: str) -> Link:
        return Link(concept.uri, concept.label(language), round(score, 4), reason)

    def _index(self, kind: str) -> Index:
        index = self._indexes.get(kind)
        if index is None:
            if kind not in SURE_ENOUGH:
                raise KeyError(kind)
            with self._building:
                index = self._indexes.get(kind) or Index(self._taxonomy.concepts(kind), heads=kind == "occupation")
                self._indexes[kind] = index
        return index


def _phrase(kind: str, text: str) -> str:
    return without_noise(text) if kind == "occupation" else content_words(text)
