"""What `opstap up` says once it serves: the sample town's ranking at the first start, the address, the credentials."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

READY_SECONDS = 60
RANK_SECONDS = 120


def main(base: str, folder: Path, sample: bool) -> int:
    """Wait until the server answers, load the sample town once, print what a newcomer needs. 0 when all went well."""
    parent = os.getppid()
    if not _until(lambda: _call("GET", f"{base}/matcher/health/ready")[0] == 200, READY_SECONDS, parent):
        return 1
    marker = folder / "sample-town.json"
    keys = dict(
        line.split("=", 1)
        for line in (folder / "credentials.txt").read_text(encoding="utf-8").splitlines()
        if "=" in line
    )
    if sample and not marker.exists():
        _load_town(base, folder, keys, marker, parent)
    _say(f"\nOpstap serves on {base}/  (API documents: {base}/vacancies/api/v1/docs)")
    _say(f"Credentials: {folder / 'credentials.txt'}  (sign in at {base}/skills/sign-in as {keys['coach_email']})")
    _say("Stop with Ctrl-C. What you entered stays in the data folder.")
    return 0


def _load_town(base: str, folder: Path, keys: dict[str, str], marker: Path, parent: int) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from services.matcher.cli import print_ranking
    from services.sample_town.load import load_town

    console = Console(width=min(Console().width, 120) if sys.stdout.isatty() else 120)

    def call(method: str, path: str, body: Any, key: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        return _call(method, base + path, body, keys[key], headers)

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Loading the sample town Zaanwolde", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        town = load_town(call, keys, datetime.now(UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date(), advance)
    person = town.shown_candidate
    url = f"{base}/matcher/api/v1/candidates/{person}/pathways?limit=8&explain=true"
    last = 0

    def ranked() -> bool:
        nonlocal last
        status, answer = _call("GET", url, key=keys["system_key"], headers={"Accept-Language": "en"})
        settled = status == 200 and answer.get("ranked") and answer.get("stockRevision") == last
        last = answer.get("stockRevision", 0) if status == 200 else 0
        return bool(settled)

    if _until(ranked, RANK_SECONDS, parent):
        print_ranking(console, _call("GET", url, key=keys["system_key"], headers={"Accept-Language": "en"})[1])
    marker.write_text(json.dumps({"loaded": town.counts, "shown": person}) + "\n", encoding="utf-8")


def _call(
    method: str, url: str, body: Any = None, key: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """The status and the JSON of an answer; 0 while nobody listens."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers or {}, method=method)  # noqa: S310 - our own address
    if data is not None:
        request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            text = answer.read()
            return answer.status, json.loads(text) if text else {}
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, json.loads(text) if text[:1] == b"{" else {}
    except OSError:
        return 0, {}


def _until(test: Any, seconds: float, parent: int) -> bool:
    end = time.monotonic() + seconds
    while not test():
        if time.monotonic() > end or os.getppid() != parent:
            return False
        time.sleep(0.2)
    return True


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "sample"))
