"""What a text turned out to say, each with the exact words that say it. A person confirms; nothing here is a fact."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.vocabulary.cefr import LanguageLevels
from shared.vocabulary.work import Hours, Schedule

KINDS = (
    "occupation",
    "skill",
    "language_requirement",
    "language",
    "licence",
    "certificate",
    "hours",
    "shift",
    "experience_years",
)
"""`language`: one that somebody has; `language_requirement`: one that is asked."""
ESSENTIAL, OPTIONAL, NOT_NEEDED = "essential", "optional", "not_needed"
STRENGTHS = (ESSENTIAL, OPTIONAL, NOT_NEEDED)
"""How strongly it is asked; of somebody's own account everything is `essential` (has it) or `not_needed` (has not)."""
NAME = "name"


@dataclass(frozen=True, slots=True)
class Named:
    """A concept of the taxonomy (occupation, skill) and why: `exact`, `words` (its words in another form or order),
    `linked` (the linker), `workplace` (where somebody worked), `by_skill` (what the work needs) or `name` (what it is
    called in a language whose sentences are not read).

    Of somebody's own work: how long, until when, and whether it was informal (family, voluntary, unpaid).
    """

    concept: str
    label: str
    reason: str
    years: float | None = None
    last_year: int | None = None
    informal: bool = False


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """The lowest and the highest level that the words can stand for; `None`: nothing is said of that skill.

    `working`: it is named as the language that is spoken at work.
    """

    language: str
    levels: LanguageLevels
    up_to: LanguageLevels
    working: bool = False


@dataclass(frozen=True, slots=True)
class PaperNamed:
    """The code of a driving licence or certificate."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ShiftNamed:
    """`name` is one of `shifts.NAMES`; `schedule` what can be proposed for it (its type may be unknown)."""

    name: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Years:
    """Years of experience that are asked, or that somebody has; the last calendar year of it, when said."""

    years: float | None
    last_year: int | None = None


Value = Named | LanguageNeed | PaperNamed | Hours | ShiftNamed | Years


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end] == quote`. `confidence` is 0 to 1 and only orders findings; it is not a probability."""

    kind: str
    value: Value
    start: int
    end: int
    quote: str
    confidence: float
    need: str = ESSENTIAL

    def asked(self, need: str) -> Finding:
        return replace(self, need=need)


def in_order(findings: list[Finding]) -> list[Finding]:
    """By place in the text, then kind; of the same value at the same place only the surest."""
    best: dict[tuple[str, Value, int], Finding] = {}
    for finding in findings:
        key = (finding.kind, finding.value, finding.start)
        if key not in best or best[key].confidence < finding.confidence:
            best[key] = finding
    return sorted(best.values(), key=lambda one: (one.start, KINDS.index(one.kind), -one.end, str(one.value)))
