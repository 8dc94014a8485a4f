"""Finding a vacancy by what people call it: its title and its employer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from services.matcher.store.documents import vacancy_of
from services.matcher.store.tables import stock
from shared.contracts.payloads import VacancyState

MOST_WORDS = 10
"""Of a search text; the others are not looked at."""
LONGEST = 450
"""Characters of `stock.words`: a title and an employer's name fit."""


@dataclass(frozen=True, slots=True)
class FoundVacancy:
    """`is_open`: it is in stock. Without title: only its closing was ever heard of."""

    id: str
    title: str | None
    employer_name: str | None
    postcode: str | None
    is_open: bool


def words_of(state: VacancyState) -> str:
    """What a vacancy is found and sorted by: title, tab, employer, so that a title comes before a longer one.

    (It was a space between them before; a vacancy gets its tab when it changes.)
    """
    parts = (" ".join(text.casefold().split()) for text in (state.terms.title, state.employer_name or ""))
    return "\t".join(parts)[:LONGEST]


def words_of_open(connection: Connection) -> dict[str, str]:
    """`words_of` every vacancy that is in stock, by id."""
    query = select(stock.c.id, stock.c.words).where(stock.c.kind == "vacancy", stock.c.active)
    return {identity: words or "" for identity, words in connection.execute(query)}


def find_vacancies(connection: Connection, text: str, limit: int) -> list[FoundVacancy]:
    """Those that hold every word of the text, or have it as their id: open ones first, then by title, employer and id;
    at most `limit`. Nothing for a text without words."""
    words = text.casefold().split()[:MOST_WORDS]
    if not words:
        return []
    every_word = and_(*(stock.c.words.contains(word, autoescape=True) for word in words))
    query = select(stock.c.id, stock.c.active, stock.c.document).where(
        stock.c.kind == "vacancy", or_(stock.c.id == text.strip(), every_word)
    )
    ordered = query.order_by(stock.c.active.desc(), stock.c.words, stock.c.id).limit(limit)
    return [_found(*row) for row in connection.execute(ordered)]


def found_vacancy(connection: Connection, identity: str) -> FoundVacancy | None:
    """None for one that was never heard of."""
    query = select(stock.c.id, stock.c.active, stock.c.document).where(
        stock.c.kind == "vacancy", stock.c.id == identity
    )
    row = connection.execute(query).first()
    return None if row is None else _found(*row)


def _found(identity: str, active: bool, document: str | None) -> FoundVacancy:
    if document is None:
        return FoundVacancy(identity, None, None, None, active)
    vacancy = vacancy_of(document)
    place = vacancy.terms.workplace
    return FoundVacancy(identity, vacancy.terms.title, vacancy.employer_name, place.postcode if place else None, active)
