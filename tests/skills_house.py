"""The skills service over a real SQLite file, as case systems and coaches use it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from services.skills.actions.passwords import Passwords
from services.skills.app import create_app, new_account, workers
from services.skills.config import Config
from shared.contracts.envelope import Event, decode, encode
from shared.contracts.events import (
    CANDIDATES,
    MATCHES,
    OUTCOMES,
    PATHWAY_STEPS,
    PRINCIPAL_CHANGED,
    PRINCIPALS,
    VACANCIES,
    EventType,
)
from shared.contracts.matches import MatchStep, PartyAnswer
from shared.contracts.payloads import PrincipalState
from shared.events.broker import Message, Topic
from shared.events.memory_broker import MemoryBroker
from shared.http.auth import hash_of, new_key
from shared.places.places import Places
from shared.taxonomy.opened import OpenTaxonomy
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.ids import new_id

BAKERY, SCHOOL, STRANGER = "org-bakery", "org-school", "org-stranger"
NAMES = {BAKERY: "Bakkerij De Zaan", SCHOOL: "Taalhuis Zaanwolde"}
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPENED = OpenTaxonomy()
PLACES = Places.load()
TAXONOMY, LINKER = OPENED.taxonomy, OPENED.linker
FULL = json.loads((Path(__file__).parent / "skills" / "full_candidate.json").read_text(encoding="utf-8"))
"""A body with every field that one can PUT."""


RAW_CODE = re.compile(
    r">[^<]*\b(?:choice|field|hint|group|row|more|none|section|form|list|concept|problem|menu|layout|match|caseload|plan)\.[a-zA-Z_.]+[^<]*<"
)
"""A code of the wording that was shown for want of a text."""


class Compiled(BytecodeCache):
    """Templates are compiled once for all tests."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def full(**changes: Any) -> dict[str, Any]:
    """A copy of `FULL` with some of its top-level fields changed."""
    return {**json.loads(json.dumps(FULL)), **changes}


class House:
    """One service, its keys and its accounts."""

    def __init__(self, config: Config) -> None:
        self.clock = ManualClock(NOW)
        self.broker = MemoryBroker(self.clock)
        self.broker.create_topics(
            Topic(topic.name, partitions=1) for topic in (CANDIDATES, PRINCIPALS, MATCHES, OUTCOMES, VACANCIES)
        )
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.app: Flask = create_app(config, self.broker, self.clock, passwords=cheap, places=PLACES, opened=OPENED)
        self.app.jinja_env.bytecode_cache = COMPILED
        self.relay, self.consumer = workers(self.app)[:2]
        self._keys: dict[str, str] = {}

    def key(self, role: str, *, revision: int = 1, status: str = "active", organisation: str | None = None) -> str:
        """A key of this role (of this organisation), told to the service by an event of the vacancies service."""
        name = organisation or role
        key = self._keys.setdefault(name, new_key(role)[0])
        state = PrincipalState(
            f"key-{name}",
            revision,
            "key",
            role,
            status,
            organisation,
            NAMES.get(organisation or ""),
            secret_hash=hash_of(key),
        )
        self.hear(PRINCIPAL_CHANGED, state, "vacancies")
        return key

    def hear(self, kind: EventType, payload: Any, source: str = "matcher", at: datetime | None = None) -> None:
        """Another service said this (`at` some moment, else now), and it was heard."""
        urn = f"urn:nld:oin:00000000000000000000:systeem:opstap-{source}"
        event = Event(new_id(self.clock), urn, kind, at or self.clock.now(), f"{payload.revision:020d}", payload)
        self.broker.publish([Message(kind.topic.name, event.key, encode(event))])
        self.consumer.run_once()

    def step(self, candidate: str, step: str, revision: int = 1, *, at: datetime | None = None, **more: Any) -> None:
        """The matcher said this of match `m-1` (or another `id`), with an employer and a provider as parties."""
        answer = {"agreed": "accepted", "accepted": "accepted", "started": "accepted"}.get(step, "asked")
        parties = (PartyAnswer(BAKERY, "employer", answer), PartyAnswer(SCHOOL, "provider", answer))
        said = {
            "id": "m-1",
            "pathway": "pw-1",
            "vacancy": "vac-1",
            "track": "evening",
            "engagement": "job",
            "vacancy_title": "Medewerker broodproductie",
            "employer_name": NAMES[BAKERY],
            "course_titles": ("NT2 A2 naar B1",),
            "starts_on": date(2027, 1, 12),
            "answers": parties,
            "shared": True,
            "state": {"answered": "proposed"}.get(step, step),
        }
        told = MatchStep(candidate=candidate, revision=revision, **{**said, **more})
        self.hear(PATHWAY_STEPS[step], told, at=at)

    def call(
        self, method: str, path: str, body: Any = None, role: str | None = "system", **headers: str
    ) -> TestResponse:
        """A request of a program. A body of bytes is sent as it is. `role`: a role, or an organisation with a key."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if role:
            sent["Authorization"] = f"Bearer {self._keys.get(role) or self.key(role)}"
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        kind = sent.pop("Content-Type", "application/json")
        url = path if path.startswith("/") else f"/api/v1/{path}"
        return self.app.test_client().open(url, method=method, data=data, content_type=kind, headers=sent)

    def add(self, **changes: Any) -> dict[str, Any]:
        """Add a candidate over the API; the answer."""
        answer = self.call("POST", "candidates", full(**changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json or {})

    def accepted(self, step: str = "accepted", **changes: Any) -> str:
        """Somebody whose match `m-1` has come this far; its two parties and `STRANGER` have keys."""
        made = str(self.add(**changes)["id"])
        for revision, one in enumerate(("proposed", "agreed", "accepted"), start=1):
            self.step(made, one, revision)
        if step != "accepted":
            self.step(made, step, 4)
        for role, organisation in (("employer", BAKERY), ("provider", SCHOOL), ("provider", STRANGER)):
            self.key(role, organisation=organisation)
        return made

    def introduce(self, organisation: str, match: str = "m-1", **headers: str) -> TestResponse:
        """This organisation asks for name and contact."""
        return self.call("POST", "introductions", {"match": match}, role=organisation, **headers)

    def events(self, topic: str = CANDIDATES.name) -> list[Event | None]:
        """What has been said on a topic so far; a tombstone is `None`."""
        while self.relay.run_once():
            pass
        return [None if record.value is None else decode(record.value) for record in self.broker.read(topic)]

    def coach(self, email: str = "coach@zaanwolde.example", team: str | None = None, role: str = "coach") -> Browser:
        """Somebody who has signed in."""
        browser = Browser(self.app)
        browser.password = new_account(self.app, email, role, team)
        answer = browser.sign_in(email, browser.password)
        assert answer.status_code == 303, answer.text
        return browser


class Browser:
    """A person with cookies who fills in what is on the page."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.password = ""

    def sign_in(self, email: str, password: str) -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"email": email, "password": password})

    def get(self, path: str) -> TestResponse:
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, typed: dict[str, Any]) -> TestResponse:
        """Post what the last page's form to this path holds, with what was typed over it."""
        form = {**Form(self.page.text, path).values, **typed}
        self.page = self.client.post(path, data={name: value for name, value in form.items() if value is not None})
        return self.page


