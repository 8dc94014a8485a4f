"""Alembic's way in; see `shared.store.migrations`."""

from services.matcher.store.tables import metadata
from shared.store.migrations import run

run(metadata)
