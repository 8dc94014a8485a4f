"""The linker's index of one kind of concept: finds some tens of candidates and says in figures how each is like a text.

Two stages: documents (all names of a concept, one per language) and descriptions give candidates by their inverted
lists; only the names of those are then compared one by one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from shared.taxonomy.compounds import Splitter
from shared.taxonomy.equivalents import EQUIVALENTS
from shared.taxonomy.ngrams import BUCKETS, Bags, grams, weighed, words
from shared.taxonomy.wording import FILLERS

CANDIDATES = 40
FAINT = 0.1
"""What has a smaller share of the best candidate's likeness is none."""
FEATURES = (
    *("label", "document", "other_label", "other_document", "words", "told", "covered", "preferred", "alternative"),
    *("other_exact", "letters", "word_letters", "begins", "ends", "names", "needed", "wide", "group"),
)
_SCRIPTS = ((re.compile("[\u0600-\u06ff]"), ("ar", "fa")), (re.compile("[\u0400-\u04ff]"), ("uk",)))
_ETHIOPIC = re.compile("[\u1200-\u137f]")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Concept numbers, a row of FEATURES for each, and the name that is most like the text: language and number."""

    concepts: NDArray[np.int64]
    features: Floats
    names: list[tuple[str, int]]


NOTHING = Candidates(np.zeros(0, np.int64), np.zeros((0, len(FEATURES)), np.float32), [])


class Names:
    """The names of all concepts in one language."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], language: str) -> None:
        at = {key.split(".", 1)[1]: value for key, value in arrays.items() if key.startswith(f"{language}.")}
        self.texts = texts_of(at["labels"])
        self.ends, self.owner, self.telling = at["label_ends"], at["owner"], at["telling"]
        self.bags = Bags(at["ends"], at["buckets"], at["weights"])
        self.documents = Lists(at, "documents")

    @cached_property
    def exact(self) -> dict[str, list[int]]:
        """Numbers of the names by text."""
        found: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            if text:
                found.setdefault(text, []).append(number)
        return found

    def is_preferred(self, number: int) -> bool:
        """Whether it is the first name of its concept."""
        return int(self.ends[self.owner[number]]) == number


