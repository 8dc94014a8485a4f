"""What is asked of every page in a browser: shared by the tests of single pages and the one of all pages."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from html_strictly import faults

MOST_BYTES = 150 * 1024
"""Of a first visit, over the wire."""
TAB_LIMIT = 400
AXE = Axe()
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


class Watched:
    """A page whose console, requests and bytes are noted from now on."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.told: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda message: self.told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "about:")):
            self.elsewhere.append(request.url)

    def problems(self) -> list[str]:
        """What was noted since the last time, in words."""
        found = [f"console: {text}" for text in self.told] + [f"fetched elsewhere: {url}" for url in self.elsewhere]
        self.told.clear()
        self.elsewhere.clear()
        return found


def problems_of(page: Any, width: int) -> list[str]:
    """What a checker of accessibility finds at this width, and whether the page scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    violations = AXE.run(page, options=RULES).response["violations"]
    found = [f"{width}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
    return found + sideways(page, width)


def sideways(page: Any, width: int) -> list[str]:
    """At this width nothing is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 900})
    needed = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width}: scrolls sideways, {needed} px"] if needed > width else []


def badly_written(html: str) -> list[str]:
    """What is wrong with the HTML as it came from the server."""
    return [f"HTML: {one}" for one in faults(html)]


def zoomed(page: Any) -> list[str]:
    """At 200 % on a screen of 1280 pixels, which is 640 CSS pixels, and at 400 %, which is 320 (WCAG 1.4.4, 1.4.10)."""
    return [*sideways(page, 640), *sideways(page, 320)]


def unreachable_by_keyboard(page: Any) -> list[str]:
    """Links, buttons and fields that Tab does not come to, or that do not show that they have the focus.

    Goes through the whole page once; radio buttons of one group are one stop.
    """
    wanted = page.evaluate(STOPS)
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); window.opstapSeen = new Set(); }")
    hidden: list[str] = []
    for _ in range(min(TAB_LIMIT, wanted * 2 + 20)):
        page.keyboard.press("Tab")
        state = page.evaluate(SEEN)
        if state == "again":
            break
        if state:
            hidden.append(f"focus does not show: {state}")
    left = page.evaluate(LEFT)
    return hidden + [f"Tab does not come to: {one}" for one in left]


STOPS = """() => {
  window.opstapStops = () => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  )].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) &&
    !(one.type === "radio" && one !== (document.querySelector(
      `input[type=radio][name="${CSS.escape(one.name)}"]:checked`) ??
      document.querySelector(`input[type=radio][name="${CSS.escape(one.name)}"]`))));
  return window.opstapStops().length;
}"""
SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return window.opstapSeen.size ? "again" : "";
  if (window.opstapSeen.has(one)) return "again";
  window.opstapSeen.add(one);
  const style = getComputedStyle(one);
  const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  return shows ? "" : one.outerHTML.slice(0, 120);
}"""
LEFT = """() => window.opstapStops().filter((one) => !window.opstapSeen.has(one))
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""
