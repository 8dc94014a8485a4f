"""Making titles and phrases comparable: what an employer adds to a title says nothing about the work."""

from __future__ import annotations

import re
import unicodedata

_GENDER = re.compile(r"\(?\b[mvfxdwn](?:\s?/\s?[mvfxdwn]){1,3}\b\)?", re.IGNORECASE)
_HOURS = re.compile(
    r"\(?\b\d{1,2}(?:[.,]\d+)?(?:\s?(?:-|–|tot|/|to)\s?\d{1,2}(?:[.,]\d+)?)?\s?(?:uur|uren|hours|hrs|u|h)\b"
    r"(?:\s?(?:per|p/?|a)\s?(?:week|w))?\)?",
    re.IGNORECASE,
)
_PLACE_AT_END = re.compile(
    r"\s(?:in|te|regio|omgeving|near)\s+(?:de\s+)?[A-Z][\w'’-]+(?:\s(?:aan|op|bij|den?|der|van|[A-Z][\w'’-]+))*\s*$"
)
_NOISE = re.compile(
    r"\b(?:gezocht|vacature|per direct|direct beschikbaar|met ervaring|zonder ervaring|ervaren|bijbaan|fulltime"
    r"|parttime|full[ -]time|part[ -]time|wij zoeken|zoekt|wanted|vacancy|urgent|startersfunctie|starter|statushouders?"
    r"|dagdienst|ochtend|werkervaringsplaats|leerling|bbl|avonddienst|nachtdienst|weekend|oproepkracht|zaandam|amsterdam|purmerend|zaanstad|haarlem|krommenie"
    r"|wormerveer|assendelft|koog aan de zaan|zaandijk|westzaan|oostzaan|alkmaar|hoorn|beverwijk)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[+#.]+(?=\s|$)|[+#]+)?")
_FILLERS_NL = (
    "de het een en of van voor in op aan met bij te om je jij u we wij hebt heb heeft bent ben kunt kun kan ik goed"
    " goede graag ervaring kennis"
)
_FILLERS_EN = "the a an and or of for in on at with to you we your can are is be able experience knowledge"
FILLERS = frozenset(f"{_FILLERS_NL} {_FILLERS_EN}".split())


def plain(text: str) -> str:
    """Lower case without accents or punctuation, single spaces: equal texts are the same label."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(ch for ch in decomposed if not unicodedata.combining(ch))))


def without_noise(title: str) -> str:
    """A job title without sex marks, hours, "gezocht" and the place at its end; the title itself if nothing is left."""
    bare = _NOISE.sub(" ", _PLACE_AT_END.sub(" ", _HOURS.sub(" ", _GENDER.sub(" ", title))))
    return bare if plain(bare) else title


def content_words(text: str) -> str:
    """The plain text without words that carry no meaning of their own."""
    words = plain(text).split()
    return " ".join([word for word in words if word not in FILLERS] or words)
