"""A process that starts takes the stock from a snapshot if there is one of use, and gives the same answers."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import replace

import pytest
from matcher.service.house import ended, someone, work
from matcher_towns import course, promise

from services.matcher.actions.live_engine import LiveEngine
from services.matcher.events.snapshot_writer import CHANGES, PATIENCE_SECONDS, SnapshotWriter
from services.matcher.store.snapshots import Snapshots
from shared.vocabulary.clock import today

WHO = someone("c1", "A2")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "stock"


@pytest.fixture
def town(house):
    house.say_state(WHO, *(work(f"v{number}") for number in range(1, 6)), course(), promise(vacancy_ids=("v1", "v2")))
    house.say_state(
        work("v6", workplace=None, hours=None), promise("g2", "room_for_lessons", dayparts=("tue_evening",))
    )
    house.say(*ended("vacancy", "v5"))
    house.settle()
    return house


def engine_of(house, folder, settings=None):
    """That of a process which has just started."""

    def new_engine():
        engine = house.parts.new_engine()
        if settings is not None:
            engine.settings, engine._settings_id = settings, settings.id
        return engine

    return LiveEngine(new_engine, Snapshots(folder, house.clock))


def answers(house, live):
    """What the engine of a process says now, and the revision that it had begun with."""
    with live.caught_up(house.parts.database):
        engine, day = live.engine, today(house.clock)
        whole = engine.rank(WHO, day), engine.entries(WHO, day), engine.hypothetical(buddy=True).rank(WHO, day)
        things = engine.vacancies(), engine.courses(), engine.promises(), engine.quarantined()
        return whole, [sorted(some, key=lambda one: one.id) for some in things]


def written(house, folder):
    """A snapshot of the stock as it is now; its folder."""
    live = engine_of(house, folder)
    answers(house, live)
    revision = live.write_snapshot(house.parts.database, live.revision)
    assert revision == live.revision
    (found,) = folder.glob(f"*-{revision}")
    return found


def test_a_process_that_starts_goes_on_from_the_snapshot(town, folder):
    written(town, folder)
    town.say_state(work("v1", revision=2, starts_on=None), work("v7"), course("k2"))
    town.say(*ended("vacancy", "v2"))
    town.settle()
    warm, cold = engine_of(town, folder), engine_of(town, folder / "none")
    assert answers(town, warm) == answers(town, cold)
    assert warm.restored is not None and warm.revision > warm.restored and cold.restored is None


def test_nothing_of_a_person_is_written(town, folder):
    town.say_state(someone("c2", postcode="9711"))
    town.settle()
    live = engine_of(town, folder)
    answers(town, live)
    with live.caught_up(town.parts.database):
        live.engine.rank(someone("c2", postcode="9711"), today(town.clock))
    live.write_snapshot(town.parts.database, live.revision)
    text = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b'"v1"' in text and b"ZW-c" not in text and b"9711" not in text and b'"c1"' not in text


def cut_off(folder):
    path = max(folder.glob("*.npy"), key=lambda one: one.stat().st_size)
    path.write_bytes(path.read_bytes()[:-8])


def one_bit(folder):
    path = folder / "vacancies.closes.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def no_table(folder):
    (folder / "tables.json").unlink()


def nothing_about_it(folder):
    (folder / "about.json").write_text("{")


def another_form(folder):
    tables = json.loads((folder / "tables.json").read_text())
    tables["vacancies.ids"] = None
    (folder / "tables.json").write_text(json.dumps(tables))
    about = json.loads((folder / "about.json").read_text())
    from services.matcher.store.snapshots import _checksum

    about["files"]["tables.json"] = _checksum(folder / "tables.json")
    (folder / "about.json").write_text(json.dumps(about))


def not_finished(folder):
    folder.rename(folder.with_name(".new-abc"))


@pytest.mark.parametrize("damage", [cut_off, one_bit, no_table, nothing_about_it, another_form])
def test_a_damaged_snapshot_is_passed_over_with_a_line_in_the_log(town, folder, damage, caplog):
    damage(written(town, folder))
    live = engine_of(town, folder)
    with caplog.at_level(logging.WARNING):
        assert answers(town, live) == answers(town, engine_of(town, folder / "none"))
    assert live.restored is None
    assert "snapshot removed: it cannot be read" in caplog.text
    SnapshotWriter(town.parts.database, live, town.clock).look()
    again = engine_of(town, folder)
    assert answers(town, again) == answers(town, live)
    assert again.restored == live.revision


def test_the_one_before_a_damaged_snapshot_is_taken(town, folder):
    first = written(town, folder)
    town.say_state(work("v8"))
    town.settle()
    one_bit(written(town, folder))
    live = engine_of(town, folder)
    assert answers(town, live) == answers(town, engine_of(town, folder / "none"))
    assert live.restored == int(first.name.rsplit("-", 1)[1])


def test_a_snapshot_that_was_not_finished_is_none(town, folder):
    not_finished(written(town, folder))
    live = engine_of(town, folder)
    answers(town, live)
    assert live.restored is None


def test_a_snapshot_with_other_settings_or_of_another_database_is_none(town, house, houses, folder):
    from matcher.service.house import House

    written(town, folder)
    other = engine_of(town, folder, replace(town.parts.new_engine().settings, night_rest_hours=9))
    answers(town, other)
    assert other.restored is None
    elsewhere = House(houses(), web=False)
    try:
        elsewhere.say_state(WHO, *(work(f"x{number}") for number in range(1, 30)))
        elsewhere.settle()
        live = engine_of(elsewhere, folder)
        answers(elsewhere, live)
        live.write_snapshot(elsewhere.parts.database, live.revision)
        again = engine_of(elsewhere, folder)
        answers(elsewhere, again)
        assert (live.restored, again.restored) == (None, again.revision)
    finally:
        elsewhere.stop()


def test_a_snapshot_that_is_newer_than_the_database_is_none(town, folder, caplog):
    written(town, folder)
    with town.parts.database.write() as uow:
        uow.connection.exec_driver_sql("UPDATE counters SET value = value - 1 WHERE name = 'stock'")
        uow.commit()
    live = engine_of(town, folder)
    with caplog.at_level(logging.WARNING):
        answers(town, live)
    assert live.restored is None and "newer than the database" in caplog.text


READS = """
import sys
from pathlib import Path
import numpy as np
from services.matcher.store.snapshots import _read
folder = Path(sys.argv[1])
found = _read(folder, int(folder.name.rsplit("-", 1)[1]))
for array in found.arrays.values():
    array[...] = 0
