"""The vacancies service for tests: its app with keys, bodies to send, and a linker that knows two words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.vacancies.store import tables
from shared.contracts.envelope import Event, decode
from shared.vocabulary.clock import ManualClock

API = "/api/v1"


@dataclass(frozen=True)
class FakeLink:
    concept: str
    label: str
    score: float


class FakeLinker:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def many(self, kind: str, texts: Sequence[str], language: str = "nl") -> list[FakeLink | None]:
        self.asked += texts
        word, link = KNOWN[kind]
        return [link if word in text.casefold() and language == "nl" else None for text in texts]


KNOWN = {
    "occupation": ("bakker", FakeLink("http://data.europa.eu/esco/occupation/baker", "bakker", 0.91)),
    "skill": ("deeg", FakeLink("http://data.europa.eu/esco/skill/dough", "deeg bereiden", 0.875)),
}
KEYS = {
    "employer": ("employer", "Bakkerij De Korenaar"),
    "other_employer": ("employer", "Kaasboerderij Zaan"),
    "provider": ("provider", "Taalhuis Zaan"),
    "other_provider": ("provider", "Taalpunt Wormer"),
    "system": ("system", "Zaaksysteem"),
}


class Town:
    """One service and the keys of those who use it."""

    def __init__(self, app: Flask, clock: ManualClock, keys: dict[str, str]) -> None:
        self.app, self.clock = app, clock
        self.client: FlaskClient = app.test_client()
        self.database = app.extensions["opstap"]["database"]
        self.employer, self.other_employer = keys["employer"], keys["other_employer"]
        self.provider, self.other_provider = keys["provider"], keys["other_provider"]
        self.system = keys["system"]

    def call(self, method: str, path: str, body: Any = None, key: str | None = None, **more: Any) -> TestResponse:
        headers = {**({"Authorization": f"Bearer {key}"} if key else {}), **more.pop("headers", {})}
        if body is not None:
            more.setdefault("content_type", "application/json")
            more["data"] = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.open(API + path, method=method, headers=headers, **more)

    def post(self, path: str, body: Any, key: str | None = None, **more: Any) -> TestResponse:
        return self.call("POST", path, body, key, **more)

    def made(self, path: str, body: Any, key: str) -> dict[str, Any]:
        answer = self.post(path, body, key)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def spoken(self, kind: str = "") -> list[Event]:
        """Events in the outbox in the order they were said, those of keys left out."""
        with self.database.read() as connection:
            values = connection.execute(select(tables.outbox.c.value).order_by(tables.outbox.c.id)).scalars().all()
        events = [decode(value) for value in values]
        return [
            event for event in events if (kind in event.type.short if kind else "principal" not in event.type.short)
        ]

    def counts(self) -> tuple[int, ...]:
        """Rows of every table that a refused request must leave as they are."""
        kept = (tables.vacancies, tables.courses, tables.initiatives, tables.commitments, tables.commitment_steps)
        more = (tables.outbox, tables.idempotency, tables.organisations, tables.bulk_results)
        with self.database.read() as connection:
            return tuple(len(connection.execute(select(table)).all()) for table in (*kept, *more))


def vacancy(**changes: Any) -> dict[str, Any]:
    shifts = [{"day": day, "from": "06:00", "to": "14:00"} for day in ("mon", "wed", "fri")]
    body: dict[str, Any] = {
        "title": "Bakker",
        "description": "Je maakt deeg.",
        "occupation": None,
        "employerReference": "BK-77",
        "positions": 2,
        "workplace": {"postcode": "1507", "remote": False},
        "startsOn": "2027-01-04",
        "closesOn": "2027-02-01",
        "hours": {"min": 24, "max": 24},
        "schedule": {"type": "fixed", "shifts": shifts},
        "skills": [{"label": "deeg maken", "concept": None, "need": "essential"}],
        "otherLanguages": {"en": "A2"},
        "languageMinimum": {"listening": "B1", "speaking": "B1", "reading": "A2", "writing": "A1"},
        "languageMinimumWithGuidance": {"listening": "A2", "speaking": "A2", "reading": "A1", "writing": "A0"},
        "contract": {"type": "fixed_term", "months": 12},
        "wage": {"min": 14.71, "period": "hour"},
    }
    return {**body, **changes}


def course(**changes: Any) -> dict[str, Any]:
    body = {
        "title": "NT2 A2 naar B1, avond",
        "fromLevel": "A2",
        "toLevel": "B1",
        "lessons": [{"day": day, "from": "18:30", "to": "21:00"} for day in ("tue", "thu")],
        "place": {"postcode": "1506", "online": False},
        "startsOn": "2027-01-12",
        "weeks": 30,
        "seats": 14,
    }
    return {**body, **changes}


def promise(*vacancy_ids: str, **changes: Any) -> dict[str, Any]:
    body = {
        "kind": "buddy",
        "vacancyIds": list(vacancy_ids),
        "hoursPerWeek": 2,
        "weeks": 26,
        "capacity": 2,
        "validFrom": "2027-01-01",
        "validUntil": "2027-12-31",
        "languages": ["ar"],
        "contact": {"name": "Contactpersoon Bakkerij", "email": "begeleiding@korenaar.example"},
        "note": "Elke dienst een ervaren collega.",
    }
    return {**body, **changes}


def initiative(**changes: Any) -> dict[str, Any]:
    body = {"title": "Taalcafé", "kind": "language_buddy", "postcode": "1506", "places": 20}
    return {**body, **changes}
