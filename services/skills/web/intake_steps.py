"""The steps of the intake: one section of the form plan per page, and how far somebody is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.skills.domain.candidates import CandidateRecord
from services.skills.domain.intake import missing
from services.skills.web.form_plan import PLAN, SECTIONS, TEAM, Item, Rows, Section

FIRST = PLAN[0].code
CHECK = "check"
"""The page after the last step."""
READ_TOO = ("skills", "licences", "certificates", "languages")
"""Parts of other steps that "in your own words" may fill: then they stand on the page of the work as well."""
DONE, PARTLY, NOT_YET = "done", "partly", "not_yet"


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the list beside the form. `state`: done, partly or not_yet; none for the check page."""

    code: str
    state: str = ""
    current: bool = False


def section_of(code: str, *, with_team: bool, extra: Iterable[str] = ()) -> Section:
    """What the page of this step asks. Raises `KeyError` for a step that is not there."""
    section = SECTIONS[code]
    parts = [part for part in section.parts if part != TEAM or with_team]
    if code == "experience":
        wanted = set(extra)
        others = (part for other in PLAN for part in other.parts)
        parts += [part for part in others if part.place in READ_TOO and part.place in wanted]
    return Section(code, tuple(parts))


def following(code: str) -> str:
    """The step after this one; after the last the check page."""
    codes = [section.code for section in PLAN]
    return [*codes, CHECK][codes.index(code) + 1]


def steps(record: CandidateRecord | None, body: Mapping[str, Any], current: str) -> list[Step]:
    """All steps with how far each is. Without a record nothing has been done yet."""
    lacking = missing(record) if record else {}
    found = [Step(one.code, _state(one, lacking, body, record is not None), one.code == current) for one in PLAN]
    return [*found, Step(CHECK, "", current == CHECK)]


def open_step(record: CandidateRecord) -> str:
    """Where to go on: the first step in which something is missing, else the check page."""
    return next(iter(missing(record)), CHECK)


def _state(section: Section, lacking: Mapping[str, Any], body: Mapping[str, Any], known: bool) -> str:
    if known and section.code not in lacking:
        return DONE
    return PARTLY if any(stated(body, part) for part in section.parts) else NOT_YET


def stated(body: Mapping[str, Any], part: Item | Rows) -> bool:
    """Whether the body says anything here; "none", that was asked for, is something."""
    found = value_at(body, part.place)
    return found not in (None, "", {}, False)


def value_at(body: Any, place: str) -> Any:
    """What stands at a place with dots, or `None`."""
    for name in place.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def with_parts(body: Mapping[str, Any], typed: Mapping[str, Any], parts: Iterable[Item | Rows]) -> dict[str, Any]:
    """The stored body in which these parts, and nothing else, are as they were typed."""
    made: dict[str, Any] = json.loads(json.dumps(body))
    for part in parts:
        *way, last = part.place.split(".")
        at = made
        for name in way:
            if not isinstance(at.get(name), dict):
                at[name] = {}
            at = at[name]
        found = value_at(typed, part.place)
        if found is None:
            at.pop(last, None)
        elif not (_has_no_order(part) and _sorted(found) == _sorted(at.get(last))):
            at[last] = found
    return made


def _has_no_order(part: Item | Rows) -> bool:
    """Boxes and the hours of a week: the form shows them in an order of its own."""
    return part.is_list if isinstance(part, Item) else part.week


def _sorted(found: Any) -> list[str] | None:
    return None if found is None else sorted(json.dumps(one, sort_keys=True) for one in found)


def fingerprint(body: Mapping[str, Any], parts: Iterable[Item | Rows]) -> str:
    """What a page showed, in short: it stays the same while nobody else changes these parts."""
    shown = {part.place: value_at(body, part.place) for part in parts}
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:20]
