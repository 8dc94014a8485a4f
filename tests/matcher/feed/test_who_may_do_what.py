"""The table of access, the commands made of it, and what the services really say and hear."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import shlex

import pytest
from click.testing import CliRunner
from matcher.feed.proposals import OTHER, PROVIDER

from services.commands import matcher
from services.matcher.events import told
from shared.contracts import events
from shared.contracts.events import EventType, provider_topic
from shared.events.access import HEARS, SPEAKS, Grant, provider_grants, service_grants

SERVICES = ("skills", "vacancies", "matcher")
GRANTS = list(service_grants())


def named_in(module) -> set[EventType]:
    """The event types that a `speaks.py` names."""
    found = set()
    for name in re.findall(r"\b[A-Z_]{5,}\b", inspect.getsource(module)):
        value = getattr(events, name, None)
        found |= set(value.values()) if isinstance(value, dict) and name != "EVENT_TYPES" else {value}
    return {value for value in found if isinstance(value, EventType)}


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_says_what_the_services_say_and_hear(service):
    speaks = importlib.import_module(f"services.{service}.events.speaks")
    listens = importlib.import_module(f"services.{service}.events.listens")
    spoken = {kind.topic.name for kind in named_in(speaks)}
    # Demand is said from its own file once it is worked out.
    assert spoken <= {topic.name for topic in SPEAKS[service]} <= spoken | {events.DEMAND.name}
    assert {topic.name for topic in HEARS[service]} == set(listens.TOPICS)
    assert listens.GROUP.startswith(service)


def test_every_topic_is_written_by_somebody_and_read_by_us_or_meant_for_others():
    written = {topic.name for topics in SPEAKS.values() for topic in topics}
    assert written == {topic.name for topic in events.TOPICS}
    read = {topic.name for topics in HEARS.values() for topic in topics}
    assert written - read == {events.DEMAND.name}


def test_what_parties_are_told_is_written_by_the_matcher_alone():
    assert {kind.topic for kind in named_in(told)} == {events.PARTIES}
    writers = {grant.principal for grant in GRANTS if "Write" in grant.operations and _covers(grant, _topic(PROVIDER))}
    assert writers == {"opstap-matcher"}


def test_a_provider_reads_its_own_topic_and_nothing_else():
    grants = list(provider_grants([PROVIDER]))
    assert {grant.principal for grant in grants} == {f"opstap-provider-{PROVIDER}"}
    topics = [topic.name for topic in events.TOPICS] + [_topic(OTHER), f"{_topic(PROVIDER)}.dead"]
    assert [name for name in [*topics, _topic(PROVIDER)] if _may(grants, "Read", name)] == [_topic(PROVIDER)]
    assert not [grant for grant in grants if set(grant.operations) - {"Read", "Describe"}]
    groups = [grant for grant in grants if grant.kind == "group"]
    assert [grant.name for grant in groups] == [f"opstap-provider-{PROVIDER}"] and groups[0].prefixed


def test_a_service_writes_nothing_that_another_one_says():
    for service in SERVICES:
        mine = [grant for grant in GRANTS if grant.principal == f"opstap-{service}"]
        others = {topic.name for topic in events.TOPICS} - {topic.name for topic in SPEAKS[service]}
        assert not [name for name in others if _may(mine, "Write", name)]
        assert all(_may(mine, "Write", f"{topic.name}.dead") for topic in HEARS[service])


def test_a_grant_is_a_command_for_the_operator():
    words = shlex.split(
        Grant("opstap-x", ("Read", "Describe"), "topic", "opstap.", prefixed=True).command("kafka:9092")
    )
    assert words == [
        *("kafka-acls.sh", "--bootstrap-server", "kafka:9092", "--add", "--allow-principal", "User:opstap-x"),
        *("--operation", "Read", "--operation", "Describe", "--topic", "opstap."),
        *("--resource-pattern-type", "prefixed"),
    ]  # fmt: skip


@pytest.fixture
def run(house, monkeypatch, tmp_path):
    """`opstap matcher provider-topics` on the database of a matcher that has heard of two providers."""
    for organisation in (PROVIDER, OTHER):
        house.key("provider", organisation)
    house.key("employer", "bakkerij")
    monkeypatch.setenv("OPSTAP_MATCHER_DATABASE_URL", house.config.database_url)
    monkeypatch.setenv("OPSTAP_DATA_DIR", str(tmp_path))

    def call(*arguments):
        answer = CliRunner().invoke(matcher, ["provider-topics", *arguments])
        assert answer.exit_code == 0, answer.output
        return answer.output

    return call


def test_the_command_lists_the_topics_of_providers(run):
    assert run().split() == [_topic(PROVIDER), _topic(OTHER)]
    assert [line["topic"] for line in json.loads(run("--json"))["topics"]] == [_topic(PROVIDER), _topic(OTHER)]


def test_the_command_prints_every_grant_of_services_and_providers(run):
    lines = run("--acls", "--server", "kafka:9092").splitlines()
    expected = [*GRANTS, *provider_grants([PROVIDER, OTHER])]
    assert lines == [grant.command("kafka:9092") for grant in expected]
    assert len(json.loads(run("--acls", "--json"))["acls"]) == len(expected)
    assert all(line.startswith("kafka-acls.sh --bootstrap-server $KAFKA ") for line in run("--acls").splitlines())


def test_the_page_for_operators_names_every_topic_with_who_writes_and_reads_it():
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    rows = {row[1].strip(" `"): row[2:4] for row in (line.split("|") for line in page.splitlines()) if len(row) == 6}
    for topic in events.TOPICS:
        writes, reads = (set(re.findall(r"skills|vacancies|matcher", cell)) for cell in rows[topic.name])
        assert writes == {service for service in SERVICES if topic in SPEAKS[service]}, topic.name
        assert reads == {service for service in SERVICES if topic in HEARS[service]}, topic.name


def _topic(provider):
    return provider_topic(provider).name


def _covers(grant, topic):
    return grant.kind == "topic" and (topic.startswith(grant.name) if grant.prefixed else topic == grant.name)


def _may(grants, operation, topic):
    return any(operation in grant.operations and _covers(grant, topic) for grant in grants)
