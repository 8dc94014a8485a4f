"""The engine of this process, kept up with the database.

Web requests and the ranker share it: columns are in memory once. Whoever asks first catches up from `stock_changes`.
"""

from __future__ import annotations

import gc
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.engine import Engine
from services.matcher.engine.reverse.promised import ANYTHING, Effects, effects_by_vacancy
from services.matcher.engine.stock.saved import Saved
from services.matcher.engine.stock.stock_columns import FORM
from services.matcher.engine.stock.unchanged import lists_stay_the_same
from services.matcher.store import queries
from services.matcher.store.changes import changes_after, database_name, name_database, newest_revision
from services.matcher.store.documents import Unreadable, course_of, promise_of, vacancy_of
from services.matcher.store.snapshots import Snapshot, SnapshotKind, Snapshots
from shared.store.database import Database

THINGS: Mapping[str, Callable[[str], Vacancy | Course | Promise]] = {
    "vacancy": vacancy_of,
    "course": course_of,
    "commitment": promise_of,
}
RANKED_KINDS = tuple(THINGS)
"""Kinds of stock that pathways are made of."""
COMPILED_FROM = 100
"""Vacancies. For fewer, numpy is quick enough; compiled code takes 140 MB and a second of a start."""


@dataclass
class Affected:
    """What changed since the last look: candidates, vacancies (or what promises do to them), courses; or everything.
    Without what no list depends on."""

    candidates: set[str] = field(default_factory=set)
    vacancies: dict[str, Effects] = field(default_factory=dict)
    courses: set[str] = field(default_factory=set)
    everything: bool = False
    traces: set[str | None] = field(default_factory=set)
    """What the changes followed from."""

    def concern(self, vacancies: Mapping[str, Effects]) -> None:
        """Add what is done to these."""
        for vacancy, effects in vacancies.items():
            self.vacancies[vacancy] = self.vacancies.get(vacancy, 0) | effects


