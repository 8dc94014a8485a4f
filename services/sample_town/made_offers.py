"""Generated vacancies, promises of guidance and courses."""

from __future__ import annotations

from typing import Any

from services.sample_town.world import Draws, World

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
LANGUAGE_SKILLS = ("listening", "speaking", "reading", "writing")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALL_DAYS = (*WORKDAYS, "sat", "sun")
FACTORS = ("Noordkade", "Zaanoever", "De Molen", "Het Veer", "Sluiszicht", "Kogerveld", "De Werf", "Polderrand")
LEVEL_OF_SECTOR = {
    "cleaning": 1, "logistics": 1, "production": 1, "agriculture": 1, "green": 1, "textile": 1, "construction": 2,
    "food": 2, "technical": 2, "transport": 2, "hospitality": 2, "hairdressing": 2, "retail": 3, "care": 3, "ict": 3,
    "administration": 3, "education": 4, "security": 3, "business": 4, "media": 3, "crafts": 1,
}  # fmt: skip
"""The speaking level that work in a sector usually asks, as in the reference notes: an assumption, not a norm."""
PAPERS_OF_SECTOR = {
    "construction": ("certificates", "vca_basic", 0.5), "technical": ("certificates", "vca_basic", 0.3),
    "transport": ("licences", "B", 0.7), "food": ("certificates", "haccp", 0.2), "care": ("certificates", "vog", 0.4),
    "green": ("licences", "B", 0.3), "logistics": ("certificates", "forklift", 0.15),
}  # fmt: skip
SHIFTS = {
    ("07:00", "15:00"): 0.4,
    ("08:30", "17:00"): 0.3,
    ("14:00", "22:00"): 0.1,
    ("17:30", "21:30"): 0.15,
    ("22:00", "06:00"): 0.05,
}
SCHEDULES = {"fixed": 0.55, "flexible": 0.25, "rotating": 0.1, "unknown": 0.1}
STEPS = {("A0", "A1"): 0.25, ("A1", "A2"): 0.3, ("A2", "B1"): 0.35, ("B1", "B2"): 0.1}
PROMISES = {
    "buddy": 0.4, "language_coach": 0.15, "job_coach": 0.1, "language_lessons_at_work": 0.1,
    "shared_working_language": 0.1, "trial_placement": 0.05, "room_for_lessons": 0.1,
}  # fmt: skip
VACANCIES_PER_EMPLOYER = 5


def reference(number: int) -> str:
    """The employer's reference of the generated vacancy with this number."""
    return f"GEN-{number:06d}"


def employer(number: int) -> str:
    """The name of the employer that has this vacancy: a fixed number of vacancies each."""
    which = number // VACANCIES_PER_EMPLOYER
    return f"Bedrijf {FACTORS[which % len(FACTORS)]} {which + 1}"


def made_vacancy(world: World, draws: Draws, number: int) -> dict[str, Any]:
    """The body of a POST to /vacancies."""
    occupation = world.occupation(draws)
    sector = occupation.sector or "production"
    schedule, hours = _schedule(draws)
    speaking = max(0, min(5, LEVEL_OF_SECTOR.get(sector, 2) + draws.weighted({-1: 0.25, 0: 0.5, 1: 0.25})))
    essential, optional = world.taxonomy.skills_of(occupation.uri)
    body: dict[str, Any] = {
        "title": occupation.label("nl").capitalize(),
        "employer": {"name": employer(number)},
        "employerReference": reference(number),
        "positions": draws.whole(1, 4),
        "engagement": draws.weighted(
            {"job": 0.85, "apprenticeship": 0.05, "work_experience": 0.07, "volunteering": 0.03}
        ),
        "sector": sector,
        "workplace": {"postcode": draws.one(world.postcodes), "remote": False},
        "startsOn": world.day(draws.whole(7, 60)),
        "hours": hours,
        "schedule": schedule,
        "workingLanguages": ["nl", "en"] if draws.chance(0.3) else ["nl"],
        "contract": {"type": "fixed_term", "months": draws.one((6, 7, 12))},
        "wage": {"min": round(14.71 + 5 * draws.number(), 2), "period": "hour"},
    }
    if draws.chance(0.9):
        body["skills"] = _needs(world, draws.some(essential, 4), draws.some(optional, 2))
    if draws.chance(0.45):
        body["continuous"] = True
    else:
        body["closesOn"] = world.day(draws.whole(70, 240))
    if draws.chance(0.92):
        body["languageMinimum"] = _levels(speaking)
        if speaking and draws.chance(0.5):
            body["languageMinimumWithGuidance"] = _levels(speaking - 1)
    if sector in PAPERS_OF_SECTOR:
        kind, code, share = PAPERS_OF_SECTOR[sector]
        if draws.chance(share):
            body[kind] = [code]
    return body


