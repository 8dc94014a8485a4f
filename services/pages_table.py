"""Every page of the product with who may see it, as the table in docs/pages.md.

`python -m services.pages_table` writes the table anew from the routes: what a page is for is the first sentence of its
view's docstring. A test compares the two.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from services.matcher import app as matcher
from services.matcher.config import Config as MatcherConfig
from services.skills import app as skills
from services.skills.config import Config as SkillsConfig
from services.vacancies import app as vacancies
from services.vacancies.config import Config as VacanciesConfig
from shared.events.memory_broker import MemoryBroker
from shared.vocabulary.clock import SystemClock

DOCUMENT = Path(__file__).parents[1] / "docs" / "pages.md"
BEGIN, END = "<!-- pages: begin -->", "<!-- pages: end -->"
SERVICES: Mapping[str, tuple[Any, Any]] = {
    "skills": (skills, SkillsConfig),
    "matcher": (matcher, MatcherConfig),
    "vacancies": (vacancies, VacanciesConfig),
}
FOR_MACHINES = ("/api/", "/health/", "/metrics")
EVERYBODY = "everybody"
HEAD = "| Page | Method | For | What | Service |\n|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class PageRow:
    """`path` on the site; `roles` empty: for everybody."""

    path: str
    method: str
    roles: tuple[str, ...]
    purpose: str
    service: str

    @property
    def line(self) -> str:
        """A line of the table."""
        whom = ", ".join(self.roles) or EVERYBODY
        return f"| `{self.path}` | {self.method} | {whom} | {self.purpose} | {self.service} |\n"


def page_rows() -> list[PageRow]:
    """Every route that is not for machines, by service and path. Connects to nothing."""
    environ = {"OPSTAP_SECRET_KEY": "0" * 32, "OPSTAP_DATA_DIR": "var", "OPSTAP_COMPILED": "off"}
    clock = SystemClock()
    found: list[PageRow] = []
    for name, (service, config) in SERVICES.items():
        app = service.create_app(config.from_env(environ), MemoryBroker(clock), clock)
        found += sorted(_rows(name, app), key=lambda row: (row.path, row.method))
    return found


def _rows(service: str, app: Flask) -> Iterator[PageRow]:
    for rule in app.url_map.iter_rules():
        if str(rule).startswith(FOR_MACHINES):
            continue
        view = app.view_functions[rule.endpoint]
        purpose = (inspect.getdoc(view) or "").split("\n")[0].rstrip(".")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield PageRow(f"/{service}{rule}", method, getattr(view, "required_roles", ()), purpose, service)


def table(rows: list[PageRow]) -> str:
    """The table between its marks."""
    return f"{BEGIN}\n{HEAD}{''.join(row.line for row in rows)}{END}"


def with_table(document: str, rows: list[PageRow]) -> str:
    """The document with this table in place of its own. Raises ValueError when the marks are not there."""
    before, _, rest = document.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"docs/pages.md lacks {BEGIN} or {END}")
    return before + table(rows) + after


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8"), page_rows()), encoding="utf-8")
    sys.exit(0)
