"""Accounts of people of the municipality, and how long they stay signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.vocabulary.roles import ACCOUNT_ROLES, Principal

IDLE = timedelta(minutes=60)
"""A session that is not used for this long has ended."""
LONGEST = timedelta(hours=10)
"""A session never lives longer than a working day."""
ATTEMPTS = 5
"""Wrong passwords for one account from one address before it has to wait."""
ATTEMPTS_PER_ADDRESS = 50
"""Wrong passwords from one address, whatever the account."""
ATTEMPTS_WITHIN = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Argon2 would hash any length; a megabyte of password is somebody testing us."""


@dataclass(frozen=True, slots=True)
class Account:
    """`team` limits which candidates a coach sees; `None`: all of the municipality. `status`: active or revoked."""

    id: str
    revision: int
    email: str
    role: str
    team: str | None
    status: str
    password_hash: str

    @property
    def is_active(self) -> bool:
        return self.status == "active"

    @property
    def principal(self) -> Principal:
        return Principal(self.id, self.role, team=self.team)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session of an account. `session` is its public name, which opens nothing by itself."""

    account: Account
    session: str
    started: datetime
    last_seen: datetime


def normal_email(text: str) -> str:
    """How an e-mail address is compared: trimmed, lower case."""
    return text.strip().lower()


def is_over(started: datetime, last_seen: datetime, now: datetime) -> bool:
    """Whether a session has ended by idling or by age."""
    return now - last_seen > IDLE or now - started > LONGEST


def may_see(principal: Principal, team: str | None) -> bool:
    """Whether this person may see a candidate of that team. A candidate without a team is everybody's."""
    return principal.team is None or team is None or principal.team == team


def check_role(role: str) -> None:
    """Raises `ValueError` for a role that is not an account's."""
    if role not in ACCOUNT_ROLES:
        raise ValueError(f"accounts are for {', '.join(ACCOUNT_ROLES)}")
