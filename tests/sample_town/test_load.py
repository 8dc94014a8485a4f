"""Loading through the APIs: order, references, steps, busy services and refusals; generated towns too."""

import json
from collections import Counter
from datetime import date
from itertools import count

import numpy as np
import pytest
from click.testing import CliRunner

from services.sample_town.calls import BULK, TRIES, LoadFailed
from services.sample_town.cli import generate as generate_command
from services.sample_town.cli import load as load_command
from services.sample_town.folder import load_folder
from services.sample_town.generate import FILES, generate
from services.sample_town.load import load_town
from services.sample_town.town import bodies
from services.sample_town.world import Draws, World
from services.skills.store.documents import CandidateContract
from shared.contracts.guidance import CommitmentTermsContract
from shared.contracts.learning import CourseTermsContract
from shared.contracts.work import VacancyTermsContract
from shared.places import Places
from shared.taxonomy import Taxonomy

TODAY = date(2026, 11, 22)
ORDINARY = {
    "food",
    "cleaning",
    "logistics",
    "production",
    "construction",
    "hospitality",
    "retail",
    "care",
    "green",
    "textile",
}
KEYS = {name: "secret" for name in ("system_key", "provider_key", "provider2_key")}


class Api:
    """Answers as the services do; `busy` answers 503 so many times first, `refuse` says what gets a 400."""

    def __init__(self, busy=0, refuse=lambda path, body: False):
        self.made, self.steps, self.once, self.ids = {}, [], {}, count(1)
        self.busy, self.refuse = busy, refuse

    def __call__(self, method, path, body, key, headers=None):
        assert key in KEYS
        if self.busy:
            self.busy -= 1
            return 503, {}
        if path == BULK:
            lines = [json.loads(line) for line in body.splitlines()]
            return 207, {"results": [self.line(number, line) for number, line in enumerate(lines, start=1)]}
        if path.rsplit("/", 1)[1] in ("confirm", "deliver", "withdraw"):
            self.steps.append(path)
            return 200, {}
        if self.refuse(path, body):
            return 400, {"errors": [{"pointer": "/title", "message": "Missing."}]}
        return 201, {"id": self.create(path, body, (headers or {}).get("Idempotency-Key"))}

    def line(self, number, body):
        if self.refuse(BULK, body):
            return {"line": number, "status": 400, "errors": [{"pointer": "/title", "message": "Missing."}]}
        return {"line": number, "status": 201, "id": self.create(BULK, body, None)}

    def create(self, path, body, once):
        if once in self.once:
            return self.once[once]
        identity = f"id-{next(self.ids)}"
        self.made[identity] = (path, body)
        if once:
            self.once[once] = identity
        return identity

    def of(self, ending):
        return [body for path, body in self.made.values() if path.endswith(ending)]


def test_the_whole_town_is_made_with_real_ids_in_its_references():
    api, heard = Api(), []
    loaded = load_town(api, KEYS, TODAY, lambda done, total: heard.append((done, total)))
    assert loaded.counts == {"vacancy": 62, "guidance": 22, "course": 14, "initiative": 6, "candidate": 46}
    for promise in api.of("/guidance-commitments"):
        assert all(api.made[identity][0].endswith("/vacancies") for identity in promise["vacancyIds"])
    assert api.made[loaded.shown_candidate][1]["personal"]["givenName"] == "Aster"
    assert heard[-1] == (150, 150)
    assert any(step.endswith("/confirm") for step in api.steps)
    assert any(step.endswith("/withdraw") for step in api.steps)


def test_loading_again_on_the_same_day_makes_nothing_twice():
    api = Api()
    first = load_town(api, KEYS, TODAY)
    assert load_town(api, KEYS, TODAY).ids == first.ids
    assert len(api.made) == 150


def test_a_missing_key_is_noticed_before_anything_is_made():
    api = Api()
    with pytest.raises(KeyError, match="provider2_key"):
        load_town(api, {"system_key": "s", "provider_key": "p"}, TODAY)
    assert not api.made


def test_a_busy_service_is_waited_for_with_growing_patience():
    api, waits = Api(busy=3), []
    load_town(api, KEYS, TODAY, wait=waits.append)
    assert waits == [0.5, 1.0, 2.0]


def test_a_service_that_stays_away_is_given_up_on():
    waits = []
    with pytest.raises(LoadFailed, match="vacancy baker-day: 503"):
        load_town(Api(busy=10_000), KEYS, TODAY, wait=waits.append)
    assert len(waits) == TRIES - 1


def test_a_refusal_names_the_thing_and_the_field_and_not_its_content():
    with pytest.raises(LoadFailed) as refused:
        load_town(Api(refuse=lambda path, body: path.endswith("/candidates")), KEYS, TODAY)
    assert str(refused.value) == "candidate aster: 400 /title: Missing."


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    generate(120, 100, 30, 7, folder, TODAY)
    return folder


