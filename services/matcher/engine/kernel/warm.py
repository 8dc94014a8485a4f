"""Everything compiled, or read from where it was kept, before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Vacancy
from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.listed.choosing import LOWEST
from services.matcher.engine.kernel.near import misses
from services.matcher.engine.kernel.opened.ranked_only import RankedOnly, keys, taken
from services.matcher.engine.kernel.search import scanned, scanned_for_list
from services.matcher.engine.kernel.tracks.ties import equals_of
from services.matcher.engine.reverse.by_columns import ByColumns
from services.matcher.engine.stock.stock_columns import StockColumns
from shared.vocabulary.cefr import Level
from shared.vocabulary.learning import CourseTerms
from shared.vocabulary.profiles import Availability, CandidateProfile
from shared.vocabulary.week import Interval
from shared.vocabulary.work import VacancyTerms

A_DAY = date(2026, 1, 5)


class _Nothing:
    """A world in which nothing is known."""

    def isco(self, occupation: str) -> str | None:
        return None

    def skills_of(self, occupation: str) -> tuple[Sequence[str], Sequence[str]]:
        return (), ()

    def neighbours(self, skill: str) -> frozenset[str]:
        return frozenset()

    def rarity(self, skill: str) -> float:
        return 1.0

    def point(self, pc4: str) -> tuple[float, float] | None:
        return None


def warm_up() -> None:
    """Some seconds when it was compiled before, about two minutes of a quiet core when not."""
    stock = StockColumns(Settings(), _Nothing(), _Nothing(), {})
    stock.put_vacancy(Vacancy("v", "e", VacancyTerms("")))
    stock.put_course(Course("c", "p", CourseTerms("", Level.A1, Level.A2, (Interval("mon", 540, 720),), A_DAY, 10)))
    # What is not stated is passed over: without a week no near misses, without skills no bounds of them.
    week = Availability(weekly=(Interval("mon", 540, 720),), max_load_hours=40.0)
    view = CandidateView(
        Candidate("c", CandidateProfile("c", skills=(), availability=week)), A_DAY, stock.settings, stock.travel
    )
    for_list = scanned_for_list(view, stock, stock.settings.list_length)
    for_list.to_clarify(1)
    entries, totals = for_list.entries, (for_list.total_ranked, for_list.total_to_clarify)
    assert totals == (len(entries.ranked), len(entries.to_clarify))
    found = scanned(view, stock, np.zeros(0, np.int64))
    misses.warm_up(view, stock)
    assert len(found.first.first)
    equals_of(found.offer.held, found.look.now, 0)
    look = RankedOnly(view, stock)
    opened = look.ranked(look.not_now)
    keys(look.some.slot, opened)
    taken(look.some.most, opened.copy(), opened, np.zeros(0, np.int64), LOWEST, LOWEST, opened.copy())
    assert not len(look.best(look.not_now, 1).slot)
    reverse = ByColumns()
    reverse.rank(view.candidate, A_DAY, stock)
    reverse.by_vacancy(stock.vacancies.slots["v"], stock)
