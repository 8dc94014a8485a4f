"""The first start: secrets, the first accounts and keys, and the file that tells them to whoever started it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from shared.http.auth import hash_of

SECRETS = {"OPSTAP_SECRET_KEY": "secret.key", "OPSTAP_FIELD_KEY": "field.key"}
ACCOUNTS = {"coach": "coach@zaanwolde.example", "lead": "lead@zaanwolde.example"}
KEYS = {
    "employer": ("employer", "Bakkerij De Zaanse Schans"),
    "provider": ("provider", "Taalhuis Zaanwolde"),
    "provider2": ("provider", "Taalpunt Wormer"),
    "system": ("system", "Zaaksysteem gemeente Zaanwolde"),
}


def data_dir(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("OPSTAP_DATA_DIR") or "var").absolute()


def ensure_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with secrets; those that nobody gave are made once and kept in the data folder (mode 600)."""
    folder = data_dir(environ)
    folder.mkdir(parents=True, exist_ok=True)
    made = dict(environ, OPSTAP_DATA_DIR=str(folder))
    with _one_at_a_time(folder):
        for name, file_name in SECRETS.items():
            if not made.get(name) and not made.get(f"{name}_FILE"):
                path = folder / file_name
                if not path.exists():
                    _write_private(path, secrets.token_urlsafe(48))
                made[name] = path.read_text(encoding="utf-8").strip()
    return made


class KeysAreKnown:
    """True once every service knows the keys of the first start that are still valid: then the system is ready."""

    def __init__(self, keys: Mapping[str, str], apps: Mapping[str, Flask]) -> None:
        self._hashes = [hash_of(value) for name, value in keys.items() if name.endswith("_key")]
        self._who = {name: app.extensions["opstap"]["authenticator"] for name, app in apps.items()}
        self._known = False

    def __call__(self) -> bool:
        if not self._known:
            owner = self._who["vacancies"]
            valid = [value for value in self._hashes if owner.by_key(value)]
            self._known = all(who.by_key(value) for who in self._who.values() for value in valid)
        return self._known


def ensure_credentials(environ: Mapping[str, str], apps: Mapping[str, Flask]) -> dict[str, str]:
    """The accounts and keys of the first start by name; made, and written to `credentials.txt`, when it is the first.

    A start that was killed half-way makes new ones: keys whose secret nobody knows open nothing.
    """
    path = data_dir(environ) / "credentials.txt"
    if path.exists():
        return dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    lines = []
    for role, email in ACCOUNTS.items():
        lines += [
            f"{role}_email={email}",
            f"{role}_password={apps['skills'].extensions['opstap']['new_account'](email, role)}",
        ]
    for name, (role, organisation) in KEYS.items():
        lines.append(f"{name}_key={apps['vacancies'].extensions['opstap']['new_key'](role, organisation)}")
    _write_private(path, "\n".join(lines) + "\n")
    return dict(line.split("=", 1) for line in lines)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Services that start together must not each make a key: what one seals, the others have to open."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by the owner only."""
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
