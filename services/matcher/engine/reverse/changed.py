"""One vacancy that changed, with the codes of `People`."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.jit import compiled
from services.matcher.engine.kernel.levels import packed
from services.matcher.engine.kernel.rules import SECURITY, Rules
from services.matcher.engine.kernel.stock.offer import NOT_ASKED, digits
from services.matcher.engine.reverse.people import People
from services.matcher.engine.stock.place_index import FIRST_PLACE, PLACE_NOT_KNOWN, REMOTE
from services.matcher.engine.stock.promise_pairs import Pairs
from services.matcher.engine.stock.promise_table import NO_LANGUAGES
from services.matcher.engine.stock.stock_columns import StockColumns
from services.matcher.engine.stock.travel_minutes import TravelMinutes
from services.matcher.engine.stock.vacancy_columns import VacancyColumns
from services.matcher.engine.verdicts import Floats, Ints, Weeks

NOT_WANTED = -1
PLACES_REMEMBERED = 256
NO_PROMISE = -1
NO_CODES, NO_RELATIONS = np.zeros(0, np.int32), np.zeros(0, np.float64)


class Changed(NamedTuple):
    """As in `VacancyArrays`, `WeekArrays` and `LanguageArrays`. `touched[skill]` is a place in `pairs_begin`; the pairs
    say which need the skill touches and how near it is. `minutes` [means, place]: to the workplace. `promises`,
    `supporting`, `cutting`: rows of `PromiseArrays` that count for it; `languages`: the newest code of the languages
    that those say, NO_LANGUAGES without."""

    slot: int
    bucket: int
    spare: int
    starts: int
    latest: int
    closes: int
    hours_min: float
    hours_max: float
    work_hours: float
    week_class: int
    kind: int
    work: Weeks
    window: Weeks
    school: Weeks
    rest: Weeks
    minimum: int
    lower: int
    promises: Ints
    supporting: Ints
    cutting: Ints
    languages: int
    needs_source: int
    needs_whole: float
    needs_weight: Floats
    touched: NDArray[np.int32]
    pairs_begin: Ints
    pairs_need: Ints
    pairs_relation: Floats
    occupation_stated: int
    occupation: int
    digits: NDArray[np.int8]
    engagement: int
    licences: int
    certificates: int
    education: int
    other_languages: int
    sector: int
    secure: float
    minutes: NDArray[np.int32]


Way = NDArray[np.int32]
"""Minutes by [means in the order of the settings, place]."""
NO_WAY: Way = np.zeros((0, 0), np.int32)


class Journeys:
    """Minutes from everywhere to the workplaces that were asked about last, by every means."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, Way] = OrderedDict()

    def to(self, place: int, travel: TravelMinutes) -> Way:
        way = self._found.pop(place, None)
        if way is None or way.shape[1] < len(travel):
            everywhere = np.arange(len(travel))
            there = np.full(len(travel), place)
            table = np.array([travel.between(everywhere, there, mode) for mode in travel.modes]).astype(np.int32)
            way = table.reshape(-1, len(travel))
        self._found[place] = way
        if len(self._found) > PLACES_REMEMBERED:
            self._found.popitem(last=False)
        return way


