"""Databases as version 0.1 left them, and what the services of today make of them.

`version_0001/` holds the rows that the services of version 0.1 had written when they were used over their APIs and
events: candidates, offers, promises, keys, accounts, lists, what was erased, what was told and what still waited.
"""

import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, insert

import services.matcher.store.tables as matcher_tables
import services.skills.store.tables as skills_tables
import services.vacancies.store.tables as vacancies_tables
from shared.store.database import open_engine
from shared.store.migrations import migrate

ROWS = Path(__file__).parent / "version_0001"
SCRIPTS = Path(__file__).parents[2] / "services"
SERVICES: dict[str, tuple[Path, MetaData]] = {
    "skills": (SCRIPTS / "skills/store/migrations", skills_tables.metadata),
    "vacancies": (SCRIPTS / "vacancies/store/migrations", vacancies_tables.metadata),
    "matcher": (SCRIPTS / "matcher/store/migrations", matcher_tables.metadata),
}
"""Per service its migrations, and its tables as they are to be."""


def rows_of(service: str) -> dict[str, list[dict[str, Any]]]:
    def plain(value: Any) -> Any:
        match value:
            case {"bytes": written}:
                return base64.b64decode(written)
            case {"datetime": written}:
                return datetime.fromisoformat(written).replace(tzinfo=UTC)
            case {"date": written}:
                return date.fromisoformat(written)
        return value

    tables = json.loads((ROWS / f"{service}.json").read_text(encoding="utf-8"))
    return {
        table: [{name: plain(value) for name, value in row.items()} for row in rows] for table, rows in tables.items()
    }


def filled_at_0001(url: str, service: str) -> Engine:
    engine = open_engine(url)
    migrate(engine, SERVICES[service][0], "0001")
    old = MetaData()
    old.reflect(engine)
    rows = rows_of(service)
    with engine.begin() as connection:
        for table in old.sorted_tables:
            if rows.get(table.name):
                connection.execute(insert(table), rows[table.name])
    return engine
