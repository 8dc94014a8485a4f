"""The three services in one process: what `opstap up` runs, and the only file that knows all three.

The web worker is the one process with the databases and the broker; its threads (relays, consumers, the ranker) start
after the fork. A thread that stops because it may not go on ends the process with a non-zero code, and gunicorn's
arbiter starts a new one after a back-off.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, redirect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from services.embedded_credentials import KeysAreKnown, ensure_credentials, ensure_secrets
from services.matcher import app as matcher
from services.matcher.config import Config as MatcherConfig
from services.skills import app as skills
from services.skills.config import Config as SkillsConfig
from services.vacancies import app as vacancies
from services.vacancies.config import Config as VacanciesConfig
from shared.events.broker import Broker, BrokerUnavailable
from shared.events.failures import ConsumerStopped
from shared.events.open import open_broker
from shared.events.our_topics import OUR_TOPICS
from shared.events.worker import Worker
from shared.taxonomy.opened import OpenTaxonomy
from shared.vocabulary.clock import Clock, SystemClock
from shared.vocabulary.settings import taxonomy_folder
from shared.vocabulary.trace import set_service

log = logging.getLogger("opstap")
BROKER_RETRY_SECONDS = 2.0

SERVICES: dict[str, tuple[Any, Any]] = {
    "vacancies": (vacancies, VacanciesConfig),
    "skills": (skills, SkillsConfig),
    "matcher": (matcher, MatcherConfig),
}
"""In the order in which their threads start: who speaks of keys first, the matcher last."""


@dataclass
class System:
    """Everything that runs in this process."""

    wsgi: Any
    apps: Mapping[str, Flask]
    broker: Broker
    workers: Mapping[str, list[Worker]]
    """Of each service."""

    def start(self, stop: threading.Event) -> None:
        """Start a thread that waits for the broker, creates the topics, and then starts a thread per worker.

        Until the broker is there requests are answered and what they say waits in the outbox. A worker that fails
        ends the process with code 1; it is never left half alive.
        """
        threading.Thread(target=self._start, args=(stop,), name="start", daemon=True).start()

    def _start(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.broker.create_topics(OUR_TOPICS)
                break
            except BrokerUnavailable as error:
                log.warning("%s; trying again in %s s", error, BROKER_RETRY_SECONDS)
                stop.wait(BROKER_RETRY_SECONDS)
        for service, workers in self.workers.items():
            for worker in workers:
                threading.Thread(target=_run, args=(service, worker, stop), name=worker.name, daemon=True).start()
        for app in self.apps.values():
            app.extensions["opstap"].get("warm_up", _nothing)()


def build(environ: Mapping[str, str], clock: Clock | None = None) -> System:
    """Migrate the databases, make the first accounts, and put the three apps under one roof.

    `environ` as `Config.from_env` of each service reads it; `OPSTAP_DATA_DIR` is where everything is kept.
    """
    clock = clock or SystemClock()
    environ = ensure_secrets(environ)
    configs = {name: config.from_env(environ) for name, (_, config) in SERVICES.items()}
    broker = open_broker(configs["matcher"].broker_url, clock)
    for name, (service, _) in SERVICES.items():
        service.migrate(configs[name])
    opened = OpenTaxonomy(taxonomy_folder(environ))
    apps = {
        name: service.create_app(configs[name], broker, clock, opened=opened) for name, (service, _) in SERVICES.items()
    }
    keys_are_known = KeysAreKnown(ensure_credentials(environ, apps), apps)
    for app in apps.values():
        app.extensions["opstap"]["ready"]["keys"] = keys_are_known
    workers = {name: service.workers(apps[name]) for name, (service, _) in SERVICES.items()}
    roof = Flask("opstap", static_folder=None)
    roof.add_url_rule("/", "start", lambda: redirect("/skills/"))
    roof.add_url_rule("/health/live", "live", lambda: {"status": "alive"})
    mounts = {f"/{name}": apps[name] for name in SERVICES}
    return System(_without_double_slash(DispatcherMiddleware(roof, mounts)), apps, broker, workers)


def _without_double_slash(app: Any) -> Any:
    """`/skills` itself is the start page of the service, as `/skills/` is."""

    def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ.get("PATH_INFO", "")
        if path.strip("/") in SERVICES and not path.endswith("/"):
            return Response(status=308, headers={"Location": path + "/"})(environ, start_response)
        return app(environ, start_response)

    return wsgi


def _nothing() -> None:
    """Most services have nothing slow to get ready."""


def _run(service: str, worker: Worker, stop: threading.Event) -> None:
    set_service(service)
    try:
        worker.run(stop)
    except ConsumerStopped as error:
        log.critical("%s stopped: %s; the process ends and is started again", worker.name, error)
        os._exit(1)
    except BaseException:
        log.critical("%s stopped; the process ends and is started again", worker.name, exc_info=True)
        os._exit(1)
    if not stop.is_set():
        log.critical("%s ended by itself; the process ends and is started again", worker.name)
        os._exit(1)
