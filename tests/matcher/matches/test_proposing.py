"""From a pathway to a start: who is asked, what they answer, and what is said of it."""

from __future__ import annotations

import pytest
from matcher.matches.circle import Circle
from matcher.service.house import ended, someone, work
from matcher_towns import levels


def test_proposed_answered_by_all_reserved_and_started(circle):
    pathway, match = circle.propose("evening", reason="fits her week")
    assert [step for step, _ in circle.told("p1")] == ["proposed"]
    circle.answer(match, circle.provider)
    assert circle.match(match)["state"] == "proposed"
    circle.answer(match, circle.employer)
    assert circle.match(match)["state"] == "agreed"
    circle.ledger(match)
    assert circle.decide(pathway, "start")["state"] == "started"
    assert circle.decide(pathway, "complete")["state"] == "completed"
    steps = circle.said()
    assert [step for step, _ in steps] == ["proposed", "answered", "agreed", "accepted", "started", "completed"]
    assert [one.revision for _, one in steps] == [1, 2, 3, 4, 5, 6]
    assert [step for step, _ in circle.told("e1")] == ["proposed", "accepted", "started", "completed"]


def test_a_proposal_says_what_the_ledger_and_the_caseload_need(circle):
    pathway, match = circle.propose("evening", reasonCode="learns_most", reason="wil graag leren")
    ((step, said),) = circle.said()
    assert (step, said.id, said.pathway, said.reason) == ("proposed", match, pathway, "learns_most")
    assert (said.vacancy_title, said.employer_name, said.course_titles) == ("Bakker", "Bakkerij De Molen", ("NT2",))
    assert (said.guidance, said.shared, said.state) == (("g1",), True, "proposed")
    assert said.guidance_until == circle_reaches(circle)
    assert "leren" not in str(said)
    plan, path = said.plan, circle.pathways()["evening"]
    assert (plan.courses[0].title, [one.kind for one in plan.guidance]) == ("NT2", ["buddy"])
    assert [one.day for one in plan.work] == [one["day"] for one in path["timetable"]["work"]]
    assert (plan.travel_minutes, plan.load_hours) == (
        path["timetable"]["travelMinutes"],
        path["timetable"]["loadHours"],
    )
    assert 0 < len(plan.strengths) <= 3
    values = {part["name"]: part["value"] for part in path["parts"]}
    assert all(values[name] >= 0.6 for name in plan.strengths)


def circle_reaches(circle):
    from datetime import date

    reached = circle.pathways()["evening"]["languageReached"]
    return max(date.fromisoformat(one["cautiousOn"]) for one in reached.values())


def test_a_direct_pathway_asks_the_employer_only_and_its_guidance_has_no_end(circle):
    _, match = circle.propose("direct")
    assert [one["party"] for one in circle.match(match)["answers"]] == ["e1"]
    assert circle.match(match)["guidanceUntil"] is None
    assert circle.told("p1") == []
    circle.answer(match, circle.provider, expect=404)
    assert circle.answer(match, circle.employer)["state"] == "agreed"


def test_the_preview_is_what_goes_out(circle):
    pathway = circle.path("evening")
    url = f"/api/v1/pathways/{pathway}/proposal-preview"
    preview = circle.client.get(url, headers=circle.system).get_json()
    circle.propose("evening")
    for organisation in ("e1", "p1"):
        (shown,) = (one["data"] for one in preview["events"] if one["party"] == organisation)
        ((_, told),) = circle.told(organisation)
        assert {**shown, "match": None} == {**told, "match": None}
    assert (preview["shareWithProviders"], preview["notice"]) == (True, None)


def test_without_permission_nothing_goes_out_and_answers_are_passed_on(houses):
    circle = Circle(houses(), share_with_providers=False)
    pathway = circle.path("evening")
    preview = circle.client.get(f"/api/v1/pathways/{pathway}/proposal-preview", headers=circle.system).get_json()
    assert (preview["events"], preview["shareWithProviders"]) == ([], False)
    answer = circle.decide(pathway, "propose")
    assert (answer["shared"], answer["told"]) == ([], [])
    assert answer["notice"].startswith("The candidate does not permit sharing")
    circle.answer(answer["match"], circle.employer, expect=404)
    circle.answer(answer["match"], circle.system, party="e1")
    assert circle.answer(answer["match"], circle.system, party="p1")["state"] == "agreed"
    assert circle.told("e1") == circle.told("p1") == []
    circle.house.stop()


