"""Settings of the skills service: the only reader of the environment here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.vocabulary.settings import SettingWrong, stated, taxonomy_folder
from shared.vocabulary.theme import Theme


@dataclass(frozen=True, slots=True)
class Config:
    """`field_secret` seals personal data: keep it as long as the data, and back it up apart from the database.

    `introduction_days`: how long after acceptance a party may fetch name and contact. `taxonomy`: the one that the
    operator imported; without it the starter set.
    """

    database_url: str = "sqlite:///var/skills.db"
    broker_url: str = "sqlite:///var/events.db"
    oin: str = "0" * 20
    secret_key: str = ""
    field_secret: str = ""
    trusted_proxies: int = 0
    introduction_days: int = 14
    taxonomy: Path | None = None
    theme: Theme = field(default_factory=Theme)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Raises `SettingWrong` without a secret key (`OPSTAP_SECRET_KEY` or `OPSTAP_SECRET_KEY_FILE`)."""
        folder = environ.get("OPSTAP_DATA_DIR", "var")
        secret = stated(environ, "OPSTAP_SECRET_KEY")
        if len(secret) < 16:
            raise SettingWrong("set OPSTAP_SECRET_KEY or OPSTAP_SECRET_KEY_FILE to at least 16 random characters")
        proxies = environ.get("OPSTAP_TRUSTED_PROXIES", "0")
        if not proxies.isdigit():
            raise SettingWrong("OPSTAP_TRUSTED_PROXIES is a number of reverse proxies, usually 0 or 1")
        days = environ.get("OPSTAP_INTRODUCTION_DAYS", "14")
        if not days.isdigit() or not 1 <= int(days) <= 365:
            raise SettingWrong("OPSTAP_INTRODUCTION_DAYS is a number of days, 1 to 365")
        return cls(
            database_url=stated(environ, "OPSTAP_SKILLS_DATABASE_URL") or f"sqlite:///{folder}/skills.db",
            broker_url=environ.get("OPSTAP_BROKER_URL", f"sqlite:///{folder}/events.db"),
            oin=environ.get("OPSTAP_OIN", "0" * 20),
            secret_key=secret,
            field_secret=stated(environ, "OPSTAP_FIELD_KEY") or secret,
            trusted_proxies=int(proxies),
            introduction_days=int(days),
            taxonomy=taxonomy_folder(environ),
            theme=Theme.from_env(environ),
        )
