"""What the matcher does on hearing of candidates, the offer and principals: twice, late or out of order."""

from __future__ import annotations

from services.matcher.store.stock import end_thing, forget_candidate, put_candidate, put_principal, put_thing
from shared.contracts.payloads import (
    CandidateState,
    CommitmentState,
    CourseState,
    Ended,
    InitiativeState,
    PrincipalState,
    VacancyState,
)
from shared.store.unit_of_work import UnitOfWork

NO_LONGER_PROMISED = ("withdrawn", "expired")


def keep_candidate(uow: UnitOfWork, state: CandidateState) -> None:
    put_candidate(uow.connection, state)
    uow.commit()


def erase_candidate(uow: UnitOfWork, ended: Ended) -> None:
    """Profile and list are gone with this commit; what an engine still holds goes when it catches up."""
    forget_candidate(uow, ended)
    uow.commit()


def keep_vacancy(uow: UnitOfWork, state: VacancyState) -> None:
    put_thing(uow.connection, "vacancy", state, state.employer, active=True)
    uow.commit()


def close_vacancy(uow: UnitOfWork, ended: Ended) -> None:
    end_thing(uow.connection, "vacancy", ended)
    uow.commit()


def keep_course(uow: UnitOfWork, state: CourseState) -> None:
    put_thing(uow.connection, "course", state, state.provider, active=True)
    uow.commit()


def close_course(uow: UnitOfWork, ended: Ended) -> None:
    end_thing(uow.connection, "course", ended)
    uow.commit()


def keep_commitment(uow: UnitOfWork, state: CommitmentState) -> None:
    """The vacancies it names may not be known yet: it is joined to them whenever they come."""
    put_thing(uow.connection, "commitment", state, state.giver, active=state.status not in NO_LONGER_PROMISED)
    uow.commit()


def keep_initiative(uow: UnitOfWork, state: InitiativeState) -> None:
    put_thing(uow.connection, "initiative", state, state.organisation, active=True)
    uow.commit()


def close_initiative(uow: UnitOfWork, ended: Ended) -> None:
    end_thing(uow.connection, "initiative", ended)
    uow.commit()


def keep_principal(uow: UnitOfWork, state: PrincipalState) -> None:
    put_principal(uow.connection, state)
    uow.commit()
