"""Terms as stored JSON: the document of their contract, as small as it can be written."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import EXCLUDE

from services.vacancies.domain.errors import Wrong
from shared.contracts.fields import Contract
from shared.contracts.guidance import CommitmentTermsContract, InitiativeTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import VacancyTermsContract
from shared.vocabulary.guidance import CommitmentTerms, InitiativeTerms
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.work import VacancyTerms

LARGEST_DOCUMENT = 60 * 1024
"""Bytes. With its envelope it must fit in one event of 64 KB."""
_CONTRACTS: dict[type[Any], Contract] = {
    VacancyTerms: VacancyTermsContract(unknown=EXCLUDE),
    CourseTerms: CourseTermsContract(unknown=EXCLUDE),
    InitiativeTerms: InitiativeTermsContract(unknown=EXCLUDE),
    CommitmentTerms: CommitmentTermsContract(unknown=EXCLUDE),
}
"""One instance of each: making one costs more than using it."""


def as_document(terms: Any) -> dict[str, Any]:
    """The JSON object of the terms, as their contract writes it."""
    document: dict[str, Any] = _CONTRACTS[type(terms)].dump(terms)
    return document


def write(terms: Any) -> str:
    """As text. Raises `Wrong` when it is too large to be told in one event."""
    text = json.dumps(as_document(terms), ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LARGEST_DOCUMENT:
        raise Wrong(
            ("", f"Too large altogether: at most {LARGEST_DOCUMENT // 1024} KB. Shorten the longest texts or lists.")
        )
    return text


def read(kind: type[Any], text: str) -> Any:
    """Terms of this kind out of the text that `write` made, now or in an earlier version."""
    return _CONTRACTS[kind].load(json.loads(text))
