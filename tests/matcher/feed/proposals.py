"""Matches to tell of: an evening course of `taalhuis` beside a job of `bakkerij`, for candidate `c1`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.service.house import House, someone

from services.matcher.actions.telling import erase_told, tell_parties
from services.matcher.domain.matches import Match, MatchedCourse, MatchedVacancy, parties_of
from shared.vocabulary.cefr import Level
from shared.vocabulary.week import Interval

EMPLOYER, PROVIDER, OTHER = "bakkerij", "taalhuis", "taalpunt"
VACANCY = MatchedVacancy("v1", EMPLOYER, "Medewerker broodproductie", "Bakkerij De Molen", "1507", 24.0, 24.0)
EVENING = MatchedCourse(
    "course-1",
    PROVIDER,
    "NT2 A2 naar B1, avond",
    date(2027, 1, 12),
    (Interval("tue", 18 * 60 + 30, 21 * 60),),
    Level.A2,
    Level.B1,
)
THEIRS = replace(EVENING, id="course-2", provider=OTHER, title="NT2 B1 naar B2", from_level=Level.B1, to_level=Level.B2)


def proposal(candidate: str = "c1", *courses: MatchedCourse, identity: str = "m1", **changes: Any) -> Match:
    """A shared match; without courses the employer is the only party."""
    made = Match(
        id=identity,
        revision=1,
        candidate=candidate,
        pathway="0" * 32,
        track="evening" if courses else "direct",
        engagement="job",
        vacancy=VACANCY,
        courses=courses,
        parties=parties_of(VACANCY, courses),
        shared=True,
        starts_on=date(2027, 1, 4),
    )
    return replace(made, **changes)


def permitting(identity: str = "c1", *, permits: bool = True, revision: int = 1):
    """A candidate who permits that parties are told."""
    return someone(identity, revision=revision, share_with_providers=permits)


def tell(house: House, match: Match, step: str = "proposed", reason: str | None = None) -> tuple[str, ...]:
    """As the action of a step does."""
    with house.parts.database.write() as uow:
        told = tell_parties(uow, match, step, reason)
        uow.commit()
    return told


def erase(house: House, candidate: str = "c1", revision: int = 9) -> None:
    with house.parts.database.write() as uow:
        erase_told(uow, candidate, revision)
        uow.commit()


def read(house: House, headers: dict[str, str], query: str = "") -> dict[str, Any]:
    """An answer of the feed."""
    answer = house.app.test_client().get(f"/api/v1/feed{query}", headers=headers)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def on_topic(house: House, organisation: str) -> list[dict[str, Any]]:
    """What the topic of a provider holds."""
    records = house.broker.read(f"opstap.provider.{organisation}.v1")
    return [json.loads(record.value) for record in records if record.value]
