"""The linker's index of one kind of concept: finds some tens of candidates and says in figures how each is like a text.

Two stages: documents (all names of a concept, one per language) and descriptions give candidates by their inverted
lists; only the names of those are then compared one by one. Some texts at once, as arrays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.taxonomy.compounds import Splitter
from shared.taxonomy.likeness import by_letters, in_common
from shared.taxonomy.meaning import Asked, Meaning
from shared.taxonomy.ngrams import Bags, weighed, words
from shared.taxonomy.word_index import Dense, Found, Lists, Names, Words, spread, summed
from shared.taxonomy.wording import FILLERS

CANDIDATES = 50
FAINT = 0.1
"""What has a smaller share of the best candidate's likeness is none."""
AT_ONCE = 32
"""So many texts are looked up together: their scores still fit in a processor's cache."""
SOURCES = {
    **{"document": 1.0, "other_document": 0.4, "words": 0.4, "told": 0.2},
    **{"meant_names": 0.6, "translated_names": 1.0},
}
"""What finds candidates, each with its share in how like one is at first sight; features of the same names."""
FEATURES = (
    *("label", "document", "other_label", "other_document", "words", "told", "covered", "preferred", "alternative"),
    *("other_exact", "letters", "word_letters", "begins", "ends", "names", "needed", "wide"),
    *("narrower", "special", "words_nl", "words_en", "names_nl", "names_en", "skills", "crowd", "group"),
    *("meant_names", "meant", "meant_said", "meant_saying", "meant_first"),
    *("translated_names", "translated", "translated_said", "translated_saying", "translated_first"),
)
_AT = {name: place for place, name in enumerate(FEATURES)}
_SCRIPTS = ((re.compile("[\u0600-\u06ff]"), ("ar", "fa")), (re.compile("[\u0400-\u04ff]"), ("uk",)))
_ETHIOPIC = re.compile("[\u1200-\u137f]")

