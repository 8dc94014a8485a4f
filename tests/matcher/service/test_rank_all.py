"""`opstap rank --all`: everybody, in processes, from where it stopped."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from matcher.service.house import TAXONOMY, someone, work

from services.matcher.actions.rank_all import RankingAll, TakenOver
from services.matcher.app import Parts
from services.matcher.cli import rank
from services.matcher.store import queries
from services.matcher.store.lists import stored_lists
from shared.events.partitions import partition_for

PEOPLE = [f"c{number}" for number in range(24)]
OF = 6


class Stopped(Exception):
    """As if the process was killed."""


@pytest.fixture
def town(house):
    house.say_state(*(someone(one) for one in PEOPLE), work())
    house.hear()
    return house


@pytest.fixture
def ranking(town):
    """Makes one as in a process of its own."""
    made = []

    def make() -> RankingAll:
        parts = Parts(town.config, town.broker, town.clock)
        parts.taxonomy = TAXONOMY
        made.append(parts)
        return RankingAll(parts.database, parts.live, town.clock, partition_for, candidates_per_step=3)

    yield make
    for parts in made:
        parts.database.close()


def quiet(ranked: int, waiting: int) -> None:
    """Nobody listens."""


def listed(town) -> set[str]:
    with town.parts.database.read() as connection:
        return set(stored_lists(connection, queries.candidate_ids(connection)))


def test_everybody_is_ranked_once_and_then_nobody(town, ranking):
    assert ranking().rank(range(OF), OF, quiet) == len(PEOPLE)
    assert listed(town) == set(PEOPLE)
    assert ranking().rank(range(OF), OF, quiet) == 0


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_who_was_stopped_goes_on_with_the_partitions_that_are_not_finished(town, ranking, steps):
    told = []

    def stop(ranked: int, waiting: int) -> None:
        told.append((ranked, waiting))
        if len(told) == steps:
            raise Stopped

    with pytest.raises(Stopped):
        ranking().rank(range(OF), OF, stop)
    before = listed(town)
    assert len(before) == sum(ranked for ranked, _ in told)
    again = ranking().rank(range(OF), OF, quiet)
    assert listed(town) == set(PEOPLE)
    missing = len(PEOPLE) - len(before)
    in_one_partition = max(sum(partition_for(one, OF) == place for one in PEOPLE) for place in range(OF))
    assert missing <= again < missing + in_one_partition


def test_it_ends_when_another_ranker_takes_over(town, ranking):
    other = ranking()

    def take(ranked: int, waiting: int) -> None:
        other.rank(range(OF), OF, quiet)

    with pytest.raises(TakenOver):
        ranking().rank(range(OF), OF, take)


def test_the_command_ranks_in_processes_and_says_how_many_a_second(town, monkeypatch):
    for name, value in {
        "OPSTAP_MATCHER_DATABASE_URL": town.config.database_url,
        "OPSTAP_COMPILED": "off",
        "OPSTAP_MATCHER_SNAPSHOTS": "off",
    }.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(rank, ["--all", "--processes", "2"])
    assert done.exit_code == 0, done.output
    assert f"{len(PEOPLE)} candidates ranked" in done.output
    assert listed(town) == set(PEOPLE)
    assert "0 candidates ranked" in CliRunner().invoke(rank, ["--all", "--processes", "1"]).output
    assert f"{len(PEOPLE)} candidates" in CliRunner().invoke(rank, ["--all", "--anew", "--processes", "1"]).output


@pytest.mark.parametrize("arguments", [[], ["c1", "--all"]])
def test_it_wants_either_a_candidate_or_everybody(arguments):
    assert CliRunner().invoke(rank, arguments).exit_code == 2
