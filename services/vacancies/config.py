"""What this service reads from the environment; nothing else of it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.vocabulary.settings import stated, taxonomy_folder


@dataclass(frozen=True, slots=True)
class Config:
    """`requests_per_minute` and `burst` hold for each key. There is no secret: keys are stored as hashes.
    `taxonomy`: the one that the operator imported; without it the starter set."""

    database_url: str
    broker_url: str
    oin: str = "0" * 20
    requests_per_minute: int = 6000
    burst: int = 2000
    taxonomy: Path | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Raises `ValueError` naming a setting that is not a number above 0."""
        folder = Path(environ.get("OPSTAP_DATA_DIR") or "var").absolute()
        return cls(
            database_url=stated(environ, "OPSTAP_VACANCIES_DATABASE_URL") or f"sqlite:///{folder}/vacancies.db",
            broker_url=environ.get("OPSTAP_BROKER_URL") or f"sqlite:///{folder}/events.db",
            oin=environ.get("OPSTAP_OIN") or "0" * 20,
            requests_per_minute=_number(environ, "OPSTAP_VACANCIES_REQUESTS_PER_MINUTE", 6000),
            burst=_number(environ, "OPSTAP_VACANCIES_REQUESTS_BURST", 2000),
            taxonomy=taxonomy_folder(environ),
        )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name} must be a whole number above 0")
    return int(text)
