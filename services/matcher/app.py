"""The matcher put together: web app, workers, and what they share."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from threading import Event

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from services.matcher.actions.answers import Matcher
from services.matcher.actions.deciding import Deciding
from services.matcher.actions.demand import republish_demand
from services.matcher.actions.explaining import Explaining
from services.matcher.actions.for_vacancy import ForVacancy
from services.matcher.actions.live_engine import LiveEngine
from services.matcher.actions.reading_feed import Bell, Feed
from services.matcher.actions.republish import republish_lists, republish_matches
from services.matcher.actions.reranking import Reranking
from services.matcher.api import routes as api_routes
from services.matcher.api.who import KnownPrincipals
from services.matcher.config import Config
from services.matcher.domain.pseudonyms import Pseudonyms
from services.matcher.domain.settings import Settings
from services.matcher.engine.engine import Engine
from services.matcher.engine.warming import use_compiled
from services.matcher.events.demand_worker import DemandWorker, start_process
from services.matcher.events.listens import GROUP, ROUTES, TOPICS
from services.matcher.events.provider_topics import ProviderTopics
from services.matcher.events.ranker import Membership, Ranker
from services.matcher.events.snapshot_writer import SnapshotWriter
from services.matcher.events.speaks import translate
from services.matcher.events.told import PartySpeaker
from services.matcher.problems import say_what_went_wrong
from services.matcher.schemas.wording import Wording
from services.matcher.store import tables
from services.matcher.store.changes import newest_revision
from services.matcher.store.positions import position
from services.matcher.store.snapshots import Snapshots
from services.matcher.web import routes as web_routes
from services.matcher.web.people import person
from shared.contracts.envelope import source_of
from shared.events.broker import Broker
from shared.events.consumer import Consumer
from shared.events.dead_letters import DeadLetters
from shared.events.listening import Listener
from shared.events.metrics import outbox_gauges, watched
from shared.events.outbox import Outbox
from shared.events.partitions import partition_for
from shared.events.relay import Relay
from shared.events.speaking import speaker
from shared.events.worker import Worker
from shared.http.api import new_api
from shared.http.pages import WORDING, add_pages, t
from shared.http.pages.menu import MenuItem, municipality_menu
from shared.http.rate_limit import RateLimit, limit_requests
from shared.http.service_app import Health, new_app
from shared.http.sign_on import SignOn
from shared.http.wording import Wording as PageWording
from shared.places import Places, TravelSettings
from shared.store import migrations
from shared.store.database import Database, open_engine
from shared.taxonomy.opened import OpenTaxonomy, say_which
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.clock import Clock

log = logging.getLogger(__name__)
SCRIPTS = Path(__file__).parent / "store" / "migrations"
SERVICE = "matcher"
ABOUT = (
    "Ranks pathways to work for candidates: a vacancy with the courses and the guidance that make it possible. "
    "Every rank has reasons that add up to its score, and says what would change it."
)


def create_app(config: Config, broker: Broker, clock: Clock, *, opened: OpenTaxonomy | None = None) -> Flask:
    """The Flask app. Nothing connects yet, and no thread is started: see `workers`. `opened`: the taxonomy that is
    shared with other services in the process; else that of `config`."""
    parts = Parts(config, broker, clock, opened)
    authenticator = KnownPrincipals(parts.database, SignOn(config.secret_key, clock))
    app = new_app(__name__, SERVICE, clock, authenticator, _health(parts))
    app.extensions["opstap"] |= {
        "parts": parts,
        "database": parts.database,
        "matcher": parts.matcher,
        "feed": parts.feed,
        "pseudonyms": parts.pseudonyms,
        "deciding": parts.deciding,
        "explaining": Explaining(parts.matcher),
        "live": parts.live,
        "for_vacancy": ForVacancy(parts.database, parts.live, clock),
        "reasons": parts.wording,
        "warm_up": parts.warm_up,
    }
    limit_requests(app, RateLimit(clock, config.requests_per_second, int(config.requests_per_second * 10)))
    api = new_api(app, "Opstap matcher", ABOUT)
    for blueprint in api_routes.BLUEPRINTS:
        api.register_blueprint(blueprint)
    pages_wording = PageWording.load(WORDING, Path(__file__).parent / "web" / "wording")
    add_pages(app, SERVICE, config.secret_key, pages_wording, menu=_menu, account=_account, theme=config.theme)
    for pages in web_routes.BLUEPRINTS:
        app.register_blueprint(pages)
    say_what_went_wrong(app, parts.wording)
    return app


def _menu() -> list[MenuItem]:
    return municipality_menu() if person() else []


def _account() -> str | None:
    return current_app.extensions["opstap"]["authenticator"].label(request) or t("page.signed_in") if person() else None


def workers(app: Flask) -> list[Worker]:
    """The relay, the consumer, the ranker where is ranked, and who makes topics for providers; each runs in a thread of
    its own."""
    parts: Parts = app.extensions["opstap"]["parts"]
    found: list[Worker] = [parts.relay, parts.consumer(), *_rankers(parts), parts.provider_topics(), parts.demand()]
    if parts.config.snapshots:
        found.append(SnapshotWriter(parts.database, parts.live, parts.clock))
    parts.database.on_commit(parts.relay.wake)
    return watched(found, app.extensions["opstap"]["registry"], parts.broker, SERVICE)


def _rankers(parts: Parts) -> list[Worker]:
    """Who ranks, and who keeps its place among those of other processes; nobody where ranking is off."""
    if not parts.config.ranking:
        return []
    ranker = Ranker(parts.reranking(), parts.clock)
    parts.database.on_commit(ranker.wake)
    return [Membership(parts.broker, ranker.hold), ranker]


def migrate(config: Config) -> None:
    """Bring the database to the newest version; does nothing when it is there."""
    engine = open_engine(config.database_url)
    try:
        migrations.migrate(engine, SCRIPTS)
    finally:
        engine.dispose()


def republish(app: Flask) -> int:
    """Say every list, every live match, and the demand for lessons, again; returns how many."""
    parts: Parts = app.extensions["opstap"]["parts"]
    count = 0
    for say_some in (republish_lists, republish_matches):
        after = None
        while True:
            with parts.database.write() as uow:
                said = say_some(uow, after)
            if not said:
                break
            count, after = count + len(said), said[-1]
    with parts.database.write() as uow:
        return count + republish_demand(uow)


class Parts:
    """What the app and the workers share in one process. Everything heavy is made when it is first used."""

    def __init__(self, config: Config, broker: Broker, clock: Clock, opened: OpenTaxonomy | None = None) -> None:
        self.config, self.broker, self.clock = config, broker, clock
        self._opened = opened or OpenTaxonomy(config.taxonomy)
        source = source_of(config.oin, SERVICE)
        outbox = Outbox(tables.outbox, clock)
        self.pseudonyms = Pseudonyms.made_from(config.pseudonym_key, config.secret_key)
        bell = Bell()
        others = speaker(outbox, source, clock, translate)
        speak = PartySpeaker(outbox, source, clock, self.pseudonyms, others, bell.something_told)
        self.database = Database(config.database_url, clock, speak)
        self.database.on_commit(bell.something_committed)
        self.feed = Feed(self.database, clock, bell)
        self.live = LiveEngine(
            self.new_engine,
            Snapshots(config.snapshots, clock) if config.snapshots else None,
            partial(use_compiled, stated=config.compiled_in) if config.compiled else None,
        )
        self.matcher = Matcher(self.database, self.live, clock, config.ranking)
        self.deciding = Deciding(self.database, self.live, clock, self.pseudonyms, Event().wait)
        self.wording = Wording(self.label)

    def warm_up(self) -> None:
        """Have the engine ready before the first request; who cannot read the database now reads it then."""
        try:
            self.live.warm_up(self.database)
        except SQLAlchemyError as error:
            log.warning("the stock is read at the first request, the database did not answer: %s", type(error).__name__)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        return self._opened.taxonomy

    @cached_property
    def places(self) -> Places:
        return Places.load(self.config.postcodes)

    @cached_property
    def papers(self) -> dict[str, Mapping[str, str]]:
        """What licences and certificates are called, by code."""
        return {paper.code: paper.labels for paper in (*self.taxonomy.licences, *self.taxonomy.certificates)}

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.database.engine, self.broker, self.clock, name="matcher-relay")

    def consumer(self) -> Consumer:
        """Hears of candidates, the offer and principals."""
        listener = Listener(self.database, tables.processed_events, GROUP, ROUTES)
        letters = DeadLetters(self.broker, TOPICS, GROUP)
        return Consumer(GROUP, self.broker, TOPICS, listener, letters, self.clock)

    def provider_topics(self) -> ProviderTopics:
        return ProviderTopics(self.database, self.broker, self.clock)

    def demand(self) -> DemandWorker:
        """The process that it starts is told where the database is, and what else is not the same everywhere."""
        settings = {
            "OPSTAP_MATCHER_DATABASE_URL": self.config.database_url,
            "OPSTAP_OIN": self.config.oin,
            "OPSTAP_POSTCODES": str(self.config.postcodes or ""),
            "OPSTAP_TAXONOMY": str(self.config.taxonomy.parent if self.config.taxonomy else ""),
            "OPSTAP_MATCHER_SNAPSHOTS": str(self.config.snapshots or "off"),
            "OPSTAP_COMPILED": "off",
        }
        return DemandWorker(self.database, self.clock, partial(start_process, settings))

    def reranking(self) -> Reranking:
        """Shares the engine of the web requests."""
        self.live.remember_changes()
        return Reranking(self.database, self.live, self.clock, partition_for)

    def new_engine(self) -> Engine:
        """An engine without stock, with the taxonomy and the travel estimate that its settings name."""
        say_which(self.taxonomy)
        places, travel = self.places, TravelSettings()
        points = hashlib.sha256(repr((sorted(places.points.items()), travel)).encode()).hexdigest()[:16]
        settings = Settings(taxonomy=self.taxonomy.fingerprint, travel=points)
        return Engine(settings, self.taxonomy, places, travel.modes)

    def label(self, code: str, language: str) -> str | None:
        """What a concept or paper is called."""
        found = self.taxonomy.label(code, language)
        return found if found or code not in self.papers else self.papers[code].get(language)


def _health(parts: Parts) -> Health:
    def behind() -> float:
        if not parts.config.ranking:
            return 0
        with parts.database.read() as connection:
            reached = position(connection)
            return newest_revision(connection) - (reached.stock_revision if reached else 0)

    def left_out() -> float:
        return parts.live.left_out

    return Health(
        {"database": lambda: migrations.is_current(parts.database.engine, SCRIPTS)},
        {
            **outbox_gauges(parts.database, tables.outbox),
            "opstap_ranker_behind": ("Changes of the stock that the lists do not show yet", behind),
            "opstap_stock_left_out": ("Vacancies, courses and promises that cannot be ranked", left_out),
        },
    )