class LiveEngine:
    """Makes its engine at first use. One thread at a time: use what `caught_up` gives only inside its `with`."""

    def __init__(
        self,
        make_engine: Callable[[], Engine],
        snapshots: Snapshots | None = None,
        use_compiled: Callable[[Engine], None] | None = None,
    ) -> None:
        """`use_compiled` is called once, when there are `COMPILED_FROM` vacancies."""
        self._make_engine, self._snapshots, self._use_compiled = make_engine, snapshots, use_compiled
        self._remember = False
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._affected = Affected()
        self._loaded = False
        self.revision = 0
        self.restored: int | None = None
        """The revision of the snapshot that this began with; None when everything was read from the database."""

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine

    @property
    def left_out(self) -> int:
        """Things of the stock that cannot be ranked, for metrics; 0 while nothing was read."""
        return self._engine.left_out if self._engine is not None else 0

    @contextmanager
    def caught_up(self, database: Database) -> Iterator[Connection]:
        """The engine, alone, with all stock of the snapshot that is given.

        The snapshot is taken after the lock, so it is never older than what another thread has caught up with.
        """
        with self._lock, database.read() as connection:
            self._catch_up(connection)
            yield connection

    def warm_up(self, database: Database) -> None:
        """Read the stock now, and compiled code when it is used, so that no request has to wait for either."""
        with self.caught_up(database):
            is_compiled = self.engine.compiled
            if is_compiled:
                # Numba is imported when it is used, by one thread at a time: one that comes upon half of it goes on
                # with that half.
                from services.matcher.engine.kernel.warm import warm_up
        if is_compiled:
            warm_up()

    def remember_changes(self) -> None:
        """From now on keep what `take_affected` returns. A process without a ranker does not need it."""
        with self._lock:
            self._remember = True
            self._affected.everything = True

    def take_affected(self) -> Affected:
        """What has been affected since the last call. Call inside `caught_up`."""
        taken, self._affected = self._affected, Affected()
        return taken

    def write_snapshot(self, database: Database, at_least: int) -> int | None:
        """Write down the stock for who starts next, unless somebody has one of the revision `at_least` or newer.
        Returns the revision of the newest there is now; None before the engine was made, or without a folder.

        Others wait only while it is copied. Raises `OSError` when the folder cannot be written.
        """
        if self._snapshots is None or not self._loaded:
            return None
        kind = self._kind(self._named(database))
        found = self._snapshots.newest_revision(kind, self.revision)
        if found is not None and found >= at_least:
            return found
        with self._lock:
            revision, saved = self.revision, self.engine.saved()
        self._snapshots.write(kind, Snapshot(revision, saved.arrays, saved.tables))
        return revision

    def _named(self, database: Database) -> str:
        with database.read() as connection:
            name = database_name(connection)
        if name is None:
            with database.write() as uow:
                name_database(uow.connection, secrets.randbits(62) | 1)
                uow.commit()
            with database.read() as connection:
                name = database_name(connection)
            assert name is not None
        return name

    def _kind(self, database: str) -> SnapshotKind:
        return SnapshotKind(self.engine.settings.id, FORM, database)

    def _restored(self, connection: Connection, newest: int) -> bool:
        """Begin with a snapshot; False when there is none of use."""
        name = database_name(connection)
        if self._snapshots is None or name is None:
            return False
        kind = self._kind(name)
        with _no_collecting():
            found = self._snapshots.newest(kind, newest)
            if found is None:
                return False
            try:
                self.engine.restore(Saved(found.arrays, found.tables))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                self._snapshots.remove(kind, found.revision, type(error).__name__)
                return False
        self.revision = self.restored = found.revision
        self._affected.everything = True
        return True

    def _catch_up(self, connection: Connection) -> None:
        newest = newest_revision(connection)
        if self._loaded and newest <= self.revision:
            return
        if not self._loaded and not self._restored(connection, newest):
            with _no_collecting():
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
        self.revision, self._loaded = newest, True
        self.engine.stock_revision = newest
        if self._use_compiled and len(self.engine.positions_free()) >= COMPILED_FROM:
            self._use_compiled(self.engine)
            self._use_compiled = None

    def _load(self, connection: Connection) -> None:
        self._affected.everything = True
        for row in queries.stock_rows(connection, RANKED_KINDS):
            self._put(row)

    def _put(self, row: queries.StockRow) -> None:
        """What cannot be read is left out, like what cannot be ranked: `Engine.quarantined`."""
        try:
            self._change(row, THINGS[row.kind](row.document) if row.active and row.document else None)
        except Unreadable as error:
            self._change(row, None)
            self.engine.quarantine(row.kind, row.id, str(error))

    def _change(self, row: queries.StockRow, thing: Vacancy | Course | Promise | None) -> None:
        """`thing` None: it is gone."""
        engine = self.engine
        in_stock: Callable[[str], Vacancy | Course | Promise | None]
        in_stock = {"vacancy": engine.vacancy, "course": engine.course}.get(row.kind, engine.promise)
        before = in_stock(row.id) if self._remember else None
        if isinstance(thing, Vacancy):
            engine.put_vacancy(thing)
        elif isinstance(thing, Course):
            engine.put_course(thing)
        elif isinstance(thing, Promise):
            engine.put_promise(thing)
        else:
            removals = {"vacancy": engine.remove_vacancy, "course": engine.remove_course}
            removals.get(row.kind, engine.remove_promise)(row.id)
        if not self._remember or (before is not None and lists_stay_the_same(before, in_stock(row.id))):
            return
        if row.kind == "course":
            self._affected.courses.add(row.id)
        elif row.kind == "vacancy":
            self._affected.concern({row.id: ANYTHING})
        else:
            was, now = (one if isinstance(one, Promise) else None for one in (before, in_stock(row.id)))
            with engine.reading() as stock:
                self._affected.concern(effects_by_vacancy(was, now, stock.vacancies))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Hundreds of thousands of things are made that all stay: looking among them for garbage takes as long again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
