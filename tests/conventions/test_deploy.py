"""docker-compose.yml as it is shipped: everything in it exists, and everything is as closed as the documentation says."""

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from services.opstap import cli

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {name: made for name, made in COMPOSE["services"].items() if made.get("image") == "opstap:local"}
SETTINGS = {
    f"{found}{more}"
    for folder in ("services", "shared")
    for path in (ROOT / folder).rglob("*.py")
    for found in re.findall(r"OPSTAP_[A-Z_]+", path.read_text(encoding="utf-8"))
    for more in ("", "_FILE")
}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_of_a_container_is_one_that_opstap_has(name: str) -> None:
    program, *words = OURS[name]["command"]
    assert program == "opstap"
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        found = command.get_command(context, words.pop(0))
        assert found is not None
        command = found
    command.make_context(name, words)  # refuses an option that is not there


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_setting_of_a_container_is_one_that_opstap_reads_and_secrets_come_as_files(name: str) -> None:
    environment = OURS[name]["environment"]
    assert set(environment) <= SETTINGS
    for setting, value in environment.items():
        if str(value).startswith("/run/secrets/"):
            assert setting.endswith("_FILE")
            assert Path(value).name in OURS[name]["secrets"]
        assert "KEY" not in setting or setting.endswith("_FILE")


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_of_ours_can_write_nothing_but_an_import_or_copies_of_the_stock_and_has_no_rights(
    name: str,
) -> None:
    made = OURS[name]
    assert made["read_only"] is True
    assert made["cap_drop"] == ["ALL"]
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "USER opstap" in image
    taxonomy, *more = made["volumes"]
    assert taxonomy == "taxonomy:/data/taxonomy" + ("" if name == "taxonomy" else ":ro")
    assert more == (["matcher-stock:/data/matcher-stock"] if name.startswith("matcher") else [])
    for volume in made["volumes"]:
        folder = volume.split(":")[1]
        assert f"{folder} " in image, "a folder that is not there yet would be made for root alone"


def test_the_engine_is_compiled_in_the_image_where_the_command_finds_it() -> None:
    """The installed package, not the source in the working directory; before the user that may write nothing."""
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert image.index("pip install --no-cache-dir --no-deps") < image.index("services.matcher.engine.kernel")
    assert "RUN cd / && python -m services.matcher.engine.kernel" in image
    assert image.index("services.matcher.engine.kernel") < image.index("USER opstap")


def test_web_and_consumer_start_after_the_migration_of_their_service() -> None:
    for service in ("skills", "vacancies", "matcher"):
        for name in (service, f"{service}-consume"):
            waits = OURS[name]["depends_on"][f"{service}-migrate"]
            assert waits == {"condition": "service_completed_successfully"}
            assert "healthcheck" in OURS[name]


def test_the_secrets_that_containers_read_are_those_that_the_script_makes(tmp_path: Path) -> None:
    script = tmp_path / "make"
    script.write_bytes((ROOT / "deploy" / "secrets" / "make").read_bytes())
    script.chmod(0o755)
    subprocess.run([script], check=True, capture_output=True)
    made = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt")}
    assert {f"./deploy/secrets/{name}.txt" for name in made} == {s["file"] for s in COMPOSE["secrets"].values()}
    assert all(len(value) >= 40 for value in made.values())
    assert len(set(made.values())) == len(made)
    assert stat.S_IMODE(os.stat(tmp_path).st_mode) == 0o700
    subprocess.run([script], check=True, capture_output=True)
    again = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt")}
    assert again == made, "a second run must not change a key that already seals something"


def test_the_image_versions_are_those_that_the_tests_run_where_they_can() -> None:
    started = re.search(r'VERSION = "(.+)"', (ROOT / "deploy" / "kafka" / "run").read_text(encoding="utf-8"))
    assert started is not None
    assert COMPOSE["services"]["kafka"]["image"] == f"apache/kafka:{started[1]}"
    assert json.dumps(COMPOSE).count(":latest") == 0
