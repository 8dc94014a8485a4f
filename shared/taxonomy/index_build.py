"""Builds what the linker searches: labels, documents and words of all concepts of one kind, as plain arrays."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy import meaning
from shared.taxonomy.compounds import Splitter
from shared.taxonomy.lexicon import lexicon
from shared.taxonomy.ngrams import BUCKETS, Bags, bucket, rarity, weighed, words
from shared.taxonomy.store import LANGUAGES, Concept, Taxonomy
from shared.taxonomy.word_build import Arrays, columns, inverted, vocabulary_of
from shared.taxonomy.wording import FILLERS, plain

COMMON = 0.1
"""N-grams in more than this share of the documents only cost time."""
FACTS = 11


def learnt(taxonomy: Taxonomy) -> tuple[Splitter, Arrays]:
    """The splitter and the lexicon of all names of a taxonomy, of both kinds."""
    concepts = taxonomy.concepts()
    names = {language: [_names(concept, language) for concept in concepts] for language in LANGUAGES}
    splitter = Splitter.learnt(name for language in ("nl", "en") for each in names[language] for name in each)
    return splitter, lexicon({language: each for language, each in names.items() if any(each)}, splitter)


def build(taxonomy: Taxonomy, kind: str, taught: tuple[Splitter, Arrays] | None = None) -> Arrays:
    """The arrays of one kind, with what is `learnt` from both; the same taxonomy gives the same bytes."""
    concepts = taxonomy.concepts(kind)
    found: Arrays = {"uris": _texts([concept.uri for concept in concepts])}
    names = {language: [_names(concept, language) for concept in concepts] for language in LANGUAGES}
    written = [language for language in LANGUAGES if any(names[language])]
    found["languages"] = _texts(written)
    splitter, pairs = taught or learnt(taxonomy)
    found |= pairs
    found["parts"] = _texts(sorted(splitter.parts))
    spoken = {language: names[language] for language in written}
    found |= columns(spoken)
    of_each = [splitter.stems(word) for word in vocabulary_of(spoken)]
    found["word_stems"] = np.array([bucket(stem) for each in of_each for stem in each], np.int32)
    found["word_stem_ends"] = np.concatenate(([0], np.cumsum([len(each) for each in of_each]))).astype(np.int32)
    stems = [_stems([*nl, *en], splitter) for nl, en in zip(names["nl"], names["en"], strict=True)]
    telling = [_stems([plain(_described(taxonomy, concept.uri))], splitter) for concept in concepts]
    found |= _inverted("words", words(stems), common=1.0)
    found |= _inverted("told", words([a + b for a, b in zip(stems, telling, strict=True)]), common=COMMON)
    meant = {language: [_stems(each, splitter) for each in spoken[language]] for language in written}
    found |= meaning.columns(meant, of_each)
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


def _inverted(name: str, bags: Bags, *, common: float) -> Arrays:
    """Rows by bucket, ready to be added up; buckets of too many rows are left out."""
    telling = rarity(bags)
    seen = np.bincount(bags.buckets, minlength=BUCKETS)
    bags = weighed(bags, telling)
    rows = np.repeat(np.arange(len(bags), dtype=np.int32), np.diff(bags.ends))
    kept = seen[bags.buckets] <= max(20, common * len(bags))
    return {
        f"{name}_telling": telling,
        **inverted(name, rows[kept], bags.buckets[kept], bags.weights[kept], BUCKETS),
    }


def _facts(taxonomy: Taxonomy, concepts: list[Concept], names: dict[str, list[list[str]]]) -> NDArray[np.float32]:
    """Per concept what tells how common it is, since people mostly mean what is common; counts as ln(1 + count).

    Names in Dutch and English, occupations that need it, whether it is used across sectors, concepts below it, whether
    it is below another of its kind, words of its Dutch and of its English preferred name, its other names in Dutch and
    in English, its skills, and how many share its ISCO group.
    """
    needed: Counter[str] = Counter()
    for occupation in taxonomy.concepts("occupation"):
        needed.update(skill for skills in taxonomy.skills_of(occupation.uri) for skill in skills)
    wide = {"transversal": 1.0, "cross-sector": 0.5}
    known = {concept.uri for concept in concepts}
    above = [taxonomy.broader(concept.uri) for concept in concepts]
    below = Counter(uri for each in above for uri in each)
    crowds = Counter(concept.isco for concept in concepts)
    rows = []
    for number, concept in enumerate(concepts):
        nl, en = names["nl"][number], names["en"][number]
        skills = sum(map(len, taxonomy.skills_of(concept.uri))) if concept.kind == "occupation" else 0
        counts = np.log1p([len(nl) + len(en), needed[concept.uri], below[concept.uri], len(nl), len(en), skills])
        long = [len(each[0].split()) if each else 0 for each in (nl, en)]
        special = float(not known.isdisjoint(above[number]))
        reuse, crowd = wide.get(concept.reuse_level or "", 0.0), np.log1p(crowds[concept.isco])
        rows.append((*counts[:2], reuse, counts[2], special, *long, *counts[3:], crowd))
    return np.array(rows, np.float32).reshape(-1, FACTS)


def _texts(texts: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)
