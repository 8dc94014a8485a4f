"""Names in Arabic, Cyrillic and Ethiopic script as somebody types them on a Latin keyboard.

Ukrainian follows the passport table of 2010 (resolution 55 of the Cabinet of Ministers), Arabic and Farsi the usual
passport spelling, Ethiopic the syllable names of Unicode. Everybody spells a bit differently: both sides are therefore
`folded`, and of Arabic and Farsi, which write no short vowels, only the consonants are compared.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UKRAINIAN = dict(
    zip(
        "абвгґдеєжзиійїклмнопрстуфхцчшщьюяыэё",
        (
            *("a", "b", "v", "h", "g", "d", "e", "ie", "zh", "z", "y", "i", "i", "i", "k", "l", "m", "n", "o", "p"),
            *("r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "iu", "ia", "y", "e", "e"),
        ),
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويءةىپچژگکیؤئ",
        (
            *("a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f"),
            *("q", "k", "l", "m", "n", "h", "w", "y", "", "a", "a", "p", "ch", "zh", "g", "k", "y", "w", "y"),
        ),
        strict=True,
    )
)
_SPELT_ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})
ARTICLE = "ال"
LATIN_ENOUGH = re.compile(r"[a-z]")
WITHOUT_VOWELS = ("ar", "fa")
OTHER_SCRIPTS = ("ar", "fa", "uk", "ti")


def romanised(text: str, language: str) -> str:
    """A plain name of one of OTHER_SCRIPTS in Latin letters, folded as `folded` folds what is typed."""
    table = _UKRAINIAN if language == "uk" else _ARABIC
    spelt = "".join(table.get(letter) or _syllable(letter) for letter in text)
    # what Arabic writes twice has a vowel in between
    return _bare(spelt, language) if language in WITHOUT_VOWELS else folded(spelt, language)


def folded(text: str, language: str) -> str:
    """Latin letters without what is spelt in several ways: y and i; v and w; double letters; vowels that are short."""
    if language in WITHOUT_VOWELS:
        return _bare(_once(text.replace("ee", "i").replace("oo", "u")), language)
    return _once(_bare(text, language))


def _once(text: str) -> str:
    return re.sub(r"(\w)\1", r"\1", text)


def _bare(text: str, language: str) -> str:
    text = (text.replace("j", "y") if language in ("uk", "ti") else text).replace("y", "i").replace("w", "v")
    if language == "uk":
        return re.sub(r"(?<![kscz])h", "g", text)
    if language == "ti":
        return re.sub(r"(?<=\w)[ae]", "", text)
    return re.sub(r"\b[aeiou]", "a", re.sub(r"(?<=\w)[aeiouv]", "", text))


def spelt_alike(text: str) -> str:
    """Arabic and Farsi letters that keyboards confuse, as one."""
    return text.translate(_SPELT_ALIKE)


def without_article(text: str) -> str:
    """Arabic words without "al-"."""
    return re.sub(rf"\b{ARTICLE}(?=\w\w)", "", text)


@lru_cache(maxsize=1000)
def _syllable(letter: str) -> str:
    """ "HA" of ETHIOPIC SYLLABLE HA; a letter of no known script is itself."""
    name = unicodedata.name(letter, "")
    if not name.startswith("ETHIOPIC SYLLABLE"):
        return letter if letter.isascii() else ""
    return name.rsplit(" ", 1)[-1].casefold()
