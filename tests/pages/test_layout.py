"""The frame of every page: direction, language switch, menu, scripts and their guard."""

import json
import re

import pytest
from flask import Flask
from skills_house import House

from services.skills.app import migrate
from services.skills.config import Config
from shared.http.pages import here, text_direction
from shared.http.service_app import CONTENT_SECURITY_POLICY


@pytest.fixture
def house(tmp_path):
    config = Config(f"sqlite:///{tmp_path}/skills.db", "memory://", secret_key="s" * 40, field_secret="f" * 40)
    migrate(config)
    made = House(config)
    yield made
    made.app.extensions["opstap"]["database"].close()


def test_languages_run_the_way_they_are_written():
    assert [text_direction(language) for language in ("nl", "en", "ar", "fa", "uk", "ti", "tr")] == [
        "ltr", "ltr", "rtl", "rtl", "ltr", "ltr", "ltr"
    ]  # fmt: skip


def test_changing_the_language_keeps_the_page_and_its_filters(house):
    browser = house.coach()
    address = re.search(r'href="(/language[^"]*)"', browser.get("/?dutch=unknown").text)[1].replace("&amp;", "&")
    answer = browser.get(address)
    assert answer.headers["Location"] == "/?dutch=unknown"
    assert '<html lang="en"' in browser.get("/?dutch=unknown").text


def test_a_page_that_was_posted_is_come_back_to_when_it_can_be_opened():
    app = Flask("here", static_folder=None)
    app.add_url_rule("/form", methods=["GET", "POST"], view_func=here, endpoint="form")
    app.add_url_rule("/only", methods=["POST"], view_func=here, endpoint="only")
    assert app.test_client().post("/form").text == "/form"
    assert app.test_client().post("/only").text == "/"
    assert app.test_client().get("/form?status=new").text == "/form?status=new"


def test_htmx_is_served_once_somebody_signed_in_and_sends_the_token_of_the_form(house):
    browser = house.coach()
    page = browser.get("/").text
    address = re.search(r'<script src="([^"]*htmx[^"]*)" defer>', page)[1]
    script = browser.client.get(address.replace("&amp;", "&"))
    assert script.status_code == 200 and "immutable" in script.headers["Cache-Control"]
    headers = re.search(r'hx-headers:inherited="([^"]*)"', page)[1].replace("&#34;", '"').replace("&quot;", '"')
    token = json.loads(headers)["X-CSRFToken"]
    assert browser.client.post("/sign-out", headers={"X-CSRFToken": "wrong"}).status_code == 400
    assert browser.client.post("/sign-out", headers={"X-CSRFToken": token}).status_code == 303
    assert "htmx" not in browser.get("/sign-in").text


def test_there_is_no_other_shared_script(house):
    assert house.app.test_client().get("/static/pages/jquery.js").status_code == 404


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in CONTENT_SECURITY_POLICY and "default-src 'none'" in CONTENT_SECURITY_POLICY