def lines(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()]


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(generated, tmp_path):
    generate(120, 100, 30, 7, tmp_path / "same", TODAY)
    generate(120, 100, 30, 8, tmp_path / "other", TODAY)
    for name in FILES:
        content = (generated / f"{name}.ndjson").read_bytes()
        assert (tmp_path / "same" / f"{name}.ndjson").read_bytes() == content
        assert (tmp_path / "other" / f"{name}.ndjson").read_bytes() != content


def test_generated_bodies_are_valid_and_differ(generated):
    for name, contract in (
        ("vacancies", VacancyTermsContract),
        ("guidance", CommitmentTermsContract),
        ("courses", CourseTermsContract),
        ("candidates", CandidateContract),
    ):
        for body in lines(generated, name):
            contract().load(
                {key: value for key, value in body.items() if key not in ("employer", "organisation", "note")}
            )
    assert {body["schedule"]["type"] for body in lines(generated, "vacancies")} >= {"fixed", "flexible", "unknown"}
    assert len({body["title"] for body in lines(generated, "vacancies")}) > 40


def test_generated_work_is_mostly_ordinary_and_few_are_judges_or_pilots():
    world, draws = World(Taxonomy.load(), Places.load(), TODAY), Draws(np.random.default_rng(7).random(4000).tolist())
    drawn = Counter((one.sector, (one.isco or "")[:1]) for one in (world.occupation(draws) for _ in range(4000)))
    ordinary = sum(count for (sector, _), count in drawn.items() if sector in ORDINARY)
    learned = sum(count for (_, level), count in drawn.items() if level in ("0", "1", "2"))
    assert ordinary > 0.75 * 4000
    assert learned < 0.06 * 4000
    assert {sector for sector, _ in drawn} == {one.sector for one in world.occupations}


def test_existing_files_are_never_overwritten(generated):
    with pytest.raises(FileExistsError):
        generate(1, 1, 1, 1, generated, TODAY)


def test_a_generated_folder_is_loaded_with_vacancies_in_bulk_and_promises_pointing_at_them(generated):
    api, heard = Api(), []
    loaded = load_folder(api, generated, lambda done, total: heard.append((done, total)))
    assert loaded.made == {"vacancy": 100, "guidance": 25, "course": 30, "candidate": 120}
    assert loaded.refused == 0
    assert heard[-1] == (275, 275)
    for promise in api.of("/guidance-commitments"):
        assert all(api.made[identity][0] == BULK for identity in promise["vacancyIds"])


def test_a_refused_line_is_counted_and_named_and_never_stops_the_others(generated, monkeypatch):
    monkeypatch.setattr("services.sample_town.folder.BULK_LINES", 10)
    one = lines(generated, "vacancies")[12]["employerReference"]
    api = Api(refuse=lambda path, body: body.get("employerReference") == one or body.get("reference") == "GEN-000004")
    loaded = load_folder(api, generated)
    assert loaded.made["vacancy"] == 99
    assert loaded.made["candidate"] == 119
    assert "vacancies.ndjson, line 13: 400 /title" in loaded.refusals
    assert any("candidates.ndjson" in refusal and "line 5" in refusal for refusal in loaded.refusals)


def test_a_folder_that_is_loaded_again_asks_for_the_same_things_and_another_for_others(generated, tmp_path):
    def asked(folder):
        keys = []

        def call(method, path, body, key, headers=None):
            keys.append(headers["Idempotency-Key"])
            return api(method, path, body, key, headers)

        api = Api()
        load_folder(call, folder)
        return keys

    generate(120, 100, 30, 9, tmp_path / generated.name, TODAY)
    assert asked(generated) == asked(generated)
    assert len(set(asked(generated))) == len(asked(generated))
    assert not set(asked(generated)) & set(asked(tmp_path / generated.name))


def test_a_folder_without_any_of_the_files_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_folder(Api(), tmp_path)


def test_the_commands_say_what_they_did_and_fail_with_one_line(tmp_path):
    run = CliRunner().invoke
    out = str(tmp_path / "town")
    arguments = [
        "--candidates",
        "3",
        "--vacancies",
        "4",
        "--courses",
        "2",
        "--out",
        out,
        "--as-of",
        "2026-11-22",
        "--json",
    ]
    done = run(generate_command, arguments)
    assert done.exit_code == 0
    assert json.loads(done.output) == {"vacancies": 4, "guidance": 1, "courses": 2, "candidates": 3}
    again = run(generate_command, arguments)
    assert again.exit_code == 1
    assert "is there already" in again.output
    lost = run(load_command, [out, "--credentials", str(tmp_path / "nothing.txt")])
    assert lost.exit_code == 1
    assert "start Opstap first" in lost.output
    for command in (generate_command, load_command):
        assert "Example:" in run(command, ["--help"]).output


def test_today_is_the_only_thing_that_dates_the_town():
    later = {entry.key: entry.body for entry in bodies(date(2030, 2, 28)).entries}
    assert later["b1-evening"]["startsOn"] > "2030-03"
