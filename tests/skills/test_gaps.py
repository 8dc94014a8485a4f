"""What a caseload calls an unfinished intake: the database and the record say the same, and no more than the intake."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from skills_house import FULL, NOW, House

from services.skills.domain.intake import LEAST, gaps, missing
from services.skills.store.caseload import outlines
from services.skills.store.documents import CandidateContract
from shared.vocabulary.ids import new_id

PEOPLE = 150
PLACES = (
    ("home", "postcode"),
    ("skills",),
    ("experience",),
    ("availability", "weekly"),
    ("availability", "workHoursMax"),
    ("travel", "modes"),
    ("travel", "maxMinutes"),
    ("languages",),
    ("consent", "on"),
)
STEP = {"dutch": "languages", "work": "skills"}
"""The step of the intake where it is asked; else it has the name of the gap."""


def without_some(chance: Random) -> dict[str, Any]:
    """A full body in which some places say nothing, some an empty list, some levels are not known."""
    body = json.loads(json.dumps(FULL))
    for *groups, last in PLACES:
        at = body
        for group in groups:
            at = at[group]
        lot = chance.random()
        if lot < 0.3:
            at[last] = {} if last == "languages" else None
        elif lot < 0.5 and isinstance(at[last], list):
            at[last] = []
        elif lot < 0.5 and last == "languages":
            at[last] = {"nl": {chance.choice(["speaking", "listening", "reading", "writing"]): "A2"}}
    body["consent"]["shareWithProviders"] = chance.random() < 0.5
    return dict(body)


def test_database_and_record_tell_the_same_gaps_and_none_that_the_intake_does_not_ask(house: House) -> None:
    chance, parts = Random(6), house.app.extensions["opstap"]
    made = {}
    with parts["database"].write() as uow:
        for number in range(PEOPLE):
            record = CandidateContract().load({**without_some(chance), "reference": f"ZW-{number}"})
            identity = new_id(house.clock)
            parts["candidates"].add(uow.connection, identity, record, NOW - timedelta(days=1))
            made[identity] = record
        uow.commit()
    with parts["database"].read() as connection:
        told = {one.id: one.gaps for one in outlines(connection, None)}
    assert told == {identity: gaps(record) for identity, record in made.items()}
    assert {gap for one in told.values() for gap in one} == set(LEAST), "a gap that no candidate here has"
    for record in made.values():
        assert {STEP.get(gap, gap) for gap in gaps(record)} <= missing(record).keys()
