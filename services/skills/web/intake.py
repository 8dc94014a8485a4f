"""The intake in steps: one subject per page, saved at every step. The form plan says which steps and fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, request, url_for

from services.skills.actions.candidates import change_candidate
from services.skills.actions.questions import answer_questions
from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.errors import StaleRevision
from services.skills.domain.questions import ANSWERS
from services.skills.schemas.candidates import body_of
from services.skills.store.queries import StoredCandidate
from services.skills.web.candidates import visible
from services.skills.web.form_page import Typed, add_once, checked, posted, read_into
from services.skills.web.form_plan import SECTIONS, Section
from services.skills.web.form_values import Values, from_body, overlaid, to_body
from services.skills.web.intake_steps import (
    CHECK,
    FIRST,
    READ_TOO,
    fingerprint,
    following,
    open_step,
    section_of,
    with_parts,
)
from services.skills.web.intake_view import Shown, check_page, step_page
from services.skills.web.kept_forms import keeps_typed
from services.skills.web.questions import answers_in
from services.skills.web.sessions import coach, for_people
from services.skills.web.week_presets import with_preset
from shared.contracts.envelope import EventInvalid
from shared.http.pages import language, t
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("intake", __name__, template_folder="templates")
DUTCH = "nl"
TRIES = 3
"""How often saving is tried anew when somebody saves another step at the same moment."""


@dataclass(frozen=True, slots=True)
class Step:
    """The step that is asked: of whom (`None`: somebody new) and what of it is on the page."""

    stored: StoredCandidate | None
    section: Section

    @property
    def body(self) -> Mapping[str, Any]:
        return body_of(self.stored) if self.stored else {}

    def recorded(self) -> Values:
        return _values(self.body)

    def offered(self) -> Values:
        """What is recorded, with Dutch as the first language: it is asked of everybody."""
        if self.section.code != "languages":
            return self.recorded()
        known = self.body.get("languages") or {}
        return _values({**self.body, "languages": {DUTCH: {}, **known} | {DUTCH: known.get(DUTCH, {})}})

    def typed(self, form: Typed) -> Values:
        """What is recorded, with this page's fields as they were typed."""
        return overlaid(self.recorded(), posted(form, self.section.parts), self.section.parts)


def _values(body: Mapping[str, Any]) -> Values:
    concepts = shared("form_concepts")
    return from_body(body, language(), concepts, frozenset(concepts.papers(language())))


@blueprint.get("/intake")
@for_people(*ACCOUNT_ROLES)
def begin() -> Any:
    """The first step for somebody new"""
    step = _step(None, FIRST)
    return step_page(None, Shown(step.section, step.recorded(), form_id=new_id(shared("clock"))))


def _begin_again(form: Typed) -> Any:
    step = _step(None, FIRST)
    return step_page(None, Shown(step.section, step.typed(form), form_id=_form_id(form), kept=True))


@blueprint.post("/intake")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_begin_again)
def start() -> Any:
    """Add the candidate with the first step"""
    step, form = _step(None, FIRST), request.form
    shown = Shown(step.section, step.typed(form), form_id=_form_id(form))
    found = checked(*to_body(shown.values, shared("form_concepts"), step.section.parts))
    if found.record is None:
        return step_page(None, replace(shown, errors=found.errors), 400)
    record = found.record if coach().team is None else replace(found.record, team=coach().team)
    made = add_once(f"intake {shown.form_id}", record)
    # Gone back and saved again: it is the same person, who may have other words now.
    return _save(visible(made.id), FIRST, form, seen=None) if made.replayed else _onward(made.id, FIRST, form)


@blueprint.get("/candidates/<candidate_id>/intake")
@for_people(*ACCOUNT_ROLES)
def resume(candidate_id: str) -> Any:
    """Go on where something is missing"""
    code = open_step(visible(candidate_id).record)
    return redirect(url_for("intake.show", candidate_id=candidate_id, code=code), 303)


@blueprint.get("/candidates/<candidate_id>/intake/<code>")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str, code: str) -> Any:
    """One step, or the check page after the last"""
    stored = visible(candidate_id)
    if code == CHECK:
        return check_page(stored)
    step = _step(stored, code)
    return step_page(stored, Shown(step.section, step.offered(), seen=fingerprint(step.body, step.section.parts)))


def _shown_again(form: Typed, candidate_id: str, code: str) -> Any:
    step = _step(visible(candidate_id), code, form)
    shown = Shown(step.section, step.typed(form), seen=form.get("seen", ""), kept=True, answers=answers_in(form))
    return step_page(step.stored, shown)


