"""Bringing forms of one Dutch or English word together: bakken, gebakken, bakt; lessons, lesson.

Light on purpose: it only has to agree with itself, on labels and on texts alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

_STRONG = {
    form: base
    for base, forms in {
        "snijden": "gesneden sneed", "schrijven": "geschreven schreef", "rijden": "gereden reed rijd rijdt",
        "brengen": "gebracht bracht", "verkopen": "verkocht", "kopen": "gekocht", "inkopen": "ingekocht",
        "doen": "gedaan deed", "geven": "gegeven gaf geef geeft", "helpen": "geholpen hielp", "wassen": "gewassen",
        "lezen": "gelezen las", "spreken": "gesproken sprak", "scheren": "geschoren", "gieten": "gegoten",
        "vangen": "gevangen", "vlechten": "gevlochten", "graven": "gegraven", "dragen": "gedragen",
        "laden": "geladen", "lossen": "gelost", "slijpen": "geslepen", "smeden": "gesmeed", "strijken": "gestreken",
        "zwemmen": "gezwommen", "rekenen": "gerekend", "verven": "geverfd verft verfde", "naaien": "genaaid naaide",
        "maken": "gemaakt maakt maakte", "schoonmaken": "schoongemaakt", "opmaken": "opgemaakt",
        "zagen": "gezaagd", "boren": "geboord", "zorgen": "gezorgd zorgde", "verzorgen": "verzorgd verzorgde",
        "lesgeven": "lesgegeven", "autorijden": "autogereden", "bakken": "gebakken bakt bakte",
        "write": "wrote written", "drive": "drove driven driving", "sell": "sold", "buy": "bought",
        "teach": "taught", "build": "built", "cut": "cutting", "bake": "baked baking", "make": "made making",
        "take": "took taken taking", "sew": "sewn sewed", "grow": "grew grown", "speak": "spoke spoken",
    }.items()
    for form in forms.split()
}  # fmt: skip
_DOUBLE_VOWEL = re.compile(r"(aa|ee|oo|uu)(?=[^aeiouy]|$)")
_ENDINGS = ("ingen", "ten", "den", "en", "es", "ing", "ed", "te", "de", "e", "s", "t", "d")
SHORTEST = 3


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The part that forms of a word share. `word` is plain: lower case, without accents."""
    word = _STRONG.get(word, word)
    if len(word) <= SHORTEST:
        return word
    if word.startswith("ge") and len(word) >= 6 and word[-1] in "tdn":
        word = word[2:]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            break
    if len(word) > SHORTEST - 1 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    word = _DOUBLE_VOWEL.sub(lambda found: found[0][0], word)
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])
