"""Bringing a service's database to the newest shape with Alembic; each service keeps its own scripts."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """Metadata whose constraints have names, which SQLite's migrations need."""
    return MetaData(naming_convention=NAMING)


def migrate(engine: Engine, scripts: Path) -> None:
    """Upgrade to the newest version; does nothing when already there. Safe to call at every start.

    `scripts` holds `env.py` (which calls `run`) and `versions/`.
    """
    config = _config(scripts)
    with engine.connect().execution_options(opstap_writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def is_current(engine: Engine, scripts: Path) -> bool:
    """Whether the database is at the newest version: part of being ready."""
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
    config = Config()
    config.set_main_option("script_location", str(scripts))
    return config
