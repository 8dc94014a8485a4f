"""Builds what the linker searches: labels, documents and words of all concepts of one kind, as plain arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.compounds import Splitter
from shared.taxonomy.ngrams import BUCKETS, Bags, grams, rarity, weighed, words
from shared.taxonomy.store import LANGUAGES, Concept, Taxonomy
from shared.taxonomy.wording import FILLERS, plain

COMMON = 0.1
"""N-grams in more than this share of the documents only cost time."""
Arrays = dict[str, NDArray[np.generic]]


def build(taxonomy: Taxonomy, kind: str) -> Arrays:
    """The arrays of one kind; the same taxonomy gives the same bytes."""
    concepts = taxonomy.concepts(kind)
    found: Arrays = {"uris": _texts([concept.uri for concept in concepts])}
    names = {language: [_names(concept, language) for concept in concepts] for language in LANGUAGES}
    written = [language for language in LANGUAGES if any(names[language])]
    found["languages"] = _texts(written)
    splitter = Splitter.learnt(name for language in ("nl", "en") for each in names[language] for name in each)
    found["parts"] = _texts(sorted(splitter.parts))
    for language in written:
        found |= {f"{language}.{key}": value for key, value in _language(names[language]).items()}
    stems = [_stems([*nl, *en], splitter) for nl, en in zip(names["nl"], names["en"], strict=True)]
    telling = [_stems([plain(_described(taxonomy, concept.uri))], splitter) for concept in concepts]
    found |= _inverted("words", words(stems), common=1.0)
    found |= _inverted("told", words([a + b for a, b in zip(stems, telling, strict=True)]), common=COMMON)
    found["facts"] = _facts(taxonomy, concepts, names)
    found["isco"] = np.array([int(concept.isco or 0) for concept in concepts], np.int32)
    return found


def _names(concept: Concept, language: str) -> list[str]:
    """Plain labels, the preferred one first; "bakker / bakster" is two."""
    label = concept.labels.get(language)
    both = [label] if label else []
    if label and "/" in label:
        both += label.split("/")
    names = [plain(name) for name in (*both, *concept.alternatives.get(language, ()))]
    if label is None:
        names = ["", *names] if names else []
    return [names[0], *dict.fromkeys(name for name in names[1:] if name and name != names[0])] if names else []


def _described(taxonomy: Taxonomy, uri: str) -> str:
    told = {taxonomy.description(uri, language) or "" for language in ("nl", "en")}
    return " ".join(sorted(told))


def _stems(texts: list[str], splitter: Splitter) -> list[str]:
    return [stem for text in texts for word in text.split() if word not in FILLERS for stem in splitter.stems(word)]


def _language(names: list[list[str]]) -> Arrays:
    labels = [name for each in names for name in each]
    counts = np.array([len(each) for each in names], np.int64)
    ends = np.concatenate(([0], np.cumsum(counts)))
    bags = grams(labels)
    telling = rarity(bags)
    bags = weighed(bags, telling)
    documents = grams([" ".join(each) for each in names])
    return {
        "labels": _texts(labels),
        "label_ends": ends,
        "owner": np.repeat(np.arange(len(names), dtype=np.int32), counts),
        "telling": telling,
        "ends": bags.ends,
        "buckets": bags.buckets,
        "weights": bags.weights.astype(np.float16),
        **_inverted("documents", documents, common=COMMON),
    }


def _inverted(name: str, bags: Bags, *, common: float) -> Arrays:
    """Rows by bucket, ready to be added up; buckets of too many rows are left out."""
    telling = rarity(bags)
    seen = np.bincount(bags.buckets, minlength=BUCKETS)
    bags = weighed(bags, telling)
    rows = np.repeat(np.arange(len(bags), dtype=np.int32), np.diff(bags.ends))
    kept = seen[bags.buckets] <= max(20, common * len(bags))
    order = np.argsort(bags.buckets[kept], kind="stable")
    seen = np.bincount(bags.buckets[kept], minlength=BUCKETS)
    return {
        f"{name}_telling": telling,
        f"{name}_ends": np.concatenate(([0], np.cumsum(seen))).astype(np.int32),
        f"{name}_rows": rows[kept][order],
        f"{name}_weights": bags.weights[kept][order].astype(np.float16),
    }


def _facts(taxonomy: Taxonomy, concepts: list[Concept], names: dict[str, list[list[str]]]) -> NDArray[np.float32]:
    """Per concept: ln(1 + number of names), ln(1 + occupations that need it), whether it is used across sectors."""
    needed: dict[str, int] = {}
    for occupation in taxonomy.concepts("occupation"):
        for skills in taxonomy.skills_of(occupation.uri):
            for skill in skills:
                needed[skill] = needed.get(skill, 0) + 1
    wide = {"transversal": 1.0, "cross-sector": 0.5}
    return np.array(
        [
            (
                np.log1p(len(names["en"][number]) + len(names["nl"][number])),
                np.log1p(needed.get(concept.uri, 0)),
                wide.get(concept.reuse_level or "", 0.0),
            )
            for number, concept in enumerate(concepts)
        ],
        np.float32,
    )


def _texts(texts: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)
