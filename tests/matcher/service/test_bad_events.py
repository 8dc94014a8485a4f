"""An event that no contract lets through goes to the dead letters, its field named; everything else is heard and ranked.

And when such a thing is in the matcher's database all the same: that one is left out, or ranked without harm to others.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from matcher.service.house import SOURCE, ended, someone, state_of, work
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, person, promise, town

from shared.contracts.envelope import Event, encode
from shared.events.broker import Message
from shared.events.dead_letters import DeadLetters
from shared.vocabulary.ids import new_id

NOT_NUMBERS = (math.nan, math.inf, -1, 10**9, "24", True)
CASES = [
    *((work("bad"), ("terms", "hours", "min"), wrong) for wrong in NOT_NUMBERS),
    *((work("bad"), ("terms", "hours", "max"), wrong) for wrong in (math.nan, 900, 1)),
    *((work("bad"), ("positionsFree",), wrong) for wrong in (-1, 1.5, math.nan)),
    (work("bad"), ("terms", "languageMinimum", "speaking"), "Z9"),
    (work("bad"), ("terms", "contract"), {"type": "fixed_term", "months": math.nan}),
    (work("bad"), ("id",), ""),
    *((course("bad"), ("terms", "weeks"), wrong) for wrong in (0, -3, math.nan, 1.5)),
    (course("bad"), ("terms", "lessons"), []),
    (course("bad"), ("terms", "toLevel"), "A0"),
    (course("bad"), ("terms", "teaches"), ["singing"]),
    *((course("bad"), ("seatsFree",), wrong) for wrong in (-1, math.nan)),
    *((promise("bad"), ("terms", "hoursPerWeek"), wrong) for wrong in (math.nan, -2, 900)),
    (promise("bad"), ("capacityFree",), -1),
    (promise("bad"), ("terms", "kind"), "hug"),
    *((someone("bad"), ("profile", "travel", "maxMinutes"), wrong) for wrong in (math.nan, -1, 10**6)),
    *((someone("bad"), ("profile", "availability", "workHoursMax"), wrong) for wrong in (math.nan, -5, 900)),
    (someone("bad"), ("profile", "availability", "maxLoadHours"), math.inf),
    (someone("bad"), ("profile", "experience"), [{"label": "x", "years": -2}]),
    (someone("bad"), ("profile", "languages"), {"nl": {"speaking": 7}}),
]


@pytest.fixture
def good(house):
    house.say_state(someone("c1", "A2"), work("v1"), course(), promise(vacancy_ids=("v1",)))
    house.settle()
    return house


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("thing", "path", "value"), CASES, ids=[f"{'.'.join(path)}-{value}" for _, path, value in CASES]
)
def test_it_is_put_apart_with_the_field_named_and_the_rest_is_ranked(good, thing, path, value):
    kind, payload = state_of(thing)
    event = Event(new_id(good.clock), SOURCE, kind, good.clock.now(), f"{payload.revision:020d}", payload)
    wrong = json.loads(encode(event))
    at = wrong["data"]
    for name in path[:-1]:
        at = at.setdefault(name, {})
    at[path[-1]] = value
    good.broker.publish([Message(kind.topic.name, "bad", json.dumps(wrong).encode())])
    good.say_state(work("v2"), someone("c2", "A2"))
    good.settle()
    (letter,) = DeadLetters(good.broker, [kind.topic.name], "matcher").list()
    assert ".".join(path) in letter.reason
    newest = {one.id: {entry.vacancy for entry in one.entries} for one in good.ranked()}
    assert newest == {"c1": {"v1", "v2"}, "c2": {"v1", "v2"}}


@pytest.mark.sqlite_only
def test_the_same_id_again_is_the_same_thing_at_another_revision_and_an_older_one_changes_nothing(good):
    good.say_state(work("v1", revision=3), work("v1", revision=2, hours=None), work("v1", revision=3, hours=None))
    good.settle()
    assert good.parts.live.engine.vacancy("v1").terms.hours is not None
    assert [vacancy.id for vacancy in good.parts.live.engine.vacancies()] == ["v1"]
    good.say(*ended("vacancy", "v1"))
    good.settle()
    assert good.parts.live.engine.vacancies() == []


STRANGE = {
    "a travel limit that is no number": {"max_minutes": math.nan},
    "a travel limit below nothing": {"max_minutes": -30},
    "a load that is no number": {"max_load_hours": math.nan},
    "hours that end before they begin": {"work_hours_min": 90.0, "work_hours_max": -4.0},
    "hours without end": {"work_hours_min": -math.inf, "work_hours_max": math.inf},
}


@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
@pytest.mark.parametrize("name", STRANGE)
def test_a_candidate_with_values_that_make_no_sense_gets_an_answer_and_spoils_nobody_elses(name, compiled):
    if compiled:
        pytest.importorskip("numba")
    here = town(person("A2"), [job(), job("v2")], [course()], [promise()])
    engine = engine_of(here)
    before = engine.rank(here.candidate, AS_OF)
    engine.compiled = compiled
    strange = replace(person("A2", **STRANGE[name]), id="strange")
    answer = engine.rank(strange, AS_OF)
    assert all(0 <= one.pathway.score <= 1 for one in answer.ranked)
    assert engine.rank(here.candidate, AS_OF) == before
