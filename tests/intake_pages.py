"""The intake in a browser: pages that look as they are served, and the way to a step."""

from __future__ import annotations

from typing import Any

from skills_house import House


def page_of(chromium: Any, width: int, *, scripts: bool = True, **more: Any) -> Any:
    """A new browser of a Dutch reader."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale="nl-NL", java_script_enabled=scripts, **more
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def sign_in(page: Any, site: str, house: House) -> None:
    password = house.coach().password
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", "coach@zaanwolde.example")
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    assert page.url == f"{site}/"