print("changed", flush=True)
sys.stdin.read()
print(all(not array.any() for array in found.arrays.values()))
"""


def test_processes_that_share_a_snapshot_do_not_see_each_others_changes(town, folder):
    at = written(town, folder)
    before = {path.name: path.read_bytes() for path in at.iterdir()}
    with subprocess.Popen(
        [sys.executable, "-c", READS, at], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "changed\n"
        live = engine_of(town, folder)
        town.say_state(work("v1", revision=3, starts_on=None))
        town.settle()
        assert answers(town, live) == answers(town, engine_of(town, folder / "none"))
        assert live.restored is not None
        said, _ = other.communicate("")
    assert (said, other.returncode) == ("True\n", 0)
    assert {path.name: path.read_bytes() for path in at.iterdir()} == before


def test_the_two_newest_are_kept_and_what_is_out_of_use_goes(town, folder):
    first = written(town, folder)
    left = folder / ".new-left-by-a-killed-writer"
    left.mkdir()
    names = []
    for number in range(3):
        town.say_state(work(f"v{20 + number}"))
        town.settle()
        names.append(written(town, folder).name)
    assert not first.exists() and left.exists()
    town.clock.advance(40_000 * 24 * 3600)
    town.say_state(work("v30"))
    town.settle()
    names.append(written(town, folder).name)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names[-2:])


def test_the_writer_writes_first_at_once_then_after_many_changes_or_a_while(town, folder):
    town.parts.live = live = engine_of(town, folder)
    writer = SnapshotWriter(town.parts.database, live, town.clock)

    def revisions():
        return sorted(int(path.name.rsplit("-", 1)[1]) for path in folder.glob("*"))

    writer.look()
    assert revisions() == []  # nothing has been read yet
    answers(town, live)
    writer.look()
    assert revisions() == [live.revision]
    town.say_state(work("v40"))
    town.settle()
    answers(town, live)
    writer.look()
    assert len(revisions()) == 1
    town.clock.advance(PATIENCE_SECONDS + 1)
    writer.look()
    assert revisions()[-1] == live.revision and len(revisions()) == 2
    live.revision += CHANGES
    writer.look()
    assert revisions()[-1] == live.revision
    second = SnapshotWriter(town.parts.database, live, town.clock)
    before = revisions()
    second.look()
    assert revisions() == before  # another process has just written one


def test_a_folder_that_cannot_be_written_is_told_once(town, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    live = engine_of(town, tmp_path / "file" / "stock")
    answers(town, live)
    writer = SnapshotWriter(town.parts.database, live, town.clock)
    with caplog.at_level(logging.WARNING):
        writer.look()
        writer.look()
    assert caplog.text.count("no snapshot of the stock can be written") == 1
