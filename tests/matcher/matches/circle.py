"""Everybody around a proposal: coach's system, employer, provider, and a ledger that answers when it is told to."""

from __future__ import annotations

from typing import Any

from matcher.service.house import House, someone, work
from matcher_towns import course, levels, promise

from services.matcher.domain.stock import Candidate
from shared.contracts import events
from shared.contracts.envelope import decode
from shared.contracts.matches import MatchStep, ReservationState

MATCHES = "/api/v1/matches"


class Circle:
    """c1 permits sharing; v1 asks B1, or A2 with the buddy g1; k1 is an evening course of p1 up to B1."""

    def __init__(self, database_url: str, **candidate: Any) -> None:
        self.house = House(database_url)
        self.waits: list[float] = []
        self.house.parts.deciding.pause = self.waits.append
        self.candidate: Candidate = someone(dutch="A2", **{"share_with_providers": True, **candidate})
        self.house.say_state(
            self.candidate,
            work("v1", language_minimum=levels("B1"), language_minimum_with_guidance=levels("A2")),
            course("k1"),
            promise("g1"),
        )
        self.house.settle()
        self.system = self.house.key("system")
        self.employer = self.house.key("employer", "e1", "Bakkerij De Molen")
        self.provider = self.house.key("provider", "p1", "Taalschool")
        self.client = self.house.app.test_client()

    def pathways(self, vacancy: str = "v1", who: str = "c1", group: str = "ranked") -> dict[str, dict[str, Any]]:
        """The ranked pathways to a vacancy, by track."""
        answer = self.client.get(f"/api/v1/candidates/{who}/pathways?vacancy={vacancy}", headers=self.system)
        return {path["track"]: path for path in answer.get_json()[group]}

    def path(self, track: str = "evening", **which: str) -> str:
        return str(self.pathways(**which)[track]["id"])

    def decide(self, pathway: str, decision: str, expect: int = 201, **body: Any) -> dict[str, Any]:
        headers = {**self.system, **body.pop("headers", {})}
        url = f"/api/v1/pathways/{pathway}/decisions"
        return self.answered(self.client.post(url, json={"decision": decision, **body}, headers=headers), expect)

    def propose(self, track: str = "evening", **body: Any) -> tuple[str, str]:
        """Ids of the pathway and of its new match."""
        pathway = self.path(track)
        return pathway, self.decide(pathway, "propose", **body)["match"]

    def answer(
        self, match: str, who: dict[str, str], answer: str = "accept", expect: int = 201, **body: Any
    ) -> dict[str, Any]:
        url = f"{MATCHES}/{match}/answer"
        return self.answered(self.client.post(url, json={"answer": answer, **body}, headers=who), expect)

    def agreed(self, track: str = "evening") -> tuple[str, str]:
        """Proposed, and all parties have said yes."""
        pathway, match = self.propose(track)
        self.answer(match, self.employer)
        if track != "direct":
            self.answer(match, self.provider)
        return pathway, match

    def started(self, track: str = "evening") -> tuple[str, str]:
        pathway, match = self.agreed(track)
        self.ledger(match)
        self.decide(pathway, "start")
        return pathway, match

    def ledger(self, match: str, step: str = "made", reason: str | None = None) -> None:
        """What the vacancies service says of the places."""
        state = ReservationState(match, 3, "v1", reason=reason)
        self.house.say(events.RESERVATION_STEPS[step], state)
        self.house.hear()
        self.nothing_died()

    def nothing_died(self) -> None:
        """Everything that was heard could be dealt with."""
        for topic in (events.RESERVATIONS, events.CANDIDATES):
            assert list(self.house.broker.read(f"{topic.name}.dead")) == []

    def match(self, match: str, expect: int = 200) -> dict[str, Any]:
        return self.answered(self.client.get(f"{MATCHES}/{match}", headers=self.system), expect)

    def told(self, organisation: str) -> list[tuple[str, dict[str, Any]]]:
        """Step and data of what the feed of an organisation holds."""
        headers = {"e1": self.employer, "p1": self.provider}[organisation]
        found = self.client.get("/api/v1/feed", headers=headers).get_json()["events"]
        return [(event["type"].split(".")[-2], event["data"]) for event in found]

    def said(self) -> list[tuple[str, MatchStep]]:
        """The steps that the matcher told our own services, oldest first."""
        while self.house.parts.relay.run_once():
            pass
        records = [decode(record.value) for record in self.house.broker.read(events.MATCHES.name) if record.value]
        return [(one.type.name.split(".")[-2], one.data) for one in records if isinstance(one.data, MatchStep)]

    @staticmethod
    def answered(answer: Any, expect: int) -> dict[str, Any]:
        assert answer.status_code == expect, answer.get_data(as_text=True)
        body: dict[str, Any] = answer.get_json()
        return body
