"""`opstap skills|vacancies|matcher …`: the same commands for every service, and small ones about reference data."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from services.garbage import making_what_stays
from services.matcher.cli import provider_topics
from services.server import Server, address
from shared.events.broker import Broker
from shared.http.log_lines import set_up_logging
from shared.vocabulary.clock import SystemClock


class Parts:
    """A service's modules and what a command needs of them, made when it is needed."""

    def __init__(self, service: str) -> None:
        self.name = service
        self.app = importlib.import_module(f"services.{service}.app")
        config = importlib.import_module(f"services.{service}.config").Config
        from services.embedded_credentials import ensure_secrets

        self.config = config.from_env(ensure_secrets(os.environ))

    def broker(self) -> Broker:
        from shared.events.open import open_broker
        from shared.events.our_topics import OUR_TOPICS

        broker = open_broker(self.config.broker_url, SystemClock())
        broker.create_topics(OUR_TOPICS)
        return broker

    def create_app(self) -> Any:
        """The app as a web process has it: the broker is only opened when something reads from it."""
        from shared.events.open import open_broker

        return self.app.create_app(self.config, open_broker(self.config.broker_url, SystemClock()), SystemClock())


def _group(service: str, about: str) -> click.Group:
    @click.group(service, help=f"{about}\n\nExample: opstap {service} serve --port 8001")
    def group() -> None:
        pass

    @group.command()
    @click.option("--host", help="Address to listen on.  [default: $HOST or 127.0.0.1]")
    @click.option("--port", type=int, help="Port to listen on.  [default: $PORT or 8000]")
    @click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Web processes.")
    def serve(host: str | None, port: int | None, processes: int) -> None:
        """Answer HTTP requests, below /SERVICE. The relay and consumers run in `consume`.

        Example: opstap vacancies serve --port 8001
        """
        set_up_logging(os.environ, service)
        web = _Web(service)
        Server(web.load, address(host, port), processes=processes, after_start=web.warm_up).run()

    @group.command()
    @click.option(
        "--metrics-port", type=click.IntRange(1, 65535), help="Serve /metrics and /health here.  [default: not]"
    )
    @click.option("--metrics-host", default="0.0.0.0", show_default=True, help="Address for --metrics-port.")  # noqa: S104
    def consume(metrics_port: int | None, metrics_host: str) -> None:
        """Publish what was said and act on what is heard, until Ctrl-C or SIGTERM.

        Waits for a broker or database that is away. Ends with a non-zero code when it may not go on (a dead letter
        that cannot be written). Example: opstap matcher consume --metrics-port 9100
        """
        set_up_logging(os.environ, service)
        sys.exit(_consume(Parts(service), metrics_host, metrics_port))

    @group.command()
    def migrate() -> None:
        """Bring the database to the newest version; does nothing when it is there already.

        Example: opstap skills migrate
        """
        parts = Parts(service)
        parts.app.migrate(parts.config)
        click.echo(f"{service}: the database is at the newest version")

    @group.command()
    def republish() -> None:
        """Say the whole current state again, for listeners that start anew.

        Example: opstap vacancies republish
        """
        parts = Parts(service)
        count = parts.app.republish(parts.create_app())
        click.echo(f"{service}: {count} events were put in the outbox")

    group.add_command(_dead_letters(service))
    return group


