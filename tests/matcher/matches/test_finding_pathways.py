"""A pathway is found again from its id, also in a database that is older than that idea."""

from __future__ import annotations

from sqlalchemy import select
from store.filled import filled_at_0001

from services.matcher.app import SCRIPTS, republish
from services.matcher.domain.pathways import pathway_id, prefix_of
from services.matcher.store.tables import candidates, ranker_positions
from shared.store.migrations import migrate


def test_the_id_of_a_pathway_begins_with_its_candidate_and_says_no_more():
    ids = [pathway_id(who, "v1", courses, "direct") for who in ("c1", "c2") for courses in ((), ("k1",))]
    assert [one[:12] for one in ids] == [prefix_of("c1")] * 2 + [prefix_of("c2")] * 2
    assert len(set(ids)) == 4
    assert {len(one) for one in ids} == {32}


def test_candidates_of_the_version_before_are_found_and_ranked_anew(databases):
    engine = filled_at_0001(databases.new(), "matcher")
    migrate(engine, SCRIPTS)
    with engine.connect() as connection:
        rows = connection.execute(select(candidates.c.id, candidates.c.pathway_prefix)).all()
        assert rows
        assert all(row.pathway_prefix == prefix_of(row.id) for row in rows)
        assert connection.execute(select(ranker_positions)).all() == []
    engine.dispose()


def test_live_matches_can_be_said_again(circle):
    circle.agreed()
    before = len(circle.said())
    assert republish(circle.house.app) == 2
    again = circle.said()[before:]
    assert [(step, one.revision, one.state) for step, one in again] == [("agreed", 3, "agreed")]
    assert [step for step, _ in circle.told("e1")] == ["proposed"]
