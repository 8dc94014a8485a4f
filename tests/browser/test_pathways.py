"""A coach looks at pathways in a real browser: with and without JavaScript, on a phone and on a desk, by keyboard."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser.browsing import opens
from browser.looking import problems_of
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


@pytest.fixture(scope="module")
def pathways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a candidate's page, and the value of a coach's sign-on cookie. No test here decides anything."""
    url = f"sqlite:///{tmp_path_factory.mktemp('matcher')}/matcher.db"
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
    opens(page, ".compare-bar button")
    assert page.inner_text("h1") == "Naast elkaar"
    page.go_back()
    page.select_option("#licences", "C")
    opens(page, "#what-if-form .nl-button--primary")
    assert "Dit is een wat-als" in page.inner_text(".what-if-banner")
    assert "Dit paste eerst niet: rijbewijs." in page.inner_text("#pathways")
    opens(page, "button.path-group[value=near]")
    assert page.inner_text("#group-title").startswith("Net niet")
    opens(page, ".what-if-banner a")
    opens(page, ".path-whole >> nth=0")
    assert "Hoe de score is opgebouwd" in page.inner_text("main")


STATES = (
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
)
"""Of the pages, with everything open that opens."""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_state_has_barriers_that_a_checker_finds_or_is_wider_than_the_screen(
    look: Any, pathways: tuple[str, str], width: int
) -> None:
    page, found = look("", width, csp=False), []
    for path in STATES:
        page.goto(pathways[0] + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found += [f"{path} {one}" for one in problems_of(page, width)]
    assert found == []


def test_a_control_that_changes_ranks_anew_in_the_page_and_says_what_moved(look: Any) -> None:
    page, told = look(), []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    address, first = page.url, page.inner_text("#c1")
    page.evaluate("window.opstapSame = true")
    page.focus("#licences")
    page.select_option("#licences", "C")
    page.wait_for_selector(".what-if-banner")
    assert page.url == address and page.evaluate("window.opstapSame"), "the page was opened anew"
    card = page.locator("article", has_text="Chauffeur").first
    assert "nieuw" in card.inner_text() and "Dit paste eerst niet: rijbewijs." in card.inner_text()
    assert page.inner_text("#what-if-told").startswith("Nieuw: ")
    assert page.locator("#licences").evaluate("one => one === document.activeElement"), "the focus was lost"
    page.fill("#minutes", "5")
    page.locator("#minutes").blur()
    page.wait_for_selector("text=Niet meer in de lijst")
    page.click(".what-if-banner a")
    page.wait_for_selector(".what-if-banner", state="detached")
    assert page.inner_text("#c1") == first and told == []


def test_a_card_opens_in_its_place_and_leads_to_a_page_without_javascript(look: Any) -> None:
    page = look()
    address = page.url
    page.click(".path-whole >> nth=0")
    page.wait_for_selector("#c1m table")
    assert page.url == address and "De voorwaarden" in page.inner_text("#c1m")
    assert page.evaluate("document.activeElement.closest('#c1m') !== null"), "the focus does not follow"
    plain = look(scripts=False)
    opens(plain, ".path-whole >> nth=0")
    assert "/vacancies/" in plain.url and "De voorwaarden" in plain.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_stand_in_the_address_and_stay_when_one_looks_at_another_group(look: Any, scripts: bool) -> None:
    page = look(scripts=scripts)
    page.select_option("#track", "direct")
    page.click("#filters button")
    page.wait_for_url("**track=direct*")
    assert page.locator(".path-filtered").is_visible()
    page.click(".path-group >> nth=2")
    page.wait_for_url("**group=near*")
    assert "track=direct" in page.url and page.input_value("#track") == "direct"
    page.click(".path-group >> text=Wat helpt")
    page.wait_for_url("**group=helps*")
    assert page.locator("#filters").count() == 0, "nothing there is filtered"


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
