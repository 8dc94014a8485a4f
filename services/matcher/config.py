"""What the matcher reads from the environment; nothing else of it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.vocabulary.settings import required, stated, taxonomy_folder
from shared.vocabulary.theme import Theme


@dataclass(frozen=True, slots=True)
class Config:
    """`secret_key` is the one that the skills service signs the sign-on cookie with. `postcodes`: points that the
    operator imported; without it those that are shipped. `taxonomy`: likewise the starter set.
    `pseudonym_key` empty: one that follows from `secret_key`. `snapshots`: the folder where the stock is written down
    for who starts next; None: nowhere. `compiled`: rank by the compiled engine as soon as it is ready;
    `compiled_in`: where it is kept, besides beside the source. `ranking`: false where the municipality has turned it
    off (docs/decisions/0020-stop-switch.md)."""

    database_url: str
    broker_url: str
    oin: str
    secret_key: str
    postcodes: Path | None = None
    requests_per_second: float = 100.0
    pseudonym_key: str = field(default="", repr=False)
    taxonomy: Path | None = None
    snapshots: Path | None = None
    compiled: bool = False
    compiled_in: Path | None = None
    theme: Theme = field(default_factory=Theme)
    ranking: bool = True

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Raises `ValueError` when there is no secret key, a number is none, or ranking is neither `on` nor
        `off`: who means to stop it is not misunderstood."""
        folder = Path(environ.get("OPSTAP_DATA_DIR") or "var").absolute()
        kept = environ.get("OPSTAP_MATCHER_SNAPSHOTS")
        compiled = environ.get("OPSTAP_COMPILED")
        ranking = environ.get("OPSTAP_RANKING") or "on"
        if ranking not in ("on", "off"):
            raise ValueError("OPSTAP_RANKING is on or off")
        imported = Path(environ.get("OPSTAP_POSTCODES") or folder / "postcodes.csv")
        return cls(
            database_url=stated(environ, "OPSTAP_MATCHER_DATABASE_URL") or f"sqlite:///{folder}/matcher.db",
            broker_url=environ.get("OPSTAP_BROKER_URL") or f"sqlite:///{folder}/events.db",
            oin=environ.get("OPSTAP_OIN") or "0" * 20,
            secret_key=required(environ, "OPSTAP_SECRET_KEY"),
            postcodes=imported if imported.exists() else None,
            requests_per_second=float(environ.get("OPSTAP_MATCHER_REQUESTS_PER_SECOND") or 100),
            pseudonym_key=stated(environ, "OPSTAP_PSEUDONYM_KEY"),
            taxonomy=taxonomy_folder(environ),
            snapshots=None if kept == "off" else Path(kept or folder / "matcher-stock"),
            compiled=compiled != "off",
            compiled_in=Path(compiled) if compiled and compiled != "off" else None,
            theme=Theme.from_env(environ),
            ranking=ranking == "on",
        )
