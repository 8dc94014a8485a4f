"""What became of proposals, as the matcher tells of it, and who may be introduced to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.vocabulary.plans import ProposedPlan

LIVE = ("started", "accepted", "agreed", "waitlisted", "proposed")
"""States in which something is going on, who is nearest to work first."""
INTRODUCED_IN = ("accepted", "started")


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that was asked, as `employer` or `provider`, and what it has answered so far."""

    organisation: str
    role: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a match. `party`: whose answer it was; `reason`: a code; `by`: the principal."""

    revision: int
    step: str
    at: datetime
    party: str | None = None
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One round of proposing one pathway, with what happened to it in order. `shared`: the parties were told.

    `plan`: what the pathway looked like when it was proposed, if that was told.
    """

    id: str
    candidate: str
    revision: int
    state: str
    pathway: str
    vacancy: str
    vacancy_title: str | None
    employer_name: str | None
    track: str
    engagement: str
    course_titles: tuple[str, ...]
    starts_on: date | None
    shared: bool
    parties: tuple[Party, ...]
    steps: tuple[Step, ...] = ()
    plan: ProposedPlan | None = None

    @property
    def standing(self) -> str:
        return standing(self.state, self.shared)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def accepted_at(self) -> datetime | None:
        """When the places were first taken; a start that was undone does not count anew."""
        return min((step.at for step in self.steps if step.step in INTRODUCED_IN), default=None)

    def asked(self, organisation: str | None) -> bool:
        """Whether this organisation is a party."""
        return any(party.organisation == organisation for party in self.parties)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A party that asked for name and contact: `result` is `GIVEN` or why not."""

    match: str
    candidate: str
    organisation: str | None
    principal: str
    at: datetime
    result: str


@dataclass(frozen=True, slots=True)
class Caseload:
    """All that is known of a person's proposals, oldest first; `names` of organisations by id, as far as known."""

    matches: tuple[Match, ...]
    introductions: tuple[Introduction, ...]
    names: dict[str, str]


GIVEN = "given"
REFUSED = ("not_a_party", "ended", "not_accepted", "again", "no_consent", "expired")
"""Why nobody is introduced, in the order in which it is looked at."""


def introduction(
    match: Match,
    organisation: str | None,
    before: Sequence[Introduction],
    *,
    consents: bool,
    now: datetime,
    valid: timedelta,
) -> str:
    """`GIVEN` when this organisation may know name and contact now, otherwise the first of `REFUSED` that holds.

    `before`: what was asked of this match earlier; `consents`: what the person says at this moment.
    """
    if not match.asked(organisation):
        return "not_a_party"
    if not match.is_live:
        return "ended"
    accepted = match.accepted_at
    if accepted is None:
        return "not_accepted"
    if any(earlier.organisation == organisation and earlier.result == GIVEN for earlier in before):
        return "again"
    if not (consents and match.shared):  # permission given later does not begin it: it has to be proposed again
        return "no_consent"
    return "expired" if now > accepted + valid else GIVEN


def standing(state: str, shared: bool) -> str:
    """The state as a coach needs to know it: a proposal that nobody was told of is `untold`, as no answer will come."""
    return "untold" if state == "proposed" and not shared else state


def headline(standings: Iterable[str]) -> str | None:
    """The one that a list shows for a person, of the standings of their matches, oldest first.

    A live one that is nearest to work, else what the latest ended as; `None` when nothing was ever proposed.
    """
    known = list(standings)
    live = [one for one in (*LIVE, "untold") if one in known]
    return live[0] if live else known[-1] if known else None
