"""What is personal stays in the skills service: not in events, not in logs, not in addresses, not readable at rest."""

import json
import logging
import string
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skills_house import FULL, House
from sqlalchemy import text

from services.skills.domain.events import CandidateRecorded
from services.skills.domain.privacy import profile_of
from services.skills.events.speaks import translate
from services.skills.store.documents import CandidateContract
from services.skills.store.vault import Unsealable, Vault
from shared.contracts.envelope import Event, encode
from shared.contracts.events import CANDIDATE_ERASED, CANDIDATE_PUBLISHED, CANDIDATES

CONTRACT = CandidateContract()
OURS = [
    "Zeldzaamvoornaam",
    "Uniekeachternaam",
    "zeldzaam@voorbeeld",
    "12345678",
    "Geheimeaantekening",
    "geheimelesgroep",
    "brood bakken thuis",
    "bakker in Asmara",
    "Vrijetekstrichting",
    "xqzw",
]
word = st.text(string.ascii_letters, min_size=6, max_size=12).map(lambda text: f"Q{text}Z")
SAFE = {"reference", "postcode"}


def secrets(record) -> list[str]:
    """Every free text and personal value of a record."""
    found = [
        *(getattr(record.personal, name) for name in ("given_name", "family_name", "email", "phone")),
        record.notes,
    ]
    found += [skill.label for skill in record.skills or ()] + [work.label for work in record.experience or ()]
    found += [one.field for one in record.education or ()] + [one.what for one in record.availability.commitments or ()]
    return [text for text in found if text]


def encoded(record, clock) -> str:
    ((kind, payload),) = translate(CandidateRecorded("id-1", 3, record))
    return encode(
        Event("e-1", "urn:nld:oin:00000000000000000000:systeem:opstap-skills", kind, clock.now(), "3", payload)
    ).decode()


