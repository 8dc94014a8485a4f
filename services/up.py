"""`opstap up`: the whole product in one process, its data in one folder."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import click

from services.garbage import making_what_stays
from services.server import Server, address
from shared.http.log_lines import set_up_logging

LOCK_SECONDS = 10


@click.command()
@click.option("--host", help="Address to listen on.  [default: $HOST or 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: $PORT or 8000]")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $OPSTAP_DATA_DIR or var]",
)
@click.option(
    "--broker", help="Where events go: sqlite:///PATH or kafka://HOST:PORT.  [default: a log in the data folder]"
)
@click.option(
    "--sample/--no-sample", default=True, help="Load the sample town at the first start.  [default: --sample]"
)
def up(host: str | None, port: int | None, data_dir: Path | None, broker: str | None, sample: bool) -> None:
    """Run all three services in one process.

    Example: opstap up --port 8080 --data-dir /srv/opstap --no-sample
    """
    folder = (data_dir or Path(os.environ.get("OPSTAP_DATA_DIR") or "var")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["OPSTAP_DATA_DIR"] = str(folder)
    set_up_logging(os.environ, "opstap", for_people=sys.stderr.isatty())
    if broker:
        os.environ["OPSTAP_BROKER_URL"] = broker
    bind = address(host, port)
    lock = _only_one(folder)
    Server(
        _load,
        bind,
        when_ready=lambda: _welcome(bind, folder, sample),
        after_start=_start_threads,
    ).run()
    lock.close()


def _only_one(folder: Path) -> IO[str]:
    """Hold the data folder; waits a little for one that is just stopping. The lock goes with the process."""
    lock = (folder / "lock").open("w", encoding="utf-8")
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise click.ClickException(
                    f"another Opstap is running on {folder}; stop it, or use --data-dir"
                ) from None
            time.sleep(0.2)
        else:
            return lock


def _load() -> object:
    with making_what_stays():
        from services.embedded import build

        _load.system = build(os.environ)  # type: ignore[attr-defined]
    return _load.system.wsgi  # type: ignore[attr-defined]


def _start_threads(stop: threading.Event) -> None:
    _load.system.start(stop)  # type: ignore[attr-defined]


def _welcome(bind: str, folder: Path, sample: bool) -> None:
    """Greet from a process of its own, so that loading and printing take no memory of the server afterwards."""
    arguments = [
        sys.executable,
        "-m",
        "services.welcome",
        f"http://{bind}",
        str(folder),
        "sample" if sample else "empty",
    ]
    subprocess.Popen(arguments, close_fds=True)  # noqa: S603 - our own module
