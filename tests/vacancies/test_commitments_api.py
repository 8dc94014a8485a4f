"""A promise of guidance from pledge to delivery, and everything that is out of turn."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from vacancies_town import Town, promise, vacancy

from services.vacancies.app import Expiry
from services.vacancies.domain.commitments import TURNS
from services.vacancies.store import tables
from shared.contracts.payloads import CommitmentState
from shared.vocabulary.clock import ManualClock
from shared.vocabulary.guidance import COMMITMENT_STATUSES

PATH = "/guidance-commitments"


@pytest.fixture
def job(town: Town) -> str:
    return str(town.made("/vacancies", vacancy(), town.employer)["id"])


def step(town: Town, id: str, name: str, key: str, **more: Any) -> Any:
    body = {"reason": "De begeleider is vertrokken."} if name == "withdraw" else None
    return town.post(f"{PATH}/{id}/{name}", body, key, **more)


def brought_to(town: Town, job: str, status: str) -> str:
    """A promise that is in this status."""
    id = str(town.made(PATH, promise(job), town.employer)["id"])
    way = {"confirmed": ["confirm"], "delivered": ["confirm", "deliver"], "withdrawn": ["withdraw"]}
    for name in way.get(status, []):
        assert step(town, id, name, town.employer).status_code == 200
    if status == "expired":
        town.clock.advance(3 * 365 * 24 * 3600)
        assert Expiry(town.database).run_once() == 1
    return id


def test_a_pledge_is_answered_whole(town: Town, job: str) -> None:
    answer = town.post(PATH, promise(job), town.employer)
    body = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"].endswith(body["id"])
    assert (body["status"], body["capacityFree"], body["vacancyIds"]) == ("pledged", 2, [job])
    assert body["contact"]["email"] == "begeleiding@korenaar.example"
    assert body["warnings"] == []
    assert town.call("GET", f"{PATH}/{body['id']}", key=town.employer).get_json() == body


def test_contact_note_and_reason_are_in_no_event(town: Town, job: str) -> None:
    id = brought_to(town, job, "withdrawn")
    with town.database.read() as connection:
        said = b"".join(filter(None, connection.execute(select(tables.outbox.c.value)).scalars()))
        reasons = connection.execute(select(tables.commitment_steps.c.reason)).scalars().all()
    for secret in (b"Contactpersoon", b"begeleiding", b"ervaren collega", b"vertrokken"):
        assert secret not in said
    assert reasons == [None, "De begeleider is vertrokken."]
    assert town.call("GET", f"{PATH}/{id}", key=town.employer).get_json()["status"] == "withdrawn"


def test_each_step_is_told_with_the_whole_state(town: Town, job: str) -> None:
    brought_to(town, job, "delivered")
    told = town.spoken("guidance")
    assert [event.type.short for event in told] == [f"guidance.{s}.v1" for s in ("pledged", "confirmed", "delivered")]
    assert [event.data.revision for event in told] == [1, 2, 3]
    assert isinstance(told[-1].data, CommitmentState)
    assert (told[-1].data.terms.vacancy_ids, told[-1].data.capacity_free) == ((job,), 2)


ACTS = {"confirm": "confirm", "deliver": "deliver", "withdraw": "withdraw", "change": "PATCH", "delete": "DELETE"}


@pytest.mark.parametrize(("status", "act"), list(product(COMMITMENT_STATUSES, ACTS)))
def test_a_step_is_taken_in_turn_and_409_out_of_turn(town: Town, job: str, status: str, act: str) -> None:
    id = brought_to(town, job, status)
    before = town.counts()
    if act in ("change", "delete"):
        body = {"capacity": 3} if act == "change" else None
        answer = town.call(ACTS[act], f"{PATH}/{id}", body, town.employer)
    else:
        answer = step(town, id, act, town.employer)
    after = TURNS[act].get(status)
    if after is None:
        assert answer.status_code == 409
        assert status in answer.get_json()["detail"]
        assert town.counts() == before
    else:
        assert answer.status_code == (204 if act == "delete" else 200)
        assert town.call("GET", f"{PATH}/{id}", key=town.employer).get_json()["status"] == after


def test_a_promise_expires_the_day_after_its_last_one(town: Town, clock: ManualClock, job: str) -> None:
    soon = town.made(PATH, promise(job, validFrom="2026-11-01", validUntil="2026-11-22"), town.employer)
    town.made(PATH, promise(job, validUntil=None), town.employer)
    expiry = Expiry(town.database)
    assert expiry.run_once() == 0
    clock.advance(14 * 3600)  # 23:00 UTC is past midnight in the Netherlands
    assert expiry.run_once() == 1
    assert expiry.run_once() == 0
    assert town.call("GET", f"{PATH}/{soon['id']}", key=town.employer).get_json()["status"] == "expired"
    assert town.spoken("guidance")[-1].type.short == "guidance.expired.v1"


def test_a_promise_for_anothers_vacancy_counts_once_that_employer_confirms(town: Town, job: str) -> None:
    theirs = town.made("/vacancies", vacancy(), town.other_employer)["id"]
    made = town.made(PATH, promise(job, theirs), town.employer)
    assert (made["confirmedFor"], made["awaitsConfirmationFor"]) == ([], [theirs])
    path = f"{PATH}/{made['id']}"
    assert town.call("GET", path, key=town.other_employer).status_code == 200
    assert len(town.call("GET", PATH, key=town.other_employer).get_json()["items"]) == 1
    confirmed = step(town, made["id"], "confirm", town.other_employer).get_json()
    assert (confirmed["status"], confirmed["confirmedFor"]) == ("pledged", [theirs])
    assert town.spoken("guidance")[-1].data.confirmed_for == (theirs,)
    assert step(town, made["id"], "confirm", town.other_employer).status_code == 409
    assert step(town, made["id"], "confirm", town.employer).get_json()["status"] == "confirmed"


def test_another_employer_may_confirm_for_itself_and_nothing_else(town: Town, job: str) -> None:
    made = town.made(PATH, promise(job), town.provider)
    for method, where, body in (
        ("PATCH", "", {"capacity": 1}),
        ("DELETE", "", None),
        ("POST", "/deliver", None),
        ("POST", "/withdraw", {"reason": "x"}),
    ):
        assert town.call(method, f"{PATH}/{made['id']}{where}", body, town.employer).status_code == 403, where
    assert step(town, made["id"], "confirm", town.employer).get_json()["confirmedFor"] == [job]


def test_a_changed_promise_must_be_confirmed_again(town: Town, job: str) -> None:
    made = town.made(PATH, promise(job), town.provider)
    step(town, made["id"], "confirm", town.employer)
    same = town.call("PATCH", f"{PATH}/{made['id']}", {"note": "andere tekst"}, town.provider).get_json()
    assert same["confirmedFor"] == [job]
    less = town.call("PATCH", f"{PATH}/{made['id']}", {"hoursPerWeek": 1}, town.provider).get_json()
    assert (less["confirmedFor"], less["contact"]) == ([], made["contact"])


def test_unknown_vacancies_are_each_named(town: Town, job: str) -> None:
    before = town.counts()
    answer = town.post(PATH, promise("nothing", job, "nothing either"), town.employer)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/vacancyIds/0", "/vacancyIds/2"]
    assert town.counts() == before


def test_a_vacancy_named_twice_counts_once(town: Town, job: str) -> None:
    assert town.made(PATH, promise(job, job), town.employer)["vacancyIds"] == [job]


def test_a_deleted_promise_is_withdrawn_and_the_contact_is_forgotten(town: Town, job: str) -> None:
    id = brought_to(town, job, "pledged")
    assert town.call("DELETE", f"{PATH}/{id}", key=town.employer).status_code == 204
    left = town.call("GET", f"{PATH}/{id}", key=town.employer).get_json()
    assert (left["status"], left["contact"], left["note"]) == ("withdrawn", None, None)
    assert town.spoken("guidance")[-1].type.short == "guidance.withdrawn.v1"


def test_steps_know_tags_and_pledges_know_idempotency_keys(town: Town, job: str) -> None:
    id = brought_to(town, job, "confirmed")
    assert step(town, id, "deliver", town.employer, headers={"If-Match": '"1"'}).status_code == 412
    assert step(town, id, "deliver", town.employer, headers={"If-Match": '"2"'}).headers["ETag"] == '"3"'
    once = {"headers": {"Idempotency-Key": "k"}}
    first = town.post(PATH, promise(job), town.employer, **once).get_json()
    again = town.post(PATH, promise(job), town.employer, headers={"Idempotency-Key": "k"})
    assert again.get_json()["id"] == first["id"]
    assert town.post(PATH, promise(), town.employer, headers={"Idempotency-Key": "k"}).status_code == 409


def test_a_list_is_filtered_by_vacancy_and_status(town: Town, job: str) -> None:
    wanted = brought_to(town, job, "confirmed")
    town.made(PATH, promise(), town.employer)

    def ids(query: str) -> list[str]:
        return [item["id"] for item in town.call("GET", f"{PATH}?{query}", key=town.employer).get_json()["items"]]

    assert ids(f"vacancy={job}") == ids("status=confirmed") == [wanted]
    assert len(ids("limit=1")) == 1


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}, {"reason": "x", "more": 1}])
def test_a_withdrawal_without_a_reason_is_400(town: Town, job: str, body: Any) -> None:
    id = brought_to(town, job, "pledged")
    assert town.post(f"{PATH}/{id}/withdraw", body, town.employer).status_code == 400
