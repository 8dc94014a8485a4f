"""A real PostgreSQL for tests, started from the machine's own binaries, with the `postgres` fixture.

Without the binaries the tests that use it are skipped, except where CI=true: there they fail.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from shared.testing.waiting import wait_until

PROGRAMS = ("initdb", "postgres", "pg_dump", "pg_restore")
_OWNER = "opstap"
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Survives a kill of the server, which tests do; not of the machine, which they do not.
    "fsync": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    # Not ours: nothing may lean on the server's.
    "timezone": "Asia/Kathmandu",
}


class PostgresServer:
    """One server on a Unix socket that only this user (and root) reaches; `start` it before anything else.

    It can be stopped or killed and started again on the same data, which is in memory unless `on_disk`. `programs` is
    where its binaries are: the tests of backup and restore put that folder on their PATH.
    """

    def __init__(self, programs: Path, settings: dict[str, str] | None = None, *, on_disk: bool = False) -> None:
        self.programs = programs
        # Not below pytest's folder, which nobody but root may enter: root cannot run a server, and hands it over.
        self.folder = Path(tempfile.mkdtemp(prefix="opstap-postgres-", dir=None if on_disk else _in_memory()))
        self._as_user = _another_user(self.folder)
        self._settings = {**_SETTINGS, "unix_socket_directories": str(self.folder), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    def start(self, timeout_seconds: float = 60.0) -> None:
        """Start, making the data the first time, and return once it answers."""
        data = self.folder / "data"
        if not data.exists():
            self._init(data)
        # After a kill, its children need a moment to end before the data is free again.
        wait_until(lambda: self._try_to_start(data), timeout_seconds, every_seconds=0.1)

    def stop(self) -> None:
        """As an operator stops it: connections are cut, nothing is lost. Idempotent."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """kill -9; what was committed is there again after `start`."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stop it and delete all it had."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one with the URL `like`, to which nobody is connected."""
        name = f"database_{next(self._numbers)}"
        template = make_url(like).database if like else "template0"
        self.run_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """With whatever is still connected to it."""
        self.run_sql(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def url(self, name: str) -> str:
        """As SQLAlchemy, psycopg and PostgreSQL's own programs all read it."""
        return f"postgresql://{_OWNER}@/{name}?host={self.folder}"

    def run_sql(self, statement: str) -> None:
        """A statement outside any transaction, as the owner of the server."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _init(self, data: Path) -> None:
        options = ["--auth=trust", "--encoding=UTF8", f"--username={_OWNER}", "--no-sync", "--no-locale"]
        command = [*self._as_user, str(self.programs / "initdb"), "-D", str(data), *options]
        # An order of letters that is not Python's, as servers have it; an older or smaller build knows only bytes.
        for more in (["--locale-provider=icu", "--icu-locale=nl-NL"], []):
            made = subprocess.run([*command, *more], capture_output=True, text=True, check=False, cwd=self.folder)
            if made.returncode == 0:
                return
        raise AssertionError(f"initdb: {made.stderr}")

    def _try_to_start(self, data: Path) -> bool:
        if self._process is None or self._process.poll() is not None:
            settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
            command = [*self._as_user, str(self.programs / "postgres"), "-D", str(data), *settings]
            with (self.folder / "output.txt").open("ab") as output:
                self._process = subprocess.Popen(
                    command, stdout=output, stderr=output, cwd=self.folder, start_new_session=True
                )
        try:
            self.run_sql("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def find_programs() -> Path | None:
    """The folder with PostgreSQL's server and its programs, the newest where there are several."""
    folders = []
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    if found := shutil.which("pg_config"):
        told = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders.append(Path(told))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return next((folder for folder in folders if all((folder / name).is_file() for name in PROGRAMS)), None)


def require_postgres() -> Path:
    """The folder of its programs. Skips the test, saying why, where there are none; fails it where it must run."""
    programs = find_programs()
    if programs is not None:
        return programs
    reason = f"PostgreSQL's {', '.join(PROGRAMS)} are not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _in_memory() -> str | None:
    """A folder that is memory, where there is room: a new database takes a tenth of the time."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return str(memory) if roomy else None


def _another_user(folder: Path) -> list[str]:
    """What to put before a command so that it does not run as root. The folder is given to that user."""
    if os.getuid() != 0:
        return []
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    # The server goes when whoever started it does, however that ends.
    groups = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=QUIT"]
    return ["setpriv", *groups, "--"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running server, one for all tests of the session (of each process, when they run in parallel): ask it for a
    `new_database()` of your own."""
    server = PostgresServer(require_postgres())
    try:
        server.start()
        yield server
    finally:
        server.remove()
