"""Run by Alembic on the connection that `shared.store.migrations.migrate` passes."""

from services.skills.store.tables import metadata
from shared.store.migrations import run

run(metadata)
