"""Words that go with a number."""

from __future__ import annotations

import pytest

from shared.http.wording import Wording

TEXTS = Wording({"en": {"weeks": "{weeks} {weeks:#week|weeks}"}, "nl": {}})


@pytest.mark.parametrize(
    ("weeks", "text"), [(1, "1 week"), ("1", "1 week"), (1.0, "1.0 week"), (0, "0 weeks"), (21, "21 weeks")]
)
def test_the_word_goes_with_the_number(weeks: object, text: str) -> None:
    assert TEXTS.text("weeks", "en", weeks=weeks) == text
