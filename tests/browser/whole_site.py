"""The product with its sample town in a process of its own, for browsers to look at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from browser.browsing import sign_in

from shared.testing.running import RunningOpstap, until

LOADED_SECONDS = 120.0
ROOT = Path(__file__).parents[2]
NOT_PAGES = ("/static/", "/language", "/sign-on", "/suggestions", "/name", ".pdf")
"""What is for scripts, or leads on, or is a file: no page to look at."""
LINK = re.compile(r'(?:href="|<(?:form|button)(?=[^>]*(?:method|formmethod)="get")[^>]*action=")([^"]+)"')
"""Links, and forms that ask for a page."""
WITHOUT_A_LINK = {
    "/outcomes/<int:months>": "/matcher/candidates/{candidate}/matches/{match}/outcomes/3",
    "/side-by-side": "/matcher/candidates/{candidate}/side-by-side",
}
"""By the end of their path: pages that one comes to by something that is not done here, and an address of each."""


@dataclass
class Site:
    """Where it answers, how a coach signs in, and a candidate whose list is there and for whom something is proposed."""

    base: str
    email: str
    password: str
    candidate: str
    match: str

    def sign_in(self, page: Any) -> None:
        sign_in(page, f"{self.base}/skills", self.password, self.email)


def running_site(folder: Path) -> Iterator[Site]:
    """Started, its town loaded and ranked, one pathway proposed; stopped when the generator is closed."""
    os.environ["OPSTAP_COMPILED"] = "off"
    try:
        with RunningOpstap(folder, sample=True) as opstap:
            until((folder / "sample-town.json").exists, "the sample town", LOADED_SECONDS)
            yield _ready(opstap)
    finally:
        del os.environ["OPSTAP_COMPILED"]


def _ready(opstap: RunningOpstap) -> Site:
    people = opstap.call("GET", "/skills/api/v1/candidates", key="system_key")[1]["items"]
    candidate = next(one["id"] for one in people if one["reference"] == "ZW-0401")
    pathways = f"/matcher/api/v1/candidates/{candidate}/pathways?limit=20"
    listed = until(lambda: _ranked(opstap, pathways), "the list", LOADED_SECONDS)
    status, decided = opstap.call(
        "POST", f"/matcher/api/v1/pathways/{listed[3]['id']}/decisions", {"decision": "propose"}, "system_key"
    )
    assert status == 201, decided
    email, password = opstap.key("coach_email"), opstap.key("coach_password")
    return Site(opstap.base, email, password, candidate, decided["match"])


def _ranked(opstap: RunningOpstap, path: str) -> list[dict[str, Any]] | None:
    status, answer = opstap.call("GET", path, key="system_key")
    return answer["ranked"] if status == 200 and len(answer["ranked"]) > 3 else None


def pages_that_open() -> list[str]:
    """The path of every page in docs/pages.md that can be opened and is for people."""
    rows = re.findall(r"^\| `(/[^`]*)` \| GET \|", (ROOT / "docs" / "pages.md").read_text(encoding="utf-8"), re.M)
    return [path for path in rows if not any(part in path for part in NOT_PAGES)]


def find_links(site: Site, context: Any) -> dict[str, str]:
    """For every page that can be opened an address, found by following links from the list and from one candidate."""
    patterns = {path: re.compile(re.sub(r"<[^>]+>", "[^/]+", path)) for path in pages_that_open()}
    to_read = ["/skills/", f"/skills/candidates/{site.candidate}", f"/matcher/candidates/{site.candidate}"]
    found = {
        path: address.format(candidate=site.candidate, match=site.match)
        for path in patterns
        for end, address in WITHOUT_A_LINK.items()
        if path.endswith(end)
    }
    for address in to_read:
        path = urlsplit(address).path
        row = min((one for one, pattern in patterns.items() if pattern.fullmatch(path)), key=_placeholders, default="")
        if not row or row in found:
            continue
        found[row] = address
        for written in LINK.findall(context.request.get(site.base + address).text()):
            link = urldefrag(unescape(written)).url
            theirs = site.candidate in link or not re.search(r"/candidates/[0-9a-f]{8}-", link)
            if link.startswith("/") and theirs and link not in to_read:
                to_read.append(link)
    return found


def _placeholders(path: str) -> int:
    return path.count("<")
