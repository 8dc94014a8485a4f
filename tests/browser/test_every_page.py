"""Every page of the product in Chromium: its table is docs/pages.md, its states are below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser.browsing import opens
from browser.looking import (
    MOST_BYTES,
    Watched,
    badly_written,
    problems_of,
    sideways,
    unreachable_by_keyboard,
    zoomed,
)
from browser.whole_site import Site, find_links, pages_that_open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
NO_SUCH = "00000000-0000-0000-0000-000000000000"
LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module")
def site(town: Site) -> Site:
    return town


@pytest.fixture(scope="module")
def readers(chromium: Any, site: Site) -> Iterator[dict[str, Watched]]:
    """A coach who reads Dutch and one who reads English, signed in."""
    made = {}
    for language in LANGUAGES:
        context = chromium.new_context(locale={"nl": "nl-NL", "en": "en-GB"}[language], bypass_csp=True)
        page = context.new_page()
        page.set_default_timeout(20_000)
        site.sign_in(page)
        made[language] = Watched(page, site.base)
    yield made
    for one in made.values():
        one.page.context.close()


@pytest.fixture(scope="module")
def addresses(site: Site, readers: dict[str, Watched]) -> dict[str, str]:
    return find_links(site, readers["nl"].page.context)


def look(reader: Watched, language: str) -> list[str]:
    """What is wrong with the page that is open: accessibility, console and requests. English has the same elements as
    Dutch, so it is checked at one width, and at the other for what does not fit."""
    page = reader.page
    found = [] if page.locator(f"html[lang={language}]").count() else ["the wrong language"]
    found += problems_of(page, 1280) + (problems_of(page, 360) if language == "nl" else sideways(page, 360))
    return found + reader.problems()


@pytest.mark.parametrize("path", pages_that_open())
def test_a_page_is_right_at_both_widths_and_in_both_languages(
    site: Site, readers: dict[str, Watched], addresses: dict[str, str], path: str
) -> None:
    address = addresses.get(path, path)
    assert "<" not in address, "no page links to this one: link to it, or it is of no use"
    found = []
    for language, reader in readers.items():
        answer = reader.page.goto(site.base + address)
        found += badly_written(answer.text())
        if answer.status in (400, 409):  # it says what to do first, and is looked at as it is
            reader.told.clear()
        if answer.request.redirected_from is None:  # else it is a page of its own here
            found += [f"{language} {one}" for one in look(reader, language)]
    assert found == []


def sends(page: Any) -> None:
    opens(page, "main button[type=submit]")


def signs_in_wrongly(page: Any, site: Site) -> None:
    page.context.clear_cookies(name="opstap_skills_session")
    page.goto(f"{site.base}/skills/sign-in")
    page.fill("[name=email]", site.email)
    page.fill("[name=password]", "niet het wachtwoord")
    sends(page)


def goes_nowhere(page: Any, site: Site) -> None:
    page.goto(f"{site.base}/skills/nowhere")


def opens_a_candidate_who_is_not_there(page: Any, site: Site) -> None:
    page.goto(f"{site.base}/skills/candidates/{NO_SUCH}")


def chooses_a_password_that_is_too_short(page: Any, site: Site) -> None:
    page.goto(f"{site.base}/skills/password")
    for name in ("old", "new", "again"):
        page.fill(f"[name={name}]", "kort")
    sends(page)


def sets_aside_without_saying_why(page: Any, site: Site) -> None:
    page.goto(f"{site.base}/matcher/candidates/{site.candidate}")
    opens(page, "main a[href$='/dismiss'] >> nth=0")
    sends(page)


def turns_shortcuts_off(page: Any, site: Site) -> None:
    page.goto(f"{site.base}/skills/help/keys")
    sends(page)


STATES: dict[str, Callable[[Any, Site], None]] = {
    "page that is not there": goes_nowhere,
    "candidate who is not there": opens_a_candidate_who_is_not_there,
    "password refused": chooses_a_password_that_is_too_short,
    "set aside without a reason": sets_aside_without_saying_why,
    "shortcuts off": turns_shortcuts_off,
    "sign-in refused": signs_in_wrongly,
}
"""What a page shows after something was done; the last one signs out."""


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_right_at_both_widths_and_in_both_languages(
    site: Site, readers: dict[str, Watched], state: str
) -> None:
    found = []
    for language, reader in readers.items():
        STATES[state](reader.page, site)
        reader.told = [one for one in reader.told if "status of 4" not in one]  # on purpose here
        found += badly_written(reader.page.content())
        found += [f"{language} {one}" for one in look(reader, language)]
    assert found == []


def test_a_first_visit_is_light_and_the_second_lighter(chromium: Any, site: Site) -> None:
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    watched = Watched(page, site.base)  # with the content security policy in force
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    site.sign_in(page)
    page.wait_for_load_state("networkidle")
    assert 5_000 < sum(sizes) <= MOST_BYTES
    sizes.clear()
    page.goto(f"{site.base}/matcher/candidates/{site.candidate}")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= MOST_BYTES
    assert page.evaluate("htmx.version") == "4.0.1" and watched.problems() == []
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/skills/",
        "/skills/candidates/{}",
        "/skills/candidates/{}/intake/languages",
        "/skills/help/keys",
        "/matcher/candidates/{}",
    ],
)
def test_everything_on_a_page_is_reached_by_keyboard_and_stays_on_the_screen_when_zoomed(
    chromium: Any, site: Site, path: str
) -> None:
    context = chromium.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    site.sign_in(page)
    page.goto(site.base + path.format(site.candidate))
    found = unreachable_by_keyboard(page) + zoomed(page)
    context.close()
    assert found == []


def test_shortcuts_lead_on_but_not_while_typing_and_not_when_turned_off(chromium: Any, site: Site) -> None:
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    site.sign_in(page)
    page.keyboard.press("?")
    page.wait_for_url("**/skills/help/keys")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/skills/")
    page.keyboard.press("/")
    field = page.locator("[role=search] input:not([type=hidden])").first
    assert field.evaluate("one => one === document.activeElement")
    page.keyboard.type("g?c")
    assert field.input_value() == "g?c" and page.url.endswith("/skills/")
    page.goto(f"{site.base}/skills/help/keys")
    sends(page)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.keyboard.press("?")
    assert page.url.endswith("/skills/help/keys")
    context.close()


def test_a_page_that_runs_right_to_left_keeps_its_content_on_the_screen(chromium: Any, site: Site) -> None:
    context = chromium.new_context(locale="nl-NL", viewport={"width": 360, "height": 900})
    page = context.new_page()
    site.sign_in(page)
    person = f"/skills/candidates/{site.candidate}"
    for path in ("/skills/", person, f"{person}/plan", "/skills/help/tour", f"/matcher/candidates/{site.candidate}"):
        page.goto(site.base + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        heading = page.locator("h1").bounding_box()
        assert heading["x"] >= 0 and heading["x"] + heading["width"] <= 360
    context.close()


def test_on_paper_there_is_the_content_and_no_menu(chromium: Any, site: Site) -> None:
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    site.sign_in(page)
    page.emulate_media(media="print")
    for path in ("/skills/candidates/{}", "/skills/candidates/{}/plan", "/matcher/candidates/{}"):
        page.goto(site.base + path.format(site.candidate))
        assert page.locator("h1 >> nth=0").is_visible()
        for gone in (".utrecht-page-header", ".utrecht-nav-bar", ".utrecht-page-footer", "main button"):
            assert not any(one.is_visible() for one in page.locator(gone).all()), (path, gone)
    context.close()
