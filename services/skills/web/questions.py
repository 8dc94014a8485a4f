"""The page with short questions about what somebody's work has taught them: yes, a bit or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from services.skills.actions.questions import answer_questions, questions_for
from services.skills.domain.errors import StaleRevision
from services.skills.domain.questions import ANSWERS, Question
from services.skills.store.queries import StoredCandidate
from services.skills.web.candidates import visible
from services.skills.web.kept_forms import keeps_typed
from services.skills.web.sessions import for_people
from shared.http.pages import language, t
from shared.http.pages.fields import Field
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("questions_pages", __name__, template_folder="templates")
AT_ONCE = 8


@blueprint.get("/candidates/<candidate_id>/questions")
@for_people(*ACCOUNT_ROLES)
def ask(candidate_id: str) -> Any:
    """The most telling questions"""
    return _page(visible(candidate_id))


def _answers_again(form: Mapping[str, str], candidate_id: str) -> Any:
    return _page(visible(candidate_id), answers=answers_in(form), kept=True)


@blueprint.post("/candidates/<candidate_id>/questions")
@for_people(*ACCOUNT_ROLES)
@keeps_typed(_answers_again)
def answer(candidate_id: str) -> Any:
    """Keep the answers, and ask on or go back. A question without an answer stays open"""
    visible(candidate_id)
    taxonomy, answers = shared("taxonomy"), answers_in(request.form)
    text = request.form.get("revision", "")
    revision = int(text) if text.isdigit() and len(text) < 16 else 0
    if answers:
        try:
            with shared("database").write() as uow:
                answer_questions(
                    uow,
                    shared("candidates"),
                    shared("linking"),
                    taxonomy,
                    candidate_id,
                    answers,
                    expected=frozenset({revision}),
                )
        except StaleRevision:
            return _page(visible(candidate_id), answers=answers, stale=True, status=412)
    if answers and request.form.get("more"):
        return redirect(url_for("questions_pages.ask", candidate_id=candidate_id), 303)
    return redirect(url_for("candidates_pages.show", candidate_id=candidate_id, changed="saved"), 303)


def _page(
    stored: StoredCandidate,
    *,
    answers: Mapping[str, str] | None = None,
    stale: bool = False,
    kept: bool = False,
    status: int = 200,
) -> Any:
    with shared("database").read() as connection:
        found = questions_for(connection, stored, shared("taxonomy"), shared("places"), AT_ONCE)
    page = render_template(
        "skills/questions.html",
        stored=stored,
        rows=question_rows(found, answers or {}),
        stale=stale,
        kept=kept,
        has_work=any(work.occupation for work in stored.record.experience or ()),
    )
    return make_response(page, status)


def answers_in(form: Mapping[str, str]) -> dict[str, str]:
    """The answers of a form, by skill; a question without an answer is left out."""
    taxonomy, answers = shared("taxonomy"), {}
    for number in range(AT_ONCE):
        concept, said = form.get(f"concept.{number}", ""), form.get(f"answer.{number}", "")
        found = taxonomy.concept(concept)
        if said in ANSWERS and found is not None and found.kind == "skill":
            answers[concept] = said
    return answers


def question_rows(found: Sequence[Question], answers: Mapping[str, str]) -> list[tuple[str, Field]]:
    """Each question as a field, with the concept it asks about; `answers` that were chosen already, by concept."""
    taxonomy, reader = shared("taxonomy"), language()
    return [
        (
            one.concept,
            Field(
                f"answer.{number}",
                taxonomy.label(one.concept, reader) or one.concept,
                "radio",
                answers.get(one.concept, ""),
                hint=t("questions.from", work=", ".join(taxonomy.label(uri, reader) or uri for uri in one.occupations)),
                choices=[(said, t(f"questions.{said}")) for said in ANSWERS],
                size="short",
            ),
        )
        for number, one in enumerate(found)
    ]
