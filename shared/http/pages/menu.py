"""The menu at the top of the pages of the municipality, the same whichever service answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

MENU = {"candidates": "/skills/", "new": "/skills/intake", "help": "/skills/help"}
"""The code of each entry, and where it leads: addresses of the site, since one menu serves every service."""
FOOTER = {
    "help": "/skills/help",
    "words": "/skills/help/words",
    "keys": "/skills/help/keys",
    "tour": "/skills/help/tour",
    "password": "/skills/password",
}
"""The same place on every page, so that help is found where it was (WCAG 3.2.6)."""
OPEN_TO_ALL = ("help", "words", "keys")
KEYS = {"candidates": "c", "new": "n", "help": "h", "words": "w"}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link in the menu: an address on this site, its text, whether it is where one is, and the key that opens it
    after `g` (see `shortcuts`)."""

    address: str
    text: str
    current: bool = False
    key: str = ""


def municipality_menu() -> list[MenuItem]:
    """For who signed in."""
    return [_item(code, address) for code, address in MENU.items()]


def footer_links(who: str | None) -> list[MenuItem]:
    """At the foot of every page; `who` is whoever signed in."""
    return [_item(code, address) for code, address in FOOTER.items() if who or code in OPEN_TO_ALL]


def _item(code: str, address: str) -> MenuItem:
    from shared.http.pages import t

    return MenuItem(address, t(f"menu.{code}"), request.script_root + request.path == address, KEYS.get(code, ""))
