"""What somebody may mean while they type: concepts with their labels in several languages at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.taxonomy.suggesting import Suggestion


class Typing(Protocol):
    """The part of `shared.taxonomy.linker.Linker` that is used here."""

    def suggest(self, kind: str, text: str, languages: Sequence[str], limit: int) -> list[Suggestion]: ...


@dataclass(frozen=True, slots=True)
class Suggested:
    """A concept, its labels by language in the order asked, and the name that was met."""

    concept: str
    labels: Mapping[str, str]
    matched: str


def suggest_concepts(linking: Typing, kind: str, text: str, languages: Sequence[str], limit: int) -> list[Suggested]:
    """At most `limit` concepts of `kind` (occupation or skill), best first; none below two letters."""
    asked = tuple(dict.fromkeys(languages))
    return [
        Suggested(found.concept, dict(zip(asked, found.labels, strict=True)), found.matched)
        for found in linking.suggest(kind, text, asked, limit)
    ]
