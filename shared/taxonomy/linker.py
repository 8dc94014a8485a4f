"""Links people's own words to concepts, or says that it is not sure.

The starter set is small enough to look at as a whole (`search.py`); an imported taxonomy has a prepared index, a fitted
order and scores that are probabilities (`ranked_search.py`). A person confirms every link.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.taxonomy.imported import ImportedTaxonomy
from shared.taxonomy.ranked_search import RankedSearch, prepared
from shared.taxonomy.search import SmallSearch
from shared.taxonomy.store import KINDS, Concept, Taxonomy
from shared.taxonomy.suggesting import Suggesting, Suggestion
from shared.taxonomy.wording import content_words, without_noise

CACHED_QUERIES = 20_000
CACHED_SEARCHES = 500
LONGEST_PHRASE = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A concept with its preferred label, how alike it is (0 to 1) and why.

    `reason`: `exact` (a preferred label), `alternative_label`, `spelling` (nearly a label), `compound` (the same parts
    of words), `translation` (a label of another language), `description` or `similar`.
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
        self._indexes: dict[str, SmallSearch | RankedSearch] = {}
        self._suggesting = Suggesting(taxonomy)
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
        hits = self._index(kind).best([phrase(kind, text[:LONGEST_PHRASE]) for text in texts], language)
        return [self._link(*hit, language) if hit else None for hit in hits]

    def search(self, kind: str, text: str, language: str = "nl", limit: int = 10) -> list[Link]:
        """Concepts of `kind` (occupation or skill) like the text, best first, each once, however weak.

        Labels in `language` and in English are searched, `label` is in `language`. Empty for empty text. Also finds a
        label by its beginning, for type-ahead. Raises KeyError for another kind.
        """
        return list(self._cached(kind, text[:LONGEST_PHRASE], language, limit))

    def suggest(self, kind: str, text: str, languages: Sequence[str] = ("nl",), limit: int = 10) -> list[Suggestion]:
        """What somebody may be typing, from two letters on, among the names in any of `languages`; small slips are
        forgiven. Raises KeyError for another kind."""
        return self._suggesting.suggest(kind, text[:LONGEST_PHRASE], languages, limit)

    def _best(self, kind: str, text: str, language: str) -> Link | None:
        return self.many(kind, [text], language)[0]

    def _search(self, kind: str, text: str, language: str, limit: int) -> tuple[Link, ...]:
        hits = self._index(kind).search(phrase(kind, text), language, limit)
        return tuple(self._link(*hit, language) for hit in hits)

    def _link(self, concept: Concept, score: float, reason: str, language: str) -> Link:
        return Link(concept.uri, concept.label(language), round(score, 4), reason)

    def _index(self, kind: str) -> SmallSearch | RankedSearch:
        index = self._indexes.get(kind)
        if index is None:
            if kind not in KINDS:
                raise KeyError(kind)
            with self._building:
                index = self._indexes.get(kind) or self._made(kind)
                self._indexes[kind] = index
        return index

    def _made(self, kind: str) -> SmallSearch | RankedSearch:
        taxonomy = self._taxonomy
        if isinstance(taxonomy, ImportedTaxonomy):
            return RankedSearch(taxonomy, kind, prepared(taxonomy, taxonomy.folder, kind))
        return SmallSearch(taxonomy.concepts(kind), heads=kind == "occupation")


def phrase(kind: str, text: str) -> str:
    """What of a text is compared: a title without what says nothing about the work, the telling words of a skill."""
    return without_noise(text) if kind == "occupation" else content_words(text)
