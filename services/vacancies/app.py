"""Composition root of the vacancies service, and the table of which error is which status."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from flask import Flask, Response
from sqlalchemy.exc import OperationalError

from services.vacancies.actions.commitments import expire_commitments
from services.vacancies.actions.keys import create_key
from services.vacancies.actions.linking import Linking, Reader, TextLinker
from services.vacancies.actions.relinking import relink_page
from services.vacancies.actions.republish import REPUBLISHED, republish_page
from services.vacancies.api import commitments, courses, initiatives, many, vacancies
from services.vacancies.api.keyring import Keyring
from services.vacancies.config import Config
from services.vacancies.domain import errors
from services.vacancies.domain.warnings import PaperRead
from services.vacancies.events.listens import GROUP, ROUTES, TOPICS
from services.vacancies.events.speaks import speak
from services.vacancies.store import tables
from shared.contracts.envelope import source_of
from shared.events.broker import Broker
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.listening import Listener
from shared.events.metrics import outbox_gauges, watched
from shared.events.outbox import Outbox
from shared.events.relay import Relay
from shared.events.speaking import speaker
from shared.events.worker import Worker
from shared.http.api import new_api
from shared.http.auth import new_key
from shared.http.problems import Problem
from shared.http.rate_limit import RateLimit, limit_requests
from shared.http.service_app import Health, new_app
from shared.places.places import Places
from shared.store.database import Database, open_engine
from shared.store.idempotency import KeyUsedForAnother
from shared.store.migrations import is_current
from shared.store.migrations import migrate as migrate_database
from shared.taxonomy.opened import OpenTaxonomy
from shared.vocabulary.clock import Clock, today

SCRIPTS = Path(__file__).parent / "store" / "migrations"
ABOUT = (
    "Vacancies, guidance commitments, courses and initiatives. Send your key as `Authorization: Bearer …`. Errors "
    "are application/problem+json and name every wrong field. Lists are read with `limit` and `after`; changes take "
    "`If-Match`."
)
STATUS: dict[type[Exception], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Stale: 412,
    errors.OutOfTurn: 409,
    errors.Wrong: 400,
    KeyUsedForAnother: 409,
}
EXPIRY_SECONDS = 600.0
DESCRIPTIONS_REMEMBERED = 1000


def create_app(
    config: Config,
    broker: Broker,
    clock: Clock,
    *,
    linker: Callable[[], TextLinker] | None = None,
    reader: Callable[[], Reader] | None = None,
    places: Places | None = None,
    opened: OpenTaxonomy | None = None,
) -> Flask:
    """The service's app. Connects to nothing yet; `linker` and `reader` are opened when the first text
    is to be linked or read. With a linker of its own and no reader a test reads no descriptions. `opened`: the taxonomy
    that is shared with other services in the process; else that of `config`."""
    outbox = Outbox(tables.outbox, clock)
    database = Database(config.database_url, clock, speaker(outbox, source_of(config.oin, "vacancies"), clock, speak))
    app = new_app(__name__, "vacancies", clock, Keyring(database), _health(database))
    points = places or Places.load()
    texts = opened or OpenTaxonomy(config.taxonomy)
    linking = Linking(linker, reader) if linker else Linking(lambda: texts.linker, partial(_reader, texts))
    app.extensions["opstap"].update(
        database=database,
        broker=broker,
        linking=linking,
        warm_up=texts.warm_up,
        read_papers=lru_cache(maxsize=DESCRIPTIONS_REMEMBERED)(partial(_papers, texts)),
        knows_postcode=lambda postcode: points.point(postcode[:4]) is not None,
        new_key=lambda role, name: issue_key(database, role, name),
    )
    limit_requests(app, RateLimit(clock, config.requests_per_minute / 60, config.burst))
    for error, status in STATUS.items():
        app.register_error_handler(error, _answering(status))
    app.register_error_handler(OperationalError, _busy)
    api = new_api(app, "Opstap vacancies", ABOUT)
    for part in (vacancies, many, commitments, courses, initiatives):
        api.register_blueprint(part.blueprint)
    return app


def migrate(config: Config) -> None:
    """Bring the database to the newest version."""
    engine = open_engine(config.database_url)
    migrate_database(engine, SCRIPTS)
    engine.dispose()


def workers(app: Flask) -> list[Worker]:
    """What runs beside the web: the relay, the ledger's consumer, and the clock that lets promises expire."""
    database: Database = app.extensions["opstap"]["database"]
    broker: Broker = app.extensions["opstap"]["broker"]
    relay = Relay(database.engine, broker, database.clock, name="vacancies-relay")
    database.on_commit(relay.wake)
    listener = Listener(database, tables.processed_events, GROUP, ROUTES)
    ledger = Consumer(GROUP, broker, TOPICS, listener, DeadLetters(broker, TOPICS, GROUP), database.clock)
    return watched([relay, ledger, Expiry(database)], app.extensions["opstap"]["registry"], broker, "vacancies")