class _Web:
    """The app of one service, below its own path, in one web process."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._app: Any = None

    def load(self) -> Any:
        from flask import Flask
        from werkzeug.middleware.dispatcher import DispatcherMiddleware

        with making_what_stays():
            self._app = Parts(self._service).create_app()
        return DispatcherMiddleware(Flask("opstap", static_folder=None), {f"/{self._service}": self._app})

    def warm_up(self, _: threading.Event) -> None:
        """Make what is slow ready beside the first requests, so that none of them has to."""
        warm_up = self._app.extensions["opstap"].get("warm_up")
        if warm_up is not None:
            threading.Thread(target=warm_up, name="warm-up", daemon=True).start()


def _consume(parts: Parts, metrics_host: str, metrics_port: int | None) -> int:
    from services.consuming import Consuming, NotMigrated, tell_how_it_is
    from shared.events.open import open_broker

    broker = open_broker(parts.config.broker_url, SystemClock())
    app = parts.app.create_app(parts.config, broker, SystemClock())
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    consuming = Consuming(app, broker, lambda: parts.app.workers(app))
    end = tell_how_it_is(app, metrics_host, metrics_port) if metrics_port else lambda: None
    try:
        return consuming.run(stop)
    except NotMigrated:
        told = f"the database is not at the newest version; run: opstap {parts.name} migrate"
        raise click.ClickException(told) from None
    finally:
        end()


def _dead_letters(service: str) -> click.Group:
    @click.group("dead-letters")
    def group() -> None:
        """Events that could not be handled: look at them, hand them in again, or put them away.

        Example: opstap matcher dead-letters list
        """

    @group.command("list")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def list_(as_json: bool) -> None:
        """All that wait, oldest first, without their content."""
        with _letters(service) as box:
            rows = [letter.describe() for letter in box.list()]
        if as_json:
            click.echo(json.dumps(rows, indent=1, default=str))
        elif not rows:
            click.echo("No dead letters.")
        for row in rows if not as_json else []:
            click.echo("  ".join(f"{name}={value}" for name, value in row.items()))

    @group.command()
    @click.argument("letter")
    def show(letter: str) -> None:
        """One, with its bytes as they came (they hold no personal data)."""
        with _letters(service) as box:
            found = box.get(letter)
            for name, value in found.describe().items():
                click.echo(f"{name}: {value}")
            click.echo((found.value or b"").decode("utf-8", "replace"))

    @group.command()
    @click.argument("letter")
    def replay(letter: str) -> None:
        """Publish it again on the topic it came from, untouched."""
        with _letters(service) as box:
            box.replay(letter)
        click.echo(f"{letter} was published again")

    @group.command()
    @click.argument("letter")
    def discard(letter: str) -> None:
        """Put it away for good."""
        with _letters(service) as box:
            box.discard(letter)
        click.echo(f"{letter} was put away")

    return group


@contextmanager
def _letters(service: str) -> Iterator[Any]:
    from shared.contracts.events import TOPICS
    from shared.events.dead_letters import DeadLetters

    broker = Parts(service).broker()
    try:
        yield DeadLetters(broker, [topic.name for topic in TOPICS], service)
    except LookupError as error:
        raise click.ClickException(f"{error}; see: opstap {service} dead-letters list") from None
    finally:
        broker.close()


skills = _group("skills", "Candidates: intake, skills, language, week, consent.")
vacancies = _group("vacancies", "What is on offer: vacancies, guidance, courses, initiatives.")
matcher = _group("matcher", "Ranks pathways and explains them.")
matcher.add_command(provider_topics)


@vacancies.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def relink(as_json: bool) -> None:
    """Link the words of all open vacancies anew, after another taxonomy was imported.

    What was stated or confirmed as a concept stays. Vacancies that are linked otherwise now get a new revision and are
    published again. Example: opstap vacancies relink
    """
    parts = Parts("vacancies")
    seen, different = parts.app.relink(parts.create_app())
    told = {"vacancies": seen, "different": different}
    click.echo(json.dumps(told) if as_json else f"{seen} open vacancies, of which {different} are linked otherwise now")


@click.group()
def places() -> None:
    """Points of postcodes.

    Example: opstap places import NL.txt
    """


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Take exact points from the GeoNames postcode file (NL.txt or CSV); used from the next start on."""
    from services.embedded_credentials import data_dir
    from shared.places.places import import_geonames

    target = data_dir(os.environ) / "postcodes.csv"
    count = import_geonames(file, target)
    click.echo(f"{count} postcodes were written to {target}")