Figures = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of some texts, one after the other: those of text i are at `ends[i]` up to `ends[i + 1]`, by concept number.

    `features` has a row of FEATURES for each; `tongues` and `names` say which name is most like the text: the number
    of its language in `Index.languages` and its own there.
    """

    ends: Ints
    concepts: Ints
    features: Floats
    tongues: Ints
    names: Ints

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> Candidates:
        """Those of one text."""
        here = slice(self.ends[number], self.ends[number + 1])
        ends = np.array([0, here.stop - here.start])
        return Candidates(ends, self.concepts[here], self.features[here], self.tongues[here], self.names[here])


class Index:
    """Read-only after its constructor, and safe for many threads."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.uris = texts_of(arrays["uris"])
        self.languages = tuple(texts_of(arrays["languages"]))
        self.names = {language: Names(arrays, language, len(self.uris)) for language in self.languages}
        self._all_words = Words(arrays)
        self._splitter = Splitter(texts_of(arrays["parts"]))
        self._stem_ends, self._stems = arrays["word_stem_ends"], arrays["word_stems"]
        self._telling = {name: arrays[f"{name}_telling"] for name in ("words", "told")}
        self._lists = {name: Lists(arrays, name, len(self.uris)) for name in ("words", "told")}
        self._meaning = Meaning(arrays, self.languages, len(self.uris))
        self._facts, self._isco = arrays["facts"], arrays["isco"]

    def asked(self, text: str, language: str) -> tuple[str, ...]:
        """The languages whose names a text is compared with, the likeliest first."""
        wanted: tuple[str, ...] = (language, "en") if language != "en" else ("en",)
        if not text.isascii():
            for script, spoken in _SCRIPTS:
                if script.search(text):
                    wanted = (*((language,) if language in spoken else ()), *spoken)
            if _ETHIOPIC.search(text):
                wanted = ("ti",)
        found = tuple(dict.fromkeys(one for one in wanted if one in self.names))[:2]
        return found or self.languages[:1]

    def candidates(self, texts: Sequence[str], language: str) -> Candidates:
        """The concepts that plain texts may mean, by number."""
        parts = [self._some(texts[at : at + AT_ONCE], language) for at in range(0, len(texts), AT_ONCE)]
        counts = [np.diff(part.ends) for part in parts]
        none = np.zeros(0, np.int64)
        empty = Candidates(none, none, np.zeros((0, len(FEATURES)), np.float32), none, none)
        every = [empty, *parts]
        return Candidates(
            np.concatenate(([0], np.cumsum(np.concatenate([[], *counts])))).astype(np.int64),
            *(
                np.concatenate([getattr(part, name) for part in every])
                for name in ("concepts", "features", "tongues", "names")
            ),
        )

    def _some(self, texts: Sequence[str], language: str) -> Candidates:
        count, size = len(texts), len(self.uris)
        tongues = self._tongues(texts, language)
        worded = [text.split() for text in texts]
        owner = np.repeat(np.arange(count), [len(own) for own in worded])
        lengths, (text, found, shared) = self._all_words.alike(owner, [word for own in worded for word in own], count)
        shared /= lengths[text]
        stems = [[self._splitter.stems(word) for word in own] for own in worded]
        telling = words([_telling(own, of_each) for own, of_each in zip(worded, stems, strict=True)])
        sources = self._documents(tongues, text, found, shared) | {
            name: self._told(name, telling) for name in self._lists
        }
        own = self._meaning.asked(worded, stems)
        meanings = [self._meaning.widened(own, tongues[0], others) for others in tongues]
        for place, name in enumerate(("meant_names", "translated_names")):
            sources[name] = self._meaning.found(meanings[place], tongues[place])
        hits = self._exact(texts, tongues)
        exact = hits[0] * size + hits[3]
        at, values = _joined([(at, values * np.float32(SOURCES[name])) for name, (at, values) in sources.items()])
        keys = np.union1d(_best(summed(at, values, count * size).reshape(count, size)), exact)
        text_of, concepts = np.divmod(keys, size)
        features = np.zeros((len(concepts), len(FEATURES)), np.float32)
        places = np.full(count * size, -1, np.int32)
        places[keys] = np.arange(len(keys))
        for name, (at, values) in sources.items():
            rows = places[at]
            held = np.flatnonzero(rows >= 0)
            features[:, _AT[name]] = summed(rows[held], values[held], len(keys))
        features[:, _AT["names"] : _AT["group"]] = self._facts[concepts]
        shares = Dense(found, count, len(self._all_words))
        np.add.at(shares.figures[0], shares.place(text, found), shared)
        likest = self._compare(shares, meanings, tongues, text_of, concepts, features)
        self._say_exact(np.searchsorted(keys, exact), hits, tongues, features, likest)
        self._letters(texts, text_of, likest, features)
        self._cover(stems, text_of, likest, features)
        self._groups(text_of, concepts, features)
        return Candidates(np.searchsorted(text_of, np.arange(count + 1)), concepts, features, *likest)

    def _tongues(self, texts: Sequence[str], language: str) -> Ints:
        """Numbers of the first and second language of each text, -1 for none."""
        found = np.full((2, len(texts)), -1)
        for place, text in enumerate(texts):
            asked = self.asked(text, language) if text else ()
            found[: len(asked), place] = [self.languages.index(one) for one in asked]
        return found

    def _used(self, tongues: Ints) -> list[tuple[int, int]]:
        return [(place, one) for place in (0, 1) for one in sorted(set(tongues[place].tolist())) if one >= 0]

    def _documents(self, tongues: Ints, text: Ints, found: Ints, shared: Floats) -> dict[str, Found]:
        """What words like those of the texts find in the first and in the second language."""
        parts: list[list[Found]] = [[], []]
        for place, number in self._used(tongues):
            some = tongues[place, text] == number
            lists = self.names[self.languages[number]].documents
            parts[place].append(lists.found(text[some], found[some], shared[some]))
        return {name: _joined(part) for name, part in zip(("document", "other_document"), parts, strict=True)}

    def _told(self, name: str, bags: Bags) -> Found:
        bags = weighed(bags, self._telling[name])
        return self._lists[name].found(np.repeat(np.arange(len(bags)), np.diff(bags.ends)), bags.buckets, bags.weights)

    def _exact(self, texts: Sequence[str], tongues: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Names that are a text: number of the text, first or second language, number of the name, its concept."""
        found: list[tuple[int, int, int, int]] = []
        for place, number in self._used(tongues):
            names = self.names[self.languages[number]]
            some = np.flatnonzero(tongues[place] == number).tolist()
            for one, numbers in zip(some, names.texts.numbers([texts[one] for one in some]), strict=True):
                found += [(one, place, name, int(names.owner[name])) for name in numbers]
        columns = np.array(found, np.int64).reshape(-1, 4).T
        return columns[0], columns[1], columns[2], columns[3]

    def _compare(
        self,
        shares: Dense,
        meanings: Sequence[Asked],
        tongues: Ints,
        text: Ints,
        concepts: Ints,
        features: Floats,
    ) -> tuple[Ints, Ints]:
        """Fills in how like the names are by letters, and how much they say what the text says; language and number of
        the one with the likest letters (-1 for none), of the second language if clearly so."""
        spoken, numbers = tongues[0][text], np.zeros(len(text), np.int64)
        for place, number in self._used(tongues):
            some = np.flatnonzero(tongues[place][text] == number)
            called = self.names[self.languages[number]].called(concepts[some], text[some])
            best, which = called.likest(shares)
            features[some, _AT["other_label" if place else "label"]] = best
            better = best > features[some, _AT["label"]] + 0.05 if place else np.ones(len(some), bool)
            spoken[some[better]], numbers[some[better]] = number, which[better]
            met = self._meaning.met(meanings[place].of(tongues[place][meanings[place].text] == number), len(tongues[0]))
            start = _AT["translated" if place else "meant"]
            features[some, start : start + 4] = self._meaning.near(met, called)
        return spoken, numbers

    def _say_exact(
        self,
        rows: Ints,
        hits: tuple[Ints, Ints, Ints, Ints],
        tongues: Ints,
        features: Floats,
        likest: tuple[Ints, Ints],
    ) -> None:
        """Fills in which candidates have the text as a name, which then is the likest; those of the first language."""
        order = np.argsort(-hits[1], kind="stable")
        rows, place, name = rows[order], hits[1][order], hits[2][order]
        number = np.where(place > 0, tongues[1][hits[0][order]], tongues[0][hits[0][order]])
        preferred = np.zeros(len(rows), bool)
        for one in set(number.tolist()):
            preferred[number == one] = self.names[self.languages[one]].are_preferred(name[number == one])
        features[rows[place > 0], _AT["other_exact"]] = 1
        features[rows[(place == 0) & preferred], _AT["preferred"]] = 1
        features[rows[(place == 0) & ~preferred], _AT["alternative"]] = 1
        likest[0][rows], likest[1][rows] = number, name

    def _letters(self, texts: Sequence[str], text: Ints, likest: tuple[Ints, Ints], features: Floats) -> None:
        """Fills in how the letters of the text and of the likest name compare."""
        labels = np.full(len(text), "", object)
        for number, some in self._spoken(likest):
            labels[some] = self.names[self.languages[number]].texts.some(likest[1][some])
        own = [texts[one] for one in text.tolist()]
        features[:, _AT["letters"] : _AT["ends"] + 1] = by_letters(own, labels.tolist())

    def _cover(self, stems: Sequence[Any], text: Ints, likest: tuple[Ints, Ints], features: Floats) -> None:
        """Fills in the share of stems that the text and the likest name have in common, of those that either has."""
        own = words([[stem for of_each in each for stem in of_each] for each in stems])
        for number, some in self._spoken(likest):
            worded, sizes = self.names[self.languages[number]].words_of(likest[1][some])
            places, counts = spread(self._stem_ends[worded], self._stem_ends[worded + 1])
            row = np.repeat(np.repeat(np.arange(len(some)), sizes), counts)
            features[some, _AT["covered"]] = in_common(own, text[some], row, self._stems[places])

    def _spoken(self, likest: tuple[Ints, Ints]) -> list[tuple[int, Ints]]:
        named = likest[1] >= 0
        return [(one, np.flatnonzero((likest[0] == one) & named)) for one in sorted(set(likest[0][named].tolist()))]

    def _groups(self, text: Ints, concepts: Ints, features: Floats) -> None:
        """Fills in the best document of the other candidates of the same ISCO group: neighbours agree."""
        isco = self._isco[concepts]
        documents = features[:, _AT["document"]]
        order = np.lexsort((-documents, isco, text))
        order = order[isco[order] > 0]
        if not len(order):
            return
        group = text[order] * 10_000 + isco[order]
        first = np.flatnonzero(np.diff(group, prepend=-1))
        sizes = np.diff(first, append=len(order))
        best = np.repeat(documents[order[first]], sizes)
        second = np.where(sizes > 1, documents[order[np.minimum(first + 1, len(order) - 1)]], 0)
        best[first] = second
        features[order, _AT["group"]] = best


def _best(rough: Figures) -> Ints:
    """Of each text the CANDIDATES likest at first sight that are not faint, as text * size + concept."""
    found = [np.zeros(0, np.int64)]
    for text, scores in enumerate(rough):
        some = np.flatnonzero(scores > FAINT * scores.max(initial=0))
        if len(some) > CANDIDATES:
            likely = scores[some]
            some = some[likely >= np.partition(likely, -CANDIDATES)[-CANDIDATES]]
            some = some[np.argsort(-scores[some], kind="stable")[:CANDIDATES]]
        found.append(some + text * rough.shape[1])
    return np.concatenate(found)


def _telling(words_of: Sequence[str], stems: Sequence[tuple[str, ...]]) -> list[str]:
    return [stem for word, of_it in zip(words_of, stems, strict=True) if word not in FILLERS for stem in of_it]


def _joined(parts: Sequence[Found]) -> Found:
    none: Found = np.zeros(0, np.int64), np.zeros(0, np.float32)
    ats, values = zip(none, *parts, strict=True)
    return np.concatenate(ats), np.concatenate(values)


def texts_of(column: NDArray[Any]) -> list[str]:
    """The lines of a column of bytes."""
    blob = column.tobytes().decode()
    return blob.split("\n") if blob else []