class Lists:
    """Inverted lists: which rows hold a bucket, with what weight."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self.telling, self._ends = arrays[f"{name}_telling"], arrays[f"{name}_ends"]
        self._rows, self._weights = arrays[f"{name}_rows"], arrays[f"{name}_weights"]

    def scores(self, bag: tuple[NDArray[Any], Floats], count: int) -> NDArray[np.float64]:
        """The cosine of a bag with each of `count` rows."""
        buckets, weights = bag
        starts, ends = self._ends[buckets], self._ends[buckets + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        if not total:
            return np.zeros(count)
        # positions of all lists, one after the other
        places = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        found: NDArray[Any] = np.bincount(
            self._rows[places], self._weights[places] * np.repeat(weights, lengths), minlength=count
        )
        return found


class Index:
    """Read-only after its constructor, and safe for many threads."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.uris = texts_of(arrays["uris"])
        self.languages = tuple(texts_of(arrays["languages"]))
        self.names = {language: Names(arrays, language) for language in self.languages}
        self._splitter = Splitter(texts_of(arrays["parts"]))
        self._words, self._told = Lists(arrays, "words"), Lists(arrays, "told")
        self._facts, self._isco = arrays["facts"], arrays["isco"]
        self._local = threading.local()
        self._stems_of = lru_cache(20_000)(self._stem_set)

    def asked(self, text: str, language: str) -> tuple[str, ...]:
        """The languages whose names a text is compared with, the likeliest first."""
        wanted: tuple[str, ...] = (language, "en") if language != "en" else ("en",)
        for script, spoken in _SCRIPTS:
            if script.search(text):
                wanted = (*((language,) if language in spoken else ()), *spoken)
        if _ETHIOPIC.search(text):
            wanted = ("ti",)
        found = tuple(dict.fromkeys(one for one in wanted if one in self.names))[:2]
        return found or self.languages[:1]

    def candidates(self, texts: Sequence[str], language: str) -> list[Candidates]:
        """For each plain text the concepts that it may mean, in the order of the first stage."""
        bags = grams(texts)
        stems = [self._meant(text) for text in texts]
        by_words = words(stems)
        weighted = {language: weighed(bags, names.telling) for language, names in self._some(texts, language).items()}
        documents = {
            language: weighed(bags, names.documents.telling) for language, names in self._some(texts, language).items()
        }
        worded, told = weighed(by_words, self._words.telling), weighed(by_words, self._told.telling)
        found = []
        for number, text in enumerate(texts):
            tongues = self.asked(text, language)
            if not text or not tongues:
                found.append(NOTHING)
                continue
            rows = [(one, weighted[one].row(number), documents[one].row(number)) for one in tongues]
            found.append(self._one(text, rows, worded.row(number), told.row(number)))
        return found

    def _meant(self, text: str) -> list[str]:
        """Stems of the telling words, and after them those of words that mean the same."""
        own = [word for word in text.split() if word not in FILLERS]
        others = [other for word in own for other in EQUIVALENTS.get(word, ())]
        return [stem for word in (*own, *own, *others) for stem in self._splitter.stems(word)]

    def _some(self, texts: Sequence[str], language: str) -> dict[str, Names]:
        needed = {one for text in texts for one in self.asked(text, language)}
        return {one: self.names[one] for one in sorted(needed)}

    def _one(self, text: str, rows: Sequence[Any], worded: Any, told: Any) -> Candidates:
        count = len(self.uris)
        documents = [self.names[one].documents.scores(bag, count) for one, _, bag in rows]
        by_words, by_story = self._words.scores(worded, count), self._told.scores(told, count)
        rough = documents[0] + 0.4 * by_words + 0.2 * by_story
        if len(documents) > 1:
            rough = rough + 0.4 * documents[1]
        exact = [self.names[one].exact.get(text, ()) for one, _, _ in rows]
        best = np.flatnonzero(rough > FAINT * rough.max(initial=0))
        if len(best) > CANDIDATES:
            best = best[np.argpartition(rough[best], -CANDIDATES)[-CANDIDATES:]]
        owners = [int(self.names[one].owner[n]) for (one, _, _), hits in zip(rows, exact, strict=True) for n in hits]
        chosen = np.array(sorted({*best.tolist(), *owners}), np.int64)
        if not len(chosen):
            return NOTHING
        features = np.zeros((len(chosen), len(FEATURES)), np.float32)
        at = {name: place for place, name in enumerate(FEATURES)}
        likest: list[tuple[str, int]] = []
        for place, (one, bag, _) in enumerate(rows):
            cosines, numbers = self._names_of(self.names[one], bag, chosen)
            features[:, at["other_label" if place else "label"]] = cosines
            features[:, at["other_document" if place else "document"]] = documents[place][chosen]
            if not place:
                likest = [(one, number) for number in numbers.tolist()]
            else:
                main = features[:, at["label"]]
                for i in np.flatnonzero(cosines > main + 0.05).tolist():
                    likest[i] = (one, int(numbers[i]))
        features[:, at["words"]], features[:, at["told"]] = by_words[chosen], by_story[chosen]
        features[:, at["names"] : at["wide"] + 1] = self._facts[chosen]
        places = {concept: place for place, concept in enumerate(chosen.tolist())}
        for order, ((one, _, _), hits) in enumerate(zip(rows, exact, strict=True)):
            for number in hits:
                row = places[int(self.names[one].owner[number])]
                preferred = self.names[one].is_preferred(number)
                name = "other_exact" if order else ("preferred" if preferred else "alternative")
                features[row, at[name]] = 1
                if not order or likest[row][0] != one:
                    likest[row] = (one, number)
        self._letters(text, likest, features, at)
        self._groups(chosen, features, at)
        return Candidates(chosen, features, likest)

    def _letters(self, text: str, likest: list[tuple[str, int]], features: Floats, at: dict[str, int]) -> None:
        own = text.split()
        stems = self._stem_set(text)
        head = own[-1]
        for row, (language, number) in enumerate(likest):
            label = self.names[language].texts[number]
            if not label:
                continue
            theirs = label.split()
            features[row, at["letters"]] = fuzz.ratio(text, label) / 100
            features[row, at["word_letters"]] = fuzz.token_sort_ratio(text, label) / 100
            features[row, at["begins"]] = text.startswith(label)
            features[row, at["ends"]] = head == theirs[-1] or (len(theirs[-1]) > 4 and head.endswith(theirs[-1]))
            held = self._stems_of(label)
            features[row, at["covered"]] = len(stems & held) / len(stems | held)

    def _stem_set(self, text: str) -> frozenset[str]:
        return frozenset(one for word in text.split() for one in self._splitter.stems(word))

    def _groups(self, chosen: NDArray[np.int64], features: Floats, at: dict[str, int]) -> None:
        """The best document of the other candidates of the same ISCO group: neighbours agree."""
        isco = self._isco[chosen]
        if not isco.any():
            return
        same = (isco[:, None] == isco[None, :]) & ~np.eye(len(chosen), dtype=bool)
        features[:, at["group"]] = np.max(np.where(same, features[None, :, at["document"]], 0), axis=1)

    def _names_of(self, names: Names, bag: Any, chosen: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """The best cosine among the names of each chosen concept, and which name that is."""
        first, last = names.ends[chosen], names.ends[chosen + 1]
        counts = last - first
        total = int(counts.sum())
        cosines, numbers = np.zeros(len(chosen), np.float32), first.copy()
        if not total:
            return cosines, numbers
        numbered = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(total)
        starts, ends = names.bags.ends[numbered], names.bags.ends[numbered + 1]
        lengths = ends - starts
        places = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(lengths.sum())
        dense = self._dense()
        dense[bag[0]] = bag[1]
        shared = dense[names.bags.buckets[places]]
        dense[bag[0]] = 0
        met = np.flatnonzero(shared)
        holder = np.repeat(np.arange(total), lengths)[met]
        scores = np.bincount(holder, shared[met] * names.bags.weights[places[met]], minlength=total)
        owner = np.repeat(np.arange(len(chosen)), counts)
        order = np.lexsort((-numbered, scores, owner))
        last_of_each = np.flatnonzero(np.diff(owner[order], append=-1))
        picked = order[last_of_each]
        cosines[owner[picked]] = scores[picked]
        numbers[owner[picked]] = numbered[picked]
        return cosines, numbers

    def _dense(self) -> Floats:
        """A row of noughts of this thread."""
        if not hasattr(self._local, "row"):
            self._local.row = np.zeros(BUCKETS, np.float32)
        found: Floats = self._local.row
        return found


def texts_of(column: NDArray[Any]) -> list[str]:
    """The lines of a column of bytes."""
    blob = column.tobytes().decode()
    return blob.split("\n") if blob else []
