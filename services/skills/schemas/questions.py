"""Questions about the skills that somebody's work brings, and the answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.skills.domain.questions import ANSWERS
from services.skills.schemas.taxonomy import LANGUAGES
from shared.contracts.fields import Choice, Contract, Tuple, Uri


class QuestionsQuery(Schema):
    language = fields.String(load_default="nl", validate=LANGUAGES)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 50))


class QuestionAnswer(Contract):
    """A skill to ask about. `chance`: how likely it comes with the work; `askedBy`: open vacancies near that need it;
    `gain`: how much the answer is expected to add to the skills part (0 to 1 each) of all of these together."""

    concept = fields.String(required=True)
    label = fields.String(required=True)
    need = fields.String(required=True, validate=validate.OneOf(("essential", "optional")))
    from_work = fields.List(fields.String(), required=True)
    chance = fields.Float(required=True)
    asked_by = fields.Integer(required=True)
    gain = fields.Float(required=True)


class QuestionsAnswer(Contract):
    items = fields.List(fields.Nested(QuestionAnswer), required=True)


class OneAnswer(Contract):
    concept = Uri(required=True)
    answer = Choice(tuple(ANSWERS), required=True)


class AnswersBody(Contract):
    answers = Tuple(fields.Nested(OneAnswer), limit=50, required=True)
