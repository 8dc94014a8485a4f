"""What an operator does on a bad day, with the scripts that are shipped."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, delete, insert, select, text, update
from store.filled import SERVICES, filled_at_0001

from services.matcher.store.changes import DATABASE
from shared.store.database import open_engine
from shared.store.migrations import is_current, migrate
from shared.testing.databases import Databases
from shared.testing.postgres_server import require_postgres

DEPLOY = Path(__file__).parents[2] / "deploy"


@dataclass(frozen=True)
class Installation:
    """The databases of the three services, all with rows in them, and a folder to work in."""

    urls: dict[str, str]
    folder: Path
    environ: dict[str, str]

    def run(self, script: str, where: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
        """A script of `deploy/`, as an operator runs it."""
        command, known = [str(DEPLOY / script), str(where)], {**self.environ, **environ}
        return subprocess.run(command, cwd=self.folder, env=known, capture_output=True, text=True, check=False)

    def backup(self) -> Path:
        done = self.run("backup", "backups")
        assert done.returncode == 0, done.stderr
        return self.folder / done.stdout.strip()

    def content(self) -> dict[str, dict[str, list[str]]]:
        return {service: content_of(url) for service, url in self.urls.items()}

    def change(self, service: str, *statements: Any) -> None:
        engine = open_engine(self.urls[service])
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)
        engine.dispose()


def content_of(url: str) -> dict[str, list[str]]:
    """Every row of every table."""
    engine = open_engine(url)
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        rows = {
            table.name: sorted(repr(row) for row in connection.execute(select(table))) for table in found.sorted_tables
        }
    engine.dispose()
    return rows


@pytest.fixture(scope="session")
def filled(databases: Databases) -> dict[str, str]:
    """Per service the URL of a database with rows in it, to be copied."""
    urls = {service: databases.new() for service in SERVICES}
    for service, url in urls.items():
        engine = filled_at_0001(url, service)
        migrate(engine, SERVICES[service][0])
        engine.dispose()
    return urls


@pytest.fixture
def installation(databases: Databases, filled: dict[str, str], tmp_path: Path) -> Installation:
    urls = {service: databases.new(like=url) for service, url in filled.items()}
    programs = f"{require_postgres()}:" if databases.kind == "postgresql" else ""
    settings = {f"OPSTAP_{service.upper()}_DATABASE_URL": url for service, url in urls.items()}
    return Installation(urls, tmp_path, {**settings, "PATH": f"{programs}{os.environ['PATH']}"})


def table(service: str, name: str) -> Any:
    return SERVICES[service][1].tables[name]


def test_what_was_backed_up_is_there_again_and_who_was_erased_since_is_named(installation: Installation) -> None:
    before = installation.content()
    backup = installation.backup()
    installation.change(
        "skills",
        delete(table("skills", "candidates")),
        insert(table("skills", "erased")).values(id="erased-later", revision=9, at=0),
    )
    installation.change("vacancies", delete(table("vacancies", "commitment_steps")))
    installation.change("matcher", text("CREATE TABLE made_by_a_newer_version (id INTEGER)"))
    assert installation.content() != before

    restored = installation.run("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert installation.content() == before
    assert (installation.folder / "erased-since-backup.txt").read_text() == "erased-later\n"
    assert "erase again: 1 people" in restored.stdout
    for service, url in installation.urls.items():
        engine = open_engine(url)
        assert is_current(engine, SERVICES[service][0])
        engine.dispose()
    # and what is told next gets a number of its own
    row = {"topic": "t", "key": "k", "headers": "", "created_at": 0}
    installation.change("skills", insert(table("skills", "outbox")).values(row))


def test_numbers_of_the_feed_that_somebody_has_read_are_not_given_again(installation: Installation) -> None:
    counters = table("matcher", "counters")
    installation.change("matcher", insert(counters).values(name="feed", value=40))
    backup = installation.backup()
    installation.change("matcher", update(counters).where(counters.c.name == "feed").values(value=50))
    assert installation.run("restore", backup).returncode == 0
    assert "('feed', 1000000040)" in installation.content()["matcher"]["counters"]


def test_what_was_put_back_is_another_database_for_snapshots_of_its_stock(installation: Installation) -> None:
    """One that was written after the backup has a revision that will be given again, for another change."""
    installation.change("matcher", insert(table("matcher", "counters")).values(name=DATABASE, value=77))
    backup = installation.backup()
    assert "('database', 77)" in installation.content()["matcher"]["counters"]
    assert installation.run("restore", backup).returncode == 0
    assert "database" not in str(installation.content()["matcher"]["counters"])


def test_nobody_else_can_read_a_backup_and_a_broken_one_is_not_kept(installation: Installation) -> None:
    backup = installation.backup()
    assert {oct(path.stat().st_mode & 0o077) for path in [backup, *backup.iterdir()]} == {"0o0"}
    gone = installation.run("backup", "backups", OPSTAP_MATCHER_DATABASE_URL=installation.urls["matcher"] + "-gone")
    assert gone.returncode != 0
    assert list(backup.parent.iterdir()) == [backup]


def test_nothing_is_put_back_under_a_service_that_runs(installation: Installation) -> None:
    backup, before = installation.backup(), installation.content()
    engine = open_engine(installation.urls["vacancies"])
    with engine.connect() as running:
        running.execute(text("SELECT count(*) FROM outbox"))
        refused = installation.run("restore", backup)
    engine.dispose()
    assert refused.returncode == 1
    assert "the database of vacancies is in use" in refused.stderr
    assert installation.content() == before


def test_a_backup_that_breaks_off_is_put_back_nowhere(installation: Installation) -> None:
    backup, before = installation.backup(), installation.content()
    copy = next(backup.glob("skills.*"))
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    refused = installation.run("restore", backup)
    assert refused.returncode == 1
    assert "is broken; nothing was changed" in refused.stderr
    assert installation.content() == before


def test_a_password_is_no_argument_that_others_can_read(installation: Installation) -> None:
    script = (
        f'source "{DEPLOY}/database-urls"; show() {{ echo "$PGPASSWORD $*"; }}; '
        "on_postgres 'postgresql+psycopg://opstap:p%40ss%2Fword@host:5432/skills' show --quiet"
    )
    shown = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "p@ss/word --quiet --dbname=postgresql://opstap@host:5432/skills\n"
