"""The composition root of the skills service: what is made once, what belongs to which, and errors as statuses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from services.skills.actions.accounts import create_account, republish_accounts
from services.skills.actions.candidates import republish_candidates
from services.skills.actions.passwords import Passwords, generated_password
from services.skills.api.candidates import blueprint as candidates_api
from services.skills.api.introductions import blueprint as introductions_api
from services.skills.api.matches import blueprint as matches_api
from services.skills.api.questions import blueprint as questions_api
from services.skills.api.taxonomy import blueprint as taxonomy_api
from services.skills.config import Config
from services.skills.domain.errors import (
    CandidateUnknown,
    ConsentMissing,
    IntroductionOver,
    MatchUnknown,
    NotIntroduced,
    StaleRevision,
)
from services.skills.events.listens import GROUP, ROUTES, TOPICS
from services.skills.events.speaks import translate
from services.skills.store.candidates import CandidateStore
from services.skills.store.tables import outbox, processed_events
from services.skills.store.vault import Vault
from services.skills.web import accounts as account_pages
from services.skills.web import caseload as candidate_pages
from services.skills.web import editing, form_page, intake, kept_forms, second_language, suggesting
from services.skills.web import help as help_pages
from services.skills.web import plan as plan_pages
from services.skills.web import questions as question_pages
from services.skills.web.concepts import FormConcepts
from services.skills.web.name_for_page import blueprint as name_for_page
from services.skills.web.sessions import SkillsAuthenticator, keep_sessions, signed_in
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
from shared.http.pages import WORDING, add_pages
from shared.http.pages.menu import MenuItem, municipality_menu
from shared.http.problems import Problem
from shared.http.rate_limit import RateLimit, limit_requests
from shared.http.service_app import Health, new_app
from shared.http.sign_on import SignOn
from shared.http.wording import Wording
from shared.places.places import Places
from shared.store.database import Database, open_engine
from shared.store.idempotency import KeyUsedForAnother
from shared.store.migrations import is_current
from shared.store.migrations import migrate as run_migrations
from shared.taxonomy.opened import OpenTaxonomy
from shared.vocabulary.clock import Clock

HERE = Path(__file__).parent
SCRIPTS = HERE / "store" / "migrations"
STATUS = {
    CandidateUnknown: 404,
    StaleRevision: 412,
    KeyUsedForAnother: 409,
    MatchUnknown: 404,
    NotIntroduced: 409,
    ConsentMissing: 403,
    IntroductionOver: 410,
}
"""Every error of the domain that a request may end in. Others are caught where they are said to a person."""
PER_SECOND, BURST = 50.0, 500


def create_app(
    config: Config,
    broker: Broker,
    clock: Clock,
    *,
    passwords: Passwords | None = None,
    places: Places | None = None,
    opened: OpenTaxonomy | None = None,
) -> Flask:
    """The whole service as a WSGI app. Connects to nothing and starts nothing.

    `passwords`, `places`: tests give cheap or shared ones. `opened`: the taxonomy that is shared with other services in
    the process; else that of `config`.
    """
    outgoing = Outbox(outbox, clock)
    database = Database(
        config.database_url, clock, speaker(outgoing, source_of(config.oin, "skills"), clock, translate)
    )
    authenticator = SkillsAuthenticator(database, clock)
    app = new_app("services.skills", "skills", clock, authenticator, _health(database))
    opened = opened or OpenTaxonomy(config.taxonomy)
    taxonomy, linker = opened.taxonomy, opened.linker
    vault = Vault(config.field_secret or config.secret_key)
    wording = Wording.load(WORDING, HERE / "web" / "wording", help_pages.WORDING)
    app.extensions["opstap"] |= {
        "database": database,
        "broker": broker,
        "vault": vault,
        "candidates": CandidateStore(vault),
        "introduced_within": timedelta(days=config.introduction_days),
        "passwords": passwords or Passwords(),
        "taxonomy": taxonomy,
        "linking": linker,
        "reader": opened.extractor,
        "warm_up": opened.warm_up,
        "places": places or Places.load(),
        "form_concepts": FormConcepts(taxonomy, linker, wording),
        "new_account": lambda email, role, team=None: new_account(app, email, role, team),
    }
    for error, status in STATUS.items():
        app.register_error_handler(error, _problem_of(status))
    app.register_error_handler(OperationalError, _busy)
    _add_routes(app, config, clock, wording)
    keep_sessions(app, database, clock, SignOn(config.secret_key, clock))
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _add_routes(app: Flask, config: Config, clock: Clock, wording: Wording) -> None:
    api = new_api(
        app,
        "Opstap skills",
        "Candidates and what became of proposals (for case systems), introductions (for organisations that accepted), "
        "and the taxonomy of skills and occupations. Everything personal stays here.",
    )
    for routes in (candidates_api, matches_api, introductions_api, questions_api, taxonomy_api):
        api.register_blueprint(routes)
    add_pages(app, "skills", config.secret_key, wording, menu=_menu, account=_account, theme=config.theme)
    forms = (editing, intake, form_page, kept_forms, second_language, suggesting)
    for pages in (account_pages, candidate_pages, help_pages, plan_pages, question_pages, *forms):
        app.register_blueprint(pages.blueprint)
    app.register_blueprint(name_for_page)
    limit_requests(app, RateLimit(clock, PER_SECOND, BURST))


def _menu() -> list[MenuItem]:
    return municipality_menu() if signed_in() else []


def _account() -> str | None:
    found = signed_in()
    return found.account.email if found else None


def _problem_of(status: int) -> Any:
    def answer(error: Exception) -> Any:
        return current_app.handle_user_exception(Problem(status, str(error)))

    return answer


def _busy(_: Exception) -> Any:
    """The database is locked or away: nothing was committed, and trying again may help."""
    detail = "The database is busy. Nothing was changed; try again."
    return current_app.handle_user_exception(Problem(503, detail, headers={"Retry-After": "1"}))


def _health(database: Database) -> Health:
    return Health({"database": lambda: is_current(database.engine, SCRIPTS)}, outbox_gauges(database, outbox))


def new_account(app: Flask, email: str, role: str, team: str | None = None) -> str:
    """Make an account and return its generated password, which is kept nowhere else."""
    password = generated_password()
    shared = app.extensions["opstap"]
    with shared["database"].write() as uow:
        create_account(uow, shared["passwords"], email, role, password, team)
    return password


def workers(app: Flask) -> list[Worker]:
    """What runs beside the web, one thread or process each: the relay and the consumer."""
    shared = app.extensions["opstap"]
    database, broker, clock = shared["database"], shared["broker"], shared["clock"]
    relay = Relay(database.engine, broker, clock, name="skills-relay")
    database.on_commit(relay.wake)
    listener = Listener(database, processed_events, GROUP, ROUTES)
    letters = DeadLetters(broker, TOPICS, GROUP)
    found: list[Worker] = [relay, Consumer(GROUP, broker, TOPICS, listener, letters, clock)]
    return watched(found, shared["registry"], broker, "skills")


def migrate(config: Config) -> None:
    """Bring the database to the newest shape."""
    engine = open_engine(config.database_url)
    run_migrations(engine, SCRIPTS)
    engine.dispose()


def republish(app: Flask) -> int:
    """Say everything that is so now again. Returns how many events that makes."""
    shared = app.extensions["opstap"]
    with shared["database"].write() as uow:
        told = republish_candidates(uow, shared["candidates"])
    with shared["database"].write() as uow:
        return told + republish_accounts(uow)


__all__ = ["Config", "create_app", "migrate", "new_account", "republish", "workers"]
