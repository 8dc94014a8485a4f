"""What this service hears, and which action that calls."""

from __future__ import annotations

from functools import partial

from services.skills.actions.matches import keep_step
from services.skills.actions.principals import keep_key
from shared.contracts.events import MATCHES, PATHWAY_STEPS, PRINCIPAL_CHANGED
from shared.events.listening import Routes

GROUP = "skills"
TOPICS = (PRINCIPAL_CHANGED.topic.name, MATCHES.name)
ROUTES: Routes = {
    PRINCIPAL_CHANGED: keep_key,
    **{kind: partial(keep_step, step=step) for step, kind in PATHWAY_STEPS.items()},
}