@blueprint.post("/candidates/<candidate_id>/intake/<code>")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_shown_again)
def save(candidate_id: str, code: str) -> Any:
    """Save one step and go on, or show again what is wrong"""
    stored, form = visible(candidate_id), request.form
    step = _step(stored, code, form)
    seen, told = form.get("seen", ""), form.get("own_words", "")
    shown = Shown(step.section, step.typed(form), seen=seen, own_words=told, answers=answers_in(form))
    if form.get("more"):
        return step_page(stored, replace(shown, more=form["more"]))
    if form.get("preset"):
        values = with_preset(shown.values, form["preset"], take=form.get("preset_mode") == "take")
        return step_page(stored, replace(shown, values=values))
    if form.get("read"):
        return _read(step, shown)
    return _save(stored, code, form, seen=seen)


def _step(stored: StoredCandidate | None, code: str, form: Typed | None = None) -> Step:
    if code not in SECTIONS:
        raise Problem(404, "There is no such step.")
    extra = form.get("extra", "").split() if form else ()
    return Step(stored, section_of(code, with_team=coach().team is None, extra=extra))


def _form_id(form: Typed) -> str:
    return form.get("form_id", "")[:60]


def _read(step: Step, shown: Shown) -> Any:
    """The step with what was read in somebody's own words, also what belongs to other steps; nothing is saved."""
    before = to_body(shown.values, shared("form_concepts"))[0]
    values, told = read_into(shown.values, shown.own_words)
    after = to_body(values, shared("form_concepts"))[0]
    extra = [place for place in READ_TOO if before.get(place) != after.get(place)]
    on_page = [part.place for part in step.section.parts]
    section = section_of(step.section.code, with_team=coach().team is None, extra=[*on_page, *extra])
    # What was added to the page now is not yet in what the page showed: somebody else's change there must not be lost.
    seen = fingerprint(step.body, section.parts) if len(section.parts) > len(on_page) else shown.seen
    return step_page(step.stored, replace(shown, section=section, values=values, told=told, seen=seen))


def _save(stored: StoredCandidate, code: str, form: Typed, *, seen: str | None) -> Any:
    """Save what this step holds. `seen`: what the page showed; `None`: whatever is there now may be replaced."""
    for _ in range(TRIES):
        step = _step(stored, code, form)
        parts = step.section.parts
        now = fingerprint(step.body, parts)
        answers = answers_in(form) if code == "skills" else {}
        shown = Shown(step.section, step.typed(form), seen=seen or now, answers=answers)
        typed, wrong = to_body(shown.values, shared("form_concepts"), parts)
        _drop_offered(typed, step.body)
        found = checked(with_parts(step.body, typed, parts), wrong)
        if found.record is None:
            return step_page(stored, replace(shown, errors=found.errors), 400)
        if seen not in (None, now) and found.record != stored.record:
            return step_page(stored, replace(shown, seen=now, stale=True), 412)
        try:
            _change(stored, found.record, answers)
        except StaleRevision:
            stored = visible(stored.id)
            continue
        except EventInvalid:
            error = {"pointer": "", "message": t("form.too_much")}
            return step_page(stored, replace(shown, errors=[error]), 400)
        return _onward(stored.id, code, form)
    raise Problem(503, "The candidate is being changed. Nothing was saved; try again.", headers={"Retry-After": "1"})


def _drop_offered(typed: dict[str, Any], body: Mapping[str, Any]) -> None:
    """The row for Dutch that was offered says nothing while nothing was chosen in it."""
    languages = typed.get("languages")
    if languages and languages.get(DUTCH) == {} and DUTCH not in (body.get("languages") or {}):
        del languages[DUTCH]


def _change(stored: StoredCandidate, record: CandidateRecord, answers: Mapping[str, str]) -> None:
    """Write what is new; a step that is saved untouched makes no event. Raises `StaleRevision` and `EventInvalid`."""
    revision = stored.revision
    if record != stored.record:
        with shared("database").write() as uow:
            expected = frozenset({revision})
            store, linking = shared("candidates"), shared("linking")
            revision = change_candidate(uow, store, linking, stored.id, record, expected=expected).revision
    if answers:
        with shared("database").write() as uow:
            answer_questions(
                uow,
                shared("candidates"),
                shared("linking"),
                shared("taxonomy"),
                stored.id,
                {concept: said for concept, said in answers.items() if said in ANSWERS},
                expected=frozenset({revision}),
            )


def _onward(candidate_id: str, code: str, form: Typed) -> Any:
    if form.get("go") == "stop":
        return redirect(url_for("candidates_pages.show", candidate_id=candidate_id, changed="saved"), 303)
    to = code if form.get("go") == "here" else CHECK if form.get("back") == CHECK else following(code)
    return redirect(url_for("intake.show", candidate_id=candidate_id, code=to), 303)
