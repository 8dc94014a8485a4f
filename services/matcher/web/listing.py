"""The list of a candidate as a page shows it: one group of it, filtered, as cards; or what a what-if makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from services.matcher.actions.answers import Answer
from services.matcher.domain.pathways import Ranked, Ranking
from services.matcher.schemas.pathways import PathwayBodies
from services.matcher.schemas.wording import Wording
from services.matcher.store.decisions import decisions_of_pathway
from services.matcher.web.cards import Card, Cards
from services.matcher.web.filters import Filters
from services.matcher.web.moves import gone, moves
from shared.http.pages import language, t
from shared.vocabulary.clock import AMSTERDAM

GROUPS = ("ranked", "clarify", "near", "helps", "map")
OF_WHAT_IF = ("ranked", "clarify", "near")
LISTED = 20
"""The list: what was told, and what other pages say of places in it."""
SHOWN = 10
"""Of a group, until more is asked for."""
ALL_SHOWN = 50
"""Also what a what-if looks at, to tell what moves from where: twice as many are explained for it."""
FILTERED = 100
"""So many of the list are looked at when it is narrowed down."""
GONE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for. `shown`: so many of the group at most."""

    group: str = "ranked"
    filters: Filters = field(default_factory=Filters)
    shown: int = SHOWN
    what_if: bool = False

    @classmethod
    def read(cls, args: Mapping[str, str], *, what_if: bool = False) -> Asked:
        """From the address, or the form of a what-if; what is not known counts as not asked."""
        groups = OF_WHAT_IF if what_if else GROUPS
        group = args.get("group", "")
        shown = ALL_SHOWN if args.get("show") == "more" else SHOWN
        return cls(group if group in groups else groups[0], Filters.read(args), shown, what_if)

    @property
    def limit(self) -> int:
        """How many per group to ask the matcher for."""
        return FILTERED if self.filters.chosen else ALL_SHOWN if self.what_if else max(LISTED, self.shown)

    def address(self, **changes: str) -> dict[str, str]:
        """The query of the same page with something else."""
        now = {"group": self.group, "show": "more" if self.shown == ALL_SHOWN else ""} | self.filters.chosen | changes
        return {name: value for name, value in now.items() if value and (name, value) != ("group", GROUPS[0])}


@dataclass(frozen=True, slots=True)
class Listing:
    """`body`: the groups as in the API, of what is shown; `found`: how many of the group pass the filters, `hidden`:
    how many of it do not; `total`: how many there are in all."""

    asked: Asked
    body: dict[str, Any]
    cards: list[Card]
    counts: dict[str, str]
    found: int
    hidden: int
    total: int
    gone: list[dict[str, Any]]
    moved: dict[str, int]

    @property
    def more(self) -> int:
        """How many pass the filters and are not shown."""
        return self.found - len(self.cards)


def listing(
    connection: Connection, answer: Answer, wording: Wording, asked: Asked, before: Answer | None = None
) -> Listing:
    """`before`: the real list, when `answer` is a what-if."""
    ranking = answer.ranking
    counts = {
        "ranked": str(ranking.total_ranked),
        "clarify": str(ranking.total_to_clarify),
        "near": str(len(ranking.near_misses)) + ("+" if len(ranking.near_misses) == asked.limit else ""),
    }
    narrowed, total = _narrowed(answer, asked)
    found = len(_group(narrowed, asked.group))
    shown = replace(
        narrowed,
        ranked={"ranked": narrowed.ranked[: asked.shown], "map": narrowed.ranked[:LISTED]}.get(asked.group, ()),
        to_clarify=narrowed.to_clarify if asked.group == "clarify" else (),
        near_misses=narrowed.near_misses[: asked.shown] if asked.group == "near" else (),
    )
    say = wording.in_language(language())
    body = PathwayBodies(replace(answer, ranking=shown), say).ranking()
    moved = moves(before.ranking, ranking, wording) if before else {}
    away = gone(before.ranking, ranking, wording) if before else []
    cards = Cards(answer, wording)
    said = said_of(connection, answer)
    return Listing(
        asked,
        body,
        [
            cards.card(path, place, f"c{number}", move=moved.get(path["id"]), said=said.get(path["id"]))
            for number, (path, place) in enumerate(_paths(body, asked), 1)
        ],
        counts,
        found,
        total - found,
        total,
        [
            {
                "title": before.vacancies[one.pathway.vacancy].terms.title,
                "track": one.pathway.track,
                "place": one.place,
                "why": one.why,
            }
            for one in away[:GONE_SHOWN]
            if before is not None
        ],
        {kind: sum(one.kind == kind for one in moved.values()) for kind in ("new", "up", "down")} | {"gone": len(away)},
    )


def _narrowed(answer: Answer, asked: Asked) -> tuple[Ranking, int]:
    """The ranking with what the filters keep, and how many of the group there were."""
    ranking, as_of = answer.ranking, answer.ranked_at.astimezone(AMSTERDAM).date()

    def keeps(one: Any) -> bool:
        return asked.filters.keeps(one, as_of)

    narrowed = replace(
        ranking,
        ranked=tuple(one for one in ranking.ranked if keeps(one.pathway)),
        to_clarify=tuple(filter(keeps, ranking.to_clarify)),
        near_misses=tuple(one for one in ranking.near_misses if keeps(one.pathway)),
    )
    return narrowed, len(_group(ranking, asked.group))


def _group(ranking: Ranking, group: str) -> tuple[Any, ...]:
    listed: tuple[Ranked, ...] = ranking.ranked
    return {"clarify": ranking.to_clarify, "near": ranking.near_misses}.get(group, listed)


def _paths(body: Mapping[str, Any], asked: Asked) -> list[tuple[Mapping[str, Any], int | None]]:
    if asked.group == "ranked":
        return [(path, place) for place, path in enumerate(body["ranked"], 1)]
    if asked.group == "clarify":
        return [(one["pathway"], None) for one in body["toClarify"][: asked.shown]]
    return []


def said_of(connection: Connection, answer: Answer) -> dict[str, str]:
    """What was written down with the last pin or dismissal of the pathways that have one."""
    found = {}
    for identity, standing in answer.standings.items():
        mark = "pin" if standing.pinned else "dismiss" if standing.dismissed else None
        log = decisions_of_pathway(connection, identity) if mark else []
        last = next((one for one in reversed(log) if one.decision == mark), None)
        if last is not None:
            code = t(f"reason.{last.reason_code}") if last.reason_code else ""
            found[identity] = ": ".join(filter(None, (code, last.reason)))
    return {identity: text for identity, text in found.items() if text}
