"""Whatever is accepted can be read back, sent again, and is told in an event that says the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vacancies_town import Town, course, initiative, promise, vacancy

from shared.contracts.fields import Contract
from shared.contracts.guidance import CommitmentTermsContract, InitiativeTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import VacancyTermsContract

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LEVELS = st.sampled_from(["A0", "A1", "A2", "B1", "B2", "C1", "C2"])
TEXTS = st.text(max_size=40) | st.sampled_from(["Bakker", "deeg", "a" * 10_000, "é́", "  x ", "\u2028"])
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 24), st.integers(0, 60))
DAYS = st.sampled_from(["mon", "sun"])
INTERVALS = st.fixed_dictionaries({"day": DAYS, "from": TIMES, "to": TIMES})
NUMBERS = st.integers(-2, 70) | st.floats(allow_nan=False) | st.just(10**30)
DATES = st.dates().map(str) | st.sampled_from(["2027-01-04", "2027-02-30"])
HOURS = st.fixed_dictionaries({"min": NUMBERS, "max": NUMBERS})
FOUR = st.dictionaries(st.sampled_from(["listening", "speaking", "reading", "writing"]), LEVELS | st.none())
SCHEDULES = st.fixed_dictionaries(
    {"type": st.sampled_from(["fixed", "flexible", "rotating", "unknown"])},
    optional={
        "shifts": st.lists(INTERVALS, max_size=3),
        "window": st.lists(INTERVALS, max_size=3),
        "weeks": st.lists(st.lists(INTERVALS, max_size=2), max_size=3),
    },
)
SKILLS = st.lists(st.fixed_dictionaries({"label": TEXTS}, optional={"score": st.floats(0, 1)}), max_size=4)
PLACES = st.fixed_dictionaries({}, optional={"postcode": st.sampled_from(["1507", "1507 ab", "0000", None])})

CHANGES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "vacancies": {
        "title": TEXTS,
        "description": TEXTS,
        "positions": NUMBERS,
        "workplace": PLACES | st.none(),
        "hours": HOURS | st.none(),
        "schedule": SCHEDULES | st.none(),
        "schoolDay": INTERVALS,
        "skills": SKILLS,
        "startsOn": DATES,
        "closesOn": DATES,
        "latestStart": DATES,
        "languageMinimum": FOUR | st.none(),
        "languageMinimumWithGuidance": FOUR | st.none(),
        "otherLanguages": st.dictionaries(st.sampled_from(["en", "ti", "x"]), LEVELS),
        "wage": st.fixed_dictionaries({"min": NUMBERS, "max": NUMBERS}),
    },
    "courses": {
        "title": TEXTS,
        "fromLevel": LEVELS,
        "toLevel": LEVELS,
        "lessons": st.lists(INTERVALS, max_size=3),
        "place": PLACES | st.none(),
        "startsOn": DATES,
        "weeks": NUMBERS,
        "seats": NUMBERS | st.none(),
    },
    "initiatives": {"title": TEXTS, "times": st.lists(INTERVALS, max_size=3), "places": NUMBERS, "description": TEXTS},
    "guidance-commitments": {
        "hoursPerWeek": NUMBERS,
        "weeks": NUMBERS,
        "capacity": NUMBERS,
        "validFrom": DATES,
        "validUntil": DATES,
        "note": TEXTS,
        "dayparts": st.lists(st.sampled_from(["mon_morning", "sun_evening", "x"]), max_size=2),
    },
}
KINDS: list[tuple[str, dict[str, Any], str, type[Contract]]] = [
    ("vacancies", vacancy(), "employer", VacancyTermsContract),
    ("courses", course(), "provider", CourseTermsContract),
    ("initiatives", initiative(), "provider", InitiativeTermsContract),
    ("guidance-commitments", promise(), "employer", CommitmentTermsContract),
]


@pytest.mark.parametrize(("path", "base", "who", "contract"), KINDS, ids=[kind[0] for kind in KINDS])
def test_what_is_accepted_reads_back_the_same_and_is_told(
    town: Town, path: str, base: dict[str, Any], who: str, contract: type[Contract]
) -> None:
    accepted = 0

    @FEW
    @given(st.sets(st.sampled_from(sorted(CHANGES[path])), max_size=3).flatmap(lambda names: changed(path, names)))
    def trial(changes: dict[str, Any]) -> None:
        nonlocal accepted
        town.clock.advance(60)
        before = town.counts()
        answer = town.post(f"/{path}", {**base, **changes}, getattr(town, who))
        if answer.status_code != 201:
            assert answer.status_code == 400
            assert answer.get_json()["errors"]
            assert town.counts() == before
            return
        accepted += 1
        made = answer.get_json()
        terms = {name: made[name] for name in _names(contract)}
        read = town.call("GET", f"/{path}/{made['id']}", key=getattr(town, who)).get_json()
        assert {name: read[name] for name in terms} == terms
        told = town.spoken()[-1].data
        assert (told.id, told.revision) == (made["id"], 1)
        assert contract().dump(told.terms) == terms
        again = town.call("PATCH", f"/{path}/{made['id']}", {}, getattr(town, who))
        assert again.status_code == 200
        assert {name: again.get_json()[name] for name in terms} == terms

    trial()
    assert accepted >= 5


def changed(path: str, names: set[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Other values for a few fields: with all of them at once hardly anything would be accepted."""
    return st.fixed_dictionaries({name: CHANGES[path][name] for name in names})


def _names(contract: type[Contract]) -> list[str]:
    return [field.data_key or name for name, field in contract().fields.items()]
