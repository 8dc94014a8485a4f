"""Tantivy: BM25 over the needed skills, those of the candidate boosted by what they are worth, with the same filters.

It cannot express the score: its own decides its order. Only who passes the filters is compared with ours.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np

from services.bench.asked import OPEN, WITH_PROMISE, Asked
from services.bench.peer_stock import PeerStock
from services.bench.peers.peer import Hit, NotHere

CODES = ("reach", "language", "terms")
RANGES = ("latest", "closes", "hours_min", "hours_max", "work_hours")
NEVER = 2**31


class Tantivy:
    """An index in memory in one segment. Weeks and hours are one code, for flexible hours need both."""

    name = "tantivy"
    tolerance: float | None = None

    def __init__(self, stock: PeerStock) -> None:
        try:
            import tantivy
        except ImportError as missing:
            raise NotHere("tantivy is not installed (the extra `bench` has it)") from missing
        self._library: Any = tantivy
        self.version = version("tantivy")
        self._stock = stock
        self._guidance_days = 7 * stock.stock.settings.guidance_weeks_when_never_reached
        columns = stock.columns
        pairs = np.column_stack([columns["week"], np.nan_to_num(columns["hours_min"], nan=-1.0)])
        self._week_hours, code = np.unique(pairs, axis=0, return_inverse=True)
        self._carriers = self._carrier_rows()
        self._most = max((len(one) for one in self._carriers.values()), default=0)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("skills", tokenizer_name="whitespace", index_option="basic")
        builder.add_unsigned_field("number", fast=True)
        for name in (*CODES, "week_hours"):
            builder.add_unsigned_field(name, indexed=True, fast=True)
        for name in RANGES:
            builder.add_float_field(name, indexed=True, fast=True)
        for place in range(self._most):
            builder.add_unsigned_field(f"suits{place}", indexed=True, fast=True)
            for name in ("carries_from", "carries_until"):
                builder.add_float_field(f"{name}{place}", indexed=True, fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        for number, week_hours in enumerate(code.reshape(-1).tolist()):
            if self._can_be_found(number):
                writer.add_document(self._document(number, week_hours))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._asked: Asked | None = None

    def ask(self, asked: Asked) -> None:
        self._asked = asked

    def best(self, limit: int) -> list[Hit]:
        limit = min(limit, max(1, self._searcher.num_docs))
        found = self._searcher.search(self._query(), limit=limit, count=False)
        numbers: list[Any] = self._searcher.fast_field_values("number", [address for _, address in found.hits])
        return [(number, score) for number, (score, _) in zip(numbers, found.hits, strict=True)]

    def _query(self) -> Any:
        asked = self._asked
        assert asked is not None
        must, should = self._library.Occur.Must, self._library.Occur.Should
        room = asked.room[self._week_hours[:, 0].astype(np.int64)]
        weeks = np.flatnonzero((room >= 0) & (self._week_hours[:, 1] >= 0) & (room >= self._week_hours[:, 1]))
        filters = [
            self._terms("week_hours", weeks),
            self._terms("reach", np.flatnonzero(asked.reach)),
            self._terms("terms", np.flatnonzero(asked.terms)),
            self._range("latest", asked.first_day, None),
            self._range("closes", asked.today, None),
            self._range("hours_min", None, asked.hours_max),
            self._range("hours_max", asked.hours_min, None),
            self._range("work_hours", None, asked.most_work),
            self._languages(asked),
        ]
        query = self._library.Query
        skills = [
            (should, query.boost_query(query.term_query(self._schema, "skills", f"s{concept}", "basic"), credit))
            for concept, credit in enumerate(asked.credit.tolist())
            if credit > 0
        ]
        silent = [(must, query.const_score_query(one, 0.0)) for one in filters]
        return query.boolean_query([*silent, *skills])

    def explain(self) -> str:
        return f"{self._searcher.num_docs} documents in {self._searcher.num_segments} segments; {self._query()}"[:2000]

    def close(self) -> None:
        self._asked = None

    def _can_be_found(self, number: int) -> bool:
        """What holds for nobody or for everybody is settled when indexing."""
        columns = self._stock.columns
        known = not np.isnan(columns["hours_min"][number] + columns["work_hours"][number])
        return bool(
            known and columns["positions"][number] >= 1 and columns["starts"][number] <= columns["latest"][number]
        )

    def _document(self, number: int, week_hours: int) -> Any:
        document, columns, stock = self._library.Document(), self._stock.columns, self._stock
        start, end = np.searchsorted(stock.need_vacancy, (number, number + 1))
        document.add_text("skills", " ".join(f"s{concept}" for concept in stock.need_concept[start:end].tolist()))
        document.add_unsigned("number", number)
        document.add_unsigned("week_hours", week_hours)
        for name in CODES:
            document.add_unsigned(name, int(columns[name][number]))
        for name in RANGES:
            document.add_float(name, float(columns[name][number]))
        for place, (suits, first, last) in enumerate(self._carriers.get(number, ())):
            document.add_unsigned(f"suits{place}", suits)
            document.add_float(f"carries_from{place}", float(first))
            document.add_float(f"carries_until{place}", float(last))
        return document

    def _carrier_rows(self) -> dict[int, list[tuple[int, int, int]]]:
        """Per vacancy the promises that can carry it, as (set of languages or the number after the last for enough
        hours, first and last day on which the candidate may become free)."""
        rows, starts = self._stock.promises, self._stock.columns["starts"]
        found: dict[int, list[tuple[int, int, int]]] = {}
        enough = len(self._stock.language_sets)
        for row in np.flatnonzero(rows.supporting & (rows.suits != -2) & (rows.lasts_days >= self._guidance_days)):
            vacancy = int(rows.vacancy[row])
            first, last = int(rows.valid_from[row]), int(rows.valid_until[row]) - self._guidance_days
            # The first working day is the later of the two: a vacancy that starts late enough settles the first one.
            if starts[vacancy] <= last:
                suits = int(rows.suits[row])
                begin = 0 if first <= starts[vacancy] else first
                found.setdefault(vacancy, []).append((enough if suits == -1 else suits, begin, last))
        return found

    def _languages(self, asked: Asked) -> Any:
        must, should = self._library.Occur.Must, self._library.Occur.Should
        query = self._library.Query
        ways = [(should, self._terms("language", np.flatnonzero(asked.language == OPEN)))]
        leaning = self._terms("language", np.flatnonzero(asked.language == WITH_PROMISE))
        suits = np.append(np.flatnonzero(asked.speaks), len(self._stock.language_sets))
        for place in range(self._most):
            carried = [
                leaning,
                self._terms(f"suits{place}", suits),
                self._range(f"carries_from{place}", None, asked.first_day),
                self._range(f"carries_until{place}", asked.first_day, None),
            ]
            ways.append((should, query.boolean_query([(must, one) for one in carried])))
        return query.boolean_query(ways)

    def _terms(self, field: str, codes: np.ndarray) -> Any:
        return self._library.Query.term_set_query(self._schema, field, codes.tolist())

    def _range(self, field: str, low: float | None, high: float | None) -> Any:
        kind = self._library.FieldType.Float
        low = None if low is None else float(low)
        high = None if high is None else float(high)
        return self._library.Query.range_query(self._schema, field, kind, low, high)
