"""What `opstap up` says once it serves: the sample town's ranking at the first start, the address, the credentials."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.sample_town.remote import Remote, read_credentials
from shared.vocabulary.clock import AMSTERDAM

READY_SECONDS = 60
RANK_SECONDS = 120
RANKING_IS_OFF = 409
DEMAND_SECONDS = 60
LOUDEST = 3


def main(base: str, folder: Path, sample: bool) -> int:
    """Wait until the server answers, load the sample town once, print what a newcomer needs. 0 when all went well."""
    parent = os.getppid()
    if not _until(lambda: _is_ready(base), READY_SECONDS, parent):
        return 1
    marker = folder / "sample-town.json"
    remote = Remote(base, read_credentials(folder / "credentials.txt"))
    if sample and not marker.exists():
        _load_town(remote, marker, parent)
    _say(f"\nOpstap serves on {base}/  (API documents: {base}/vacancies/api/v1/docs)")
    _say(
        f"Credentials: {folder / 'credentials.txt'}  (sign in at {base}/skills/sign-in as {remote.keys['coach_email']})"
    )
    _say("Stop with Ctrl-C. What you entered stays in the data folder.")
    if sample:
        _say_demand(remote, parent)
    return 0


def _say_demand(remote: Remote, parent: int) -> None:
    """The lessons that are missing most, as soon as they are worked out: that begins when nothing has changed for a
    few seconds."""
    found: list[Any] = []

    def worked_out() -> bool:
        status, answer = remote("GET", "/matcher/api/v1/demand", None, "system_key", {"Accept-Language": "en"})
        found[:] = answer["cells"][:LOUDEST] if status == 200 else []
        return status == 200 and answer["asOf"] is not None

    if _until(worked_out, DEMAND_SECONDS, parent, pause=1.0) and found:
        _say("\nLessons that are missing (opstap demand):")
        for cell in found:
            _say(f"  {cell['text']}")


def _is_ready(base: str) -> bool:
    return Remote(base, {"nobody": ""})("GET", "/matcher/health/ready", None, "nobody")[0] == 200


def _load_town(remote: Remote, marker: Path, parent: int) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from services.matcher.cli import print_ranking
    from services.sample_town.load import load_town

    console = Console(width=None if sys.stdout.isatty() else 120)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Loading the sample town Zaanwolde", total=None)
        town = load_town(
            remote,
            remote.keys,
            datetime.now(UTC).astimezone(AMSTERDAM).date(),
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    url = f"/matcher/api/v1/candidates/{town.shown_candidate}/pathways?limit=8&explain=true"
    english = {"Accept-Language": "en"}
    seen: list[int] = []

    def settled() -> bool:
        """Ranked, and nothing has changed since the last look; or nobody is ranked here."""
        status, answer = remote("GET", url, None, "system_key", english)
        if status == RANKING_IS_OFF:
            return True
        seen.append(answer.get("stockRevision", -len(seen)) if status == 200 else -len(seen))
        return len(seen) > 1 and status == 200 and bool(answer.get("ranked")) and seen[-1] == seen[-2]

    if _until(settled, RANK_SECONDS, parent):
        status, answer = remote("GET", url, None, "system_key", english)
        if status != RANKING_IS_OFF:
            print_ranking(console, answer)
    marker.write_text(json.dumps({"loaded": town.counts, "shown": town.shown_candidate}) + "\n", encoding="utf-8")


def _until(test: Any, seconds: float, parent: int, pause: float = 0.2) -> bool:
    end = time.monotonic() + seconds
    while not test():
        if time.monotonic() > end or os.getppid() != parent:
            return False
        time.sleep(pause)
    return True


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "sample"))
