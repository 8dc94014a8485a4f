"""A change of a candidate, as callers of the candidate API would write it, on the profile that the matcher holds."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from services.matcher.schemas.elsewhere import names_of, wrong_elsewhere
from shared.contracts.merge_patch import merged
from shared.contracts.profiles import CandidateProfileContract
from shared.vocabulary.profiles import CandidateProfile

JsonObject = dict[str, Any]


def changed_profile(profile: CandidateProfile, patch: JsonObject) -> CandidateProfile:
    """The profile after a JSON Merge Patch (RFC 7396) in the form of the candidate API.

    Fields that the matcher does not hold, and skills and experience without a concept, are left out, as in events.
    Raises `ValidationError` for fields that no candidate has and for values that the contract refuses.
    """
    contract = CandidateProfileContract()
    body = contract.dump(profile)
    unknown = sorted(set(patch) - set(body) - set(names_of("")))
    if unknown:
        raise ValidationError({name: ["Unknown field."] for name in unknown})
    changed_body = merged(body, patch)
    wrong = wrong_elsewhere(changed_body)
    if wrong:
        raise ValidationError(wrong)
    changed: CandidateProfile = contract.load(_held(changed_body))
    _check_order(profile, changed)
    return changed


def _check_order(before: CandidateProfile, after: CandidateProfile) -> None:
    """Refuses a change to what the candidate API refuses: fewer hours at most than at least, lessons that do not lead
    to a higher level. What was so already is left alone."""
    wrong: JsonObject = {}
    if _is_less(after) and not _is_less(before):
        wrong["workHoursMax"] = ["The most hours are fewer than the least hours."]
    if after.availability.commitments != before.availability.commitments:
        down = {
            number: {"replaceable": {"toLevel": ["The level reached must be higher than the level at the start."]}}
            for number, one in enumerate(after.availability.commitments or ())
            if one.replaceable is not None and one.replaceable.to_level <= one.replaceable.from_level
        }
        wrong |= {"commitments": down} if down else {}
    if wrong:
        raise ValidationError({"availability": wrong})


def _is_less(profile: CandidateProfile) -> bool:
    least, most = profile.availability.work_hours_min, profile.availability.work_hours_max
    return least is not None and most is not None and most < least


def _held(body: JsonObject) -> JsonObject:
    """The body less what stays in the skills service. Values of a wrong type are left for the contract to refuse."""
    kept: JsonObject = _without(body, "")
    for name in ("integration", "consent"):
        kept[name] = _without(kept.get(name), name)
    for name in ("skills", "experience"):
        concept = "concept" if name == "skills" else "occupation"
        kept[name] = _each(kept.get(name), name)
        if isinstance(kept[name], list):
            kept[name] = [one for one in kept[name] if not isinstance(one, dict) or one.get(concept) is not None]
    kept["education"] = _each(kept.get("education"), "education")
    if isinstance(kept.get("languages"), dict):
        kept["languages"] = {code: _without(levels, "languages") for code, levels in kept["languages"].items()}
    if isinstance(kept.get("availability"), dict):
        commitments = _each(kept["availability"].get("commitments"), "commitments")
        kept["availability"] = {**kept["availability"], "commitments": commitments}
    return kept


def _each(values: Any, place: str) -> Any:
    return [_without(one, place) for one in values] if isinstance(values, list) else values


def _without(value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: inner for name, inner in value.items() if name not in names_of(place)}
