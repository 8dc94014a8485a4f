"""What of a caseload is shown, as codes in the address: read, applied, and written into links that change one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from services.skills.domain.caseload import STATUSES, Person
from shared.vocabulary.cefr import Level

LEVELS = ("unknown", *(level.name for level in Level))
SORTS = ("waiting", "contact", "changed", "reference")
MOST_PAGES = 100_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER: Mapping[str, Callable[[Person], Any]] = {
    "waiting": lambda one: one.outline.created_at,
    "contact": lambda one: one.outline.contact_at or _LONG_AGO,
    "changed": lambda one: -one.outline.changed_at.timestamp(),
    "reference": lambda one: one.outline.reference.casefold(),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """`status`: all of these hold; `level`: speaking Dutch is one of these; `team` `None`: any; `mine`: only one's own.

    `sort` `waiting`: who was added first; `contact`: who was spoken to longest ago; `changed`: the newest change first.
    """

    status: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    team: str | None = None
    mine: bool = False
    sort: str = "waiting"
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether anybody may be left out."""
        return bool(self.status or self.level or self.team or self.mine)

    def arguments(self) -> dict[str, Any]:
        """As arguments of an address, without what goes without saying."""
        told = {"status": list(self.status), "level": list(self.level), "team": self.team, "mine": int(self.mine)}
        told |= {"sort": self.sort if self.sort != "waiting" else None, "page": self.page if self.page > 1 else None}
        return {name: value for name, value in told.items() if value}

    def with_status(self, code: str) -> Filters:
        """The same with this status asked as well, from the first page on."""
        return replace(self, status=tuple(dict.fromkeys([*self.status, code])), page=1)

    def without(self, name: str, value: str) -> Filters:
        """The same with one thing less asked, from the first page on."""
        if name == "team":
            return replace(self, team=None, page=1)
        if name == "mine":
            return replace(self, mine=False, page=1)
        if name == "level":
            return replace(self, level=tuple(one for one in self.level if one != value), page=1)
        return replace(self, status=tuple(one for one in self.status if one != value), page=1)

    def asked(self) -> list[tuple[str, str]]:
        """Everything that narrows the list, as name and value."""
        found = [("status", code) for code in self.status] + [("level", code) for code in self.level]
        found += [("team", self.team)] if self.team else []
        return found + ([("mine", "1")] if self.mine else [])


def read(arguments: MultiDict[str, str]) -> Filters:
    """What an address or a form asks for; what is no code of ours is passed over."""
    page = arguments.get("page", "1")
    return Filters(
        tuple(code for code in STATUSES if code in arguments.getlist("status")),
        tuple(code for code in LEVELS if code in arguments.getlist("level")),
        arguments.get("team") or None,
        arguments.get("mine") == "1",
        arguments["sort"] if arguments.get("sort") in SORTS else "waiting",
        min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def within(people: Iterable[Person], filters: Filters, account: str) -> list[Person]:
    """Those who fit all but the statuses, in the order that is asked for."""
    found = [
        one
        for one in people
        if (not filters.level or (one.outline.level or "unknown") in filters.level)
        and (filters.team is None or one.outline.team == filters.team)
        and (not filters.mine or one.outline.account == account)
    ]
    return sorted(found, key=_ORDER[filters.sort])


def with_statuses(people: Iterable[Person], filters: Filters) -> list[Person]:
    return [one for one in people if one.codes.issuperset(filters.status)]


def counts(people: Sequence[Person]) -> dict[str, int]:
    """How many there are of each status, most pressing first; what nobody has is left out."""
    found = {code: sum(code in one.codes for one in people) for code in STATUSES}
    return {code: count for code, count in found.items() if count}
