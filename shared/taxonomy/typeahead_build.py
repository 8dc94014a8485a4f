"""Builds what `typeahead.py` searches: names of one kind and language, and where their words begin, as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.romanised import ARTICLE, OTHER_SCRIPTS, romanised, spelt_alike
from shared.taxonomy.store import LANGUAGES, Concept, Taxonomy, starter_concepts
from shared.taxonomy.wording import plain

_LONGEST = 1 << 12

Arrays = dict[str, NDArray[Any]]


def typeahead(taxonomy: Taxonomy, kind: str) -> Arrays:
    """The arrays of `TypeAhead` in each of LANGUAGES that has names; `uris` in the order of the concepts' numbers."""
    concepts = taxonomy.concepts(kind)
    known = {concept.uri for concept in starter_concepts()}
    found: Arrays = {"uris": np.frombuffer("\n".join(concept.uri for concept in concepts).encode(), np.uint8)}
    for language in LANGUAGES:
        found |= {f"{language}.{key}": column for key, column in _language(concepts, language, known).items()}
    return found


def _language(concepts: Sequence[Concept], language: str, known: set[str]) -> Arrays:
    names = [
        (number, place, text)
        for number, concept in enumerate(concepts)
        for place, text in enumerate(_names(concept, language))
        if text
    ]
    if not names:
        return {}
    texts = [text for _, _, text in names]
    found: Arrays = {
        "concepts": np.array([number for number, _, _ in names], np.int32),
        "order": np.array(
            [_order(place, text, concepts[number].uri in known) for number, place, text in names], np.int32
        ),
        **_side("own", texts),
    }
    return found | _side("roman", [romanised(text, language) for text in texts]) if language in OTHER_SCRIPTS else found


def _names(concept: Concept, language: str) -> list[str]:
    """The label, "" where there is none, and then the other names."""
    every = (concept.labels.get(language, ""), *concept.alternatives.get(language, ()))
    plain_names = [spelt_alike(plain(name)) for name in every]
    return [plain_names[0], *dict.fromkeys(name for name in plain_names[1:] if name != plain_names[0])]


def _order(place: int, text: str, known: bool) -> int:
    """Concepts that our own set knows first, as newcomers do that work; preferred labels; short ones."""
    return (0 if known else 2 * _LONGEST) + (_LONGEST if place else 0) + min(len(text), _LONGEST - 1)


def _side(name: str, texts: Sequence[str]) -> Arrays:
    encoded = [f"{text}\n".encode() for text in texts]
    blob = b"".join(encoded)
    ends = [0, *accumulate(map(len, encoded))]
    starts = [
        (blob[at : ends[number + 1]], at, number)
        for number in range(len(texts))
        for at in _starts(texts[number], ends[number])
    ]
    starts.sort()
    return {
        f"{name}_text": np.frombuffer(blob, np.uint8),
        f"{name}_words": np.frombuffer("\n".join(sorted(set(" ".join(texts).split()))).encode(), np.uint8),
        f"{name}_ends": np.array(ends, np.int32),
        f"{name}_starts": np.array([at for _, at, _ in starts], np.int32),
        f"{name}_names": np.array([number for _, _, number in starts], np.int32),
    }


def _starts(text: str, first: int) -> list[int]:
    """Where words begin, and what stands after an Arabic article."""
    found, at = [], first
    for word in text.split(" "):
        found.append(at)
        if word.startswith(ARTICLE) and len(word) > len(ARTICLE):
            found.append(at + len(ARTICLE.encode()))
        at += len(word.encode()) + 1
    return found
