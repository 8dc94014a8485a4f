"""Questions to the taxonomy and its answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from services.skills.schemas.findings import ABOUT, FindingAnswer
from shared.contracts.fields import Contract, Text
from shared.taxonomy.store import KINDS
from shared.taxonomy.store import LANGUAGES as NAMED_IN

LANGUAGES = validate.OneOf(("nl", "en"))


REASONS = "exact, alternative_label, spelling, compound, translation, description, similar; of a text also words"


class SearchQuery(Schema):
    q = fields.String(required=True, validate=validate.Length(1, 200), metadata={"description": "What was typed."})
    language = fields.String(load_default="nl", validate=LANGUAGES)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 50))


class SuggestionsQuery(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = fields.String(
        required=True, validate=validate.Length(0, 200), metadata={"description": "What is typed so far."}
    )
    languages = DelimitedList(
        fields.String(validate=validate.OneOf(NAMED_IN)),
        load_default=("nl",),
        validate=validate.Length(1, 7),
        metadata={
            "description": "With commas between them; that of the screen first, then that of the person.",
            "default": ["nl"],
        },
    )
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 50))


class LanguageQuery(Schema):
    language = fields.String(load_default="nl", validate=LANGUAGES)


class ExtractBody(Schema):
    """`about`: a vacancy, or a person's own account of their work. Dutch and English are read alike, whatever
    `language` says: that is the one of the labels."""

    text = Text(20_000, required=True)
    language = fields.String(load_default="nl", validate=validate.OneOf(NAMED_IN))
    about = fields.String(load_default="vacancy", validate=validate.OneOf(ABOUT))


class LinkAnswer(Schema):
    """A concept with its label; `score` is 0 to 1."""

    concept = fields.String(required=True)
    label = fields.String(required=True)
    score = fields.Float(required=True)
    reason = fields.String(required=True, metadata={"description": REASONS})


class SuggestionAnswer(Schema):
    """`labels` by language, in English or Dutch where there is none; `matched`: the name that goes on as was typed."""

    concept = fields.String(required=True)
    labels = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    matched = fields.String(required=True)


class SuggestionsAnswer(Schema):
    items = fields.List(fields.Nested(SuggestionAnswer), required=True)


class LinksAnswer(Schema):
    items = fields.List(fields.Nested(LinkAnswer), required=True)


class PlaceAnswer(Schema):
    """The text from `start` up to `end` (characters)."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class ReadingAnswer(Contract):
    """How the text could be read. `languages`: whose sentences are; `namesIn`: in which others work and skills are
    recognised by their names only; `unread`: the parts of this text that are not in `languages`."""

    languages = fields.List(fields.String(), required=True)
    names_in = fields.List(fields.String(), required=True)
    unread = fields.List(fields.Nested(PlaceAnswer), required=True)


class ExtractAnswer(LinksAnswer):
    """`items`: the skills among the findings that are not said to be missing, each once, surest first; `score` is
    their confidence. `findings`: all that the text says, with its words, in the order of the text. `suggestion`: the
    parts of a vacancy's or a candidate's body that follow from them, to be confirmed."""

    findings = fields.List(fields.Nested(FindingAnswer), required=True)
    suggestion = fields.Dict(keys=fields.String(), required=True)
    reading = fields.Nested(ReadingAnswer, required=True)


class ConceptAnswer(Schema):
    concept = fields.String(required=True)
    label = fields.String(required=True)
    need = fields.String(required=True, validate=validate.OneOf(("essential", "optional")))


class ConceptsAnswer(Schema):
    items = fields.List(fields.Nested(ConceptAnswer), required=True)
