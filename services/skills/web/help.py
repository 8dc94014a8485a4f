"""Help: the words of civic integration, keyboard shortcuts and their switch, and a tour that leads to real pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.skills.web.sessions import coach, for_people, signed_in
from shared.http.pages import language, t
from shared.http.pages.shortcuts import COOKIE, SHORTCUTS, are_on
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

TEXTS = Path(__file__).parent / "help_texts"
WORDING = TEXTS / "wording"
WORDS: list[dict[str, Any]] = json.loads((TEXTS / "words.json").read_text(encoding="utf-8"))
"""Of each word its `code` (its place on the page), and in both languages `term` and `text`; `source` of the rule."""
STEPS = 8
A_YEAR = 365 * 24 * 3600

blueprint = Blueprint("help_pages", __name__, template_folder="templates")


@blueprint.get("/help")
def overview() -> Any:
    """What help there is"""
    return render_template("skills/help.html", signed_in=signed_in() is not None)


@blueprint.get("/help/words")
def words() -> Any:
    """What the words mean, by the alphabet of the reader's language"""
    reader = language()
    listed = sorted(WORDS, key=lambda word: str(word["term"][reader]).casefold())
    return render_template("skills/help_words.html", words=listed)


@blueprint.get("/help/keys")
def keys() -> Any:
    """Keyboard shortcuts, and whether they are on"""
    return render_template("skills/help_keys.html", shortcuts=SHORTCUTS, on=are_on())


@blueprint.post("/help/keys")
def switch_keys() -> Any:
    """Turn the shortcuts on or off, in this browser"""
    answer = redirect(url_for("help_pages.keys"), 303)
    state = "on" if request.form.get("state") == "on" else "off"
    answer.set_cookie(COOKIE, state, max_age=A_YEAR, path="/", samesite="Lax", httponly=True)
    return answer


@blueprint.get("/help/tour")
@for_people(*ACCOUNT_ROLES)
def tour() -> Any:
    """The first step of the tour"""
    return _step(1)


@blueprint.get("/help/tour/<int:step>")
@for_people(*ACCOUNT_ROLES)
def tour_step(step: int) -> Any:
    """One step of the tour: what to look at, with a link to it"""
    if not 1 <= step <= STEPS:
        raise Problem(404, "The tour has no such step.")
    return _step(step)


def _step(step: int) -> str:
    places = _places(_somebody())
    steps = [
        (t(f"tour.{one}.title"), url_for("help_pages.tour_step", step=one), "current" if one == step else "to_do")
        for one in range(1, STEPS + 1)
    ]
    return render_template("skills/help_tour.html", step=step, count=STEPS, steps=steps, address=places[step - 1])


def _places(candidate: str | None) -> list[str | None]:
    """The page of each step; `None` where there is nobody to show it with."""
    start = url_for("candidates_pages.overview")
    if candidate is None:
        return [start, *[None] * (STEPS - 1)]
    show = url_for("candidates_pages.show", candidate_id=candidate)
    pathways = f"/matcher/candidates/{candidate}"
    return [
        start,
        show,
        url_for("editing.edit_form", candidate_id=candidate),
        pathways,
        f"{pathways}?group=near",
        f"{pathways}#what-if",
        pathways,
        show,
    ]


def _somebody() -> str | None:
    """The candidate who waits longest, of those that the reader may see: the first of the sample town's."""
    with shared("database").read() as connection:
        found = shared("candidates").page(connection, limit=1, team=coach().team)
    return found[0].id if found else None
