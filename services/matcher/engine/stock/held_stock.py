"""The stock side of an engine: what is put in and taken out, looked up again, and written down for the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock

from services.matcher.domain.stock import Course, Promise, Vacancy
from services.matcher.engine.stock.quarantine import Quarantined
from services.matcher.engine.stock.saved import Saved
from services.matcher.engine.stock.stock_columns import StockColumns


class HeldStock:
    """One thread at a time: every call holds the lock. `stock_revision` is set by the caller and only handed on in
    answers."""

    def __init__(self, new_stock: Callable[[], StockColumns]) -> None:
        self._new_stock = new_stock
        self._stock = new_stock()
        self._lock = RLock()
        self.stock_revision = 0

    @contextmanager
    def reading(self) -> Iterator[StockColumns]:
        """The columns, alone, to be read inside the `with` only."""
        with self._lock:
            yield self._current()

    def put_vacancy(self, vacancy: Vacancy) -> None:
        """Adds a vacancy or replaces the one with its id. O(1)."""
        with self._lock:
            self._writable().put_vacancy(vacancy)

    def remove_vacancy(self, vacancy_id: str) -> None:
        """Removes; an unknown id is no error. The same holds for `remove_course` and `remove_promise`."""
        with self._lock:
            self._writable().remove_vacancy(vacancy_id)

    def put_course(self, course: Course) -> None:
        with self._lock:
            self._writable().put_course(course)

    def remove_course(self, course_id: str) -> None:
        with self._lock:
            self._writable().remove_course(course_id)

    def put_promise(self, promise: Promise) -> None:
        with self._lock:
            self._writable().put_promise(promise)

    def remove_promise(self, promise_id: str) -> None:
        with self._lock:
            self._writable().remove_promise(promise_id)

    def vacancy(self, identity: str) -> Vacancy | None:
        """None when it is not in stock; likewise `course` and `promise`."""
        with self._lock:
            return self._current().vacancy(identity)

    def course(self, identity: str) -> Course | None:
        with self._lock:
            return self._current().course(identity)

    def promise(self, identity: str) -> Promise | None:
        with self._lock:
            return self._current().promise(identity)

    def saved(self) -> Saved:
        """The stock as of now, to be written down; only the copying keeps others waiting."""
        with self._lock:
            return self._stock.saved()

    def restore(self, saved: Saved) -> None:
        """Have the stock that an engine with the same settings saved, in place of what is there; its arrays are taken
        as they are. Raises `ValueError`, `KeyError` or `TypeError`, and has changed nothing then."""
        stock = self._new_stock()
        stock.restore(saved)
        with self._lock:
            stock.generation = self._stock.generation + 1
            self._stock = stock

    def positions_free(self) -> dict[str, int]:
        """Of every vacancy in stock, by id."""
        with self._lock:
            vacancies = self._current().vacancies
            positions = vacancies.arrays.positions.tolist()
            return {identity: positions[slot] for identity, slot in vacancies.slots.items()}

    def quarantine(self, kind: str, identity: str, reason: str) -> None:
        """Something of this kind (vacancy, course, commitment) is left out from now on, whatever was there before."""
        with self._lock:
            self._writable().quarantine(kind, identity, reason)

    @property
    def left_out(self) -> int:
        """How many things are quarantined; waits for nobody."""
        return len(self._current().quarantined)

    def quarantined(self) -> list[Quarantined]:
        """What was put in but could not be ranked, with the reason, by kind and id."""
        with self._lock:
            return [found for _, found in sorted(self._current().quarantined.items())]

    def vacancies(self) -> list[Vacancy]:
        """What is in stock, in no particular order; likewise `courses` and `promises`."""
        with self._lock:
            return self._current().all_vacancies()

    def courses(self) -> list[Course]:
        with self._lock:
            return self._current().all_courses()

    def promises(self) -> list[Promise]:
        with self._lock:
            return self._current().all_promises()

    def _current(self) -> StockColumns:
        """The stock to read."""
        return self._stock

    def _writable(self) -> StockColumns:
        """The stock to change."""
        return self._stock