def republish(app: Flask) -> int:
    """Speak every current state again; returns how many."""
    database: Database = app.extensions["opstap"]["database"]
    total = 0
    for what in REPUBLISHED:
        after: str | None = None
        while True:
            with database.write() as uow:
                ids = republish_page(uow, what, after)
            total += len(ids)
            if not ids:
                break
            after = ids[-1]
    return total


def relink(app: Flask) -> tuple[int, int]:
    """Link every open vacancy anew with the taxonomy of today; returns how many, and how many are different now."""
    database: Database = app.extensions["opstap"]["database"]
    seen = different = 0
    after: str | None = None
    while True:
        with database.write() as uow:
            ids, changed = relink_page(uow, app.extensions["opstap"]["linking"], after)
        if not ids:
            return seen, different
        seen, different, after = seen + len(ids), different + changed, ids[-1]


def issue_key(database: Database, role: str, name: str) -> str:
    """A new key; this is the only time that it can be read. Raises `Wrong`."""
    key, secret_hash = new_key(role)
    with database.write() as uow:
        create_key(uow, role, name, secret_hash)
    return key


class Expiry:
    """Looks every ten minutes whether a promise's last day has passed, in the calendar of the Netherlands."""

    name = "vacancies-expiry"

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.run_once()
            stop.wait(EXPIRY_SECONDS)

    def run_once(self) -> int:
        """Returns how many expired."""
        total = 0
        while True:
            with self._database.write() as uow:
                expired = expire_commitments(uow, today(self._database.clock))
            total += expired
            if expired == 0:
                return total

    def wake(self) -> None:
        """Nothing here is in a hurry."""


def _health(database: Database) -> Health:
    return Health({"database": lambda: is_current(database.engine, SCRIPTS)}, outbox_gauges(database, tables.outbox))


def _answering(status: int) -> Callable[[Exception], Response]:
    def answer(error: Exception) -> Response:
        wrong = getattr(error, "errors", ())
        told = [{"pointer": pointer, "message": message} for pointer, message in wrong]
        names = ", ".join(pointer or "the body" for pointer, _ in wrong)
        detail = f"The request was not accepted and nothing was changed. Mend: {names}." if wrong else str(error)
        return Problem(status, detail, told).response()

    return answer


def _busy(_: Exception) -> Response:
    detail = "The database is busy. Nothing was changed; try again."
    return Problem(503, detail, headers={"Retry-After": "1"}).response()


def _reader(opened: OpenTaxonomy) -> Reader:
    """What a description proposes for a vacancy."""
    from shared.taxonomy.extraction.suggestions import suggested

    extractor = opened.extractor
    return lambda text: suggested(extractor.vacancy(text))


def _papers(opened: OpenTaxonomy, description: str) -> tuple[PaperRead, ...]:
    """The licences and certificates that a description asks for, each once; not those that are only welcome."""
    found: dict[str, PaperRead] = {}
    for kind, code, quote in opened.papers.asked(description):
        found.setdefault(code, PaperRead(kind, code, quote))
    return tuple(found.values())
