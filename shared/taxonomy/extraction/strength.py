"""Is what stands here asked, a nice-to-have, or said not to be needed? From the words around it in its clause."""

from __future__ import annotations

import re

from shared.taxonomy.extraction.findings import ESSENTIAL, NOT_NEEDED, OPTIONAL
from shared.taxonomy.extraction.sentences import Piece

_NOT_BEFORE = re.compile(
    r"\b(?:geen|zonder|nooit|hoe(?:ft|f|ven)(?:\s+\w+)?\s+(?:geen|niet)|no|without|never|(?:do|does|did)(?:n.t|\s+not)|"
    r"not\s+(?:need|require)\w*)\b(?:\s+[\w'’/-]+){0,4}\s*$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"^[^.;]{0,60}?\b(?:niet|not|n[’']t|hoeft\s+niet|geen\s+(?:vereiste|eis|must|noodzaak))"
    r"(?:\s+\w+){0,2}?(?:\s+(?:nodig|vereist|verplicht|noodzakelijk|belangrijk|required|needed|necessary|mandatory|essential|a\s+must|important))"
    r"|^[^.;]{0,40}?\b(?:is|zijn)\s+(?:geen\s+(?:vereiste|eis|must|noodzaak)|no\s+requirement)"
    r"|^[^.;]{0,30}?\bhoef(?:t|\s+je|\s+jij)?\s+niet\b",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"\b(?:pr[eé]|pluspunt|voordeel|mooi\s+meegenomen|gewenst|wenselijk|bonus|nice[\s-]+to[\s-]+have|advantage|preferred"
    r"|preferably|bij\s+voorkeur|liefst|asset|desirable|a\s+plus|is\s+een\s+plus|optional|optioneel|eventueel"
    r"|bereid\s+(?:bent\s+|om\s+|dit\s+|deze\s+)*te\s+(?:halen|behalen)|willing\s+to\s+(?:obtain|learn)"
    r"|of\s+bereid|kun\s+je\s+bij\s+ons\s+(?:be)?halen)\b",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(
    r"^(?:pr[eé]|pr[eé]s|nice[\s-]+to[\s-]+have|bonus|pluspunten|gewenst|desirable|preferred|een\s+pr[eé])\b.{0,25}$",
    re.IGNORECASE,
)


def strength(piece: Piece, start: int, end: int) -> str:
    """Of what stands at `start`..`end` of the whole text, inside this sentence."""
    clause = piece.clause_at(start)
    if end > clause.end:
        clause = piece
    before, after = clause.text[: start - clause.start], clause.text[end - clause.start :]
    if _NOT_BEFORE.search(before) or _NOT_AFTER.search(after):
        return NOT_NEEDED
    if _OPTIONAL.search(clause.text) or _OPTIONAL.search(piece.text[end - piece.start :][:50]):
        return OPTIONAL
    return ESSENTIAL


def is_wish_heading(piece: Piece) -> bool:
    """A line such as "Nice to have:" above a list."""
    return _STANDS_ALONE.match(piece.text) is not None and len(piece.words) <= 4
