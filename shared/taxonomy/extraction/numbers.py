"""Small numbers as people write them in Dutch and English."""

from __future__ import annotations

_NL = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
_EN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
WORDS: dict[str, float] = {
    **{word: number for names in (_NL, _EN) for number, word in enumerate(names.split(), 1)},
    "één": 1, "a": 1, "an": 1, "anderhalf": 1.5, "half": 0.5, "twintig": 20, "twenty": 20, "dertig": 30, "thirty": 30,
    "paar": 2, "couple": 2, "enkele": 2, "several": 3, "veel": 5, "many": 5,
}  # fmt: skip
NUMBER = rf"(?<![\w.,])(?:\d{{1,2}}(?:[.,]\d)?|{'|'.join(sorted(map(str, WORDS), key=len, reverse=True))})(?!\w)"


def number_of(text: str) -> float | None:
    """`zes` and `6` as 6; `None` when it is no number."""
    plain = text.strip().casefold()
    if plain in WORDS:
        return float(WORDS[plain])
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None
