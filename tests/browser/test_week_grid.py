"""Painting a week: by mouse, finger and keyboard; the times of the form are what is painted."""

from __future__ import annotations

from typing import Any

import pytest
from browser.browsing import page_of, sign_in
from skills_house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def week_page(chromium: Any, site: str, house: House, width: int, **more: Any) -> tuple[Any, str]:
    made = house.add(availability={"commitments": [{"day": "tue", "from": "09:00", "to": "12:00"}]})["id"]
    page = page_of(chromium, width, **more)
    sign_in(page, site, house.coach().password)
    page.goto(f"{site}/candidates/{made}/intake/week")
    return page, str(made)


def cell(page: Any, day: int, time: str) -> Any:
    hour, minute = time.split(":")
    return page.locator(f".opstap-week__cell[data-day='{day}'][data-slot='{int(hour) * 2 + int(minute) // 30}']")


def saved(page: Any, house: House, made: str) -> list[tuple[str, str, str]]:
    page.click("main .opstap-save button >> nth=0")
    page.wait_for_url("**/intake/travel")
    week = house.call("GET", f"candidates/{made}").json["availability"]["weekly"] or []
    return sorted((row["day"], row["from"], row["to"]) for row in week)


def test_a_drag_over_days_and_hours_paints_them_and_another_takes_them_away(
    chromium: Any, site: str, house: House
) -> None:
    page, made = week_page(chromium, site, house, 1280)
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security" in told.text else None)

    def drag(start: Any, end: Any) -> None:
        for step, one in (("down", start), ("up", end)):
            one.scroll_into_view_if_needed()
            box = one.bounding_box()
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
            getattr(page.mouse, step)()

    drag(cell(page, 0, "09:00"), cell(page, 2, "16:30"))
    drag(cell(page, 1, "12:00"), cell(page, 1, "12:30"))
    assert page.inner_text("#week-in-words span").startswith("maandag 09:00–17:00; dinsdag 09:00–12:00, 13:00–17:00")
    assert "les" in cell(page, 1, "09:00").get_attribute("aria-label")
    assert saved(page, house, made) == [
        ("mon", "09:00", "17:00"),
        ("tue", "09:00", "12:00"),
        ("tue", "13:00", "17:00"),
        ("wed", "09:00", "17:00"),
    ]
    assert refused == []
    page.context.close()


def test_by_keyboard_alone_and_typed_times_show_in_the_grid(chromium: Any, site: str, house: House) -> None:
    page, made = week_page(chromium, site, house, 1280)
    page.locator(".opstap-week__cell[tabindex='0']").focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert page.inner_text("#week-in-words span") == "maandag 08:00–10:00; dinsdag 09:30–10:00"
    page.click(".opstap-typed-times summary")
    page.fill(".opstap-day >> nth=4 >> [name$='.from']", "8:15")
    page.fill(".opstap-day >> nth=4 >> [name$='.to']", "9:00")
    assert cell(page, 4, "08:00").get_attribute("aria-checked") == "mixed"
    assert cell(page, 4, "08:30").get_attribute("aria-checked") == "true"
    page.click("button[value='weekend']")
    page.check("#preset-take")
    page.click("button[value='evenings']")
    assert ("fri", "08:15", "09:00") in saved(page, house, made)
    page.context.close()


def test_a_finger_taps_half_hours_that_are_big_enough_and_a_scroll_paints_nothing(
    chromium: Any, site: str, house: House
) -> None:
    page, made = week_page(chromium, site, house, 360, has_touch=True)
    one = cell(page, 3, "18:00")
    one.scroll_into_view_if_needed()
    box = one.bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    one.tap()
    cell(page, 3, "18:30").tap()
    one.dispatch_event("pointerdown", {"button": 0})
    page.evaluate("dispatchEvent(new PointerEvent('pointercancel'))")
    assert saved(page, house, made) == [("thu", "18:00", "19:00")]
    page.context.close()
