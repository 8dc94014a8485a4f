"""What the matcher does on hearing of candidates, the offer and principals: twice, late or out of order."""

from __future__ import annotations

from services.matcher.actions.person_matches import erase_matches, stop_sharing
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
    """Without permission to share, parties who were told of the candidate hear the end of it."""
    if put_candidate(uow.connection, state) and not state.profile.share_with_providers:
        stop_sharing(uow, state.id)
    uow.commit()


def erase_candidate(uow: UnitOfWork, ended: Ended) -> None:
    """Profile, list and matches are gone with this commit; what an engine still holds goes when it catches up."""
    if forget_candidate(uow, ended):
        erase_matches(uow, ended.id, ended.revision)
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