def made_promise(world: World, draws: Draws, number: int, vacancies: int) -> dict[str, Any]:
    """The body of a POST to /guidance-commitments; its vacancy is named by reference, its giver is that employer."""
    which = draws.whole(0, max(0, vacancies - 1))
    kind = draws.weighted(PROMISES)
    body: dict[str, Any] = {
        "kind": kind,
        "vacancyIds": [f"vacancy:{reference(which)}"],
        "organisation": {"name": employer(which)},
        "weeks": draws.one((13, 26, 40, 52)),
        "capacity": draws.whole(1, 4),
        "validFrom": world.day(0),
        "validUntil": world.day(draws.whole(200, 500)),
        "note": f"promise {number}",
    }
    if kind == "room_for_lessons":
        body["dayparts"] = [f"{draws.one(WORKDAYS)}_{draws.one(('morning', 'afternoon', 'evening'))}"]
    elif kind != "shared_working_language":
        body["hoursPerWeek"] = draws.whole(1, 3)
    return body


def made_course(world: World, draws: Draws, number: int) -> dict[str, Any]:
    """The body of a POST to /courses. One in seven is in the evening: too few, as in real towns."""
    low, high = draws.weighted(STEPS)
    part = draws.weighted({"morning": 0.55, "afternoon": 0.3, "evening": 0.15})
    start, end = {"morning": ("09:00", "12:00"), "afternoon": ("13:00", "16:00"), "evening": ("18:30", "21:00")}[part]
    first = draws.whole(0, 2)
    days = WORKDAYS[first : first + (2 if part == "evening" else draws.whole(2, 3))]
    routes = ["z"] if low == "A0" and draws.chance(0.5) else ["education"] if draws.chance(0.1) else ["b1"]
    dutch = {"morning": "ochtend", "afternoon": "middag", "evening": "avond"}[part]
    return {
        "title": f"NT2 {low} naar {high}, {dutch} ({number + 1})",
        "kind": "language",
        "fromLevel": low,
        "toLevel": high,
        "teaches": list(LANGUAGE_SKILLS),
        "routes": routes,
        "lessons": [{"day": day, "from": start, "to": end} for day in days],
        "place": {"postcode": draws.one(world.postcodes), "online": False},
        "startsOn": world.day(draws.whole(14, 120)),
        "weeks": draws.whole(16, 34),
        "seats": draws.whole(4, 16),
        "admission": "rolling" if draws.chance(0.2) else "fixed",
    }


def _schedule(draws: Draws) -> tuple[dict[str, Any], dict[str, int] | None]:
    kind = draws.weighted(SCHEDULES)
    start, end = draws.weighted(SHIFTS)
    length = (int(end[:2]) - int(start[:2])) % 24
    days = draws.some(WORKDAYS if draws.chance(0.8) else ALL_DAYS, 5)
    shifts = [{"day": day, "from": start, "to": end} for day in days]
    worked = len(days) * length
    if kind == "fixed":
        return {"type": "fixed", "shifts": shifts}, {"min": worked, "max": worked}
    if kind == "flexible":
        window = [{"day": day, "from": "07:00", "to": "19:00"} for day in WORKDAYS]
        least = draws.one((12, 16, 20, 24, 32))
        return {"type": "flexible", "window": window}, {"min": least, "max": least + 8}
    if kind == "rotating":
        late = [{"day": day, "from": "14:00", "to": "22:00"} for day in days]
        early = [{"day": day, "from": "06:00", "to": "14:00"} for day in days]
        return {"type": "rotating", "weeks": [early, late]}, {"min": 8 * len(days), "max": 8 * len(days)}
    return {"type": "unknown"}, {"min": 20, "max": 36} if draws.chance(0.7) else None


def _levels(speaking: int) -> dict[str, str]:
    """Reading and writing are asked a step lower than listening and speaking."""
    lower = LEVELS[max(0, speaking - 1)]
    return dict(zip(LANGUAGE_SKILLS, (LEVELS[speaking], LEVELS[speaking], lower, lower), strict=True))


def _needs(world: World, essential: list[str], optional: list[str]) -> list[dict[str, Any]]:
    """In words, as employers write them: they are linked when they arrive."""
    return [
        {"label": world.taxonomy.label(uri), "need": need}
        for need, uris in (("essential", essential), ("optional", optional))
        for uri in uris
    ]
