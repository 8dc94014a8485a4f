"""Dates in requests are bounded; what was written before can still be read."""

from __future__ import annotations

from datetime import date

import pytest
from marshmallow import EXCLUDE, ValidationError

from shared.contracts.profiles import CandidateProfileContract

FAR = {"reference": "r", "availability": {"fromDate": "9999-12-31"}, "integration": {"termEnd": "1950-01-01"}}


def test_a_request_with_a_date_out_of_reason_is_refused_by_the_name_of_the_field() -> None:
    with pytest.raises(ValidationError) as error:
        CandidateProfileContract().load(FAR)
    assert error.value.messages == {
        "availability": {"fromDate": ["Write a date between 2000 and 2100."]},
        "integration": {"termEnd": ["Write a date between 2000 and 2100."]},
    }


def test_a_reader_takes_what_an_older_version_wrote() -> None:
    assert CandidateProfileContract(unknown=EXCLUDE).load(FAR).availability.from_date == date(9999, 12, 31)


@pytest.mark.parametrize("day", ["2000-01-01", "2100-01-01"])
def test_the_first_and_the_last_day_are_taken(day: str) -> None:
    body = {"reference": "r", "availability": {"fromDate": day}}
    assert CandidateProfileContract().load(body).availability.from_date == date.fromisoformat(day)
