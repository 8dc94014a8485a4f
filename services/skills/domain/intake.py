"""When an intake is complete: what has to be stated so that the ranking can tell of every place whether it fits.

Nothing of this is stored: what is missing follows from the record. Except for contact, needs and consent every place
below is one that a gate of the ranking or a part of its score reads (docs/matching.md); without it places are "to
clarify" or in a rougher order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.skills.domain.candidates import CandidateRecord

Stated = Callable[[CandidateRecord], bool]

NEEDED: Mapping[str, Mapping[str, Stated]] = {
    "person": {
        "personal.contactLanguage": lambda record: record.personal.contact_language is not None,
        "personal.phone": lambda record: bool(record.personal.phone or record.personal.email),
    },
    "home": {
        "home.postcode": lambda record: record.home.postcode is not None,
        "learningRoute": lambda record: record.learning_route is not None,
    },
    "experience": {"experience": lambda record: record.experience is not None},
    "skills": {"skills": lambda record: record.skills is not None},
    "papers": {
        "education": lambda record: record.education is not None,
        "licences": lambda record: record.licences is not None,
        "certificates": lambda record: record.certificates is not None,
    },
    "languages": {"languages": lambda record: all(level is not None for level in record.dutch.levels)},
    "week": {
        "availability.weekly": lambda record: record.availability.weekly is not None,
        "availability.workHoursMax": lambda record: (
            record.availability.work_hours_max is not None or record.availability.work_hours_min is not None
        ),
        "availability.maxLoadHours": lambda record: record.availability.max_load_hours is not None,
    },
    "travel": {
        "travel.modes": lambda record: record.travel.modes is not None,
        "travel.maxMinutes": lambda record: record.travel.max_minutes is not None,
    },
    "wishes": {"engagements": lambda record: record.engagements is not None},
    "needs": {"needs": lambda record: record.needs is not None},
    "consent": {
        "consent.on": lambda record: record.consent.on is not None or record.consent.share_with_providers,
    },
}
"""Step of the intake -> place in the JSON body -> whether it was stated. In the order of the intake."""


LEAST: Mapping[str, Stated] = {
    "home": NEEDED["home"]["home.postcode"],
    "dutch": lambda record: record.dutch.is_known,
    "work": lambda record: NEEDED["skills"]["skills"](record) or NEEDED["experience"]["experience"](record),
    "week": NEEDED["week"]["availability.weekly"],
    "travel": NEEDED["travel"]["travel.modes"],
    "consent": NEEDED["consent"]["consent.on"],
}
"""What a ranking needs before it says much, in the order of the intake: a caseload calls whoever lacks one of these
unfinished. Never asks more than `NEEDED`. The database works out the same of everybody at once (`store.caseload`)."""


def gaps(record: CandidateRecord) -> tuple[str, ...]:
    """Those of `LEAST` that nothing is recorded of."""
    return tuple(code for code, stated in LEAST.items() if not stated(record))


def missing(record: CandidateRecord) -> dict[str, tuple[str, ...]]:
    """The places that are not stated, by step; a step that is complete is not in it. Empty: the intake is complete."""
    found = {
        step: tuple(place for place, stated in places.items() if not stated(record)) for step, places in NEEDED.items()
    }
    return {step: places for step, places in found.items() if places}
