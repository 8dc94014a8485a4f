"""Two or three pathways side by side, with the best of every row said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.matcher.actions.answers import NotYetRanked
from services.matcher.actions.explaining import Explaining
from services.matcher.actions.possible import UnknownPathway
from services.matcher.schemas.explanations import comparison_body
from services.matcher.web.people import coach, for_people
from services.matcher.web.rows import in_words, week
from shared.http.pages import language, t
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("side_by_side_pages", __name__, template_folder="templates")

MOST = 3
EQUAL = 0.0005
"""Contributions that differ by less are equally good."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a cell for every pathway. Nothing is best where all are equal."""

    name: str
    cells: tuple[Cell, ...]


@blueprint.get("/candidates/<candidate_id>/side-by-side")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """The pathways that were ticked (`?pathway=` two or three times)"""
    chosen = list(dict.fromkeys(request.args.getlist("pathway")))
    matcher, explaining = shared("matcher"), shared("explaining")
    candidate = matcher.candidate(candidate_id, coach())
    sides: list[Mapping[str, Any]] = []
    gone = False
    if 2 <= len(chosen) <= MOST:
        try:
            sides = _sides(explaining, candidate_id, chosen)
        except UnknownPathway:
            gone = True
        except NotYetRanked:
            return redirect(url_for("candidate_pages.show", candidate_id=candidate_id), 303)
    page = render_template(
        "matcher/side_by_side.html",
        candidate_id=candidate_id,
        reference=candidate.profile.reference,
        sides=sides,
        rows=list(_rows([side["pathway"] for side in sides])) if sides else [],
        chosen=len(chosen),
        gone=gone,
        **in_words(shared("reasons")),
    )
    return page, 409 if gone else 200 if sides else 400


def _sides(explaining: Explaining, candidate_id: str, chosen: Sequence[str]) -> list[Mapping[str, Any]]:
    """Group, place and pathway of each, in the order of the list. Raises `UnknownPathway` for one that the candidate
    does not have now."""
    say = shared("reasons").in_language(language())
    found: dict[str, Mapping[str, Any]] = {}
    for other in chosen[1:]:
        body = comparison_body(explaining.comparison(candidate_id, coach(), chosen[0], other), say)
        for side in (body["pathway"], body["than"]):
            found[side["pathway"]["id"]] = side
    return sorted(found.values(), key=lambda side: (side["group"] != "ranked", -side["pathway"]["score"]))


def _rows(paths: Sequence[Mapping[str, Any]]) -> Iterable[Row]:
    words = in_words(shared("reasons"))
    written, called = words["written"], words["called"]

    def row(
        name: str,
        text: Callable[[Mapping[str, Any]], Any],
        worth: Callable[[Mapping[str, Any]], float | None] | None = None,
    ) -> Row:
        values = [worth(path) if worth else None for path in paths]
        known = [value for value in values if value is not None]
        best = max(known, default=None)
        differ = best is not None and any(best - value > EQUAL for value in known)
        return Row(
            name,
            tuple(
                Cell(str(text(path)), differ and value is not None and best is not None and best - value <= EQUAL)
                for path, value in zip(paths, values, strict=True)
            ),
        )

    def minutes(path: Mapping[str, Any]) -> float | None:
        known = 0 if path["vacancy"]["remote"] else path["timetable"]["travelMinutes"]
        return None if known is None else -float(known)

    yield row(t("path.score"), lambda path: number(path["score"]), lambda path: path["score"])
    yield row(t("path.track"), lambda path: written(path["track"]))
    yield row(t("path.work"), lambda path: written(path["engagement"]))
    yield row(t("path.start"), lambda path: written(path["startsOn"]), lambda path: -_ordinal(path["startsOn"]))
    yield row(
        t("path.travel"),
        lambda path: (
            t("path.remote")
            if path["vacancy"]["remote"]
            else _or_unknown(path["timetable"]["travelMinutes"], "path.minutes", "minutes")
        ),
        minutes,
    )
    yield row(t("path.load"), lambda path: _or_unknown(path["timetable"]["loadHours"], "path.hours", "hours"))
    yield row(t("path.week"), _week)
    yield row(t("path.course"), lambda path: "; ".join(one["title"] for one in path["courses"]) or t("side.none"))
    yield row(
        t("path.guidance"),
        lambda path: (
            "; ".join(f"{written(one['kind'])} ({written(one['status'])})" for one in path["guidance"])
            or t("side.none")
        ),
    )
    for place, part in enumerate(paths[0]["parts"]):
        yield row(called("part." + part["name"]), partial(_part, place), partial(_adds, place))
    yield row(t("side.notes"), lambda path: " ".join(note["text"] for note in path["notes"]) or t("side.none"))


def _part(place: int, path: Mapping[str, Any]) -> str:
    part = path["parts"][place]
    return f"{part['reason']['text']} ({number(part['contribution'])})"


def _adds(place: int, path: Mapping[str, Any]) -> float:
    return float(path["parts"][place]["contribution"])


def _week(path: Mapping[str, Any]) -> str:
    rows = [
        f"{t('day.short.' + day)} " + ", ".join(f"{when} {t('path.week.' + what)}" for what, when in items)
        for day, items in week(path["timetable"])
    ]
    return "; ".join(rows if path["timetable"]["work"] else [*rows, t("path.week.flexible")])


def _or_unknown(value: float | None, code: str, name: str) -> str:
    if value is None:
        return t("side.unknown")
    text = f"{value:g}".replace(".", "," if language() == "nl" else ".")
    return t(code, **{name: text})


def number(value: float) -> str:
    """Two decimals, as the reader writes them."""
    return f"{value:.2f}".replace(".", "," if language() == "nl" else ".")


def _ordinal(day: str) -> float:
    return float(day.replace("-", ""))
