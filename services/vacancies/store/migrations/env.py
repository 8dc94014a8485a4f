"""Run by Alembic through `shared.store.migrations.migrate`."""

from services.vacancies.store.tables import metadata
from shared.store.migrations import run

run(metadata)
