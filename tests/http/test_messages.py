"""Error messages of schemas in the reader's language."""

from __future__ import annotations

import pytest

from shared.http.pages import WORDING
from shared.http.wording import Messages


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("Must be greater than or equal to 0.", "Dit moet 0 of meer zijn."),
        ("Must be less than or equal to 60.", "Dit mag hoogstens 60 zijn."),
        ("Must be greater than or equal to 0 and less than or equal to 600.", "Dit moet tussen 0 en 600 liggen."),
    ],
)
def test_bounds_are_told_in_whole_dutch_sentences(english: str, dutch: str) -> None:
    assert Messages.load(WORDING).text(english, "nl") == dutch
