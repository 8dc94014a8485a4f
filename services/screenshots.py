"""`opstap screenshots`: pictures of the main pages of a running Opstap, for documents."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from services.sample_town.remote import read_credentials

WIDTHS = {"desk": 1280, "phone": 360}
HEIGHT = 900
SHOWN = "ZW-0401"
"""The candidate of the sample town whose pages are shown; in another town whoever waits longest."""
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
PAGES = {
    "candidates": "/skills/",
    "candidate": "/skills/candidates/{candidate}",
    "form": "/skills/candidates/{candidate}/edit",
    "pathways": "/matcher/candidates/{candidate}",
    "help": "/skills/help",
    "words": "/skills/help/words",
}
"""Names of the files, and what they show."""


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="docs/images", show_default=True)
@click.option("--base", default="http://127.0.0.1:8000", show_default=True, help="Where Opstap answers.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default="var",
    show_default=True,
    help="Its data folder, for the credentials.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option("--only", multiple=True, type=click.Choice(list(PAGES)), help="Some pages; else all.")
@click.option("--whole", is_flag=True, help="From top to bottom, not only what fits on a screen.")
def screenshots(out: Path, base: str, data_dir: Path, language: str, only: tuple[str, ...], whole: bool) -> None:
    """Make pictures of the main pages as a coach sees them, on a desk and on a phone.

    Needs Chromium (deploy/system-parts installs it) and the packages for developers.

    Example: opstap screenshots --only pathways --only candidates --language en
    """
    out.mkdir(parents=True, exist_ok=True)
    credentials = read_credentials(data_dir / "credentials.txt")
    with _browser() as browser:
        for device, width in WIDTHS.items():
            locale = {"nl": "nl-NL", "en": "en-GB"}[language]
            page = browser.new_page(viewport={"width": width, "height": HEIGHT}, locale=locale)
            candidate = _sign_in(page, base, credentials)
            for name in only or PAGES:
                page.goto(base + PAGES[name].format(candidate=candidate), wait_until="networkidle")
                file = out / f"{name}-{device}.png"
                page.screenshot(path=file, full_page=whole)
                click.echo(file)
            page.close()


@contextmanager
def _browser() -> Iterator[Any]:
    path = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        raise click.ClickException("Chromium is not installed: see deploy/system-parts")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise click.ClickException("install the packages for developers: make setup") from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _sign_in(page: Any, base: str, credentials: dict[str, str]) -> str:
    """Sign in as the coach of the first start; returns whom to show."""
    page.goto(f"{base}/skills/sign-in")
    page.fill("[name=email]", credentials["coach_email"])
    page.fill("[name=password]", credentials["coach_password"])
    with page.expect_navigation():
        page.click("main button[type=submit]")
    rows = page.locator("main tr, main li, main article").filter(has_text=SHOWN)
    links = (rows if rows.count() else page.locator("main")).locator("a").evaluate_all("all => all.map(a => a.href)")
    found = [match[1] for link in links if (match := re.search(r"/candidates/([0-9a-f-]{36})", link))]
    if not found:
        raise click.ClickException("there is no candidate to show: start Opstap with the sample town")
    return found[0]
