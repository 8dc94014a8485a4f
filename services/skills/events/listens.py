"""What this service hears, and which action that calls."""

from __future__ import annotations

from functools import partial

from services.skills.actions.caseload import keep_list, keep_outcome
from services.skills.actions.matches import keep_step
from services.skills.actions.principals import keep_key
from services.skills.actions.questions import forget_vacancy, keep_vacancy
from shared.contracts.events import (
    MATCHES,
    OUTCOME_RECORDED,
    OUTCOMES,
    PATHWAY_RANKED,
    PATHWAY_STEPS,
    PRINCIPAL_CHANGED,
    VACANCIES,
    VACANCY_CLOSED,
    VACANCY_PUBLISHED,
)
from shared.events.listening import Routes

GROUP = "skills"
TOPICS = (PRINCIPAL_CHANGED.topic.name, MATCHES.name, OUTCOMES.name, VACANCIES.name)
ROUTES: Routes = {
    PRINCIPAL_CHANGED: keep_key,
    VACANCY_PUBLISHED: keep_vacancy,
    VACANCY_CLOSED: forget_vacancy,
    PATHWAY_RANKED: keep_list,
    OUTCOME_RECORDED: keep_outcome,
    **{kind: partial(keep_step, step=step) for step, kind in PATHWAY_STEPS.items()},
}
