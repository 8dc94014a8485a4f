"""What candidates meet at everything that vacancies, courses and promises ask, by code: worked out by the rules of the
numpy engine, and kept for all who state the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.judging import work_gates, work_parts
from services.matcher.engine.kernel.stock.offer import CompiledStock
from services.matcher.engine.stock.travel_minutes import NOWHERE, PUBLIC_TRANSPORT
from services.matcher.engine.stock.vacancy_columns import Picked, VacancyColumns
from services.matcher.engine.verdicts import FAIL, PASS, UNKNOWN, Bytes, Floats, Ints


class ByCode(NamedTuple):
    """Verdicts by code of what vacancies ask, and of the routes of courses; by set of languages of a promise 1 when one
    is spoken well enough; what the wish for a sector and for a kind of engagement adds, 0 when none is stated.
    `from_home`: minutes per place by the means other than public transport (row 0) and by that (row 1), inf where it is
    not among the candidate's; nan throughout when home or means are not known. `between`: see `minutes_between`."""

    engagement: Bytes
    wished_engagement: Floats
    licences: Bytes
    certificates: Bytes
    education: Bytes
    other_languages: Bytes
    speaks: Ints
    routes: Bytes
    wished_sector: Floats
    from_home: Floats
    between: Floats


def by_code(view: CandidateView, columns: VacancyColumns, compiled: CompiledStock) -> ByCode:
    """For the stock as it is now."""
    profile, modes, spoken, of = view.profile, view.modes, view.spoken, compiled.tables.of
    routes, papers, promised = compiled.courses.routes.values, len(columns.papers), compiled.promises.languages.values
    accepted, sectors = profile.engagements, profile.wishes.sectors
    return ByCode(
        *of(_engagements, accepted, len(columns.engagements), view, columns),
        of(_licences, profile.licences, papers, view, columns),
        of(_certificates, profile.certificates, papers, view, columns),
        of(_education, profile.education, len(columns.educations), view, columns),
        of(_other_languages, spoken, len(columns.other_languages), view, columns),
        of(_speaks, spoken, len(promised), view, promised),
        compiled.courses.tables.of(_routes, profile.learning_route, len(routes), view, routes),
        of(_sectors, sectors, len(columns.sectors), view, columns),
        compiled.journeys.of(_from_home, (view.home, modes), len(view.travel), view),
        compiled.courses.minutes_between(view.travel, modes or ()),
    )


class _EveryCode:
    """Stands in for `Picked` where a rule is asked about every code of one field, whatever vacancies have it."""

    def __init__(self, columns: VacancyColumns, codes: int) -> None:
        self.columns = columns
        self._codes = np.arange(codes)

    def __getitem__(self, field: str) -> Ints:
        return self._codes

    def __len__(self) -> int:
        return len(self._codes)


def every_code(columns: VacancyColumns, values: Sequence[object]) -> Picked:
    """Asks a rule about every code of the field with these values."""
    return cast(Picked, _EveryCode(columns, len(values)))


def _engagements(view: CandidateView, columns: VacancyColumns) -> tuple[Bytes, Floats]:
    every = every_code(columns, columns.engagements.values)
    wished = work_parts.wished_engagements(view, every) if view.profile.engagements else np.zeros(len(every))
    return work_gates.engagement_accepted(view, every), wished


def _licences(view: CandidateView, columns: VacancyColumns) -> Bytes:
    return work_gates.licences(view, every_code(columns, columns.papers.values))


def _certificates(view: CandidateView, columns: VacancyColumns) -> Bytes:
    return work_gates.certificates(view, every_code(columns, columns.papers.values))


def _education(view: CandidateView, columns: VacancyColumns) -> Bytes:
    return work_gates.education(view, every_code(columns, columns.educations.values))


def _other_languages(view: CandidateView, columns: VacancyColumns) -> Bytes:
    return work_gates.other_languages(view, every_code(columns, columns.other_languages.values))


def _speaks(view: CandidateView, promised: Sequence[tuple[str, ...]]) -> Ints:
    level = view.settings.shared_language_level
    return np.array([view.speaks(languages, level) for languages in promised], np.int64)


def _routes(view: CandidateView, routes: Sequence[frozenset[str]]) -> Bytes:
    return np.array([_route(one, view.profile.learning_route) for one in routes], np.int8)


def _route(routes: frozenset[str], route: str | None) -> int:
    """docs/matching.md, `course_route`."""
    if not routes:
        return PASS
    return UNKNOWN if route is None else PASS if route in routes else FAIL


def _sectors(view: CandidateView, columns: VacancyColumns) -> Floats:
    every = every_code(columns, columns.sectors.values)
    return work_parts.wished_sectors(view, every) if view.profile.wishes.sectors else np.zeros(len(every))


def _from_home(view: CandidateView) -> Floats:
    places, travel = len(view.travel), view.travel
    if view.home == NOWHERE or view.modes is None:
        return np.full((2, places), np.nan)
    found = np.full((2, places), np.inf)
    for mode in view.modes:
        row = found[1 if mode == PUBLIC_TRANSPORT else 0]
        np.minimum(row, travel.from_home(view.home, mode), out=row)
    return found
