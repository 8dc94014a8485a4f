"""What was answered no, and what open vacancies ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from services.skills.store.tables import declined_skills, heard_vacancies


@dataclass(frozen=True, slots=True)
class HeardVacancy:
    """The part of a vacancy that says which skills are wanted where. `skills` empty: those of the occupation."""

    id: str
    revision: int
    open: bool
    postcode: str | None = None
    occupation: str | None = None
    skills: tuple[str, ...] = ()


def save_vacancy(connection: Connection, heard: HeardVacancy) -> None:
    """Insert or overwrite, unless something as new or newer is known."""
    known = connection.execute(select(heard_vacancies.c.revision).where(heard_vacancies.c.id == heard.id)).scalar()
    row = {
        "revision": heard.revision,
        "open": heard.open,
        "postcode": heard.postcode,
        "occupation": heard.occupation,
        "skills": list(heard.skills),
    }
    if known is None:
        connection.execute(insert(heard_vacancies).values(id=heard.id, **row))
    elif known < heard.revision:
        connection.execute(update(heard_vacancies).where(heard_vacancies.c.id == heard.id).values(row))


def wanted_skills(connection: Connection) -> Iterator[tuple[str | None, str | None, list[str]]]:
    """Postcode, occupation and skills (none: those of the occupation) of all that are open and have a position free."""
    columns = (heard_vacancies.c.postcode, heard_vacancies.c.occupation, heard_vacancies.c.skills)
    yield from map(tuple, connection.execute(select(*columns).where(heard_vacancies.c.open)))


def declined_of(connection: Connection, candidate_id: str) -> frozenset[str]:
    """Skills that this candidate was asked about and does not have."""
    theirs = select(declined_skills.c.concept).where(declined_skills.c.candidate == candidate_id)
    return frozenset(connection.execute(theirs).scalars())


def save_declined(connection: Connection, candidate_id: str, declined: Iterable[str], kept: Iterable[str]) -> None:
    """Remember the `declined`, and forget those that were answered otherwise now (`kept`)."""
    known, wanted = declined_of(connection, candidate_id), set(declined)
    rows = [{"candidate": candidate_id, "concept": concept} for concept in sorted(wanted - known)]
    if rows:
        connection.execute(insert(declined_skills), rows)
    gone = sorted(known & (set(kept) - wanted))
    if gone:
        theirs = declined_skills.c.candidate == candidate_id
        connection.execute(delete(declined_skills).where(theirs, declined_skills.c.concept.in_(gone)))


def forget_declined(connection: Connection, candidate_id: str) -> None:
    connection.execute(delete(declined_skills).where(declined_skills.c.candidate == candidate_id))
