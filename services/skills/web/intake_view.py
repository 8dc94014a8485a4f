"""The pages of the intake as templates show them: a step, and the check page at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, render_template, request, url_for

from services.skills.actions.questions import questions_for
from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.intake import missing
from services.skills.schemas.candidates import body_of
from services.skills.store.queries import StoredCandidate
from services.skills.web.can_do import CAN_DO, with_can_do
from services.skills.web.candidate_view import ShownSection, described
from services.skills.web.form_page import own_words_field, suggestions_for
from services.skills.web.form_plan import PLAN, SECTIONS, Section
from services.skills.web.form_values import Values
from services.skills.web.form_view import FormView, mistakes, names_in
from services.skills.web.intake_steps import CHECK, Step, stated, steps
from services.skills.web.questions import question_rows
from services.skills.web.sessions import coach
from services.skills.web.week_presets import PRESETS, week_in_words
from shared.http.pages import language, t
from shared.http.service_app import shared
from shared.vocabulary.cefr import LANGUAGE_SKILLS

AT_ONCE = 6
"""Questions about skills on the page of that step."""
WEEK_WORDS = ("grid", "help", "free", "taken", "not", "night", "typed", "now", "empty")
"""What the script of the week says."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as it is shown.

    `seen`: what was recorded of its fields when the page was made. `kept`: it came through signing in. `stale`:
    somebody else changed it. `answers`: those to the questions about skills, by concept.
    """

    section: Section
    values: Values
    seen: str = ""
    form_id: str = ""
    more: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    kept: bool = False
    stale: bool = False
    own_words: str = ""
    told: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is not stated in a step, and what that costs."""

    step: str
    name: str
    cost: str


def step_page(stored: StoredCandidate | None, shown: Shown, status: int = 200) -> Any:
    """The page of a step. Nothing is saved by showing it."""
    concepts, reader = shared("form_concepts"), language()
    view: dict[str, Any] = {"more": shown.more, "with_team": coach().team is None}
    (section,) = FormView(shown.values, {}, concepts, reader, **view).sections([shown.section])
    fields = names_in([section])
    summary = mistakes(shown.errors, shown.values, fields)
    wrong = {name: mistake.text for name, mistake in summary if name}
    if wrong:
        (section,) = FormView(shown.values, wrong, concepts, reader, **view).sections([shown.section])
    section = with_can_do(section)
    code = section.code
    offered, used = suggestions_for(shown.values, concepts, reader), {one.suggestions for one in fields.values()}
    own = {part.place for step in PLAN if step.code == code for part in step.parts}
    page = render_template(
        "skills/intake.html",
        stored=stored,
        section=section,
        parts=[part for part in section.parts if part.place in own],
        extra=[part for part in section.parts if part.place not in own],
        mistakes=[mistake for _, mistake in summary],
        shown=shown,
        form_id=shown.form_id,
        back=request.values.get("back", ""),
        action=url_for("intake.save", candidate_id=stored.id, code=code) if stored else url_for("intake.start"),
        step_address=url_for("intake.show", candidate_id=stored.id, code=code) if stored else url_for("intake.begin"),
        number=[step.code for step in PLAN].index(code) + 1,
        steps=_steps(stored, code),
        own_words=own_words_field(shown.own_words),
        now=_recorded(stored, code) if shown.stale and stored else None,
        lacking=_left(stored, code) if stored else [],
        questions=_questions(stored, shown.answers) if code == "skills" and stored else [],
        has_work=bool(stored and any(work.occupation for work in stored.record.experience or ())),
        presets=PRESETS,
        in_words=week_in_words(shown.values) if code == "week" else "",
        week_words={name: t(f"week.{name}") for name in WEEK_WORDS} if code == "week" else {},
        can_do=CAN_DO,
        language_skills=LANGUAGE_SKILLS,
        contact_language=stored.record.personal.contact_language if stored else None,
        suggestions={name: texts for name, texts in offered.items() if name in used},
    )
    return make_response(page, status)


def check_page(stored: StoredCandidate) -> Any:
    """Everything that is recorded with links to change it, and what is missing with what that costs."""
    page = render_template(
        "skills/intake_check.html",
        stored=stored,
        steps=_steps(stored, CHECK),
        sections=described(body_of(stored), language(), shared("form_concepts"), with_team=coach().team is None),
        lacking=_lacking(stored.record),
        step_address=url_for("intake.show", candidate_id=stored.id, code=CHECK),
        unconfirmed=_unconfirmed(stored.record),
    )
    return make_response(page)


def _recorded(stored: StoredCandidate, code: str) -> ShownSection:
    """What is recorded of this step now."""
    found = described(body_of(stored), language(), shared("form_concepts"), with_team=coach().team is None)
    return next(section for section in found if section.code == code)


def _unconfirmed(record: CandidateRecord) -> bool:
    """Whether a concept was chosen for somebody's words and nobody has said yet that it is right."""
    skills = any(skill.concept and not skill.confirmed for skill in record.skills or ())
    return skills or any(work.occupation and not work.confirmed for work in record.experience or ())


def _steps(stored: StoredCandidate | None, current: str) -> list[Step]:
    return steps(stored.record if stored else None, body_of(stored) if stored else {}, current)


def _lacking(record: CandidateRecord) -> list[Lacking]:
    return [
        Lacking(step, t(f"intake.lacks.{place}"), t(f"intake.cost.{place}"))
        for step, places in missing(record).items()
        for place in places
    ]


def _left(stored: StoredCandidate, code: str) -> list[str]:
    """What is missing in a step that somebody began."""
    begun = any(stated(body_of(stored), part) for part in SECTIONS[code].parts)
    return [one.name for one in _lacking(stored.record) if one.step == code] if begun else []


def _questions(stored: StoredCandidate, answers: Mapping[str, str]) -> list[tuple[str, Any]]:
    with shared("database").read() as connection:
        found = questions_for(connection, stored, shared("taxonomy"), shared("places"), AT_ONCE)
    return question_rows(found, answers)
