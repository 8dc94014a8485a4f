"""The skills service on a port of its own, and a headless Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.whole_site import Site, running_site
from flask import Flask
from skills_house import House
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from services.skills.app import migrate
from services.skills.config import Config

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    config = Config(f"sqlite:///{tmp_path}/skills.db", "memory://", secret_key="s" * 40, field_secret="f" * 40)
    migrate(config)
    made = House(config)
    yield made
    made.app.extensions["opstap"]["database"].close()


@pytest.fixture
def site(house: House) -> Iterator[str]:
    """The address of the running service."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mounted = DispatcherMiddleware(Flask("roof", static_folder=None), {"/skills": house.app})
    server = make_server("127.0.0.1", port, mounted, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/skills"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole product with its sample town, started once for all tests that only look or add somebody."""
    yield from running_site(tmp_path_factory.mktemp("town") / "var")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "Chromium is not installed: see deploy/system-parts"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        yield browser
        browser.close()
