"""Whatever coach, parties, ledger and person do, in whatever order: the promises about matches hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from matcher.matches.circle import MATCHES, Circle
from matcher.service.house import ended
from matcher_towns import EXAMPLES

from services.matcher.domain.decisions import ANSWERS, DECISIONS
from services.matcher.domain.matches import AGREED, ANSWERED, TURNS
from shared.contracts import events
from shared.contracts.envelope import decode
from shared.contracts.matches import MatchStep, ReservationState
from shared.vocabulary.matches import ENDED

ORGANISATIONS = ("e1", "p1")


class CourseOfEvents(RuleBasedStateMachine):
    """The model is small: what was said so far, whether the person permits sharing, and what the ledger holds."""

    new_database = staticmethod(lambda: "")

    @initialize()
    def begin(self):
        self.circle = Circle(self.new_database())
        house = self.circle.house
        self.paths = {track: self.circle.path(track) for track in ("direct", "evening")}
        self.keys = {"e1": self.circle.employer, "p1": self.circle.provider, "system": self.circle.system}
        self.permits, self.erased = True, False
        self.seen = 0
        self.states: dict[str, MatchStep] = {}
        self.made: set[str] = set()
        self.told: dict[str, list[tuple[str, dict]]] = {one: [] for one in ORGANISATIONS}
        house.clock.advance(1)

    def teardown(self):
        self.circle.house.stop()

    @rule(track=st.sampled_from(("direct", "evening")), decision=st.sampled_from(DECISIONS))
    def decide(self, track, decision):
        self.change(f"/api/v1/pathways/{self.paths[track]}/decisions", "system", decision=decision, reason="because")

    @rule(track=st.sampled_from(("direct", "evening")))
    def propose(self, track):
        self.decide(track, "propose")

    @precondition(lambda self: self.states)
    @rule(data=st.data(), who=st.sampled_from((*ORGANISATIONS, "system")), answer=st.sampled_from((*ANSWERS, "accept")))
    def answer(self, data, who, answer):
        match = data.draw(st.sampled_from(sorted(self.states)))
        party = {"party": data.draw(st.sampled_from(ORGANISATIONS))} if who == "system" else {}
        before = self.states[match]
        status = self.change(f"{MATCHES}/{match}/answer", who, answer=answer, **party)
        if self.erased or (who != "system" and not before.shared):
            assert status == 404

    @precondition(lambda self: self.states)
    @rule(data=st.data(), step=st.sampled_from(("made", "made", "refused", "released")), times=st.integers(1, 2))
    def hear_of_the_ledger(self, data, step, times):
        """Answers of the ledger, also such as it would never give: for a match that never agreed."""
        match = data.draw(st.sampled_from(sorted(self.states)))
        reason = "no_seat_left" if step == "refused" else None
        if step == "made" and self.states[match].state == "agreed":
            self.made.add(match)
        for _ in range(times):
            state = ReservationState(match, self.states[match].revision, "v1", reason=reason)
            self.circle.house.say(events.RESERVATION_STEPS[step], state)
        self.hear()

    @rule(permits=st.booleans())
    def publish_the_person(self, permits):
        candidate = self.circle.candidate
        profile = replace(candidate.profile, share_with_providers=permits)
        self.circle.candidate = replace(candidate, profile=profile, revision=candidate.revision + 1)
        self.permits = permits and not self.erased
        self.circle.house.say_state(self.circle.candidate)
        self.hear()

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def erase_the_person(self):
        self.erased, self.permits = True, False
        self.circle.house.say(*ended("candidate", "c1", 1000))
        self.hear()

    @invariant()
    def what_was_said_keeps_to_the_table(self):
        for match, steps in self.newly_said().items():
            for step in steps:
                before = self.states.get(match)
                self.states[match] = step
                if before is None:
                    assert (step.state, step.revision) == ("proposed", 1)
                    continue
                assert step.revision == before.revision + 1
                if before.state in ENDED:
                    assert (step.reason, step.state) == ("erased", before.state), "something was said after the end"
                    continue
                assert any(step.state in turns.get(before.state, ()) for turns in TURNS.values())
                assert step.shared <= before.shared, "sharing began by itself"
                if step.state in ("accepted", "started"):
                    assert match in self.made, "nothing was reserved"
                if step.state == "agreed":
                    assert {one.answer for one in step.answers} == {ANSWERED["accept"]}

        live = [one for one in self.states.values() if one.state not in ENDED]
        assert len({one.pathway for one in live}) == len(live), "one way is asked for twice"
        assert len([one for one in live if one.state in AGREED]) <= 1, "two places for one person"

    @invariant()
    def parties_are_told_with_permission_only_and_by_one_name(self):
        for organisation in ORGANISATIONS:
            before, now = self.told[organisation], self.circle.told(organisation)
            if self.erased:
                assert {step for step, _ in now} <= {"erased"}
                assert len(now) <= 1
                continue
            new = now[len(before) :]
            assert now[: len(before)] == before, "what was told has changed"
            assert self.permits or {data["reason"] for _, data in new} <= {"consent_withdrawn"}
            assert len({data["candidate"] for _, data in now}) <= 1
            assert "c1" not in str([data["candidate"] for _, data in now])
            self.told[organisation] = now
        names = [now[-1][1]["candidate"] for now in map(self.circle.told, ORGANISATIONS) if now]
        assert len(set(names)) == len(names)

    def change(self, url, who, **body):
        self.circle.house.clock.advance(1)
        answer = self.circle.client.post(url, json=body, headers=self.keys[who])
        assert answer.status_code in (201, 400, 404, 409), answer.get_data(as_text=True)
        return answer.status_code

    def hear(self):
        self.circle.house.clock.advance(1)
        self.circle.house.hear()
        self.circle.nothing_died()

    def newly_said(self):
        while self.circle.house.parts.relay.run_once():
            pass
        records = [one for one in self.circle.house.broker.read(events.MATCHES.name) if one.value]
        found: dict[str, list[MatchStep]] = {}
        for record in records[self.seen :]:
            data = decode(record.value).data
            if isinstance(data, MatchStep):
                found.setdefault(data.id, []).append(data)
        self.seen = len(records)
        return found


@pytest.mark.sqlite_only
def test_the_promises_about_matches_hold(houses):
    CourseOfEvents.new_database = staticmethod(houses)
    run_state_machine_as_test(
        CourseOfEvents,
        settings=settings(
            max_examples=max(5, EXAMPLES // 10),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
