"""How long the server takes for every page of docs/pages.md, and for what pages ask for while one works.

    .venv/bin/python benchmarks/pages.py                                            # the sample town
    .venv/bin/python benchmarks/pages.py --candidates 2000 --vacancies 10000 --courses 200 --data-dir FOLDER

Starts Opstap, loads the sample town (or a synthetic one of that size) through the public APIs, waits until everybody is
ranked, and stops it. Then opens the same data in this process, without threads that work on: signs in as the coach of
the first start, proposes one pathway for each of `--people` candidates, finds an address of every page by following
links as the test of all pages does, and opens each page `--times` times per candidate. The first opening counts too.
Prints per page the median, p99 and slowest time on the clock and the median of processor time, in milliseconds, and the
size as it is sent. `--data-dir` keeps what was loaded: a second run with it starts at once.

Bars, for every page: 100 ms at the sample town, 200 ms at 2,000 x 10,000 (300 ms for the list of candidates).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.whole_site import Site, find_links, pages_that_open  # noqa: E402
from werkzeug.test import Client, TestResponse  # noqa: E402

from services.embedded import System, build  # noqa: E402
from services.matcher.actions.live_engine import COMPILED_FROM  # noqa: E402
from services.sample_town.folder import load_folder  # noqa: E402
from services.sample_town.generate import generate  # noqa: E402
from services.sample_town.remote import Remote, read_credentials  # noqa: E402
from shared.testing.running import RunningOpstap, until  # noqa: E402
from shared.vocabulary.clock import SystemClock, today  # noqa: E402

LOADED = "loaded.json"
HOUR = 3600.0
WAITING = ("opstap_ranker_behind", "opstap_outbox_waiting", "opstap_consumer_lag")
GROUPS = ("clarify", "near", "helps", "map")
ALSO = {
    **{f"pathways, {group}": f"/matcher/candidates/{{candidate}}?group={group}" for group in GROUPS},
    "pathways, narrowed down": "/matcher/candidates/{candidate}?track=dual&travel=30",
    "list, by status": "/skills/?status=new&level=A2",
    "list, last page": "/skills/?sort=contact&page=99999",
}
"""States of pages that have an address."""
TRIED = {"level": "B1", "evenings": "yes"}
"""The what-if."""


@dataclass
class Figures:
    """Milliseconds of the openings of one page, and its bytes."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    size: int = 0

    def row(self) -> dict[str, float]:
        ordered = sorted(self.clock)
        return {
            "median": statistics.median(ordered),
            "p99": ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
            "slowest": ordered[-1],
            "processor": statistics.median(self.processor),
            "kilobytes": self.size / 1024,
            "openings": len(ordered),
        }


class Reader:
    """A coach who signed in, whose openings are timed. Has as much of a browser's context as `find_links` uses."""

    def __init__(self, system: System, email: str, password: str) -> None:
        self._client, self.figures = Client(system.wsgi), dict[str, Figures]()
        self._rows = [(path, re.compile(re.sub(r"<[^>]+>", "[^/]+", path))) for path in pages_that_open()]
        self.request = SimpleNamespace(get=lambda url: SimpleNamespace(text=lambda: self.open(url).text))
        token = self.token(self._client.get("/skills/sign-in"))
        form = {"email": email, "password": password, "csrf_token": token}
        answer = self._client.post("/skills/sign-in", data=form)
        assert answer.status_code == 303, answer.status_code
        self._client.get("/skills/sign-on?next=/matcher/")

    def open(self, url: str, name: str = "") -> TestResponse:
        """Open a page, timed under its row of the table, or `name`."""
        return self._timed(name or self._row(url), lambda: self._client.get(url, headers={"Accept-Encoding": "gzip"}))

    def send(self, url: str, form: dict[str, str], name: str, *, fragment: bool = False) -> TestResponse:
        """Send a form with a token of the page it stands on."""
        headers = {"Accept-Encoding": "gzip"} | ({"HX-Request": "true"} if fragment else {})
        return self._timed(name, lambda: self._client.post(url, data=form, headers=headers))

    def part(self, url: str, name: str) -> TestResponse:
        """What htmx asks for of a page."""
        headers = {"Accept-Encoding": "gzip", "HX-Request": "true"}
        return self._timed(name, lambda: self._client.get(url, headers=headers))

    @staticmethod
    def token(page: TestResponse) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found
        return found[1]

    def _timed(self, name: str, ask: Callable[[], TestResponse]) -> TestResponse:
        began, busy = time.perf_counter(), time.process_time()
        answer = ask()
        body = answer.data
        figures = self.figures.setdefault(name, Figures())
        figures.clock.append(1000 * (time.perf_counter() - began))
        figures.processor.append(1000 * (time.process_time() - busy))
        figures.size = len(body)
        if answer.headers.get("Content-Encoding") == "gzip":
            answer.set_data(gzip.decompress(body))
            del answer.headers["Content-Encoding"]
        assert answer.status_code < 400 or answer.status_code == 409, (name, answer.status_code)
        return answer

    def _row(self, url: str) -> str:
        path = urlsplit(url).path
        return min((row for row, pattern in self._rows if pattern.fullmatch(path)), key=lambda row: row.count("<"))