class Form(HTMLParser):
    """The fields of the form with this action (of all that post, without one): names, values, labels, texts by id."""

    def __init__(self, html: str, action: str = "") -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.inputs: list[dict[str, str | None]] = []
        self.labels: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self._select: str | None = None
        self._open: list[tuple[str, str]] = []
        self._wanted = self._inside = False
        self._action = action
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self._open.append(("id", str(known["id"])))
            self.ids[str(known["id"])] = ""
        if tag == "form":
            at = known.get("action")
            self._inside = known.get("method") == "post" and (at is None or self._action in ("", at))
        if tag == "label":
            self._open.append(("label", str(known.get("for"))))
            self.labels[str(known.get("for"))] = ""
        if not self._inside or (not known.get("name") and tag != "option"):
            return
        name = str(known.get("name"))
        if tag in ("input", "select", "textarea"):
            self.inputs.append({**known, "tag": tag})
        if tag == "input":
            if known.get("type") in ("checkbox", "radio"):
                if "checked" in known:
                    several = known.get("type") == "checkbox" and known.get("value") != "yes"
                    self.values[name] = [*self.values.get(name, []), known["value"]] if several else known["value"]
            else:
                self.values[name] = known.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in known or self._select not in self.values):
            self.values[self._select] = known.get("value") or ""
            if "value" not in known:  # its text is its value
                self._open.append(("option", self._select))
        elif tag == "textarea":
            self._open.append(("textarea", name))
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = None
        if tag in ("label", "textarea") and self._open and self._open[-1][0] == tag:
            self._open.pop()
        if tag in ("div", "h2", "span") and self._open and self._open[-1][0] == "id":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        kind, name = self._open[-1]
        if kind == "option":
            self.values[name] = data
            self._open.pop()
        elif kind == "textarea":
            self.values[name] = re.sub(r"\A\n", "", self.values[name] + data)
        elif kind == "label":
            self.labels[name] += data
        else:
            self.ids[name] += data
