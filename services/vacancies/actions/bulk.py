"""Many vacancies in one request: each line stands alone, and a chunk of lines is one transaction.

A vacancy under a reference that is in use is published beside the other one, with a warning: the caller may mean two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.vacancies.actions.offers import Submitted
from services.vacancies.actions.once import Once, claim_id
from services.vacancies.actions.owners import owner_of_new
from services.vacancies.domain.errors import NotAllowed, Wrong
from services.vacancies.domain.offers import OWNER_FIELD, Offer, OfferKind, OfferPublished, published
from services.vacancies.domain.organisations import Organisation, OwnerStated
from services.vacancies.store.bulk_results import results_of_chunk, save_results
from services.vacancies.store.offers import add_offers, new_row, same_reference
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id
from shared.vocabulary.roles import Principal

CHUNK = 200
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line (from 1) as it was read: a vacancy, or what is wrong with it as (pointer, message). `column`: of a row,
    the name of the column that a pointer leads to.
    """

    number: int
    submitted: Submitted | None
    errors: tuple[tuple[str, str], ...] = ()
    column: Callable[[str], str] | None = None


def start_run(uow: UnitOfWork, who: Principal, once: Once) -> str:
    """The id under which the results of a request with a key are remembered. The same request gets the same id.

    Raises `KeyUsedForAnother`.
    """
    run = claim_id(uow, who, once).id
    uow.commit()
    return run


def submit_chunk(uow: UnitOfWork, who: Principal, lines: Sequence[Line], run: str | None, chunk: int) -> list[Result]:
    """A result for every line, in order: all good ones are published, or this chunk was done before and nothing is."""
    if run is not None:
        before = results_of_chunk(uow.connection, run, chunk)
        if before is not None:
            return before
    results: list[Result] = []
    rows, made = [], dict[str, tuple[Line, Offer]]()
    owners: dict[OwnerStated | None, Organisation] = {}
    for line in lines:
        try:
            offer = _offer(uow, who, line, owners)
            rows.append(new_row(offer, uow.clock.now()))
        except Wrong as error:
            results.append(_failed(line, 400, error.errors))
        except NotAllowed as error:
            results.append(_failed(line, 403, [("/employer", str(error))]))
        else:
            made[offer.id] = line, offer
            uow.record(OfferPublished(offer))
            results.append({"line": line.number, "status": 201, "id": offer.id})
    add_offers(uow.connection, OfferKind.VACANCY, rows)
    doubles = same_reference(uow.connection, [offer for _, offer in made.values()])
    for result in results:
        if result.get("id") in doubles:
            line, _ = made[result["id"]]
            result["warnings"] = _told(line, [("/employerReference", double_text(doubles[result["id"]]))])
    if run is not None:
        save_results(uow.connection, run, chunk, results, uow.clock.now())
    uow.commit()
    return results


def double_text(other: str) -> str:
    return f"Another open vacancy of this employer has the same reference: {other}."


def _offer(uow: UnitOfWork, who: Principal, line: Line, owners: dict[OwnerStated | None, Organisation]) -> Offer:
    if line.submitted is None:
        raise Wrong(*line.errors)
    stated = line.submitted.owner
    if stated not in owners:
        owners[stated] = owner_of_new(uow, who, stated, OWNER_FIELD[OfferKind.VACANCY])
    return published(new_id(uow.clock), OfferKind.VACANCY, owners[stated], line.submitted.terms)


def _failed(line: Line, status: int, errors: Sequence[tuple[str, str]]) -> Result:
    return {"line": line.number, "status": status, "errors": _told(line, errors)}


def _told(line: Line, texts: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    told = [{"pointer": pointer, "message": message} for pointer, message in texts]
    if line.column is not None:
        told = [{**item, "column": name} if (name := line.column(item["pointer"])) else item for item in told]
    return told
