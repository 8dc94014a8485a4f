"""What `opstap SERVICE consume` does: the workers of one service, and a small port that tells how they are."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from flask import Flask
from prometheus_client.exposition import ThreadingWSGIServer
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from shared.events.broker import Broker, BrokerUnavailable
from shared.events.failures import Backoff, ConsumerStopped, is_retryable
from shared.events.our_topics import OUR_TOPICS
from shared.events.worker import Worker

log = logging.getLogger("opstap")

ASKED = ("/health/live", "/health/ready", "/metrics")
END_SECONDS = 4.0
PATIENCE = Backoff(0.5, 15.0)
"""For a broker or a database that is away at the start. The port answers meanwhile, as not ready."""


class NotMigrated(Exception):
    """The database is not at the newest version; nothing was started."""


class Consuming:
    """Runs the workers of an app until `stop` is set, or until one of them may not go on.

    `make_workers` is called once the database and the broker are there. `result` is the exit code: 1 when a worker
    stopped by itself.
    """

    def __init__(self, app: Flask, broker: Broker, make_workers: Callable[[], Iterable[Worker]]) -> None:
        self._app = app
        self._broker = broker
        self._make_workers = make_workers
        self._working = False
        self.result = 0
        app.extensions["opstap"]["ready"]["workers"] = lambda: self._working

    def run(self, stop: threading.Event) -> int:
        """Raises `NotMigrated`."""
        if not self._wait_for("database", self._check_database, stop) or not self._wait_for(
            "broker", lambda: self._broker.create_topics(OUR_TOPICS), stop
        ):
            return self.result
        threads = [
            threading.Thread(target=self._work, args=(worker, stop), name=worker.name, daemon=True)
            for worker in self._make_workers()
        ]
        for thread in threads:
            thread.start()
        self._working = True
        while not stop.wait(1.0):
            pass
        self._working = False
        for thread in threads:
            thread.join(END_SECONDS)
        return self.result

    def _check_database(self) -> None:
        if not self._app.extensions["opstap"]["ready"]["database"]():
            raise NotMigrated

    def _wait_for(self, what: str, look: Callable[[], None], stop: threading.Event) -> bool:
        """True once `look` passes; False when told to stop before."""
        failures, chance = 0, random.Random()  # noqa: S311 - spreads retries, keeps no secret
        while not stop.is_set():
            try:
                look()
            except (BrokerUnavailable, DBAPIError) as error:
                if not is_retryable(error):
                    raise
                failures += 1
                seconds = PATIENCE.seconds(failures, chance)
                log.warning("the %s is away (%s); trying again in %.1f s", what, type(error).__name__, seconds)
                stop.wait(seconds)
            else:
                return True
        return False

    def _work(self, worker: Worker, stop: threading.Event) -> None:
        try:
            worker.run(stop)
        except ConsumerStopped as error:
            self._fail(worker, str(error))
        except BaseException:  # noqa: BLE001 - whatever it is, the process must end and say so
            self._fail(worker, "by an error that it does not know", exc_info=True)
        else:
            if not stop.is_set():
                self._fail(worker, "by itself")
        finally:
            stop.set()

    def _fail(self, worker: Worker, why: str, **more: Any) -> None:
        self.result = 1
        log.critical("%s stopped: %s", worker.name, why, **more)


def tell_how_it_is(app: Flask, host: str, port: int) -> Callable[[], None]:
    """Serve `/health/live`, `/health/ready` and `/metrics` of the app, and nothing else, in a thread; returns what
    ends it. Raises `OSError` when the port is taken."""

    def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
        answers = app if environ.get("PATH_INFO") in ASKED else Response(status=404)
        return answers(environ, start_response)

    server = make_server(host, port, wsgi, ThreadingWSGIServer, _Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()

    def end() -> None:
        server.shutdown()
        server.server_close()

    return end


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a probe every few seconds is no news."""
