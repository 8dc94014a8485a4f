"""Writing down what was told, once: the newest revision wins, and who was erased stays away."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, insert, select

from services.matcher.domain.pathways import prefix_of
from services.matcher.store.changes import note_change, upsert
from services.matcher.store.documents import to_document
from services.matcher.store.tables import candidates, erased, lists, principals, stock
from services.matcher.store.vacancy_search import words_of
from shared.contracts.payloads import CandidateState, Ended, PrincipalState
from shared.store.unit_of_work import UnitOfWork


def put_candidate(connection: Connection, state: CandidateState) -> bool:
    """Keep the candidate, unless they were erased or a newer revision is known: then False."""
    if connection.execute(select(erased.c.id).where(erased.c.id == state.id)).first() is not None:
        return False
    values = {
        "revision": state.revision,
        "reference": state.profile.reference,
        "team": state.team,
        "document": to_document("candidate", state),
        "pathway_prefix": prefix_of(state.id),
    }
    if not _put(connection, candidates, {"id": state.id}, values):
        return False
    note_change(connection, "candidate", state.id)
    return True


def forget_candidate(uow: UnitOfWork, ended: Ended) -> bool:
    """Remove everything of a person and remember only that this id was erased. Erased twice is erased: then False."""
    connection = uow.connection
    if connection.execute(select(erased.c.id).where(erased.c.id == ended.id)).first() is not None:
        return False
    connection.execute(insert(erased).values(id=ended.id, revision=ended.revision, at=uow.clock.now()))
    connection.execute(delete(candidates).where(candidates.c.id == ended.id))
    connection.execute(delete(lists).where(lists.c.candidate == ended.id))
    note_change(connection, "candidate", ended.id)
    return True


def put_thing(connection: Connection, kind: str, state: Any, owner: str, active: bool) -> None:
    """Keep a vacancy, course, commitment or initiative, unless a newer revision is known."""
    values = {"revision": state.revision, "owner": owner, "active": active, "document": to_document(kind, state)}
    values["words"] = words_of(state) if kind == "vacancy" else None
    if _put(connection, stock, {"kind": kind, "id": state.id}, values):
        note_change(connection, kind, state.id)


def end_thing(connection: Connection, kind: str, ended: Ended) -> None:
    """The thing is closed; also when nothing else was ever heard of it."""
    if _put(connection, stock, {"kind": kind, "id": ended.id}, {"revision": ended.revision, "active": False}):
        note_change(connection, kind, ended.id)


def put_principal(connection: Connection, state: PrincipalState) -> None:
    names = ("revision", "kind", "role", "status", "organisation", "organisation_name", "team", "secret_hash")
    _put(connection, principals, {"id": state.id}, {name: getattr(state, name) for name in names})


def _put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> bool:
    """Insert or replace the row; False, and nothing written, when what is there is not older."""
    statement = _newer(connection.dialect.name, table, tuple(key), tuple(values))
    return connection.execute(statement, {**key, **values}).rowcount == 1


@cache
def _newer(dialect: str, table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> Executable:
    """Made once: building a statement costs more than running it."""
    row = upsert(dialect, table).values({name: bindparam(name) for name in (*key, *names)})
    newer = row.on_conflict_do_update(
        index_elements=list(key),
        set_={name: row.excluded[name] for name in names},
        where=table.c.revision < row.excluded.revision,
    )
    # Of an INSERT the number of rows is only told when it is asked for.
    return newer.execution_options(preserve_rowcount=True)
