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
from services.matcher.engine.stock.stock_columns import StockColumns
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
    making = _Making(sizes, as_of)
    return Town(
        sizes,
        as_of,
        making.taxonomy,
        making.places,
        tuple(making.candidates()),
        tuple(making.vacancies()),
        tuple(making.courses()),
        tuple(making.promises()),
    )


def make_stock(sizes: Sizes, as_of: date) -> tuple[StockColumns, tuple[Candidate, ...]]:
    """The columns and the people of the same town, without its offer as objects: those of a million vacancies would
    take several gigabytes. Some 0.2 ms a thing."""
    making = _Making(sizes, as_of)
    settings = Settings(taxonomy=making.taxonomy.fingerprint)
    stock = StockColumns(settings, making.taxonomy, making.places, TravelSettings().modes)
    for vacancy in making.vacancies():
        stock.put_vacancy(vacancy)
    for course in making.courses():
        stock.put_course(course)
    for promise in making.promises():
        stock.put_promise(promise)
    return stock, tuple(making.candidates())


class _Making:
    """The things of a town one by one."""

    def __init__(self, sizes: Sizes, as_of: date) -> None:
        self.taxonomy, self.places = Taxonomy.load(), Places.load()
        self._labels, self._world = Labels(self.taxonomy), World(self.taxonomy, self.places, as_of)
        self._wanted, self._seed = how_many(sizes.candidates, sizes.vacancies, sizes.courses), sizes.seed

    def candidates(self) -> Iterator[Candidate]:
        return (candidate_of(body, number) for number, body in self._bodies("candidates"))

    def vacancies(self) -> Iterator[Vacancy]:
        return (vacancy_of(body, self._labels) for _, body in self._bodies("vacancies"))

    def courses(self) -> Iterator[Course]:
        return (course_of(body, number) for number, body in self._bodies("courses"))

    def promises(self) -> Iterator[Promise]:
        return (promise_of(body, number) for number, body in self._bodies("guidance"))

    def _bodies(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        return enumerate(bodies(name, self._world, self._wanted, self._seed))