def fill(folder: Path, sizes: tuple[int, int, int] | None, seed: int) -> None:
    """Load a town into `folder` with an Opstap that runs, until everybody has a list. Nothing when it is there."""
    if (folder / LOADED).exists():
        return
    with RunningOpstap(folder, sample=sizes is None) as opstap:
        if sizes is None:
            until((folder / "sample-town.json").exists, "the sample town", 240)
        else:
            town = folder / "town"
            generate(*sizes, seed, town, today(SystemClock()))
            load_folder(Remote(opstap.base, read_credentials(folder / "credentials.txt")), town)
        until(lambda: _is_settled(opstap), "everybody is ranked", HOUR, every=1.0)
    (folder / LOADED).write_text(json.dumps(sizes), encoding="utf-8")


def _is_settled(opstap: RunningOpstap) -> bool:
    """Three times in a row nothing waits to be said, heard or ranked."""
    for _ in range(3):
        if _waiting(opstap):
            return False
        time.sleep(0.5)
    return True


def _waiting(opstap: RunningOpstap) -> float:
    total = 0.0
    for service in ("skills", "vacancies", "matcher"):
        with urllib.request.urlopen(f"{opstap.base}/{service}/metrics", timeout=60) as answer:
            text = answer.read().decode()
        for name in WAITING:
            total += sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)", text, re.M))
    return total


@contextmanager
def opened(folder: Path) -> Iterator[System]:
    """The same data in this process; nothing of it works on by itself."""
    system = build({**os.environ, "OPSTAP_DATA_DIR": str(folder)})
    matcher = system.apps["matcher"].extensions["opstap"]
    try:
        with matcher["live"].caught_up(matcher["database"]):
            engine = matcher["live"].engine
        if len(engine.positions_free()) >= COMPILED_FROM:
            until(lambda: engine.compiled, "the compiled engine", HOUR)
        yield system
    finally:
        for app in system.apps.values():
            app.extensions["opstap"]["database"].close()


def candidates_with_a_list(reader: Reader, people: int) -> list[str]:
    """The first of the list of candidates."""
    found: dict[str, None] = {}
    for number in range(1, people + 1):
        text = reader.open(f"/skills/?page={number}").text
        found |= dict.fromkeys(re.findall(r'"/skills/candidates/([0-9a-f-]{36})"', text))
        if len(found) >= people:
            break
    return list(found)[:people]


def proposed(reader: Reader, candidate: str) -> str:
    """Propose the first pathway that one may; the id of the match, empty when there is none."""
    page = reader.open(f"/matcher/candidates/{candidate}")
    link = re.search(rf'"(/matcher/candidates/{candidate}/pathways/[^/"]+/propose)"', page.text)
    if link:
        form = {"csrf_token": reader.token(reader.open(link[1])), "code": "other", "reason": "benchmark"}
        reader.send(link[1], form, "propose (sent)")
    match = re.search(r'id="match-([^"]+)"', reader.open(f"/matcher/candidates/{candidate}").text)
    return match[1] if match else ""


def look(reader: Reader, candidate: str, times: int) -> None:
    """Open everything there is for this candidate, and for nobody in particular."""
    match = proposed(reader, candidate)
    addresses = find_links(Site("", "", "", candidate, match), reader)
    addresses |= {name: address.format(candidate=candidate) for name, address in ALSO.items()}
    pathways = f"/matcher/candidates/{candidate}"
    ticked = re.findall(r'name="pathway" value="([^"]+)"', reader.open(pathways).text)[:3]
    side_by_side = next(path for path in addresses if path.endswith("/side-by-side"))
    addresses[side_by_side] = f"{pathways}/side-by-side?{'&'.join(f'pathway={one}' for one in ticked)}"
    for _ in range(times):
        for name, address in addresses.items():
            if ("<match_id>" not in name or match) and (name != side_by_side or len(ticked) > 1):
                reader.open(address, name)
        page = reader.open(pathways)
        token = reader.token(page)
        reader.send(f"{pathways}/what-if", {**TRIED, "csrf_token": token}, "what-if (sent, htmx)", fragment=True)
        card = re.search(rf'hx-get="({pathways}/vacancies/[^"]+)"', page.text)
        if card:
            reader.part(card[1], "card that opens (htmx)")
        words = {"words": "gemaakt", "csrf_token": reader.token(reader.open("/skills/"))}
        reader.send("/skills/find", words, "/skills/find (sent)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("candidates", "vacancies", "courses"):
        parser.add_argument(f"--{name}", type=int, default=0, help="of a synthetic town; else the sample town")
    for name, usual in (("seed", 3), ("people", 8), ("times", 3)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sizes = (asked.candidates, asked.vacancies, asked.courses) if asked.candidates else None
    with tempfile.TemporaryDirectory() as name:
        folder = (asked.data_dir or Path(name) / "var").absolute()
        fill(folder, sizes, asked.seed)
        keys = read_credentials(folder / "credentials.txt")
        with opened(folder) as system:
            reader = Reader(system, keys["coach_email"], keys["coach_password"])
            for candidate in candidates_with_a_list(reader, asked.people):
                look(reader, candidate, asked.times)
    rows = {name: figures.row() for name, figures in reader.figures.items()}
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'page':<78}{''.join(f'{column:>10}' for column in next(iter(rows.values())))}")
    for name, row in sorted(rows.items(), key=lambda one: -one[1]["median"]):
        print(f"{name:<78}{''.join(f'{value:10.0f}' for value in row.values())}")


if __name__ == "__main__":
    main()
