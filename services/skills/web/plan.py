"""The plan for the person, in Dutch beside their own language: on the screen, and as a file to print or send."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup

from services.skills.store.queries import StoredCandidate, account_for, all_accounts, caseload_of
from services.skills.web.candidates import visible
from services.skills.web.plan_pdf import PdfNotPossible, pdf
from services.skills.web.plan_view import Plan, current_match, plan_for
from services.skills.web.plan_words import PlanWords, name_of
from services.skills.web.sessions import coach, for_people
from shared.http.pages import HERE as PAGES
from shared.http.pages import language
from shared.http.problems import Problem
from shared.http.service_app import shared
from shared.vocabulary.roles import ACCOUNT_ROLES

blueprint = Blueprint("plan_pages", __name__, template_folder="templates")
STYLE: Path = PAGES / "static" / "plan.css"
WORDS = PlanWords()


@blueprint.get("/candidates/<candidate_id>/plan")
@for_people(*ACCOUNT_ROLES)
def show(candidate_id: str) -> Any:
    """The plan to read together, print, or send as a file"""
    stored = visible(candidate_id)
    plan = _plan(stored)
    missing = plan.spoken.missing
    return render_template(
        "skills/plan.html",
        stored=stored,
        plan=plan,
        has_language=bool(stored.record.personal.contact_language),
        missing=name_of(missing, language()) if missing else None,
    )


@blueprint.get("/candidates/<candidate_id>/plan.pdf")
@for_people(*ACCOUNT_ROLES)
def as_file(candidate_id: str) -> Any:
    """The plan as PDF/UA"""
    stored = visible(candidate_id)
    plan = _plan(stored)
    week = base64.b64encode(plan.week.encode()).decode() if plan.week else None
    style = Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file
    html = render_template("skills/plan_file.html", stored=stored, plan=plan, week=week, style=style)
    try:
        made = pdf(html, tuple(speech.language for speech in plan.speeches))
    except PdfNotPossible as error:
        current_app.logger.warning("no PDF: %s", error)
        raise Problem(503, str(error)) from error
    answer = Response(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="plan.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plan(stored: StoredCandidate) -> Plan:
    with shared("database").read() as connection:
        caseload = caseload_of(connection, stored.id)
        staff = {account.id: account.email for account in all_accounts(connection) if account.is_active}
        whose = account_for(connection, stored.id)
    match = current_match(caseload)
    decided = [step.by for step in match.steps if step.step == "proposed"] if match else []
    known = (staff.get(one or "") for one in (whose, *decided, coach().id))
    return plan_for(stored.record, caseload, next(filter(None, known), None), WORDS, shared("clock").now())