def changed(stock: StockColumns, rules: Rules, people: People, journeys: Journeys, slot: int) -> Changed | None:
    """The vacancy in this slot; None when nobody can have it."""
    columns, weeks = stock.vacancies, stock.vacancies.weeks.arrays
    arrays = columns.arrays
    if arrays.taken[slot] == 0 or arrays.positions[slot] < 1:
        return None
    week, place = int(arrays.week_class[slot]), int(arrays.place[slot])
    minimum, lower = minimums(columns, slot)
    begin, many = int(arrays.needs_start[slot]), int(arrays.needs_len[slot])
    touched, pairs = _touched(stock, people, arrays.needs_concept[begin : begin + many].tolist())
    occupation = columns.occupations.values[arrays.occupation[slot]]
    bucket = REMOTE if arrays.remote[slot] else FIRST_PLACE + place if place >= 0 else PLACE_NOT_KNOWN
    all_promises, supporting, cutting = (
        _of_slot(one, slot)
        for one in (stock.promises.all_pairs, stock.promises.supporting_pairs, stock.promises.cutting_pairs)
    )
    return Changed(
        slot,
        bucket,
        int(weeks.public_spare[week]),
        int(arrays.starts[slot]),
        int(arrays.latest[slot]),
        int(arrays.closes[slot]),
        float(arrays.hours_min[slot]),
        float(arrays.hours_max[slot]),
        float(arrays.work_hours[slot]),
        week,
        int(weeks.kind[week]),
        weeks.work[week],
        weeks.window[week],
        weeks.school[week],
        weeks.rest[week],
        minimum,
        lower,
        all_promises,
        supporting,
        cutting,
        int(stock.promises.arrays.languages[supporting].max(initial=NO_LANGUAGES)),
        int(arrays.needs_source[slot]),
        float(arrays.needs_whole[slot]),
        arrays.needs_weight[begin : begin + many],
        touched,
        *pairs,
        int(occupation is not None),
        NOT_WANTED if occupation is None else people.occupations.find(occupation),
        np.array(digits(columns.isco(occupation)), np.int8),
        int(arrays.engagement[slot]),
        int(arrays.licences[slot]),
        int(arrays.certificates[slot]),
        int(arrays.education[slot]),
        int(arrays.other_languages[slot]),
        int(arrays.sector[slot]),
        float(arrays.security[slot] * rules.weights[SECURITY]),
        journeys.to(place, stock.travel) if bucket >= FIRST_PLACE else NO_WAY,
    )


def minimums(vacancies: VacancyColumns, slot: int) -> tuple[int, int]:
    """The packed levels that are asked, and those asked with guidance; NOT_ASKED where they are not stated."""
    languages, language = vacancies.language_classes.arrays, int(vacancies.arrays.language_class[slot])
    return (
        int(packed(languages.minimum[language])) if languages.stated[language] else NOT_ASKED,
        int(packed(languages.lower[language])) if languages.lower_stated[language] else NOT_ASKED,
    )


def _of_slot(pairs: Pairs, slot: int) -> Ints:
    return pairs.of_slot(slot) if slot < len(pairs.many) else np.zeros(0, np.int64)


def _touched(
    stock: StockColumns, people: People, concepts: list[int]
) -> tuple[NDArray[np.int32], tuple[Ints, Ints, Floats]]:
    known, related = stock.vacancies.skill_concepts, stock.settings.related_skill_credit
    found = [people.touching(known.concepts[number], known.neighbours, related) for number in concepts]
    codes = np.concatenate([NO_CODES, *(codes for codes, _ in found)])
    relations = np.concatenate([NO_RELATIONS, *(relations for _, relations in found)])
    many = np.array([len(codes) for codes, _ in found], np.int64)
    touched, begin, needs, near = _by_skill(codes, relations, many, len(people.skills))
    return touched, (begin, needs, near)


@compiled
def _by_skill(
    codes: NDArray[np.int32], relations: Floats, many: Ints, skills: int
) -> tuple[NDArray[np.int32], Ints, Ints, Floats]:
    """`touched` and the pairs of `Changed`. So many of the codes of skills, with how near they are, for each need."""
    touched, begin, distinct = np.full(skills, NOT_WANTED, np.int32), np.zeros(len(codes) + 2, np.int64), 0
    for code in codes:
        if touched[code] == NOT_WANTED:
            touched[code] = distinct
            distinct += 1
        begin[touched[code] + 2] += 1
    for skill in range(distinct):
        begin[skill + 2] += begin[skill + 1]
    needs, near, pair = np.empty(len(codes), np.int64), np.empty(len(codes), np.float64), 0
    for need in range(len(many)):
        for _ in range(many[need]):
            skill = touched[codes[pair]]
            needs[begin[skill + 1]], near[begin[skill + 1]] = need, relations[pair]
            begin[skill + 1] += 1
            pair += 1
    return touched, begin[: distinct + 1], needs, near
