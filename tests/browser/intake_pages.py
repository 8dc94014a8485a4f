"""What is filled in on the pages of the intake."""

from __future__ import annotations

from services.skills.web.form_plan import PLAN

CODES = [section.code for section in PLAN]
TYPED: dict[str, dict[str, str]] = {
    "person": {"reference": "ZW-1", "personal.givenName": "Selam", "personal.contactLanguage": "Tigrinya"},
    "home": {"home.postcode": "1506 AB", "integration.termEnd": "2-5-2029"},
    "experience": {"experience.0.label": "bakker", "experience.0.years": "6,5"},
    "skills": {"skills.0.label": "deeg kneden"},
    "papers": {"education.0.field": "techniek"},
    "languages": {"languages.0.code": "Nederlands", "languages.0.on": "1-10-2026"},
    "week": {"availability.workHoursMax": "32", "availability.maxLoadHours": "44"},
    "travel": {"travel.maxMinutes": "45"},
    "wishes": {"wishes.hours": "24"},
    "needs": {"notes": "Belt liever dan mailt."},
    "consent": {"consent.on": "1-11-2026"},
}
CHOSEN = {
    "home": {"learningRoute": "b1"},
    "papers": {"education.0.level": "secondary"},
    "languages": {"languages.0.speaking": "A2", "languages.0.source": "tested"},
    "wishes": {"engagements.0.value": "job"},
}
TICKED = {
    "papers": ["[name='licences'][value='B']", "[name='certificates.none']"],
    "travel": ["[name='travel.modes'][value='bike']"],
    "needs": ["[name='needs'][value='buddy']"],
    "consent": ["[name='consent.shareWithProviders']"],
}
"""What is typed, chosen and ticked in each step."""
