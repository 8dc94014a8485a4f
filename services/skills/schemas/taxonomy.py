"""Questions to the taxonomy and its answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.skills.schemas.findings import ABOUT, FindingAnswer
from shared.contracts.fields import Text

LANGUAGES = validate.OneOf(("nl", "en"))


class SearchQuery(Schema):
    q = fields.String(required=True, validate=validate.Length(1, 200), metadata={"description": "What was typed."})
    language = fields.String(load_default="nl", validate=LANGUAGES)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 50))


class LanguageQuery(Schema):
    language = fields.String(load_default="nl", validate=LANGUAGES)


class ExtractBody(Schema):
    """`about`: a vacancy, or a person's own account of their work. Dutch and English are read alike; `language` is
    that of the labels."""

    text = Text(20_000, required=True)
    language = fields.String(load_default="nl", validate=LANGUAGES)
    about = fields.String(load_default="vacancy", validate=validate.OneOf(ABOUT))


class LinkAnswer(Schema):
    """A concept with its label; `score` is 0 to 1."""

    concept = fields.String(required=True)
    label = fields.String(required=True)
    score = fields.Float(required=True)
    reason = fields.String(required=True, metadata={"description": "exact, alternative_label, spelling or similar"})


class LinksAnswer(Schema):
    items = fields.List(fields.Nested(LinkAnswer), required=True)


class ExtractAnswer(LinksAnswer):
    """`items`: skills, surest first. `findings`: all that the text says, with its words, in the order of the text.
    `suggestion`: the parts of a vacancy's or a candidate's body that follow from them, to be confirmed."""

    findings = fields.List(fields.Nested(FindingAnswer), required=True)
    suggestion = fields.Dict(keys=fields.String(), required=True)


class ConceptAnswer(Schema):
    concept = fields.String(required=True)
    label = fields.String(required=True)
    need = fields.String(required=True, validate=validate.OneOf(("essential", "optional")))


class ConceptsAnswer(Schema):
    items = fields.List(fields.Nested(ConceptAnswer), required=True)
