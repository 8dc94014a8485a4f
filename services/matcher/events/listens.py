"""Which event calls which action."""

from __future__ import annotations

from services.matcher.actions import keep_stock, reservations
from shared.contracts import events
from shared.events.listening import Routes

GROUP = "matcher"
TOPICS = tuple(
    topic.name
    for topic in (
        events.CANDIDATES,
        events.VACANCIES,
        events.GUIDANCE,
        events.COURSES,
        events.INITIATIVES,
        events.PRINCIPALS,
        events.RESERVATIONS,
    )
)
ROUTES: Routes = {
    events.CANDIDATE_PUBLISHED: keep_stock.keep_candidate,
    events.CANDIDATE_ERASED: keep_stock.erase_candidate,
    events.VACANCY_PUBLISHED: keep_stock.keep_vacancy,
    events.VACANCY_CLOSED: keep_stock.close_vacancy,
    events.COURSE_PUBLISHED: keep_stock.keep_course,
    events.COURSE_CLOSED: keep_stock.close_course,
    **dict.fromkeys(events.GUIDANCE_STEPS.values(), keep_stock.keep_commitment),
    events.INITIATIVE_PUBLISHED: keep_stock.keep_initiative,
    events.INITIATIVE_CLOSED: keep_stock.close_initiative,
    events.PRINCIPAL_CHANGED: keep_stock.keep_principal,
    events.RESERVATION_STEPS["made"]: reservations.places_taken,
    events.RESERVATION_STEPS["refused"]: reservations.places_not_taken,
}
