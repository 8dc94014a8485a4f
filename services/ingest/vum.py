"""VUM 3 (Verbeteren Uitwisseling Matchingsgegevens, Inlichtingenbureau) to API bodies.

VUM has no CEFR: its five words for a language level become the lowest level that the word can stand for, and the
source says "estimated". Unknown stays unknown.
"""

from __future__ import annotations

from typing import Any

LEVELS = {1: "A0", 2: "A1", 3: "B1", 4: "C1"}
"""1 geen beheersing, 2 redelijk, 3 goed, 4 uitstekend; 0 onbekend and 8 n.v.t. are left out."""
EDUCATION = {1: "none", 2: "primary", 3: "vmbo", 4: "mbo_2", 5: "hbo", 6: "wo"}
"""codeWerkEnDenkniveau: 4 is mbo, havo or vwo, of which mbo-2 is the least."""
EDUCATION_FOLLOWED = {1: "primary", 2: "vmbo", 3: "havo_vwo", 4: "mbo_2", 5: "hbo", 6: "wo"}
ENGAGEMENTS = {"01": "job", "02": "apprenticeship", "03": "volunteering", "04": "work_experience"}
CONTRACTS = {"B": "fixed_term", "O": "permanent"}
MODES = {1: "car", 2: "moped", 3: "bike", 5: "public_transport"}
LANGUAGES = {
    "nld": "nl", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ara": "ar", "tur": "tr",
    "tir": "ti", "ukr": "uk", "fas": "fa", "per": "fa", "pol": "pl", "ita": "it", "por": "pt", "rus": "ru", "som": "so",
}  # fmt: skip
SKILLS = {
    "listening": ("codeNiveauTaalbeheersingLuisteren", "codeNiveauTaalbeheersingMondeling"),
    "speaking": ("codeNiveauTaalbeheersingMondeling",),
    "reading": ("codeNiveauTaalbeheersingLezen", "codeNiveauTaalbeheersingSchriftelijk"),
    "writing": ("codeNiveauTaalbeheersingSchriftelijk",),
}


def vacancy_body(record: dict[str, Any]) -> dict[str, Any]:
    """A VUM `Vacature` as the body of `POST /vacancies`."""
    levels = _levels(record.get("taalbeheersing"))
    conditions = record.get("arbeidsVoorwaarden") or {}
    first = _first(record.get("contractvorm"))
    body: dict[str, Any] = {
        "title": record.get("naamVacature") or _first_sentence(record.get("omschrijvingVacature")),
        "description": record.get("omschrijvingVacature"),
        "employerReference": record.get("idVacature"),
        "engagement": ENGAGEMENTS.get(str(first.get("codeTypeOvereenkomst")), "job"),
        "workplace": {"postcode": (record.get("adres") or {}).get("postcode")},
        "startsOn": conditions.get("datumAanvangWerkzaamheden"),
        "closesOn": record.get("sluitingsdatumVacature"),
        "hours": _hours(record.get("werktijden")),
        "schedule": None,
        "licences": _licences(record.get("rijbewijs")),
        "educationMinimum": EDUCATION.get(_number(record.get("codeWerkEnDenkniveauMinimaal"))),
        "languageMinimum": levels.pop("nl", None),
        "languageMinimumSource": "estimated",
        "otherLanguages": {code: spoken for code, each in levels.items() if (spoken := each.get("speaking"))},
        "sector": _text((record.get("sector") or {}).get("codeSbi")),
    }
    contract = CONTRACTS.get(str(first.get("codeTypeArbeidscontract")))
    if contract:
        body["contract"] = {"type": contract}
    return {
        name: value for name, value in body.items() if value is not None or name in ("hours", "schedule", "workplace")
    }


def candidate_body(record: dict[str, Any]) -> dict[str, Any]:
    """A VUM `Werkzoekendeprofiel` as the body of `POST /candidates`. Names and addresses of people are left out."""
    mobility, flexible = record.get("mobiliteit") or {}, record.get("flexibiliteit") or {}
    qualification = record.get("arbeidsmarktkwalificatie") or {}
    hours = record.get("werktijden") or {}
    modes = [
        MODES[_number(item.get("codeVervoermiddel"))]
        for item in _list(record.get("vervoermiddel"))
        if _number(item.get("codeVervoermiddel")) in MODES
    ]
    engagements = [
        ENGAGEMENTS[str(item.get("codeTypeOvereenkomst"))]
        for item in _list(record.get("contractvorm"))
        if str(item.get("codeTypeOvereenkomst")) in ENGAGEMENTS
    ]
    body: dict[str, Any] = {
        "reference": record.get("idWerkzoekende"),
        "home": {"postcode": mobility.get("bemiddelingspostcode")},
        "travel": {"modes": list(dict.fromkeys(modes)) or None, "maxMinutes": mobility.get("maximaleReistijd")},
        "availability": {
            "fromDate": flexible.get("datumAanvangBeschikbaarVoorWerk"),
            "workHoursMin": hours.get("aantalWerkurenPerWeekMinimaal"),
            "workHoursMax": hours.get("aantalWerkurenPerWeekMaximaal"),
        },
        "engagements": list(dict.fromkeys(engagements)) or None,
        "licences": _licences(qualification.get("rijbewijs")),
        "languages": {
            code: {**levels, "source": "estimated"}
            for code, levels in _levels(qualification.get("taalbeheersing")).items()
        },
        "education": [
            {"level": EDUCATION_FOLLOWED[level]}
            for item in _list(qualification.get("opleiding"))
            if (level := _number(item.get("codeNiveauOpleiding"))) in EDUCATION_FOLLOWED
        ]
        or None,
        "experience": [_experience(item) for item in _list(qualification.get("werkervaring"))] or None,
    }
    return {name: value for name, value in body.items() if value is not None}


def _experience(item: dict[str, Any]) -> dict[str, Any]:
    start, end = (
        str(item.get("datumAanvangWerkzaamheden") or "")[:4],
        str(item.get("datumEindeWerkzaamheden") or "")[:4],
    )
    made: dict[str, Any] = {"label": (item.get("toelichtingWerkervaring") or "werkervaring")[:200]}
    if end.isdigit():
        made["lastYear"] = int(end)
        if start.isdigit() and int(start) <= int(end):
            made["years"] = int(end) - int(start)
    return made


def _levels(rows: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _list(rows):
        code = LANGUAGES.get(str(row.get("codeTaal")), row.get("codeTaal"))
        if not code:
            continue
        levels = {
            skill: LEVELS[number]
            for skill, names in SKILLS.items()
            if (number := next((_number(row[name]) for name in names if name in row), 0)) in LEVELS
        }
        if levels:
            found.setdefault(code, {}).update(levels)
    return found


def _hours(hours: Any) -> dict[str, Any] | None:
    low, high = (hours or {}).get("aantalWerkurenPerWeekMinimaal"), (hours or {}).get("aantalWerkurenPerWeekMaximaal")
    if low is None and high is None:
        return None
    return {"min": low if low is not None else high, "max": high if high is not None else low}


def _licences(rows: Any) -> list[str] | None:
    codes = [str(item.get("codeSoortRijbewijs")).replace("+", "") for item in _list(rows)]
    return list(dict.fromkeys(codes)) or None


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _first(value: Any) -> dict[str, Any]:
    return next(iter(_list(value)), {})


def _number(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _first_sentence(text: Any) -> str | None:
    return text.strip().split(".")[0][:200].strip() or None if isinstance(text, str) else None
