"""Settings of the skills service: the only reader of the environment here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigError(ValueError):
    """A setting is missing or wrong; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """`field_secret` seals personal data: keep it as long as the data, and back it up apart from the database."""

    database_url: str = "sqlite:///var/skills.db"
    broker_url: str = "sqlite:///var/events.db"
    oin: str = "0" * 20
    secret_key: str = ""
    field_secret: str = ""
    trusted_proxies: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Raises `ConfigError` without a secret key (`OPSTAP_SECRET_KEY` or `OPSTAP_SECRET_KEY_FILE`)."""
        folder = environ.get("OPSTAP_DATA_DIR", "var")
        secret = _secret(environ, "OPSTAP_SECRET_KEY")
        if len(secret) < 16:
            raise ConfigError("set OPSTAP_SECRET_KEY or OPSTAP_SECRET_KEY_FILE to at least 16 random characters")
        proxies = environ.get("OPSTAP_TRUSTED_PROXIES", "0")
        if not proxies.isdigit():
            raise ConfigError("OPSTAP_TRUSTED_PROXIES is a number of reverse proxies, usually 0 or 1")
        return cls(
            database_url=environ.get("OPSTAP_SKILLS_DATABASE_URL", f"sqlite:///{folder}/skills.db"),
            broker_url=environ.get("OPSTAP_BROKER_URL", f"sqlite:///{folder}/events.db"),
            oin=environ.get("OPSTAP_OIN", "0" * 20),
            secret_key=secret,
            field_secret=_secret(environ, "OPSTAP_FIELD_KEY") or secret,
            trusted_proxies=int(proxies),
        )


def _secret(environ: Mapping[str, str], name: str) -> str:
    if environ.get(name):
        return environ[name].strip()
    path = environ.get(f"{name}_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name}_FILE cannot be read: {error.strerror}") from error
