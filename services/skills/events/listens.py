"""What this service hears, and which action that calls."""

from __future__ import annotations

from services.skills.actions.principals import keep_key
from shared.contracts.events import PRINCIPAL_CHANGED
from shared.events.listening import Routes

GROUP = "skills"
TOPICS = (PRINCIPAL_CHANGED.topic.name,)
ROUTES: Routes = {PRINCIPAL_CHANGED: keep_key}
