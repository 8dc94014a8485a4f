"""The events as others build on them: golden samples, strict writers, tolerant readers, generated documents."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from shared.contracts.compatibility import breaks
from shared.contracts.documents import asyncapi, json_schemas
from shared.contracts.envelope import LARGEST_EVENT, EventInvalid, as_json, decode, encode, source_of
from shared.contracts.events import EVENT_TYPES, PARTIES, PARTY_EVENT_TYPES, TOPICS
from shared.vocabulary.work import SkillNeed

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").glob("*.json"))
PARTY_SAMPLES = sorted((HERE / "party_samples").glob("*.json"))
SCHEMAS = HERE / "schemas"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_golden_sample_loads_for_ever_and_says_the_same_again(sample: Path) -> None:
    event = decode(sample.read_bytes())
    assert decode(encode(event)) == event
    assert event.key


def test_every_event_type_has_a_golden_sample() -> None:
    assert {json.loads(path.read_text())["type"] for path in SAMPLES} == set(EVENT_TYPES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_reader_ignores_fields_it_does_not_know_at_every_depth(sample: Path) -> None:
    def with_news(node):
        if isinstance(node, list):
            return [with_news(item) for item in node]
        if isinstance(node, dict):
            made = {name: with_news(value) for name, value in node.items()}
            # a map by language or skill has names of its own: nothing may be added there
            return made if node and all(len(name) <= 3 for name in node) else {**made, "somethingNew": 1}
        return node

    raw = json.loads(sample.read_bytes())
    told = {**raw, "traceparent": "00-abc", "data": with_news(raw["data"])}
    assert decode(json.dumps(told).encode()) == decode(sample.read_bytes())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_writer_refuses_a_field_that_is_not_in_the_contract(sample: Path) -> None:
    event = decode(sample.read_bytes())
    contract = event.type.contract()
    data = contract.dump(event.data)
    assert contract.validate(data) == {}
    assert "bogus" in contract.validate({**data, "bogus": 1})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_is_written_keeps_to_the_published_json_schema(sample: Path) -> None:
    event = decode(sample.read_bytes())
    schema = json_schemas()[event.type.short]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(as_json(event)["data"])


@pytest.mark.parametrize("sample", PARTY_SAMPLES, ids=lambda path: path.stem)
def test_what_a_party_is_told_keeps_to_its_own_contract_and_schema(sample: Path) -> None:
    raw = json.loads(sample.read_text())
    kind = next(kind for kind in PARTY_EVENT_TYPES if kind.short == sample.stem)
    assert raw["type"] == kind.name
    told = kind.contract().load(raw["data"])
    assert kind.contract().dump(told) == raw["data"]
    Draft202012Validator(json_schemas()[kind.short]).validate(raw["data"])


def test_everything_a_party_may_be_told_has_a_golden_sample() -> None:
    assert {path.stem for path in PARTY_SAMPLES} == {kind.short for kind in PARTY_EVENT_TYPES}


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_a_contract_only_changes_in_a_way_that_breaks_nobody(name: str) -> None:
    kept = json.loads((SCHEMAS / f"{name}.json").read_text())
    assert breaks(kept, json_schemas()[name]) == []


def test_the_check_sees_what_would_break_a_reader_or_an_old_event() -> None:
    kept = json_schemas()["vacancy.published.v1"]

    def changed(change) -> list[str]:
        other = json.loads(json.dumps(kept))
        change(other)
        return breaks(kept, other)

    assert changed(lambda s: s["properties"].pop("employer"))
    assert changed(lambda s: s["required"].append("team"))
    assert changed(lambda s: s["required"].remove("employer"))
    assert changed(lambda s: s["$defs"]["VacancyTermsContract"]["properties"]["engagement"]["enum"].append("gig"))
    assert changed(lambda s: s["$defs"]["HoursContract"]["properties"].pop("max"))
    assert not changed(lambda s: s["properties"].update(note={"type": "string"}))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda e: b"{", "not JSON"),
        (lambda e: b"[" * 100_000, "not JSON"),
        (lambda e: b"[]", "not a JSON object"),
        (
            lambda e: json.dumps({**e, "type": "nl.inburgering.vacancy.published.v9"}).encode(),
            "unknown type or version",
        ),
        (lambda e: json.dumps({**e, "specversion": "0.3"}).encode(), "envelope"),
        (lambda e: json.dumps({**e, "source": "https://example.org"}).encode(), "envelope"),
        (lambda e: json.dumps({**e, "data": {}}).encode(), "vacancy.published"),
        (lambda e: json.dumps({**e, "data": []}).encode(), "vacancy.published"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_place_and_never_by_its_content(change, why: str) -> None:
    sample = json.loads((HERE / "samples" / "vacancy.published.v1.json").read_text())
    with pytest.raises(EventInvalid, match=why) as told:
        decode(change(sample))
    assert sample["data"]["terms"]["title"] not in told.value.reason


def test_the_longest_ranked_list_fits_and_an_event_over_64_kilobytes_is_never_written() -> None:
    event = decode((HERE / "samples" / "pathway.ranked.v1.json").read_bytes())
    big = replace(event.data.entries[0], pathway="p" * 80, vacancy="v" * 80, courses=("c" * 80, "d" * 80))
    assert len(encode(replace(event, data=replace(event.data, entries=(big,) * 100)))) < LARGEST_EVENT

    vacancy = decode((HERE / "samples" / "vacancy.published.v1.json").read_bytes())
    terms = replace(vacancy.data.terms, description="\u1234" * 10_000, skills=(SkillNeed("\u1234" * 200),) * 100)
    with pytest.raises(EventInvalid, match="larger than"):
        encode(replace(vacancy, data=replace(vacancy.data, terms=terms)))


def test_a_source_names_the_organisation_by_its_oin() -> None:
    assert source_of("00000001823288444000", "matcher") == "urn:nld:oin:00000001823288444000:systeem:opstap-matcher"
    with pytest.raises(ValueError, match="20 digits"):
        source_of("12", "matcher")


def test_the_asyncapi_document_names_every_topic_and_message() -> None:
    document = asyncapi()
    assert set(document["channels"]) == {topic.name for topic in (*TOPICS, PARTIES)}
    told = {name for channel in document["channels"].values() for name in channel["messages"]}
    assert told == {event.short for event in (*EVENT_TYPES.values(), *PARTY_EVENT_TYPES)}
    for channel in document["channels"].values():
        for reference in channel["messages"].values():
            assert reference["$ref"].rsplit("/", 1)[-1] in document["components"]["messages"]
