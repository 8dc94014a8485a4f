"""Queries and answers of lists, and the results of many at once."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.vacancies.schemas.commitments import CommitmentAnswer
from services.vacancies.schemas.offers import CourseAnswer, InitiativeAnswer, VacancyAnswer
from services.vacancies.schemas.owners import WarningAnswer
from services.vacancies.schemas.proposals import ProposalAnswer
from shared.http.paging import PageQuery
from shared.vocabulary.guidance import COMMITMENT_STATUSES


class OfferQuery(PageQuery):
    status = fields.String(load_default=None, validate=validate.OneOf(("open", "closed")))


class VacancyQuery(OfferQuery):
    employer_reference = fields.String(
        data_key="employerReference", load_default=None, validate=validate.Length(1, 100)
    )


class CommitmentQuery(PageQuery):
    status = fields.String(load_default=None, validate=validate.OneOf(COMMITMENT_STATUSES))
    vacancy = fields.String(load_default=None, validate=validate.Length(1, 80))


class _Page(Schema):
    next = fields.String(
        required=True, allow_none=True, metadata={"description": "Give it as `after`; null at the end."}
    )


class VacancyPage(_Page):
    items = fields.List(fields.Nested(VacancyAnswer), required=True)


class CoursePage(_Page):
    items = fields.List(fields.Nested(CourseAnswer), required=True)


class InitiativePage(_Page):
    items = fields.List(fields.Nested(InitiativeAnswer), required=True)


class CommitmentPage(_Page):
    items = fields.List(fields.Nested(CommitmentAnswer), required=True)


class ProposalPage(_Page):
    items = fields.List(fields.Nested(ProposalAnswer), required=True)


class LineError(WarningAnswer):
    """`column`: of CSV, the column that is meant."""

    column = fields.String()


class LineResult(Schema):
    """`line`: from 1; of CSV the row, where the header is 1. `id` when it was made, else `errors`."""

    line = fields.Integer(required=True)
    status = fields.Integer(required=True)
    id = fields.String()
    errors = fields.List(fields.Nested(LineError))
    warnings = fields.List(fields.Nested(LineError))


class Results(Schema):
    results = fields.List(fields.Nested(LineResult), required=True)
