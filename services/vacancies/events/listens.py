"""Which event calls which action."""

from __future__ import annotations

from functools import partial

from services.vacancies.actions.reserving import hear_step
from shared.contracts.events import MATCHES, PATHWAY_STEPS
from shared.events.listening import Routes

GROUP = "vacancies"
TOPICS = (MATCHES.name,)
ROUTES: Routes = {event: partial(hear_step, step) for step, event in PATHWAY_STEPS.items()}
