"""The part `language`: how near the judged levels come to the full minimum."""

from __future__ import annotations

import numpy as np

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.language import NOT_KNOWN
from services.matcher.engine.verdicts import Bools, Bytes, Floats


def language(view: CandidateView, levels: Bytes, minimum: Bytes, stated: Bools) -> Floats:
    """Mean over the four skills of min(1, level / minimum); a skill not asked is 1 (docs/matching.md)."""
    reached = np.minimum(1.0, levels / np.maximum(minimum, 1))
    reached = np.where(levels == NOT_KNOWN, view.settings.not_stated_by_candidate, reached)
    value = np.where(minimum == 0, 1.0, reached).mean(axis=1)
    return np.where(stated, value, view.settings.not_stated_by_vacancy)
