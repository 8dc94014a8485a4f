"""How a test gets a page, signs in, and follows links without looking too early."""

from __future__ import annotations

from typing import Any

COACH = "coach@zaanwolde.example"


def page_of(chromium: Any, width: int = 1280, *, scripts: bool = True, **more: Any) -> Any:
    """A page in a new browser of a Dutch reader. The accessibility checker is a script: it needs `bypass_csp=True`."""
    viewport = {"width": width, "height": 900}
    context = chromium.new_context(viewport=viewport, locale="nl-NL", java_script_enabled=scripts, **more)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def opens(page: Any, selector: str) -> None:
    """Clicks what opens a page, and waits for all of that page: when a click returns it may still be coming."""
    with page.expect_navigation():
        page.click(selector)


def sign_in(page: Any, site: str, password: str, email: str = COACH) -> None:
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    opens(page, "main button[type=submit]")