@given(st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_personal_or_free_text_is_ever_in_an_event(house: House, data: st.DataObject):
    def said(label: str) -> str | None:
        return data.draw(st.none() | word, label)

    body = json.loads(json.dumps(FULL))
    body["personal"] |= {"givenName": said("given"), "familyName": said("family")}
    body["notes"] = said("notes")
    for row in [*body["skills"], *body["experience"]]:
        row["label"] = data.draw(word, "label")
    body["skills"].append({"label": data.draw(word, "unlinked")})
    body["education"][0]["field"] = said("field")
    body["availability"]["commitments"][0]["what"] = said("what")
    record = CONTRACT.load(body)
    event = encoded(record, house.clock)
    for secret in secrets(record):
        assert secret not in event
    told = json.loads(event)["data"]["profile"]
    assert told["home"] == {"postcode": "1506"}
    assert "ER" not in json.dumps(told)
    assert '"f"' not in event
    assert "1991" not in event


def test_only_skills_and_work_with_a_concept_are_told():
    profile = profile_of(CONTRACT.load(FULL))
    assert [skill.concept for skill in profile.skills] == [FULL["skills"][0]["concept"]]
    assert [work.occupation for work in profile.experience] == [FULL["experience"][0]["occupation"]]
    nothing = profile_of(replace(CONTRACT.load(FULL), skills=None, experience=()))
    assert (nothing.skills, nothing.experience) == (None, ())


def test_everything_that_gates_and_score_use_is_told():
    profile = profile_of(CONTRACT.load(FULL))
    assert profile.dutch.speaking.name == "A2"
    assert profile.dutch.writing is None
    assert profile.availability.max_load_hours == 44
    assert profile.availability.commitments[0].replaceable.to_level.name == "B1"
    assert profile.needs == ("buddy", "childcare")
    assert profile.share_with_providers is True
    assert profile.term_end.isoformat() == "2029-05-02"


def test_every_change_is_told_once_with_a_rising_revision_and_erasure_ends_with_a_tombstone(house: House):
    made = house.add()
    house.call("PATCH", f"candidates/{made['id']}", {"learningPace": "slow"})
    house.call("DELETE", f"candidates/{made['id']}")
    events = house.events()
    assert [event and event.type for event in events] == [
        CANDIDATE_PUBLISHED,
        CANDIDATE_PUBLISHED,
        CANDIDATE_ERASED,
        None,
    ]
    assert [event.data.revision for event in events[:3]] == [1, 2, 3]
    assert {event.key for event in events[:3]} == {made["id"]}
    assert events[0].data.team == "noord"


def test_a_change_that_was_refused_is_not_told(house: House):
    made = house.add()
    house.call("PUT", f"candidates/{made['id']}", {**FULL, "licences": ["Z"]})
    house.call("PUT", f"candidates/{made['id']}", FULL, If_Match='"9"')
    assert len(house.events()) == 1


def test_republishing_says_everything_again_also_who_was_erased(house: House):
    from services.skills.app import republish

    kept, gone = house.add(), house.add()
    house.call("DELETE", f"candidates/{gone['id']}")
    before = len(house.events())
    assert republish(house.app) == 2
    again = house.events()[before:]
    assert [(event.type, event.key, event.data.revision) for event in again if event] == [
        (CANDIDATE_PUBLISHED, kept["id"], 1),
        (CANDIDATE_ERASED, gone["id"], 2),
    ]


def test_personal_data_is_not_readable_in_the_database(house: House):
    made = house.add()
    database = house.app.extensions["opstap"]["database"]
    with database.read() as connection:
        rows = [
            connection.execute(text(f"select * from {table}")).all()
            for table in ("candidates", "outbox", "idempotency")
        ]
    stored = repr(rows)
    for secret in OURS[:5]:
        assert secret not in stored, secret
    assert made["reference"] in stored
    house.call("DELETE", f"candidates/{made['id']}")
    with database.read() as connection:
        assert connection.execute(text("select * from candidates")).all() == []
        assert [tuple(row) for row in connection.execute(text("select id, revision from erased"))] == [(made["id"], 2)]


def test_a_sealed_value_opens_only_in_its_own_place_and_with_its_own_key():
    vault = Vault("k" * 32)
    sealed = vault.seal("Selam", "candidates", "sealed_given_name", "1")
    assert vault.open(sealed, "candidates", "sealed_given_name", "1") == "Selam"
    assert vault.seal("Selam", "candidates", "sealed_given_name", "1") != sealed
    for place in (
        ("candidates", "sealed_given_name", "2"),
        ("candidates", "sealed_family_name", "1"),
        ("others", "sealed_given_name", "1"),
    ):
        with pytest.raises(Unsealable):
            vault.open(sealed, *place)
    with pytest.raises(Unsealable):
        Vault("j" * 32).open(sealed, "candidates", "sealed_given_name", "1")
    with pytest.raises(Unsealable):
        vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "candidates", "sealed_given_name", "1")


def test_nothing_personal_is_logged_or_in_an_address(house: House, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    made = house.add()
    house.call("POST", "candidates", {**FULL, "licences": ["Z"], "bogus": 1})
    house.call("POST", "candidates", {**FULL, "personal": {"email": "zeldzaam@voorbeeld"}})
    coach = house.coach()
    coach.get("/")
    coach.post("/find", {"words": "Zeldzaamvoornaam"})
    coach.get(f"/candidates/{made['id']}/edit")
    answer = coach.post(f"/candidates/{made['id']}/edit", {"personal.givenName": "Zeldzaamvoornaam"})
    house.events()
    for secret in [*OURS, coach.password]:
        assert secret not in caplog.text, secret
        assert secret not in answer.headers["Location"]
    metrics = house.call("GET", "/metrics", role=None).text
    assert made["id"] not in metrics
    assert "Zeldzaam" not in metrics


def test_a_late_event_topic_holds_nothing_personal(house: House):
    house.add()
    house.events()
    raw = b"".join(record.value or b"" for record in house.broker.read(CANDIDATES.name)).decode()
    for secret in OURS:
        assert secret not in raw, secret
