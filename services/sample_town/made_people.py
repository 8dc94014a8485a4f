"""Generated candidates: synthetic in every respect, with invented given names and no other personal data."""

from __future__ import annotations

from typing import Any

from services.sample_town.made_offers import ALL_DAYS, LANGUAGE_SKILLS, LEVELS, WORKDAYS
from services.sample_town.world import Draws, World

COUNTRIES = {"SY": 0.4, "ER": 0.14, "AF": 0.1, "YE": 0.08, "TR": 0.08, "IR": 0.06, "IQ": 0.06, "SO": 0.04, "SD": 0.04}
LANGUAGE_OF = {
    "SY": "ar",
    "ER": "ti",
    "AF": "fa",
    "YE": "ar",
    "TR": "tr",
    "IR": "fa",
    "IQ": "ku",
    "SO": "so",
    "SD": "ar",
}
ROUTES = {"b1": 0.7, "z": 0.15, "education": 0.08, "fulfilled": 0.04, "wi2013": 0.03}
BASE_LEVEL = {0: 0.15, 1: 0.3, 2: 0.33, 3: 0.17, 4: 0.05}
EDUCATION = {"none": 0.1, "primary": 0.25, "secondary": 0.35, "mbo_2": 0.08, "mbo_4": 0.08, "hbo": 0.08, "wo": 0.06}
WEEKS = {"day": 0.5, "wide": 0.2, "school": 0.15, "evening": 0.1, "night": 0.05}
HOURS = {
    "day": (WORKDAYS, "07:00", "18:00"),
    "wide": (ALL_DAYS, "06:00", "23:00"),
    "school": (WORKDAYS, "08:45", "14:45"),
    "evening": (WORKDAYS, "17:00", "23:00"),
    "night": (WORKDAYS, "21:00", "07:00"),
}
NEEDS = ("buddy", "language_coach", "job_coach", "childcare", "work_experience_place")
GROUPS = (
    (("tue", "thu"), "09:00", "12:00"),
    (("mon", "tue", "wed"), "09:00", "12:00"),
    (("mon", "wed"), "18:30", "21:00"),
)


def made_candidate(world: World, draws: Draws, number: int) -> dict[str, Any]:
    """The body of a POST to /candidates."""
    country = draws.weighted(COUNTRIES)
    route = draws.weighted(ROUTES)
    base = min(1, draws.weighted(BASE_LEVEL)) if route == "z" else draws.weighted(BASE_LEVEL)
    occupation = world.occupation(draws)
    most = draws.one((16, 20, 24, 32, 36, 40))
    wished = occupation if draws.chance(0.6) else world.occupation(draws)
    body: dict[str, Any] = {
        "reference": f"GEN-{number:06d}",
        "personal": {"givenName": f"Persoon {number + 1}", "contactLanguage": LANGUAGE_OF[country]},
        "home": {"postcode": draws.one(world.postcodes)},
        "learningRoute": route,
        "integration": {"pipDate": world.day(-draws.whole(10, 700)), "termEnd": world.day(draws.whole(200, 1090))},
        "skills": _skills(world, draws, occupation.uri),
        "experience": [
            {
                "occupation": occupation.uri,
                "label": occupation.label("nl"),
                "country": country,
                "years": draws.whole(1, 15),
                "lastYear": world.today.year - draws.whole(1, 9),
            }
        ],
        "education": [
            {"level": draws.weighted(EDUCATION), "recognised": draws.one(("no", "idw_requested", "idw_done"))}
        ],
        "licences": ["B"] if draws.chance(0.15) else [],
        "certificates": ["vca_basic"] if draws.chance(0.1) else [],
        "languages": {"nl": _dutch(world, draws, base), LANGUAGE_OF[country]: {"speaking": "C2"}},
        "learningPace": draws.weighted({"fast": 0.2, "average": 0.55, "slow": 0.25}),
        "availability": {
            "weekly": _week(draws),
            "workHoursMin": max(8, most - 16),
            "workHoursMax": most,
            "maxLoadHours": most + draws.whole(4, 12),
            "fromDate": world.day(draws.whole(0, 45)),
            "commitments": _lessons(draws, base) if base in (1, 2) and draws.chance(0.5) else [],
        },
        "travel": {"modes": _modes(draws), "maxMinutes": draws.one((20, 30, 40, 45, 60))},
        "needs": draws.some(NEEDS, 2) if draws.chance(0.5) else [],
        "wishes": {"occupations": [wished.uri], "sectors": [wished.sector] if wished.sector else []},
        "engagements": ["job", "apprenticeship", "work_experience"] if draws.chance(0.4) else ["job"],
        "consent": {"shareWithProviders": draws.chance(0.9), "on": world.day(-draws.whole(1, 90))},
    }
    return body


def _skills(world: World, draws: Draws, occupation: str) -> list[dict[str, Any]]:
    essential, optional = world.taxonomy.skills_of(occupation)
    held = draws.some(essential, 5) + draws.some(optional, 2)
    return [
        {
            "concept": uri,
            "label": world.taxonomy.label(uri),
            "proficiency": draws.weighted({"basic": 0.25, "experienced": 0.5, "expert": 0.25}),
            "evidence": "self",
        }
        for uri in dict.fromkeys(held)
    ]


def _dutch(world: World, draws: Draws, base: int) -> dict[str, Any]:
    """Reading and writing are often a step behind; one in ten is not known yet."""
    levels: dict[str, Any] = {}
    for position, skill in enumerate(LANGUAGE_SKILLS):
        behind = 1 if position > 1 and draws.chance(0.4) else 0
        levels[skill] = None if draws.chance(0.1) else LEVELS[max(0, base - behind)]
    return levels | {"source": draws.one(("tested", "teacher", "self")), "on": world.day(-draws.whole(5, 200))}


def _week(draws: Draws) -> list[dict[str, str]]:
    days, start, end = HOURS[draws.weighted(WEEKS)]
    return [{"day": day, "from": start, "to": end} for day in days]


def _lessons(draws: Draws, base: int) -> list[dict[str, Any]]:
    days, start, end = draws.one(GROUPS)
    step = {"fromLevel": LEVELS[base], "toLevel": LEVELS[base + 1]}
    return [{"day": day, "from": start, "to": end, "what": "lesson", "replaceable": step} for day in days]


def _modes(draws: Draws) -> list[str]:
    modes = draws.weighted({"bike": 0.7, "walk": 0.2, "e_bike": 0.1})
    return [modes, "public_transport"] if draws.chance(0.8) else [modes]
