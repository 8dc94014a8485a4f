"""What went wrong, as the API and the pages answer it."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify, redirect, request, url_for
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError

from services.matcher.actions.answering import UnknownMatch
from services.matcher.actions.answers import NotYetRanked, RankingIsOff, UnknownCandidate
from services.matcher.actions.for_vacancy import UnknownVacancy
from services.matcher.actions.possible import UnknownPathway
from services.matcher.domain.decisions import WrongReason
from services.matcher.domain.matches import NotYetReserved, OutOfTurn
from services.matcher.schemas.wording import Wording
from shared.events.failures import is_retryable
from shared.http.api import is_api
from shared.http.problems import Problem, invalid
from shared.store.idempotency import KeyUsedForAnother

RETRY_SECONDS = "1"
RANKING_IS_OFF = (
    "The municipality has turned ranking off. GET /candidates/{id}/unranked gives what is possible, without an order."
)


def say_what_went_wrong(app: Flask, wording: Wording) -> None:
    """The one table from errors of the domain to answers."""

    def answered(problem: Problem) -> Any:
        page = app.extensions["opstap"].get("problem_page")
        return problem.response() if is_api(request) or page is None else page(problem)

    def not_yet_ranked(_: NotYetRanked) -> Any:
        return jsonify(status="not_yet_ranked"), 202, {"Retry-After": RETRY_SECONDS}

    def ranking_is_off(_: RankingIsOff) -> Any:
        if is_api(request):
            return Problem(409, RANKING_IS_OFF).response()
        return redirect(url_for("candidate_pages.show", candidate_id=(request.view_args or {})["candidate_id"]), 303)

    def out_of_turn(error: OutOfTurn) -> Any:
        later = {"Retry-After": RETRY_SECONDS} if isinstance(error, NotYetReserved) else {}
        why = wording.say(error.reason, "en")
        return answered(Problem(409, why, headers=later))

    named = {UnknownCandidate: "candidate", UnknownVacancy: "vacancy", UnknownPathway: "pathway", UnknownMatch: "match"}
    for unknown, what in named.items():
        problem = Problem(404, f"There is no such {what}.")
        app.register_error_handler(unknown, lambda _, problem=problem: answered(problem))
    app.register_error_handler(OutOfTurn, out_of_turn)
    app.register_error_handler(KeyUsedForAnother, lambda error: answered(Problem(409, str(error))))
    app.register_error_handler(WrongReason, lambda error: answered(invalid({error.field: [str(error)]})))
    app.register_error_handler(NotYetRanked, not_yet_ranked)
    app.register_error_handler(RankingIsOff, ranking_is_off)
    app.register_error_handler(ValidationError, lambda error: answered(invalid(error.messages)))
    app.register_error_handler(OperationalError, lambda error: answered(_busy(error)))


def _busy(error: OperationalError) -> Problem:
    """Another process held the database for too long. Anything else is a fault of ours, and stays one."""
    if not is_retryable(error):
        raise error
    return Problem(503, "The database is busy. Nothing was changed.", headers={"Retry-After": "2"})
