"""What a what-if moves in the list: up, down, new or gone, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.matcher.domain.pathways import Pathway, Ranking
from services.matcher.schemas.wording import Wording
from shared.http.pages import language, t

NOTICED = 0.0005
"""A difference of a part that is told of."""

Key = tuple[str, str]
"""An entry of the list is a vacancy by a track: the courses may be others."""


@dataclass(frozen=True, slots=True)
class Move:
    """`kind`: up, down, same or new; `by`: places up (down when negative)."""

    kind: str
    by: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A pathway that was in the list, and why it is not there now."""

    pathway: Pathway
    place: int
    why: str


def moves(before: Ranking, after: Ranking, wording: Wording) -> dict[str, Move]:
    """By pathway id of the list afterwards."""
    stood = {_key(one.pathway): (place, one.pathway) for place, one in enumerate(before.ranked, 1)}
    shut = {_key(one.pathway): one.gate for one in before.near_misses}
    asked = {_key(one): one.unknown for one in before.to_clarify}
    found = {}
    for place, one in enumerate(after.ranked, 1):
        now, key = one.pathway, _key(one.pathway)
        if key not in stood:
            already = any(vacancy == now.vacancy for vacancy, _ in stood)
            why = t("move.track") if already else _opened(now, key, shut, asked, wording)
            found[now.id] = Move("new", 0, why)
            continue
        was, then = stood[key]
        kind = "up" if was > place else "down" if was < place else "same"
        found[now.id] = Move(kind, was - place, _changed(then, now, wording))
    return found


def gone(before: Ranking, after: Ranking, wording: Wording) -> list[Gone]:
    """In the order in which they stood."""
    there = {_key(one.pathway) for one in after.ranked}
    shut = {_key(one.pathway): one.gate for one in after.near_misses}
    left = []
    for place, one in enumerate(before.ranked, 1):
        key = _key(one.pathway)
        if key not in there:
            gate = shut.get(key)
            why = t("move.shut", gate=wording.word(f"gate.{gate}", language())) if gate else t("move.gone")
            left.append(Gone(one.pathway, place, why))
    return left


def _opened(
    now: Pathway, key: Key, shut: Mapping[Key, str], asked: Mapping[Key, tuple[str, ...]], wording: Wording
) -> str:
    if key in shut:
        return t("move.opened", gate=wording.word(f"gate.{shut[key]}", language()))
    if key in asked:
        gates = ", ".join(wording.word(f"gate.{one}", language()) for one in asked[key])
        return t("move.clear", gates=gates)
    other = next((gate for (vacancy, _), gate in shut.items() if vacancy == now.vacancy), None)
    if other is not None:
        return t("move.opened", gate=wording.word(f"gate.{other}", language()))
    return t("move.new")


def _changed(then: Pathway, now: Pathway, wording: Wording) -> str:
    """The part that changed most, with how much it adds more or less."""
    differences = [
        (mine.contribution - theirs.contribution, mine.name)
        for mine, theirs in zip(now.parts, then.parts, strict=True)
        if abs(mine.contribution - theirs.contribution) > NOTICED
    ]
    if not differences:
        return ""
    most, name = max(differences, key=lambda one: abs(one[0]))
    by = f"{abs(most):.2f}".replace(".", "," if language() == "nl" else ".")
    return t("move.part.more" if most > 0 else "move.part.less", part=wording.word(f"part.{name}", language()), by=by)


def _key(pathway: Pathway) -> Key:
    return pathway.vacancy, pathway.track
