"""One field of a form as the macro `field` of `opstap/fields.html` shows it: label, hint, error, input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """`kind`: text, textarea, password, email, select, radio, check (one box) or checks (several, `value` a list).

    `choices` are (value, text); `suggestions` the id of a `<datalist>`; `size` one of short, date, medium, long.
    """

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    hint: str | None = None
    error: str | None = None
    choices: Sequence[tuple[str, str]] = ()
    required: bool = False
    suggestions: str | None = None
    size: str = "medium"
    autocomplete: str = "off"
    inputmode: str | None = None

    @property
    def id(self) -> str:
        """The id of the input (of the first one, for several)."""
        return self.name.replace(".", "-")

    @property
    def described_by(self) -> str:
        """Ids of hint and error, for `aria-describedby`."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the error summary: the id of the field it leads to (empty: the whole form), its label and the text."""

    target: str
    label: str
    text: str
