"""How work and learning combine, and the names of gates and score parts (design 3-matching)."""

from __future__ import annotations

TRACKS = ("direct", "dual", "evening", "learn_first")
GATES = (
    "positions_open",
    "not_closed",
    "engagement_accepted",
    "occupation_not_excluded",
    "licences",
    "certificates",
    "education",
    "other_languages",
    "start_date",
    "hours_overlap",
    "shifts_fit_week",
    "weekly_load",
    "travel_to_work",
    "language_at_start",
    "guidance_available",
    "course_start",
    "course_level",
    "course_route",
    "course_seats",
    "lessons_fit_week",
    "travel_to_lessons",
    "language_at_end",
)
PARTS = ("skills", "experience", "language", "growth", "wishes", "travel", "guidance", "start", "security")
GATE_RESULTS = ("pass", "fail", "unknown")
GROUPS = ("ranked", "to_clarify", "near_misses")
