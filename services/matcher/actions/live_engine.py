"""The engine of this process, kept up with the database.

Web requests and the ranker share it: columns are in memory once. Whoever asks first catches up from `stock_changes`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.engine import Engine
from services.matcher.store import queries
from services.matcher.store.changes import changes_after, newest_revision
from services.matcher.store.documents import course_of, promise_of, vacancy_of
from shared.store.database import Database

RANKED_KINDS = ("vacancy", "course", "commitment")
"""Kinds of stock that pathways are made of."""


@dataclass
class Affected:
    """What the changes since the last look may have changed: candidates, entries of vacancies, or everything."""

    candidates: set[str] = field(default_factory=set)
    vacancies: set[str] = field(default_factory=set)
    everything: bool = False
    traces: set[str | None] = field(default_factory=set)
    """What the changes followed from."""


class LiveEngine:
    """Makes its engine at first use. One thread at a time: use what `caught_up` gives only inside its `with`."""

    def __init__(self, make_engine: Callable[[], Engine]) -> None:
        self._make_engine = make_engine
        self._remember = False
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._affected = Affected()
        self.vacancies: dict[str, Vacancy] = {}
        self.courses: dict[str, Course] = {}
        self.promises: dict[str, Promise] = {}
        self.revision = 0

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine

    @contextmanager
    def caught_up(self, database: Database) -> Iterator[Connection]:
        """The engine, alone, with all stock of the snapshot that is given.

        The snapshot is taken after the lock, so it is never older than what another thread has caught up with.
        """
        with self._lock, database.read() as connection:
            self._catch_up(connection)
            yield connection

    def remember_changes(self) -> None:
        """From now on keep what `take_affected` returns. A process without a ranker does not need it."""
        with self._lock:
            self._remember = True
            self._affected.everything = True

    def take_affected(self) -> Affected:
        """What has been affected since the last call. Call inside `caught_up`."""
        taken, self._affected = self._affected, Affected()
        return taken

    def _catch_up(self, connection: Connection) -> None:
        newest = newest_revision(connection)
        if self._engine is not None and newest <= self.revision:
            return
        if self._engine is None:
            self._load(connection)
        else:
            changed: dict[str, list[str]] = {}
            for change in changes_after(connection, self.revision):
                changed.setdefault(change.kind, []).append(change.id)
                if self._remember:
                    self._affected.traces.add(change.traceparent)
            for identity in changed.get("candidate", ()):
                self.engine.forget_candidate(identity)
            self._affected.candidates.update(changed.get("candidate", ()) if self._remember else ())
            for kind in RANKED_KINDS:
                for row in queries.stock_rows_with(connection, kind, changed.get(kind, [])):
                    self._put(row)
        self.revision = newest
        self.engine.stock_revision = newest

    def _load(self, connection: Connection) -> None:
        self._affected.everything = True
        for row in queries.stock_rows(connection, RANKED_KINDS):
            self._put(row)

    def _put(self, row: queries.StockRow) -> None:
        document = row.document if row.active else None
        if row.kind == "vacancy":
            self._put_vacancy(row.id, vacancy_of(document) if document else None)
        elif row.kind == "course":
            self._put_course(row.id, course_of(document) if document else None)
        else:
            self._put_promise(row.id, promise_of(document) if document else None)

    def _put_vacancy(self, identity: str, vacancy: Vacancy | None) -> None:
        if vacancy is not None:
            self.engine.put_vacancy(vacancy)
            self.vacancies[identity] = vacancy
        elif self.vacancies.pop(identity, None) is not None:
            self.engine.remove_vacancy(identity)
        if self._remember:
            self._affected.vacancies.add(identity)

    def _put_course(self, identity: str, course: Course | None) -> None:
        if course is not None:
            self.engine.put_course(course)
            self.courses[identity] = course
        elif self.courses.pop(identity, None) is not None:
            self.engine.remove_course(identity)
        self._affected.everything = True

    def _put_promise(self, identity: str, promise: Promise | None) -> None:
        before = self.promises.pop(identity, None)
        if promise is not None:
            self.engine.put_promise(promise)
            self.promises[identity] = promise
        elif before is not None:
            self.engine.remove_promise(identity)
        if self._remember:
            # What it named before has lost it, what it names now has got it.
            for one in (before, promise):
                self._affected.vacancies.update(one.terms.vacancy_ids if one is not None else ())
