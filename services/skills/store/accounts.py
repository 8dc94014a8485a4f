"""Accounts, their sessions and failed attempts to sign in. Functions take a connection and never commit."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from services.skills.domain.accounts import ATTEMPTS_WITHIN, LONGEST, Account, SignedIn, is_over
from services.skills.store.tables import accounts, attempts, sessions


def account_by_email(connection: Connection, email: str) -> Account | None:
    """`email` as `normal_email` makes it."""
    row = connection.execute(select(accounts).where(accounts.c.email == email)).one_or_none()
    return None if row is None else _account(row)


def account_by_id(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
    return None if row is None else _account(row)


def all_accounts(connection: Connection) -> list[Account]:
    return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.email))]


def save_account(connection: Connection, account: Account, now: datetime) -> None:
    """Insert or overwrite by id."""
    row = {name: getattr(account, name) for name in account.__dataclass_fields__}
    changed = connection.execute(update(accounts).where(accounts.c.id == account.id).values(row))
    if not changed.rowcount:
        connection.execute(insert(accounts).values(created_at=now.timestamp(), **row))


def open_session(connection: Connection, token: str, session_id: str, account: str, now: datetime) -> None:
    """Remember a session by the hash of its token; forget those that ended long ago."""
    connection.execute(delete(sessions).where(sessions.c.started_at < (now - LONGEST).timestamp()))
    seconds = now.timestamp()
    row = {"token_hash": hashed(token), "id": session_id, "account": account, "started_at": seconds, "seen_at": seconds}
    connection.execute(insert(sessions).values(row))


def live_session(connection: Connection, token: str, now: datetime) -> SignedIn | None:
    """The session of this token, unless it has ended or its account is revoked."""
    row = connection.execute(
        select(sessions.c.id.label("session"), sessions.c.started_at, sessions.c.seen_at, accounts)
        .join(accounts, accounts.c.id == sessions.c.account)
        .where(sessions.c.token_hash == hashed(token))
    ).one_or_none()
    if row is None or row.status != "active":
        return None
    started, seen = _moment(row.started_at), _moment(row.seen_at)
    return None if is_over(started, seen, now) else SignedIn(_account(row), row.session, started, seen)


def touch_session(connection: Connection, token: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.token_hash == hashed(token)).values(seen_at=now.timestamp()))


def close_session(connection: Connection, token: str) -> None:
    """Sign out: idempotent."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(token)))


def close_sessions_of(connection: Connection, account: str) -> None:
    """End all sessions of an account: after a new password or a revocation."""
    connection.execute(delete(sessions).where(sessions.c.account == account))


def add_attempt(connection: Connection, email: str, address: str, now: datetime) -> None:
    """Remember a failed attempt, without the e-mail address itself."""
    connection.execute(delete(attempts).where(attempts.c.at < (now - ATTEMPTS_WITHIN).timestamp()))
    connection.execute(insert(attempts).values(who=hashed(email), address=hashed(address), at=now.timestamp()))


def recent_attempts(connection: Connection, email: str, address: str, now: datetime) -> tuple[int, int, float | None]:
    """Failed attempts for this account from this address, from this address at all, and when the oldest was."""
    since = attempts.c.at > (now - ATTEMPTS_WITHIN).timestamp()
    here = attempts.c.address == hashed(address)
    count, oldest = connection.execute(
        select(func.count(), func.min(attempts.c.at)).where(since, here, attempts.c.who == hashed(email))
    ).one()
    total, oldest_here = connection.execute(select(func.count(), func.min(attempts.c.at)).where(since, here)).one()
    return count, total, oldest if oldest is not None else oldest_here


def forget_attempts(connection: Connection, email: str, address: str) -> None:
    """After a good password."""
    mine = (attempts.c.who == hashed(email)) & (attempts.c.address == hashed(address))
    connection.execute(delete(attempts).where(mine))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.revision, row.email, row.role, row.team, row.status, row.password_hash)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
