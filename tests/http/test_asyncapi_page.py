"""The events as a page: everything in the document is on it, and its examples can be read back."""

import html
import json
import re

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from shared.contracts.documents import asyncapi, json_schemas
from shared.contracts.envelope import decode
from shared.contracts.events import EVENT_TYPES, PARTY_EVENT_TYPES, TOPICS
from shared.http.asyncapi_page import add_asyncapi_page

DOCUMENT = asyncapi()
MESSAGES = DOCUMENT["components"]["messages"]


@pytest.fixture(scope="module")
def page() -> str:
    app = Flask("page", static_folder=None)
    add_asyncapi_page(app, lambda: DOCUMENT)
    answer = app.test_client().get("/api/v1/asyncapi")
    assert answer.status_code == 200 and answer.content_type == "text/html; charset=utf-8"
    return answer.get_data(as_text=True)


def test_every_topic_and_event_is_on_it_with_its_key(page: str) -> None:
    for topic in TOPICS:
        assert f'id="{topic.name}"' in page and f'href="#{topic.name}"' in page
    for event in (*EVENT_TYPES.values(), *PARTY_EVENT_TYPES):
        assert f"<code>{event.name}</code>" in page
        assert f"<code>data.{event.key}</code>" in page


def test_it_says_how_long_what_was_said_is_kept(page: str) -> None:
    assert "Kept: 30 days." in page
    assert "Kept: the last event of every key" in page


def test_it_needs_no_script_and_no_other_server(page: str) -> None:
    assert "<script" not in page
    assert not [link for link in re.findall(r'(?:src|href)="([^"]+)"', page) if not link.startswith(("/", "#"))]


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_an_example_keeps_to_the_contract_and_the_schema(name: str) -> None:
    (example,) = (one["payload"] for one in MESSAGES[name]["examples"])
    Draft202012Validator(json_schemas()[name]).validate(example["data"])
    kinds = {kind.short: kind for kind in (*EVENT_TYPES.values(), *PARTY_EVENT_TYPES)}
    assert kinds[name].contract().validate(example["data"]) == {}
    if not kinds[name].audience:
        assert decode(json.dumps(example).encode()).type is kinds[name]


def test_examples_are_on_the_page_as_they_are_in_the_document(page: str) -> None:
    shown = [json.loads(html.unescape(text)) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.S)]
    assert MESSAGES["vacancy.published.v1"]["examples"][0]["payload"] in shown


def test_the_docs_of_the_service_that_has_it_lead_to_it(house) -> None:
    client = house.app.test_client()
    assert 'href="/api/v1/asyncapi"' in client.get("/api/v1/docs").get_data(as_text=True)
    assert client.get("/api/v1/asyncapi").status_code == 200
