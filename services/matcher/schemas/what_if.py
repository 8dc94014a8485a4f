"""The changes of a what-if: a patch of the candidate, and things that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError

from services.matcher.actions.answers import Hypothesis
from services.matcher.schemas.bodies import HypothesisContract
from services.matcher.schemas.patches import changed_profile
from shared.vocabulary.profiles import CandidateProfile

HYPOTHETICAL = "hypothetical"


def read_changes(changes: dict[str, Any]) -> tuple[Callable[[CandidateProfile], CandidateProfile], Hypothesis]:
    """The change of a profile and the hypothesis. Both raise `ValidationError`, with messages below `changes`."""
    patch = {name: value for name, value in changes.items() if name != HYPOTHETICAL}
    stated = changes.get(HYPOTHETICAL)
    try:
        hypothesis: Hypothesis = HypothesisContract().load({} if stated is None else stated)
    except ValidationError as error:
        raise ValidationError({"changes": {HYPOTHETICAL: error.messages}}) from error

    def change(profile: CandidateProfile) -> CandidateProfile:
        try:
            return changed_profile(profile, patch)
        except ValidationError as error:
            raise ValidationError({"changes": error.messages}) from error

    return change, hypothesis
