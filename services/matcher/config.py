"""What the matcher reads from the environment; nothing else of it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """`secret_key` is the one that the skills service signs the sign-on cookie with. `postcodes`: points that the
    operator imported; without it those that are shipped."""

    database_url: str
    broker_url: str
    oin: str
    secret_key: str
    postcodes: Path | None = None
    requests_per_second: float = 100.0

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Raises `ValueError` when there is no secret key, or a number is none."""
        folder = Path(environ.get("OPSTAP_DATA_DIR") or "var").absolute()
        imported = Path(environ.get("OPSTAP_POSTCODES") or folder / "postcodes.csv")
        return cls(
            database_url=environ.get("OPSTAP_MATCHER_DATABASE_URL") or f"sqlite:///{folder}/matcher.db",
            broker_url=environ.get("OPSTAP_BROKER_URL") or f"sqlite:///{folder}/events.db",
            oin=environ.get("OPSTAP_OIN") or "0" * 20,
            secret_key=_secret(environ, "OPSTAP_SECRET_KEY"),
            postcodes=imported if imported.exists() else None,
            requests_per_second=float(environ.get("OPSTAP_MATCHER_REQUESTS_PER_SECOND") or 100),
        )


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name)
    if not value and environ.get(f"{name}_FILE"):
        value = Path(environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    if not value:
        raise ValueError(f"set {name} or {name}_FILE")
    return value
