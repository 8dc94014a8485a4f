"""A schema.org JobPosting (JSON-LD) as the body of a vacancy. What is missing or not understood is not stated.

Text such as "32 - 40 uur per week" is read for its numbers only; nothing is guessed from the description.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_TAGS = re.compile(r"<[^>]*>")
_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Za-z]{2})?\b")
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d)?")
_ENGAGEMENTS = {"INTERN": "work_experience", "VOLUNTEER": "volunteering", "APPRENTICESHIP": "apprenticeship"}
_CONTRACTS = {"TEMPORARY": "temporary_agency", "PER_DIEM": "on_call", "CONTRACTOR": "fixed_term"}
_PERIODS = {"HOUR": "hour", "WEEK": "week", "MONTH": "month", "YEAR": "year", "ANNUAL": "year"}
_ESCO = "http://data.europa.eu/esco/"


def postings_in(value: Any) -> list[Any]:
    """What is to become vacancies: the object itself, the items of a list, or a graph's JobPostings."""
    if isinstance(value, dict) and isinstance(value.get("@graph"), list):
        return [node for node in value["@graph"] if isinstance(node, dict) and "JobPosting" in _all(node.get("@type"))]
    return value if isinstance(value, list) else [value]


def is_single(value: Any) -> bool:
    """Not a list and not a graph: answered as one new vacancy."""
    return not isinstance(value, list) and not (isinstance(value, dict) and isinstance(value.get("@graph"), list))


def as_body(posting: Any) -> dict[str, Any] | None:
    """The JSON body of a vacancy (not validated yet), or `None` when it is no JobPosting."""
    if not isinstance(posting, dict) or "JobPosting" not in _all(posting.get("@type")):
        return None
    kinds = [str(kind).upper().rsplit("/", 1)[-1] for kind in _all(posting.get("employmentType"))]
    body: dict[str, Any] = {
        "title": _text(posting.get("title")) or _text(posting.get("name")),
        "description": _plain(posting.get("description")),
        "employerReference": _identifier(posting.get("identifier")),
        "workplace": _workplace(posting),
        "startsOn": _day(posting.get("jobStartDate")),
        "closesOn": _day(posting.get("validThrough")),
        "hours": _hours(posting.get("workHours")),
        "schedule": None,
        "skills": list(_skills(posting.get("skills"))) or None,
        "occupation": next(
            (uri for uri in _uris(posting.get("relevantOccupation"), posting.get("occupationalCategory"))), None
        ),
        "wage": _wage(posting.get("baseSalary") or posting.get("estimatedSalary")),
    }
    openings = posting.get("totalJobOpenings")
    contract = next((_CONTRACTS[kind] for kind in kinds if kind in _CONTRACTS), None)
    found = {
        "positions": openings if isinstance(openings, int) and not isinstance(openings, bool) else None,
        "engagement": next((_ENGAGEMENTS[kind] for kind in kinds if kind in _ENGAGEMENTS), None),
        "contract": {"type": contract} if contract else None,
        "sector": (_text(posting.get("industry")) or "")[:60] or None,
    }
    body |= {name: value for name, value in found.items() if value is not None}
    return body


def organisation_in(posting: Any) -> str | None:
    """The name of the hiring organisation."""
    found = posting.get("hiringOrganization") if isinstance(posting, dict) else None
    name = _text(found.get("name")) if isinstance(found, dict) else _text(found)
    return name[:200] if name else None


def _workplace(posting: dict[str, Any]) -> dict[str, Any] | None:
    remote = "TELECOMMUTE" in _all(posting.get("jobLocationType"))
    for place in _all(posting.get("jobLocation")):
        address = place.get("address", place) if isinstance(place, dict) else place
        code = address.get("postalCode") if isinstance(address, dict) else address
        found = _POSTCODE.search(str(code)) if isinstance(code, str | int) else None
        if found:
            letters = f" {found[2].upper()}" if found[2] else ""
            return {"postcode": found[1] + letters, "remote": remote}
    return {"postcode": None, "remote": True} if remote else None


def _hours(value: Any) -> dict[str, float] | None:
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(value)] if isinstance(value, str) else []
    if ":" in str(value) or not 1 <= len(numbers) <= 2 or not all(0 < number <= 60 for number in numbers):
        return None
    return {"min": min(numbers), "max": max(numbers)}


def _wage(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or value.get("currency", "EUR") != "EUR":
        return None
    amount = value.get("value")
    if not isinstance(amount, dict):
        amount = {"value": amount, "unitText": value.get("unitText")}
    period = _PERIODS.get(str(amount.get("unitText") or "").upper())
    low, high = (_amount(amount.get(name, amount.get("value"))) for name in ("minValue", "maxValue"))
    return {"min": low, "max": high, "period": period} if period and (low is not None or high is not None) else None


def _amount(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number <= 1_000_000 else None


def _skills(value: Any) -> Iterator[dict[str, Any]]:
    for item in _all(value):
        if isinstance(item, dict):
            label = _text(item.get("name"))
            yield from ({"label": label, "concept": uri} for uri in [next(_uris(item), None)] if label or uri)
        else:
            yield from ({"label": part.strip()[:200]} for part in (_text(item) or "").split(",") if part.strip())


def _uris(*values: Any) -> Iterator[str]:
    """ESCO concepts among these values."""
    for value in (item for group in values for item in _all(group)):
        texts = (
            [value.get(name) for name in ("@id", "url", "sameAs", "termCode", "codeValue")]
            if isinstance(value, dict)
            else [value]
        )
        yield from (text for text in texts if isinstance(text, str) and text.startswith(_ESCO))


def _identifier(value: Any) -> str | None:
    found = value.get("value") if isinstance(value, dict) else value
    return str(found)[:100] or None if isinstance(found, str | int) and not isinstance(found, bool) else None


def _day(value: Any) -> str | None:
    return value[:10] if isinstance(value, str) and value else None


def _plain(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    lines = html.unescape(_TAGS.sub("\n", value)).splitlines()
    text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    return text[:10_000] or None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _all(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