def test_one_refusal_refuses_and_the_pathway_can_be_proposed_again(circle):
    pathway, match = circle.propose()
    circle.answer(match, circle.provider)
    assert circle.answer(match, circle.employer, "refuse", reasonCode="filled_otherwise")["state"] == "refused"
    circle.answer(match, circle.provider, expect=409)
    assert [(step, data["reason"]) for step, data in circle.told("p1")] == [("proposed", None), ("refused", None)]
    again = circle.decide(pathway, "propose")["match"]
    assert again != match
    assert circle.match(again)["state"] == "proposed"
    assert circle.decide(pathway, "withdraw", reason="no longer")["match"] == again


def test_who_waits_may_still_answer_and_who_answered_may_not(circle):
    _, match = circle.propose()
    assert circle.answer(match, circle.provider, "waitlist")["state"] == "waitlisted"
    circle.answer(match, circle.provider, "waitlist", expect=409)
    assert circle.answer(match, circle.employer)["state"] == "waitlisted"
    circle.answer(match, circle.employer, "refuse", expect=409)
    assert circle.answer(match, circle.provider)["state"] == "agreed"
    assert [step for step, _ in circle.said()] == ["proposed", "waitlisted", "answered", "agreed"]


def test_only_parties_may_answer_and_the_case_system_says_for_whom(circle):
    _, match = circle.propose()
    circle.answer(match, circle.house.key("provider", "p2"), expect=404)
    circle.answer("nothing", circle.employer, expect=404)
    circle.answer(match, circle.system, expect=404)
    assert circle.answer(match, circle.system, party="p1")["party"] == "p1"
    assert circle.client.get(f"/api/v1/matches/{match}", headers=circle.provider).status_code == 403


def test_a_start_waits_for_the_ledger(circle):
    pathway, match = circle.agreed()
    circle.house.parts.deciding.pause = lambda _: circle.ledger(match)
    assert circle.decide(pathway, "start")["state"] == "started"


def test_a_start_gives_up_after_five_seconds_and_says_when_to_come_back(circle):
    pathway, _ = circle.agreed()
    url = f"/api/v1/pathways/{pathway}/decisions"
    answer = circle.client.post(url, json={"decision": "start"}, headers=circle.system)
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    assert sum(circle.waits) == pytest.approx(5)


def test_what_the_ledger_cannot_give_refuses_and_says_why(circle):
    _, match = circle.agreed()
    circle.ledger(match, "refused", "no_seat_left")
    assert circle.match(match)["state"] == "refused"
    assert circle.told("p1")[-1][1]["reason"] == "no_seat_left"
    circle.ledger(match, "made")
    assert circle.match(match)["state"] == "refused"


def test_answers_of_the_ledger_twice_late_or_about_nothing_change_nothing(circle):
    pathway, match = circle.agreed()
    circle.ledger("nothing")
    circle.ledger(match)
    circle.ledger(match)
    circle.ledger(match, "refused", "no_seat_left")
    assert circle.match(match)["state"] == "accepted"
    circle.decide(pathway, "withdraw", reasonCode="found_other_work")
    circle.ledger(match)
    assert circle.match(match)["state"] == "withdrawn"


def test_a_near_miss_cannot_be_proposed_and_the_answer_names_the_gate(circle):
    circle.house.say_state(work("far", workplace=None, closes_on=circle.house.clock.now().date(), hours=None))
    circle.house.say_state(work("hard", language_minimum=levels("B2")))
    circle.house.settle()
    url = "/api/v1/candidates/c1/pathways?vacancy=hard"
    miss = circle.client.get(url, headers=circle.system).get_json()["nearMisses"][0]
    problem = circle.decide(miss["pathway"]["id"], "propose", 409)
    assert circle.house.parts.wording.word(f"gate.{miss['gate']}", "en") in problem["detail"]


def test_what_exists_only_under_a_what_if_cannot_be_proposed(circle):
    changes = {"changes": {"hypothetical": {"eveningCourses": True}, "languages": {"nl": {"speaking": "B2"}}}}
    url = "/api/v1/candidates/c1/what-if?vacancy=v1"
    answer = circle.client.post(url, json=changes, headers=circle.system).get_json()
    real = {path["id"] for path in circle.pathways().values()}
    imagined = [path["id"] for path in answer["ranked"] if path["id"] not in real]
    for pathway in imagined:
        assert "not possible now" in circle.decide(pathway, "propose", 409)["detail"]


