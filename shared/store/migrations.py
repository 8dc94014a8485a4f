"""Bringing a service's database to the newest shape with Alembic; each service keeps its own scripts.

Alembic is imported when it is used: most starts only ask whether the database is at the newest version, later.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData

if TYPE_CHECKING:
    from alembic.config import Config

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


PATIENCE_SECONDS = 300
"""How long a migration waits for another one, or for whoever uses a table, before it gives up."""


def new_metadata() -> MetaData:
    """Metadata whose constraints have names, which SQLite's migrations need."""
    return MetaData(naming_convention=NAMING)


def migrate(engine: Engine, scripts: Path, version: str = "head") -> None:
    """Upgrade to the version (the newest), whole or not at all; does nothing when already there.

    Safe to call at every start, and by several processes at once: one does it, the others wait and find it done.
    `scripts` holds `env.py` (which calls `run`) and `versions/`.
    """
    from alembic import command

    config = _config(scripts)
    with engine.connect() as connection:
        _be_patient(connection)
        connection.execution_options(opstap_writes=True)
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, version)


def _be_patient(connection: Connection) -> None:
    """Changing a large table takes longer than a request may, and so does waiting for somebody who does."""
    # Not back to the pool with it: others are to wait as little as ever.
    connection.detach()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
    else:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET {name} = 0")
        connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")
    connection.commit()


def is_current(engine: Engine, scripts: Path) -> bool:
    """Whether the database is at the newest version: part of being ready."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config(scripts)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def run(metadata: MetaData) -> None:
    """All that a service's `env.py` does: run the scripts on the connection that `migrate` passed."""
    from alembic import context

    context.configure(
        connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


def _config(scripts: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts))
    return config
