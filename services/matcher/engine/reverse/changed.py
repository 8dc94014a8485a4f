"""One vacancy that changed, with the codes of `People`."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matcher.engine.kernel.offer import Offer
from services.matcher.engine.kernel.rules import SECURITY, Rules
from services.matcher.engine.place_index import FIRST_PLACE
from services.matcher.engine.reverse.people import People, digits_of
from services.matcher.engine.stock_columns import StockColumns
from services.matcher.engine.travel_minutes import PUBLIC_TRANSPORT, TravelMinutes
from services.matcher.engine.verdicts import Floats, Ints, Weeks
from shared.vocabulary.guidance import CANDIDATE_NEEDS

NOT_WANTED = -1
PLACES_REMEMBERED = 256


class Changed(NamedTuple):
    """As in the rows of the offer. `touched[skill]` is a place in `pairs_begin`; the pairs say which need the skill
    touches and how near it is. `minutes` [means, place]: to the workplace; `carried`: a promise may carry a lower
    language; `promised` [kind]: the most that a promise of that kind is worth."""

    bucket: int
    spare: int
    starts: int
    latest: int
    closes: int
    terms: int
    hours_min: float
    hours_max: float
    work_hours: float
    kind: int
    work: Weeks
    window: Weeks
    school: Weeks
    minimum: int
    lower: int
    carried: int
    promised: Floats
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


class Journeys:
    """Minutes from everywhere to the workplaces that were asked about last, by every means."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, NDArray[np.int32]] = OrderedDict()

    def to(self, place: int, travel: TravelMinutes) -> NDArray[np.int32]:
        """[means in the order of the settings, place]."""
        table = self._found.pop(place, None)
        if table is None or table.shape[1] < len(travel):
            everywhere = np.arange(len(travel))
            there = np.full(len(travel), place)
            table = np.array([travel.between(everywhere, there, mode) for mode in travel.modes]).astype(np.int32)
        self._found[place] = table
        if len(self._found) > PLACES_REMEMBERED:
            self._found.popitem(last=False)
        return table


NO_JOURNEY = np.zeros((0, 0), np.int32)


def changed(stock: StockColumns, offer: Offer, rules: Rules, people: People, journeys: Journeys, slot: int) -> Changed:
    """The vacancy in this slot."""
    row, columns = offer.rows[offer.position[slot]], stock.vacancies
    terms, work = offer.terms, int(row["work"])
    week, code = int(offer.work.week_class[work]), int(row["terms"])
    language = int(terms.language_class[code])
    begin, many = int(row["needs_start"]), int(row["needs_len"])
    concepts = offer.needs_concept[begin : begin + many].tolist()
    touched, pairs = _touched(stock, people, concepts)
    occupation = columns.occupations.values[row["occupation"]]
    bucket = int(row["bucket"])
    minutes = journeys.to(bucket - FIRST_PLACE, stock.travel) if bucket >= FIRST_PLACE else NO_JOURNEY
    return Changed(
        bucket,
        int(offer.work_spare[work]),
        int(row["starts"]),
        int(row["latest"]),
        int(row["closes"]),
        code,
        float(offer.work.hours_min[work]),
        float(offer.work.hours_max[work]),
        float(offer.work.work_hours[work]),
        int(offer.weeks.kind[week]),
        offer.weeks.work[week].copy(),
        offer.weeks.window[week].copy(),
        offer.weeks.school[week].copy(),
        int(offer.languages.minimum[language]),
        int(offer.languages.lower[language]),
        _any(offer.promises.supporting_many, slot),
        _promised(offer, rules, slot),
        int(row["needs_source"]),
        float(row["needs_whole"]),
        offer.needs_weight[begin : begin + many].copy(),
        touched,
        *pairs,
        int(occupation is not None),
        NOT_WANTED if occupation is None else people.occupations.find(occupation),
        digits_of(columns.isco(occupation)),
        int(terms.engagement[code]),
        int(terms.licences[code]),
        int(terms.certificates[code]),
        int(terms.education[code]),
        int(terms.other_languages[code]),
        int(row["sector"]),
        float(row["security"] * rules.weights[SECURITY]),
        minutes,
    )


def means(people: People, travel: TravelMinutes) -> tuple[Ints, int]:
    """Bits of the means by the code of several; and the place of public transport, -1 when there is none."""
    order = list(travel.modes)
    bits = [sum(1 << order.index(mode) for mode in modes) for modes in people.modes.values]
    return np.array(bits, np.int64), order.index(PUBLIC_TRANSPORT) if PUBLIC_TRANSPORT in order else -1


def _promised(offer: Offer, rules: Rules, slot: int) -> Floats:
    promises, worth = offer.promises, np.zeros(len(CANDIDATE_NEEDS))
    if _any(promises.all_many, slot):
        start = promises.all_start[slot]
        rows = promises.all_promise[start : start + promises.all_many[slot]]
        credit = np.where(promises.confirmed[rows] != 0, 1.0, rules.pledged_credit)
        np.maximum.at(worth, promises.kind[rows], credit)
    return worth


def _any(many: Ints, slot: int) -> int:
    return int(slot < len(many) and many[slot] > 0)


def _touched(
    stock: StockColumns, people: People, concepts: list[int]
) -> tuple[NDArray[np.int32], tuple[Ints, Ints, Floats]]:
    found: dict[int, list[tuple[int, float]]] = {}
    find, related = people.skills.find, stock.settings.related_skill_credit
    for need, number in enumerate(concepts):
        concept = stock.vacancies.skill_concepts.concepts[number]
        for skill in stock.vacancies.skill_concepts.neighbours(concept):
            if (code := find(skill)) >= 0:
                found.setdefault(code, []).append((need, related))
        if (code := find(concept)) >= 0:
            found.setdefault(code, []).append((need, 1.0))
    touched = np.full(len(people.skills), NOT_WANTED, np.int32)
    touched[list(found)] = np.arange(len(found))
    pairs = [pair for some in found.values() for pair in some]
    begin = np.cumsum([0, *map(len, found.values())], dtype=np.int64)
    needs, relations = (list(one) for one in zip(*pairs, strict=True)) if pairs else ([], [])
    return touched, (begin, np.array(needs, np.int64), np.array(relations, np.float64))