def test_what_cannot_be_told_is_proposed_with_a_reason_only(circle):
    circle.house.say_state(work("open", language_minimum=None))
    circle.house.settle()
    url = "/api/v1/candidates/c1/pathways?vacancy=open&track=direct"
    pathway = circle.client.get(url, headers=circle.system).get_json()["toClarify"][0]["pathway"]["id"]
    problem = circle.decide(pathway, "propose", 400)
    assert [error["pointer"] for error in problem["errors"]] == ["/reason"]
    assert "language_at_start" in problem["errors"][0]["message"]
    assert circle.decide(pathway, "propose", reason="Asked: A2 will do")["unknown"] == ["language_at_start"]


def test_a_pathway_is_proposed_once_at_a_time(circle):
    pathway, _ = circle.propose("evening")
    assert "This pathway is proposed" in circle.decide(pathway, "propose", 409)["detail"]


def test_two_ways_to_one_vacancy_may_be_asked_for_until_one_is_agreed_on(circle):
    direct = circle.path("direct")
    circle.agreed("evening")
    assert "Another pathway to this vacancy is agreed" in circle.decide(direct, "propose", 409)["detail"]


def test_two_ways_to_one_vacancy_may_be_asked_for_side_by_side(circle):
    _, first = circle.propose("evening")
    _, second = circle.propose("direct")
    assert first != second


def test_only_one_way_to_a_vacancy_is_agreed_on_and_then_the_others_give_way(circle):
    _, evening = circle.agreed("evening")
    circle.decide(circle.path("direct"), "propose", 409)
    circle.ledger(evening, "refused", "no_seat_left")
    _, again = circle.propose("evening")
    _, direct = circle.agreed("direct")
    circle.answer(again, circle.employer)
    answer = circle.client.post(f"/api/v1/matches/{again}/answer", json={"answer": "accept"}, headers=circle.provider)
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    circle.ledger(direct)
    assert [circle.match(one)["state"] for one in (direct, again)] == ["accepted", "withdrawn"]
    assert (circle.told("p1")[-1][0], circle.told("p1")[-1][1]["reason"]) == ("withdrawn", None)


def test_nothing_is_proposed_after_the_vacancy_has_closed(circle):
    pathway = circle.path()
    circle.house.say(*ended("vacancy", "v1"))
    circle.house.settle()
    circle.decide(pathway, "propose", 409)


def test_a_pathway_of_nobody_is_unknown(circle):
    for pathway in ("0" * 32, "x", "c1"):
        circle.decide(pathway, "propose", 404)
        circle.decide(pathway, "withdraw", 404, reason="x")


def test_the_same_request_is_done_once(circle):
    pathway = circle.path()
    key = {"Idempotency-Key": "one"}
    first = circle.decide(pathway, "propose", headers=key)
    assert circle.decide(pathway, "propose", headers=key) == first
    circle.decide(pathway, "propose", 409, reason="another", headers=key)
    answered = [circle.answer(first["match"], {**circle.employer, **key}) for _ in range(2)]
    assert answered[0] == answered[1]
    assert [step for step, _ in circle.said()] == ["proposed", "answered"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"decision": "withdraw"}, "/reason"),
        ({"decision": "dismiss", "reasonCode": "found_other_work"}, "/reasonCode"),
        ({"decision": "stop", "reason": "  "}, "/reason"),
        ({"decision": "celebrate"}, "/decision"),
        ({"decision": "propose", "why": "x"}, "/why"),
        ({"decision": "propose", "reason": "x" * 501}, "/reason"),
    ],
)
def test_a_wrong_decision_names_what_is_wrong(circle, body, pointer):
    answer = circle.client.post(f"/api/v1/pathways/{circle.path()}/decisions", json=body, headers=circle.system)
    assert (answer.status_code, [error["pointer"] for error in answer.get_json()["errors"]]) == (400, [pointer])


def test_a_coach_sees_matches_of_the_team_only_and_decides_nothing_over_json(circle):
    circle.house.say_state(someone(dutch="A2", team="north", revision=2, share_with_providers=True))
    circle.house.settle()
    pathway, match = circle.propose()
    for team, seen in (("north", 200), ("south", 404)):
        client = circle.house.app.test_client()
        circle.house.sign_on(client, team=team, identity=f"coach-{team}")
        assert client.get(f"/api/v1/matches/{match}").status_code == seen
        assert client.get(f"/api/v1/pathways/{pathway}/proposal-preview").status_code in (seen, 200)
        assert len(client.get("/api/v1/matches").get_json()["items"]) == (seen == 200)
        assert client.post(f"/api/v1/pathways/{pathway}/decisions", json={}).status_code == 401
