"""Every code that is given as a reason, with an example of its arguments.

The examples are the contract between the engine and the texts in `services/matcher/wording/{nl,en}.json`: a template
may use these names and no others. Values are plain JSON: numbers, level names, dates as text, list values, ids, ESCO
URIs; whoever renders them puts them into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.matcher.domain.gate_reasons import REASONS_OF_GATES

_BAKER = "http://data.europa.eu/esco/occupation/example"
_EXPERIENCE = {"occupation": _BAKER, "years": 6.0, "lastYear": 2021}
_LEVELS = {"listening": "A2", "speaking": "A2", "reading": "A1", "writing": None}
_SKILLS = {"needed": 6, "covered": 4, "has": ["skill"], "lacks": ["other skill"], "percent": 63}
_GROWTH = {"goal": "B1", "now": 58, "then": 71}

REASONS_OF_PARTS: Mapping[str, Mapping[str, Any]] = {
    "not_stated_by_vacancy": {"fields": ["vacancy.occupation"]},
    "not_stated_by_candidate": {"fields": ["home.postcode", "travel.modes"]},
    "skills_covered": _SKILLS,
    "skills_from_occupation": _SKILLS,
    "skills_nothing_needed": {},
    "experience_same_unit": _EXPERIENCE,
    "experience_minor_unit": _EXPERIENCE,
    "experience_sub_major_unit": _EXPERIENCE,
    "experience_major_unit": _EXPERIENCE,
    "experience_same_unit_years_unknown": {"occupation": _BAKER},
    "experience_minor_unit_years_unknown": {"occupation": _BAKER},
    "experience_sub_major_unit_years_unknown": {"occupation": _BAKER},
    "experience_major_unit_years_unknown": {"occupation": _BAKER},
    "experience_none": {},
    "language_met": {"levels": _LEVELS, "minimum": _LEVELS},
    "language_below": {"skills": ["speaking"], "steps": 2, "minimum": _LEVELS},
    "language_partly_unknown": {"skills": ["writing"]},
    "growth_no_goal_left": {},
    "growth_goal_met": _GROWTH,
    "growth_by_courses": _GROWTH,
    "growth_by_running_lessons": _GROWTH,
    "growth_none": _GROWTH,
    "wishes_met": {"met": ["hours"], "notMet": []},
    "wishes_partly": {"met": [], "notMet": ["sectors"]},
    "wishes_not": {"met": [], "notMet": ["occupations", "engagements"]},
    "travel_remote": {},
    "travel_no_means": {},
    "travel_minutes": {"minutes": 22, "max": 45},
    "guidance_no_needs": {},
    "guidance_promised": {"promised": ["buddy"], "notPromised": []},
    "guidance_partly_promised": {"promised": ["buddy"], "notPromised": ["childcare"]},
    "guidance_not_promised": {"promised": [], "notPromised": ["childcare"]},
    "start_now": {},
    "start_later": {"on": "2027-01-04", "weeks": 6.1},
    "security_unpaid": {"engagement": "volunteering"},
    "security_partly_stated": {"fields": ["vacancy.hours", "vacancy.contract"]},
    "security_permanent": {"hours": 24.0},
    "security_contract": {"hours": 24.0, "months": 12},
}
CHANGES_OF_NEAR_MISSES: Mapping[str, Mapping[str, Any]] = {
    "free_position": {},
    "reopen_vacancy": {"closedOn": "2026-11-01"},
    "accept_engagement": {"engagement": "apprenticeship"},
    "allow_occupation": {"occupation": _BAKER},
    "get_licence": {"papers": ["B"]},
    "get_certificate": {"papers": ["vca_basic"]},
    "reach_education": {"level": "mbo_2"},
    "learn_other_language": {"languages": {"en": "A2"}},
    "later_start": {"firstDay": "2027-09-01", "latest": "2027-02-01"},
    "accept_fewer_hours": {"hours": 16.0},
    "accept_more_hours": {"hours": 32.0},
    "free_hours_in_window": {"hours": 24.0},
    "free_day": {"days": ["wed"]},
    "free_day_and_hours": {"days": ["wed"], "hours": 24.0},
    "longer_window": {"window": 21.5, "hours": 24.0},
    "more_load_hours": {"load": 46.5, "max": 44.0, "hours": 2.5},
    "more_travel_minutes": {"minutes": 52, "max": 45, "more": 7},
    "more_travel_minutes_to_lessons": {"minutes": 52, "max": 45, "more": 7},
    "other_means_of_travel": {},
    "other_means_of_travel_to_lessons": {},
    "raise_language": {"from": {"speaking": "A2", "writing": None}, "to": {"speaking": "B1", "writing": "A1"}},
    "longer_promise": {"until": "2027-08-01"},
    "ask_promise": {"hours": 1.0, "from": "2027-01-04", "until": "2027-04-05"},
    "other_start": {"startsOn": ["2026-11-01"], "firstDay": "2027-01-04"},
    "course_at_level": {"steps": ["A2-B1"]},
    "course_open_to_route": {"route": "z"},
    "extra_seat": {"courses": ["course id"]},
    "lesson_evening": {"days": ["tue", "thu"]},
    "lesson_other_time": {"days": ["tue"]},
}
NOTES: Mapping[str, Mapping[str, Any]] = {
    "trial_placement_first": {"promise": "commitment id", "weeks": 4},
    "trial_placement_first_weeks_unknown": {"promise": "commitment id", "weeks": None},
    "after_term_end": {"ends": "2027-08-01", "termEnd": "2027-05-01"},
    "counts_for_map_hours": {},
    "counts_for_participation_hours": {},
    "check_benefits": {},
    "wage_below_minimum": {"wage": 13.5, "minimum": 14.71, "since": "2026-01-01"},
    "wage_below_old_minimum": {"wage": 13.5, "minimum": 14.71, "since": "2026-01-01"},
    "wage_near_old_minimum": {"wage": 14.9, "until": "2026-06-30"},
    "fewer_lesson_hours": {"course": "course id", "hours": 120, "asked": 150, "pace": "average"},
}
WHAT_HELPS: Mapping[str, Mapping[str, Any]] = {
    "language_step": {"steps": {"listening": "B1", "speaking": "B2"}},
    "licence": {"paper": "B"},
    "certificate": {"paper": "forklift"},
    "more_hours": {"hours": 4},
    "evenings": {"from": "17:30", "to": "22:30"},
    "more_travel": {"minutes": 15},
    "buddy": {},
    "evening_courses": {},
}
PLACES: Mapping[str, Mapping[str, Any]] = {
    "listed": {"place": 3, "track": "dual", "total": 41},
    "listed_as_best_of_track": {"place": 20, "track": "dual", "total": 41},
    "listed_by_spread": {"place": 19, "track": "dual", "total": 41},
    "below_list": {"place": 23, "length": 20, "score": 0.512, "lowest": 0.534},
    "held_back_by_employer": {"place": 7, "most": 3},
    "held_back_by_occupation": {"place": 7, "most": 5},
    "held_back_for_tracks": {"place": 20},
    "above_by_score": {"difference": 0.0312, "part": "part.travel"},
    "above_by_tie": {},
    "above_by_group": {"group": "ranked", "other": "to_clarify"},
    "above_by_size": {},
    "above_by_list_rule": {},
}
"""Why a pathway stands where it stands."""
_DEMAND = {"from": "A2", "to": "B1", "lessons": "lessons_evening", "area": "1506", "people": 25, "positions": 40}
BEYOND_PATHWAYS: Mapping[str, Mapping[str, Any]] = {
    "nothing_is_shared": {},
    "demand_near": _DEMAND,
    "demand_region": {**_DEMAND, "area": "15xx"},
    "demand_everywhere": _DEMAND,
    "demand_online": _DEMAND,
}
"""Said of a proposal, and of lessons that are missing."""
OUT_OF_TURN: Mapping[str, Mapping[str, Any]] = {
    "turn_of_others": {"allowed": ["proposed", "waitlisted"], "state": "refused"},
    "turn_answered": {"answer": "accepted"},
    "turn_arranged_otherwise": {},
    "turn_not_started": {},
    "turn_live": {"state": "proposed"},
    "turn_other_agreed": {"state": "accepted"},
    "turn_not_proposed": {},
    "turn_not_yet_reserved": {},
    "turn_dismiss_live": {"state": "proposed"},
    "turn_dismissed": {},
    "turn_pinned": {},
    "turn_not_pinned": {},
    "turn_nothing_to_undo": {},
    "turn_undo_answered": {},
    "turn_undo_outcome": {},
    "turn_undo_gone": {"decision": "withdraw"},
    "turn_near_miss": {"gate": "gate.licences"},
    "turn_not_possible": {},
}
"""Why a decision or an answer is refused now, and what to do instead."""
REASONS: Mapping[str, Mapping[str, Any]] = {
    **REASONS_OF_PARTS,
    **CHANGES_OF_NEAR_MISSES,
    **NOTES,
    **WHAT_HELPS,
    **REASONS_OF_GATES,
    **PLACES,
    **OUT_OF_TURN,
    **BEYOND_PATHWAYS,
}
