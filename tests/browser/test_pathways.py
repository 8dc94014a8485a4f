"""A coach looks at pathways in a real browser: with and without JavaScript, on a phone and on a desk, by keyboard."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, jsonify
from matcher.service.house import House, someone, work
from matcher_towns import course, levels
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from services.matcher.app import migrate
from services.matcher.config import Config
from shared.vocabulary.work import Workplace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
NAME = "Selam Testpersoon"


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


class _Cookies:
    """What `House.sign_on` needs of a client."""

    value = ""

    def set_cookie(self, name: str, value: str) -> None:
        self.value = value


@pytest.fixture
def pathways(tmp_path: Any) -> Iterator[tuple[str, str]]:
    """The address of a candidate's page, and the value of a coach's sign-on cookie."""
    url = f"sqlite:///{tmp_path}/matcher.db"
    migrate(Config(url, "memory://", "0" * 20, "x"))
    house = House(url)
    house.say_state(
        someone(dutch="A2", needs=("buddy",)),
        work("easy", title="Bakker"),
        work("also", title="Afwasser", employer="e2", workplace=Workplace("1521")),
        work("far", title="Chauffeur", licences=("C",)),
        work("open", title="Magazijn", language_minimum=None),
        work("hard", title="Receptie", language_minimum=levels("B1")),
        course("k1", title="NT2 avond"),
    )
    house.settle()
    cookies = _Cookies()
    house.sign_on(cookies)
    skills = Flask("skills", static_folder=None)
    skills.add_url_rule("/candidates/c1/name", view_func=lambda: jsonify(name=NAME), endpoint="name")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mounted = DispatcherMiddleware(skills, {"/matcher": house.app, "/skills": skills})
    server = make_server("127.0.0.1", port, mounted, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/matcher/candidates/c1", cookies.value
    server.shutdown()
    thread.join(5)
    server.server_close()
    house.stop()


@pytest.fixture
def look(chromium: Any, pathways: tuple[str, str]) -> Iterator[Callable[..., Any]]:
    """Opens a page of the candidate as a Dutch reader who signed on."""
    address, cookie = pathways
    contexts = []

    def opened(path: str = "", width: int = 1280, *, scripts: bool = True, csp: bool = True) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="nl-NL", java_script_enabled=scripts, bypass_csp=not csp
        )
        contexts.append(context)
        context.add_cookies([{"name": "opstap_sign_on", "value": cookie, "url": address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coach_compares_tries_a_change_and_looks_closer_without_javascript(look: Any, width: int) -> None:
    page = look(width=width, scripts=False)
    assert page.locator(".path-person").is_hidden(), "without a script nobody fetches the name"
    assert page.inner_text("#c1").startswith("1. ")
    page.click(".path-more summary >> nth=0")
    assert page.locator("svg.week >> nth=0").is_visible()
    page.check(".path-tick input >> nth=0")
    page.check(".path-tick input >> nth=1")
    page.click(".compare-bar button")
    assert page.inner_text("h1") == "Naast elkaar"
    page.go_back()
    page.select_option("#licences", "C")
    page.click("#what-if-form .nl-button--primary")
    assert "Dit is een wat-als" in page.inner_text(".what-if-banner")
    assert "Dit paste eerst niet: rijbewijs." in page.inner_text("#pathways")
    page.click("button.path-group[value=near]")
    assert page.inner_text("#group-title").startswith("Net niet")
    page.click(".what-if-banner a")
    page.click(".path-whole >> nth=0")
    assert "Hoe de score is opgebouwd" in page.inner_text("main")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "?group=clarify",
        "?group=near",
        "?group=helps",
        "?group=map",
        "?track=dual",
        "/unranked",
        "/side-by-side",
        "/vacancies/easy/evening",
        "/vacancies/far",
        "/comparison",
    ],
)
def test_no_page_has_barriers_that_a_checker_finds_or_is_wider_than_the_screen(
    look: Any, path: str, width: int
) -> None:
    page = look(path, width, csp=False)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_name_comes_into_the_page_with_javascript(look: Any) -> None:
    refused = []
    page = look()
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
    page.reload()
    page.wait_for_selector(".path-person:visible")
    assert page.inner_text(".path-person") == NAME
    assert refused == []


def test_by_keyboard_a_card_opens_and_two_are_compared(look: Any) -> None:
    page = look(scripts=False)
    page.focus(".path-tick input >> nth=0")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("svg.week >> nth=0").is_visible()
    page.focus(".path-tick input >> nth=1")
    page.keyboard.press("Space")
    page.focus(".compare-bar button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/side-by-side*")
    assert page.inner_text("h1") == "Naast elkaar"
