"""The caseload, the page of one person and their plan in a real browser: without JavaScript, on a phone and on a desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from browser.browsing import opens, page_of, sign_in
from skills_house import NOW, House, full

from shared.contracts.events import PATHWAY_RANKED
from shared.contracts.payloads import PathwaysRanked, RankedEntry
from shared.vocabulary.plans import ProposedPlan
from shared.vocabulary.week import Interval

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PLAN = ProposedPlan(
    work=(Interval("mon", 480, 960), Interval("sat", 1320, 360)),
    lessons=(Interval("tue", 1110, 1260),),
    travel_minutes=22,
)


def busy(house: House) -> str:
    """Somebody of whom everything is asked, and others; the id of the first."""
    personal = full()["personal"] | {"contactLanguage": "ar"}
    made = str(house.add(personal=personal, team=None)["id"])
    house.step(made, "proposed", 1, plan=PLAN, at=NOW - timedelta(days=150))
    house.step(made, "started", 4, starts_on=date(2026, 8, 1), at=NOW - timedelta(days=120))
    house.step(made, "proposed", 1, id="m-2", starts_on=NOW.date() + timedelta(days=5), at=NOW - timedelta(days=6))
    entries = (RankedEntry("p-1", "v-1", (), "direct", "ranked", 0.5),)
    house.hear(PATHWAY_RANKED, PathwaysRanked(made, 1, NOW.date(), "s", 1, entries))
    for number in range(55):
        house.call("POST", "candidates", {"reference": f"ZW-1{number:03}"})
    return made


def test_several_are_ticked_noted_and_taken_back_without_javascript(chromium: Any, site: str, house: House) -> None:
    made, password = busy(house), house.coach().password
    page = page_of(chromium, scripts=False)
    sign_in(page, site, password)
    opens(page, "text=te spreken na de start")
    assert page.url.endswith("?status=follow_up")
    page.check("input[name=candidate]")
    opens(page, "text=Vandaag gesproken")
    assert "1 kandidaat is vandaag gesproken" in page.inner_text("[role=status]")
    assert "Niemand past bij deze filters" in page.inner_text("main")
    opens(page, "text=Draai dit terug")
    assert page.locator("input[name=candidate]").count() == 1
    opens(page, "nav[aria-label='Gekozen filters'] a")
    assert page.url == f"{site}/"
    opens(page, "text=Volgende kandidaten")
    assert "Bladzijde 2 van 2" in page.inner_text("main")
    page.click("text=Filteren en sorteren")
    page.check("#level-A2")
    opens(page, "text=Toon >> nth=0")
    page.goto(f"{site}/candidates/{made}")
    opens(page, "text=Plan om mee te geven")
    assert page.locator("[dir=rtl]").count() > 10
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_in_the_way_of_anybody(chromium: Any, site: str, house: House, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    made, password = busy(house), house.coach().password
    page = page_of(chromium, width, bypass_csp=True)
    axe, found = Axe(), []
    sign_in(page, site, password)
    person = f"/candidates/{made}"
    moved = "moved=spoken&count=2&batch=b"
    for path in (
        "/",
        "/?status=intake&level=A1&mine=1",
        "/?page=2",
        f"/?{moved}",
        person,
        f"{person}?{moved}",
        f"{person}/plan",
    ):
        page.goto(site + path)
        for summary in page.locator("main summary").all():
            summary.click()
        for one in axe.run(page).response["violations"]:
            found.append((path, one["id"], one["nodes"][0]["html"][:120]))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append((path, "scrolls sideways", str(wide)))
    page.context.close()
    assert found == []
