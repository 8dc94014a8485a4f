"""A synthetic town in memory, of any size, from the generator of `opstap generate`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.bench.reading import Labels, candidate_of, course_of, promise_of, vacancy_of
from services.matcher.domain.settings import Settings
from services.matcher.domain.stock import Candidate, Course, Promise, Vacancy
from services.matcher.engine.engine import Engine
from services.matcher.engine.kernel import available
from services.matcher.engine.stock_columns import StockColumns
from services.sample_town.generate import bodies, how_many
from services.sample_town.world import World
from shared.places import Places, TravelSettings
from shared.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a town is made from: the same sizes, seed and day give the same town."""

    candidates: int
    vacancies: int
    courses: int
    seed: int


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that an engine is told, and who is ranked."""

    sizes: Sizes
    as_of: date
    taxonomy: Taxonomy
    places: Places
    candidates: tuple[Candidate, ...]
    vacancies: tuple[Vacancy, ...]
    courses: tuple[Course, ...]
    promises: tuple[Promise, ...]

    @property
    def settings(self) -> Settings:
        return Settings(taxonomy=self.taxonomy.fingerprint)

    def engine(self) -> Engine:
        """A new engine with all of the town's stock, compiled where that can be."""
        engine = Engine(self.settings, self.taxonomy, self.places, TravelSettings().modes, available())
        self._fill(engine)
        return engine

    def stock(self) -> StockColumns:
        """The same as the columns that engines work on."""
        stock = StockColumns(self.settings, self.taxonomy, self.places, TravelSettings().modes)
        self._fill(stock)
        return stock

    def _fill(self, empty: Engine | StockColumns) -> None:
        for vacancy in self.vacancies:
            empty.put_vacancy(vacancy)
        for course in self.courses:
            empty.put_course(course)
        for promise in self.promises:
            empty.put_promise(promise)


def make_town(sizes: Sizes, as_of: date) -> Town:
    """Some 0.1 ms a thing. Raises ValueError for a negative number."""
    taxonomy, places = Taxonomy.load(), Places.load()
    labels, world = Labels(taxonomy), World(taxonomy, places, as_of)
    wanted = how_many(sizes.candidates, sizes.vacancies, sizes.courses)

    def made(name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        return enumerate(bodies(name, world, wanted, sizes.seed))

    return Town(
        sizes,
        as_of,
        taxonomy,
        places,
        tuple(candidate_of(body, number) for number, body in made("candidates")),
        tuple(vacancy_of(body, labels) for _, body in made("vacancies")),
        tuple(course_of(body, number) for number, body in made("courses")),
        tuple(promise_of(body, number) for number, body in made("guidance")),
    )
