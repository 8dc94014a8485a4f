"""Suggests concepts while somebody types, over the names in several languages at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from shared.taxonomy.imported import ImportedTaxonomy
from shared.taxonomy.index import texts_of
from shared.taxonomy.ranked_search import prepared_names
from shared.taxonomy.store import KINDS, LANGUAGES, Taxonomy
from shared.taxonomy.typeahead import SHORTEST, TypeAhead
from shared.taxonomy.typeahead_build import typeahead
from shared.taxonomy.wording import plain

LOOKED_AT = 8
"""So many times more names than suggestions are looked at, as several may be of one concept."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept, its label in each language asked for (its fallback where there is none), and the name that was met."""

    concept: str
    labels: tuple[str, ...]
    matched: str


class Suggesting:
    """Over one taxonomy; the names of a kind are made ready at first use. Safe for many threads."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._names: dict[str, tuple[list[str], dict[str, TypeAhead]]] = {}
        self._building = threading.Lock()

    def suggest(self, kind: str, text: str, languages: Sequence[str], limit: int) -> list[Suggestion]:
        """Concepts that may be meant, best first, each once; empty below two letters. Raises KeyError for another
        kind."""
        typed = plain(text)
        if len(typed) < SHORTEST:
            return []
        uris, names = self._opened(kind)
        sources = [names[language] for language in dict.fromkeys(languages) if language in names]
        met = sorted(hit for source in sources for hit in source.met(typed, LOOKED_AT * limit))
        if not met:
            met = sorted(hit for source in sources for hit in source.met(typed, LOOKED_AT * limit, nearly=True))
        found: dict[int, Suggestion] = {}
        for _, _, number, name in met:
            if len(found) == limit:
                break
            if number not in found:
                labels = tuple(self._taxonomy.label(uris[number], language) or name for language in languages)
                found[number] = Suggestion(uris[number], labels, name)
        return list(found.values())

    def _opened(self, kind: str) -> tuple[list[str], dict[str, TypeAhead]]:
        if kind not in KINDS:
            raise KeyError(kind)
        with self._building:
            if kind not in self._names:
                taxonomy = self._taxonomy
                if isinstance(taxonomy, ImportedTaxonomy):
                    arrays = prepared_names(taxonomy, taxonomy.folder, kind)
                else:
                    arrays = typeahead(taxonomy, kind)
                languages = [language for language in LANGUAGES if f"{language}.order" in arrays]
                self._names[kind] = (
                    texts_of(arrays["uris"]),
                    {language: TypeAhead(arrays, language) for language in languages},
                )
            return self._names[kind]
