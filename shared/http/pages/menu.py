"""The menu at the top of the pages of the municipality, the same whichever service answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

MENU = {"candidates": "/skills/", "new": "/skills/candidates/new"}
"""The code of each entry, and where it leads: addresses of the site, since one menu serves every service."""
FOOTER = {"password": "/skills/password"}
"""The same place on every page, so that help is found where it was (WCAG 3.2.6)."""
OPEN_TO_ALL: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link in the menu: an address on this site, its text, and whether it is where one is."""

    address: str
    text: str
    current: bool = False


def municipality_menu() -> list[MenuItem]:
    """For who signed in."""
    return [_item(code, address) for code, address in MENU.items()]


def footer_links(who: str | None) -> list[MenuItem]:
    """At the foot of every page; `who` is whoever signed in."""
    return [_item(code, address) for code, address in FOOTER.items() if who or code in OPEN_TO_ALL]


def _item(code: str, address: str) -> MenuItem:
    from shared.http.pages import t

    return MenuItem(address, t(f"menu.{code}"), request.script_root + request.path == address)
