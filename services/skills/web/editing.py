"""The long form: everything of a candidate on one page. It is checked by the schema of the API, and by nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from services.skills.actions.candidates import change_candidate
from services.skills.domain.errors import StaleRevision
from services.skills.schemas.candidates import body_of
from services.skills.web.candidates import visible
from services.skills.web.form_page import (
    Typed,
    add_once,
    checked,
    own_words_field,
    posted,
    read_into,
    suggestions_for,
)
from services.skills.web.form_values import Values, from_body, to_body
from services.skills.web.form_view import FormView, mistakes, names_in
from services.skills.web.kept_forms import keeps_typed
from services.skills.web.sessions import coach, for_people
from shared.contracts.envelope import EventInvalid
from shared.http.pages import language, t
from shared.http.service_app import shared
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("editing", __name__, template_folder="templates")


@blueprint.get("/candidates/new")
@for_people(*ACCOUNT_ROLES)
def new_form() -> Any:
    """An empty form"""
    empty = from_body({}, language(), shared("form_concepts"), frozenset())
    return _page(empty, None, form_id=new_id(shared("clock")))


def _new_again(form: Typed) -> Any:
    return _page(posted(form), None, form_id=form.get("form_id", "")[:60], kept=True)


@blueprint.post("/candidates/new")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_new_again)
def add() -> Any:
    """Add a candidate, or show again what is wrong"""
    values = posted(request.form)
    form_id = request.form.get("form_id", "")[:60]
    if request.form.get("more"):
        return _page(values, None, form_id=form_id, more=request.form["more"])
    if request.form.get("read"):
        return _read_page(values, None, form_id=form_id)
    submitted = checked(*to_body(values, shared("form_concepts")))
    if submitted.record is None:
        return _page(values, None, form_id=form_id, errors=submitted.errors, status=400)
    record = submitted.record if coach().team is None else replace(submitted.record, team=coach().team)
    # Saving the same form twice (a double click, going back) makes one candidate.
    typed = hashlib.sha256(json.dumps(values.texts, sort_keys=True).encode()).hexdigest()
    return _saved(values, None, form_id, lambda: add_once(f"form {form_id} {typed}", record).id)


@blueprint.get("/candidates/<candidate_id>/edit")
@for_people(*ACCOUNT_ROLES)
def edit_form(candidate_id: str) -> Any:
    """The form with what is recorded"""
    stored = visible(candidate_id)
    concepts = shared("form_concepts")
    known = frozenset(concepts.papers(language()))
    return _page(from_body(body_of(stored), language(), concepts, known), candidate_id, revision=stored.revision)


def _changes_again(form: Typed, candidate_id: str) -> Any:
    visible(candidate_id)
    return _page(posted(form), candidate_id, revision=_revision(form), kept=True)


@blueprint.post("/candidates/<candidate_id>/edit")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_changes_again)
def change(candidate_id: str) -> Any:
    """Save the changes, or show again what is wrong"""
    stored, values, revision = visible(candidate_id), posted(request.form), _revision(request.form)
    if request.form.get("more"):
        return _page(values, candidate_id, revision=revision, more=request.form["more"])
    if request.form.get("read"):
        return _read_page(values, candidate_id, revision=revision)
    submitted = checked(*to_body(values, shared("form_concepts")))
    if submitted.record is None:
        return _page(values, candidate_id, revision=revision, errors=submitted.errors, status=400)
    record = submitted.record

    def save() -> str:
        with shared("database").write() as uow:
            change_candidate(
                uow,
                shared("candidates"),
                shared("linking"),
                candidate_id,
                record,
                expected=frozenset({revision}),
                keep_team=coach().team is not None,
            )
        return candidate_id

    try:
        return _saved(values, candidate_id, "", save)
    except StaleRevision:
        return _page(values, candidate_id, revision=stored.revision, stale=True, status=412)


def _revision(form: Typed) -> int:
    text = form.get("revision", "")
    return int(text) if text.isdigit() and len(text) < 16 else 0


def _saved(values: Values, candidate_id: str | None, form_id: str, save: Callable[[], str]) -> Any:
    """Save, and go to the candidate's page. What is too much for an event is said at the form."""
    try:
        made = save()
    except EventInvalid:
        error = {"pointer": "", "message": t("form.too_much")}
        return _page(values, candidate_id, form_id=form_id, errors=[error], status=400)
    return redirect(url_for("candidates_pages.show", candidate_id=made, changed="saved"), 303)


def _read_page(values: Values, candidate_id: str | None, **page: Any) -> Any:
    """The form with what was read in somebody's own words; nothing is saved."""
    text = request.form.get("own_words", "")
    values, told = read_into(values, text)
    return _page(values, candidate_id, own_words=text, told=told, **page)


def _page(
    values: Values,
    candidate_id: str | None,
    *,
    form_id: str = "",
    revision: int = 0,
    more: str = "",
    errors: list[dict[str, str]] | None = None,
    stale: bool = False,
    kept: bool = False,
    own_words: str = "",
    told: str | None = None,
    status: int = 200,
) -> Any:
    concepts, reader, with_team = shared("form_concepts"), language(), coach().team is None
    plain = FormView(values, {}, concepts, reader, more=more, with_team=with_team).sections()
    summary = mistakes(errors or [], values, names_in(plain))
    texts = {name: mistake.text for name, mistake in summary if name}
    sections = FormView(values, texts, concepts, reader, more=more, with_team=with_team).sections() if texts else plain
    page = render_template(
        "skills/edit.html",
        sections=sections,
        mistakes=[mistake for _, mistake in summary],
        candidate_id=candidate_id,
        form_id=form_id,
        revision=revision,
        stale=stale,
        kept=kept,
        action=url_for("editing.change", candidate_id=candidate_id) if candidate_id else url_for("editing.add"),
        own_words=own_words_field(own_words),
        told=told,
        suggestions=suggestions_for(values, concepts, reader),
    )
    return make_response(page, status)
