"""The form with which a candidate is added and changed. It is checked by the schema of the API, and by nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError

from services.skills.actions.candidates import change_candidate, publish_candidate
from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.errors import StaleRevision
from services.skills.schemas.candidates import CandidateContract, body_of
from services.skills.store.queries import IDEMPOTENCY
from services.skills.web import names
from services.skills.web.candidates import visible
from services.skills.web.concepts import FormConcepts
from services.skills.web.form_values import Values, from_body, read_form, to_body
from services.skills.web.form_view import PAPERS, FormView, mistakes, names_in
from services.skills.web.own_words import read_own_words
from services.skills.web.sessions import coach, for_people
from shared.contracts.envelope import EventInvalid
from shared.http.pages import language, t
from shared.http.pages.fields import Field
from shared.http.problems import pointers
from shared.http.service_app import shared
from shared.store.idempotency import claim
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("editing", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a posted form: the record, or what is wrong with it."""

    values: Values
    record: CandidateRecord | None
    errors: list[dict[str, str]]


def check(values: Values) -> Submitted:
    """Turn the form into the JSON body and load it as the API does."""
    body, errors = to_body(values, shared("form_concepts"))
    try:
        record: CandidateRecord | None = CandidateContract().load(body)
    except ValidationError as error:
        record = None
        errors += [{"pointer": pointer, "message": text} for pointer, text in pointers(error.messages_dict)]
    return Submitted(values, None if errors else record, errors)


@blueprint.get("/candidates/new")
@for_people(*ACCOUNT_ROLES)
def new_form() -> Any:
    """An empty form"""
    empty = from_body({}, language(), shared("form_concepts"), frozenset())
    return _page(empty, None, form_id=new_id(shared("clock")))


@blueprint.post("/candidates/new")
@for_people(*ACCOUNT_ROLES)
def add() -> Any:
    """Add a candidate, or show again what is wrong"""
    values = _posted()
    form_id = request.form.get("form_id", "")[:60]
    if request.form.get("more"):
        return _page(values, None, form_id=form_id, more=request.form["more"])
    if request.form.get("read"):
        return _read_page(values, None, form_id=form_id)
    submitted = check(values)
    if submitted.record is None:
        return _page(values, None, form_id=form_id, errors=submitted.errors, status=400)
    record = submitted.record if coach().team is None else replace(submitted.record, team=coach().team)

    def save() -> str:
        with shared("database").write() as uow:
            # Saving the same form twice (a double click, going back) makes one candidate.
            typed = hashlib.sha256(json.dumps(values.texts, sort_keys=True).encode()).hexdigest()
            made = claim(uow, IDEMPOTENCY, coach().id, f"form {form_id} {typed}", b"form", new_id(shared("clock")))
            if not made.replayed:
                publish_candidate(uow, shared("candidates"), shared("linking"), made.id, record)
            return made.id

    return _saved(values, None, form_id, save)


@blueprint.get("/candidates/<candidate_id>/edit")
@for_people(*ACCOUNT_ROLES)
def edit_form(candidate_id: str) -> Any:
    """The form with what is recorded"""
    stored = visible(candidate_id)
    concepts = shared("form_concepts")
    known = frozenset(concepts.papers(language()))
    return _page(from_body(body_of(stored), language(), concepts, known), candidate_id, revision=stored.revision)


@blueprint.post("/candidates/<candidate_id>/edit")
@for_people(*ACCOUNT_ROLES)
def change(candidate_id: str) -> Any:
    """Save the changes, or show again what is wrong"""
    stored, values = visible(candidate_id), _posted()
    text = request.form.get("revision", "")
    revision = int(text) if text.isdigit() and len(text) < 16 else 0
    if request.form.get("more"):
        return _page(values, candidate_id, revision=revision, more=request.form["more"])
    if request.form.get("read"):
        return _read_page(values, candidate_id, revision=revision)
    submitted = check(values)
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


def _saved(values: Values, candidate_id: str | None, form_id: str, save: Callable[[], str]) -> Any:
    """Save, and go to the candidate's page. What is too much for an event is said at the form."""
    try:
        made = save()
    except EventInvalid:
        error = {"pointer": "", "message": t("form.too_much")}
        return _page(values, candidate_id, form_id=form_id, errors=[error], status=400)
    return redirect(url_for("candidates_pages.show", candidate_id=made, changed="saved"), 303)


def _posted() -> Values:
    lists = {name: request.form.getlist(name) for name in request.form}
    return read_form(request.form, lists)


def _read_page(values: Values, candidate_id: str | None, **page: Any) -> Any:
    """The form with what was read in somebody's own words; nothing is saved."""
    concepts, reader = shared("form_concepts"), language()
    text, year = request.form.get("own_words", ""), shared("clock").now().year
    known = frozenset(concepts.papers(reader))
    values, added, unread = read_own_words(values, text, shared("reader"), reader, year, concepts, known)
    told = t("own_words.added", count=added) if added else t("own_words.nothing")
    told = f"{told} {t('own_words.unread')}" if unread else told
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
        own_words=Field("own_words", t("own_words.label"), "textarea", own_words, t("own_words.hint"), size="long"),
        told=told,
        suggestions=_suggestions(values, concepts, reader),
        suggested_kinds={"known-occupations": "occupation", "known-skills": "skill"},
    )
    return make_response(page, status)


def _suggestions(values: Values, concepts: FormConcepts, reader: str) -> dict[str, list[str]]:
    """What the fields of the form offer while one types, by the id of the list."""
    asked = concepts.asked_papers(reader)
    occupations = [
        uri for name, uri in values.texts.items() if re.fullmatch(r"experience\.\d+\.(concept|linked)", name) and uri
    ]
    return {
        "known-skills": concepts.skills_near(dict.fromkeys(occupations), reader),
        "known-occupations": concepts.occupations(reader),
        "known-languages": names.suggested_languages(reader),
        "known-countries": names.suggested_countries(reader),
        "known-sectors": concepts.sectors(reader),
        "known-commitments": [t(f"commitment.{what}") for what in ("lesson", "care", "work", "appointment")],
        PAPERS: sorted(name for code, name in concepts.papers(reader).items() if code not in asked),
    }
