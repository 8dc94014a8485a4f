"""Which parts of a text are in a language whose sentences are read here, and which are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.taxonomy.extraction.findings import NAME, Finding, Named
from shared.taxonomy.extraction.sentences import Piece

LANGUAGES_READ = ("nl", "en")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_DUTCH = (
    "ik het een van voor met heb heeft hebt zijn mijn bij als ook niet geen maar jaar naar uit wij je jij onze wordt"
)
_ENGLISH = "the and i my with have had was for worked year years from this that you are our your will"
_SMALL_WORDS = frozenset(f"{_DUTCH} {_ENGLISH}".split())
"""Words that no Dutch or English sentence goes long without, and that its neighbours hardly have."""
# Not without regard to case: that would take every i for the Turkish one without a dot.
_LETTERS_ELSEWHERE = re.compile("[çşğıłąęśćżźńñãõßřěůőűășțđčšžāēīūåø]")
FEWEST_WORDS = 4
SHARE_OF_SMALL_WORDS = 0.05


def unread(pieces: Sequence[Piece], findings: Sequence[Finding]) -> list[Piece]:
    """The pieces in another language, in order: those in another script; all in Latin letters when nothing was found
    in any of them and Dutch and English small words are rare; else those of them with letters that neither has.
    """
    read = [one.start for one in findings if not _is_no_sign(one)]
    latin = [piece for piece in pieces if not _in_another_script(piece)]
    without = [piece for piece in latin if not any(piece.start <= at < piece.end for at in read)]
    words = [word.plain for piece in without for word in piece.words]
    rare = sum(word in _SMALL_WORDS for word in words) < SHARE_OF_SMALL_WORDS * len(words)
    if rare and len(words) >= FEWEST_WORDS and len(without) == len(latin):
        return list(pieces)
    elsewhere = {piece.start for piece in without if _has_signs_of_another(piece)}
    return [piece for piece in pieces if piece.start in elsewhere or _in_another_script(piece)]


def _is_no_sign(finding: Finding) -> bool:
    """Found also in what is not read: numbers of years and names in other languages."""
    named = isinstance(finding.value, Named) and finding.value.reason == NAME
    return named or finding.kind == "experience_years"


def _in_another_script(piece: Piece) -> bool:
    letters = _LETTER.findall(piece.text)
    return 2 * sum(_LATIN.match(letter) is not None for letter in letters) < len(letters)


def _has_signs_of_another(piece: Piece) -> bool:
    words = [word.plain for word in piece.words]
    return (
        len(words) >= FEWEST_WORDS
        and _LETTERS_ELSEWHERE.search(piece.text.lower()) is not None
        and not any(word in _SMALL_WORDS for word in words)
    )
