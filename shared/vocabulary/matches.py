"""What can become of a proposed pathway: the states of a match, and what those who are asked may answer.

The table of which step leads where is docs/matches.md; the rules are the matcher's.
"""

from __future__ import annotations

STATES = (
    "proposed",
    "waitlisted",
    "agreed",
    "accepted",
    "refused",
    "started",
    "stopped",
    "completed",
    "withdrawn",
)
"""`agreed`: every party has said yes and the ledger is asked for the places; `accepted`: the places are taken."""
ENDED = ("refused", "stopped", "completed", "withdrawn")
STEPS = (
    "proposed",
    "answered",
    "agreed",
    "accepted",
    "refused",
    "waitlisted",
    "started",
    "stopped",
    "completed",
    "withdrawn",
)
"""What is said of a match. `answered`: one party said yes and others are still to answer."""
TOLD_STEPS = ("proposed", "accepted", "refused", "waitlisted", "started", "stopped", "completed", "withdrawn")
"""The steps that parties are told of."""
PARTY_ROLES = ("employer", "provider")
ANSWERS = ("asked", "accepted", "refused", "waitlisted")
NOTHING_LEFT = ("no_position_left", "no_seat_left", "no_guidance_left", "closed")
"""Why the ledger refuses."""
