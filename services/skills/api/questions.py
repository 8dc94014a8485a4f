"""From experience to skills, for case systems; coaches have a page."""

from __future__ import annotations

from typing import Any

from services.skills.actions.questions import answer_questions, questions_for
from services.skills.domain.errors import CandidateUnknown
from services.skills.schemas.candidates import CandidateAnswer
from services.skills.schemas.questions import AnswersBody, QuestionsAnswer, QuestionsQuery
from shared.http.api import Blueprint
from shared.http.auth import requires
from shared.http.etags import IF_MATCH, expected_revisions, tag
from shared.http.problems import invalid
from shared.http.service_app import shared

blueprint = Blueprint(
    "questions",
    __name__,
    url_prefix="/api/v1/candidates/<candidate_id>/skill-questions",
    description="Which skills somebody's work has taught them.",
)


@blueprint.get("")
@requires("system")
@blueprint.arguments(QuestionsQuery, location="query")
@blueprint.response(200, QuestionsAnswer)
def list_questions(query: dict[str, Any], candidate_id: str) -> Any:
    """Skills to ask about, the most informative first

    From the occupations in `experience`, paid or not: those that are not recorded yet and were not answered no.
    """
    taxonomy = shared("taxonomy")
    with shared("database").read() as connection:
        stored = shared("candidates").get(connection, candidate_id)
        if stored is None:
            raise CandidateUnknown
        found = questions_for(connection, stored, taxonomy, shared("places"), query["limit"])
    language = query["language"]
    return {
        "items": [
            {
                "concept": one.concept,
                "label": taxonomy.label(one.concept, language) or one.concept,
                "need": one.need,
                "from_work": [taxonomy.label(uri, language) or uri for uri in one.occupations],
                "chance": one.chance,
                "asked_by": one.asked_by,
                "gain": one.gain,
            }
            for one in found
        ]
    }


@blueprint.post("")
@requires("system")
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(AnswersBody)
@blueprint.response(200, CandidateAnswer)
def add_answers(body: dict[str, Any], candidate_id: str) -> Any:
    """Answer: yes, a bit or no

    Yes and a bit become confirmed skills (experienced, basic) with evidence `self`; no is not asked again.
    """
    taxonomy, answers = shared("taxonomy"), {}
    for number, one in enumerate(body["answers"]):
        concept = taxonomy.concept(one["concept"])
        if concept is None or concept.kind != "skill":
            raise invalid({"answers": {number: {"concept": ["There is no skill with this URI in the taxonomy."]}}})
        answers[one["concept"]] = one["answer"]
    with shared("database").write() as uow:
        stored = answer_questions(
            uow,
            shared("candidates"),
            shared("linking"),
            taxonomy,
            candidate_id,
            answers,
            expected=expected_revisions(),
        )
    return stored, 200, {"ETag": tag(stored.revision)}
