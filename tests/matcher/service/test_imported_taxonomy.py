"""An import of ESCO: what the other services link with it and what the matcher ranks with it are the same concepts."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_esco import BAKE, BAKER, download
from matcher.service.house import House, someone, work

from services.matcher.actions.holding import EVERYBODY
from services.matcher.events.ranker import Ranker
from services.matcher.store.positions import position
from services.skills.actions.linking import link_free_text
from services.skills.domain.candidates import CandidateRecord, RecordedExperience, RecordedSkill
from services.vacancies.actions.linking import Linking
from shared.taxonomy.importer import Library
from shared.taxonomy.opened import OpenTaxonomy
from shared.testing.waiting import wait_until
from shared.vocabulary.profiles import Experience, HeldSkill
from shared.vocabulary.work import SkillNeed


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `opstap taxonomy import` makes current."""
    folder = tmp_path_factory.mktemp("esco")
    library = Library(folder / "taxonomy")
    library.take(*library.plan([download(folder / "v1.2.0", "nl", "en")], (), None))
    return library.folder / "current"


def restarted(house: House, folder: Path) -> None:
    """As a start of the matcher with another taxonomy."""
    house.stop()
    house.config = replace(house.config, taxonomy=folder)
    house.start()
    del house.parts.taxonomy


def test_a_vacancy_and_a_candidate_linked_with_an_import_meet(house: House, imported: Path) -> None:
    wanted = (SkillNeed("brood bakken", None),)
    terms = replace(work().terms, title="Bakker (m/v) 32 uur", occupation=None, skills=wanted)
    opened = OpenTaxonomy(imported)
    linked = Linking(lambda: opened.linker).linked(terms)
    assert linked.occupation is not None and linked.skills is not None
    assert (linked.occupation.concept, linked.skills[0].concept) == (BAKER, BAKE)

    told = CandidateRecord(
        "-", experience=(RecordedExperience(None, "bakker"),), skills=(RecordedSkill(None, "brood bakken"),)
    )
    record = link_free_text(told, opened.linker)
    assert record.experience is not None and record.skills is not None
    assert (record.experience[0].occupation, record.skills[0].concept) == (BAKER, BAKE)

    has = someone()
    profile = replace(has.profile, skills=(HeldSkill(BAKE, "experienced"),), experience=(Experience(BAKER, 6.0, 2026),))
    restarted(house, imported)
    house.say_state(replace(has, profile=profile), replace(work(), terms=linked))
    house.settle()
    answer = house.app.test_client().get("/api/v1/candidates/c1/pathways", headers=house.key("system"))
    parts = {part["name"]: part["value"] for part in answer.get_json()["ranked"][0]["parts"]}
    assert (parts["skills"], parts["experience"]) == (0.85, 1.0)


def test_lists_made_with_another_taxonomy_are_made_anew_and_that_is_said(
    house: House, imported: Path, caplog: pytest.LogCaptureFixture
) -> None:
    house.say_state(someone(), someone("c2"), work())
    house.settle()
    before = settings_of(house)
    restarted(house, imported)
    ranker = Ranker(house.reranking, house.clock)
    ranker.hold(EVERYBODY)
    stop = threading.Event()
    running = threading.Thread(target=ranker.run, args=(stop,))
    with caplog.at_level(logging.INFO):
        running.start()
        wait_until(lambda: settings_of(house) not in (None, before))
        stop.set()
        ranker.wake()
        running.join()
    assert caplog.text.count("another taxonomy") == 1
    assert f"taxonomy 1.2.0, fingerprint {OpenTaxonomy(imported).taxonomy.fingerprint}" in caplog.text


def settings_of(house: House) -> str | None:
    """Of what the lists of all are as new as."""
    with house.parts.database.read() as connection:
        reached = position(connection)
    return reached.settings if reached else None
