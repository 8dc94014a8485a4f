"""A change that "what helps" offers is a JSON Merge Patch: applying it gives exactly the candidate that was re-run."""

from dataclasses import replace

from hypothesis import given, settings
from matcher_random import towns

from services.matcher.domain.candidate_changes import candidate_changes, papers_asked
from services.matcher.schemas.patches import changed_profile
from shared.vocabulary.profiles import Wishes


@settings(max_examples=60, deadline=None, derandomize=True)
@given(towns())
def test_a_patch_of_what_helps_makes_the_candidate_that_was_worked_out(town) -> None:
    # no change touches what names concepts, and the random towns name them in short
    profile = replace(town.candidate.profile, skills=None, experience=None, wishes=Wishes())
    for change in candidate_changes(profile, papers_asked(town.vacancies)):
        assert changed_profile(profile, change.patch) == change.profile, change.patch
