"""One truth: the form is turned into the API's body and checked by the API's schema."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skills_bad_input import BAD
from skills_house import FULL, House
from werkzeug.datastructures import MultiDict

from services.skills.actions.linking import link_free_text
from services.skills.store.documents import CandidateContract
from services.skills.web.form_plan import Item, Rows, parts
from services.skills.web.form_values import Values, from_body, read_form, to_body

pytestmark = pytest.mark.sqlite_only

CONTRACT = CandidateContract()


def posted(values: Values) -> Values:
    """The values as they come back when the form is posted without touching anything."""
    form = MultiDict()
    for name, text in values.texts.items():
        if isinstance(text, list):
            form.setlist(name, text)
        elif text is True:
            form[name] = "yes"
        elif text:
            form[name] = text
    return read_form(form, {name: form.getlist(name) for name in form})


def through_the_form(house: House, body: dict, language: str) -> dict:
    concepts = house.app.extensions["opstap"]["form_concepts"]
    shown = from_body(body, language, concepts, frozenset(concepts.papers(language)))
    back, wrong = to_body(posted(shown), concepts)
    assert wrong == []
    return back


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_form_that_is_saved_untouched_changes_nothing(house: House, language: str):
    linked = link_free_text(CONTRACT.load(FULL), house.app.extensions["opstap"]["linking"])
    back = through_the_form(house, CONTRACT.dump(linked), language)
    assert CONTRACT.load(back) == linked


def test_the_form_asks_everything_that_the_api_takes():
    """Every field of the schema, at any depth, is an item of the plan; a new field without one fails here."""
    asked = set()
    for part in parts():
        if isinstance(part, Item):
            asked.add(part.place)
        else:
            asked |= {part.place if part.plain else f"{part.place}.{item.place}" for item in part.items}
            asked |= (
                {f"{part.place}.{part.concept}", f"{part.place}.score", f"{part.place}.confirmed"}
                if part.links
                else set()
            )
            asked |= {f"{part.place}.day"} if part.week else set()
    assert asked - {"languages.code"} == set(places(CONTRACT))


def places(schema, at: str = ""):
    from marshmallow import fields

    for name, field in schema.fields.items():
        key = f"{at}{field.data_key or name}"
        inner = field.value_field if isinstance(field, fields.Dict) else getattr(field, "inner", field)
        if isinstance(inner, fields.Nested):
            yield from places(inner.schema, f"{key}.")
        else:
            yield key


text = st.text("abc de'é-1", min_size=1, max_size=12).map(str.strip).filter(lambda t: t and "://" not in t)
level = st.none() | st.sampled_from(["A0", "A1", "A2", "B1", "B2", "C1", "C2"])
clock = st.integers(0, 287).map(lambda n: f"{n // 12:02d}:{n % 12 * 5:02d}")
day = st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
number = st.none() | st.integers(0, 60) | st.integers(0, 240).map(lambda n: n / 4)
day_of_year = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(str)
maybe = lambda strategy: st.none() | st.lists(strategy, max_size=3)  # noqa: E731
bodies = st.fixed_dictionaries(
    {
        "reference": text,
        "personal": st.fixed_dictionaries(
            {
                "givenName": st.none() | text,
                "birthYear": st.none() | st.integers(1900, 2100),
                "gender": st.sampled_from([None, "f", "m", "x"]),
            }
        ),
        "languages": st.dictionaries(
            st.sampled_from(["nl", "ti", "ar", "prs", "zz", "ga"]),
            st.fixed_dictionaries(
                {"speaking": level, "writing": level, "on": day_of_year, "source": st.sampled_from([None, "tested"])}
            ),
            max_size=3,
        ),
        "experience": maybe(
            st.fixed_dictionaries(
                {"label": text, "years": number, "country": st.sampled_from([None, "ER", "SY", "XK", "ZZ"])}
            )
        ),
        "licences": maybe(st.sampled_from(["AM", "B", "T"])),
        "certificates": maybe(st.sampled_from(["vca_basic", "haccp", "own_paper"])),
        "needs": maybe(st.sampled_from(["buddy", "childcare"])),
        "engagements": maybe(st.sampled_from(["job", "volunteering"])),
        "availability": st.fixed_dictionaries(
            {
                "weekly": maybe(st.fixed_dictionaries({"day": day, "from": clock, "to": clock})),
                "maxLoadHours": number,
                "fromDate": day_of_year,
                "commitments": maybe(
                    st.fixed_dictionaries({"day": day, "from": clock, "to": clock, "what": st.none() | text})
                ),
            }
        ),
        "wishes": st.fixed_dictionaries(
            {"sectors": maybe(st.sampled_from(["food", "care", "eigen woord"])), "hours": number}
        ),
        "consent": st.fixed_dictionaries({"shareWithProviders": st.booleans(), "on": day_of_year}),
        "notes": st.none() | text,
    }
)


@given(bodies, st.sampled_from(["nl", "en"]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_the_api_takes_can_be_shown_and_typed(house: House, body: dict, language: str):
    record = CONTRACT.load(body)
    record = link_free_text(record, house.app.extensions["opstap"]["linking"])
    back = CONTRACT.load(through_the_form(house, CONTRACT.dump(record), language))
    before, after = (sorted(one.availability.weekly or ()) for one in (record, back))
    assert after == before, "the week is shown by day, but holds the same hours"
    assert in_form_order(back) == in_form_order(record)


def in_form_order(record):
    """Boxes have no order, and the week is shown by day."""
    week = dataclasses.replace(record.availability, weekly=None if record.availability.weekly is None else ())
    sets = {
        name: frozenset(value) if (value := getattr(record, name)) is not None else None
        for name in ("licences", "certificates", "needs")
    }
    return dataclasses.replace(record, availability=week, **sets)


TYPED_WRONG = [
    ({"reference": ""}, "reference"),
    ({"personal.birthYear": "negentien"}, "personal.birthYear"),
    ({"personal.email": "nobody"}, "personal.email"),
    ({"home.postcode": "0506"}, "home.postcode"),
    ({"integration.termEnd": "31-31-2026"}, "integration.termEnd"),
    ({"integration.pipDate": "1-5-2026", "integration.termEnd": "1-1-2025"}, "integration.termEnd"),
    ({"skills.0.proficiency": "basic"}, "skills.0.label"),
    ({"experience.0.label": "bakker", "experience.0.country": "Nergenshuizen"}, "experience.0.country"),
    ({"experience.0.label": "bakker", "experience.0.years": "veel"}, "experience.0.years"),
    ({"education.0.field": "wiskunde"}, "education.0.level"),
    ({"certificates.other": "Eigen!"}, "certificates.other"),
    ({"languages.0.code": "Nergensees", "languages.0.speaking": "A2"}, "languages.0.code"),
    ({"languages.0.speaking": "A2"}, "languages.0.code"),
    ({"languages.0.code": "Tigrinya", "languages.0.speaking": "A9"}, "languages.0.speaking"),
    (
        {"availability.weekly.2.day": "wed", "availability.weekly.2.from": "25:00", "availability.weekly.2.to": "9"},
        "availability.weekly.0.from",
    ),
    ({"availability.weekly.2.day": "wed", "availability.weekly.2.from": "8:00"}, "availability.weekly.0.to"),
    ({"availability.workHoursMin": "30", "availability.workHoursMax": "20"}, "availability.workHoursMax"),
    (
        {"availability.commitments.0.from": "9:00", "availability.commitments.0.to": "12:00"},
        "availability.commitments.0.day",
    ),
    (
        {
            "availability.commitments.0.day": "tue",
            "availability.commitments.0.from": "9:00",
            "availability.commitments.0.to": "12:00",
            "availability.commitments.0.replaceable.fromLevel": "B1",
        },
        "availability.commitments.0.replaceable.toLevel",
    ),
    ({"wishes.occupations.0.value": "droombaan op de maan"}, "wishes.occupations.0.value"),
    ({"consent.on": "gisteren"}, "consent.on"),
    ({"notes": "x" * 5001}, "notes"),
]


@pytest.mark.parametrize(
    ("typed", "field"), TYPED_WRONG, ids=[f"{field}-{n}" for n, (_, field) in enumerate(TYPED_WRONG)]
)
def test_what_is_wrong_is_said_at_its_field_in_dutch_and_nothing_is_stored(house: House, typed: dict, field: str):
    coach = house.coach()
    coach.get("/candidates/new")
    page = coach.post("/candidates/new", {"reference": "ZW-1", "personal.givenName": "Selam", **typed})
    assert page.status_code == 400
    wrong_at = [name for name in page.text.split('aria-invalid="true"')[:-1]]
    assert wrong_at, "no field is marked as wrong"
    target = field.replace(".", "-")
    assert f'href="#{target}"' in page.text, "the summary does not lead to the field"
    assert f'id="{target}-error"' in page.text
    assert 'value="Selam"' in page.text, "what was typed is lost"
    assert house.call("GET", "candidates").json["items"] == []


def test_every_message_of_the_api_has_a_dutch_text(house: House):
    messages = house.app.extensions["opstap"]["messages"]
    for wrong, _ in BAD:
        for error in house.call("POST", "candidates", {"reference": "ZW-1", **wrong}).json["errors"]:
            assert messages.find(error["message"], "nl"), f"not translated: {error['message']}"


def test_every_message_that_the_schema_can_give_has_a_dutch_text(house: House):
    """All default messages of the fields and validators that the schema is made of."""
    messages = house.app.extensions["opstap"]["messages"]
    assert [text for text in sorted(set(all_messages(CONTRACT))) if messages.find(text, "nl") is None] == []


def all_messages(schema):
    from marshmallow import fields

    for field in schema.fields.values():
        inner = [field, *(getattr(field, name, None) for name in ("inner", "value_field", "key_field"))]
        for one in filter(None, inner):
            for text in one.error_messages.values():
                yield str(text).replace("{obj_type}", "date").replace("{format}", "date")
            for rule in one.validators:
                yield from (
                    value
                    for name, value in vars(rule).items()
                    if name == "error" and isinstance(value, str) and "{" not in value
                )
            if isinstance(one, fields.Nested):
                yield from all_messages(one.schema)


def test_dutch_and_english_say_the_same_things():
    from pathlib import Path

    import services.skills.web as web
    import shared.http.pages as pages

    for folder in (Path(web.__path__[0]) / "wording", pages.WORDING):
        dutch, english = (json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("nl", "en"))
        assert dutch.keys() == english.keys()
    assert isinstance(next(parts()), Item | Rows)
