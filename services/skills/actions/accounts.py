"""Accounts and signing in. Each action takes the unit of work first and ends in its commit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from services.skills.actions.passwords import Passwords
from services.skills.domain.accounts import (
    ATTEMPTS,
    ATTEMPTS_PER_ADDRESS,
    ATTEMPTS_WITHIN,
    Account,
    SignedIn,
    check_role,
    normal_email,
)
from services.skills.domain.errors import AccountUnknown, EmailTaken, SignInRefused, TooManyAttempts
from services.skills.domain.events import AccountChanged
from services.skills.store import accounts as store
from shared.store.unit_of_work import UnitOfWork
from shared.vocabulary.ids import new_id

TOUCHED_EVERY_SECONDS = 60
"""How precisely idling is known: `seen_at` is not written at every request."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """`token` goes into the person's cookie and nowhere else; only its hash is stored."""

    token: str
    signed_in: SignedIn


def create_account(
    uow: UnitOfWork, passwords: Passwords, email: str, role: str, password: str, team: str | None = None
) -> Account:
    """A new account. Raises `EmailTaken`, `PasswordUnfit`, and `ValueError` for a wrong role or address."""
    check_role(role)
    email = normal_email(email)
    if not 3 <= len(email) <= 254 or "@" not in email[1:-1] or any(c.isspace() for c in email):
        raise ValueError("this is not an e-mail address")
    if store.account_by_email(uow.connection, email):
        raise EmailTaken
    account = Account(new_id(uow.clock), 1, email, role, team, "active", passwords.hash(password, email))
    return _saved(uow, account)


def change_password(
    uow: UnitOfWork, passwords: Passwords, account_id: str, old: str, new: str, address: str
) -> NewSession:
    """Give oneself a new password: ends every session of the account and opens a new one.

    Raises `SignInRefused` when `old` is wrong (counted as an attempt to sign in), `TooManyAttempts`, and
    `PasswordUnfit` for `new`.
    """
    account = store.account_by_id(uow.connection, account_id)
    if account is None:
        raise SignInRefused
    _check_attempts(uow, account.email, address)
    if not passwords.is_right(account.password_hash, old):
        _count_attempt(uow, account.email, address)
        raise SignInRefused
    account = replace(account, password_hash=passwords.hash(new, account.email))
    store.save_account(uow.connection, account, uow.clock.now())
    store.close_sessions_of(uow.connection, account.id)
    session = _opened(uow, account)
    uow.commit()
    return session


def set_password(uow: UnitOfWork, passwords: Passwords, email: str, password: str) -> Account:
    """A new password by the operator; ends the account's sessions. Raises `AccountUnknown` and `PasswordUnfit`."""
    account = _by_email(uow, email)
    account = replace(account, password_hash=passwords.hash(password, account.email))
    store.close_sessions_of(uow.connection, account.id)
    store.save_account(uow.connection, account, uow.clock.now())
    uow.commit()
    return account


def revoke_account(uow: UnitOfWork, email: str) -> Account:
    """Nobody signs in with it any more, and its sessions end now. Raises `AccountUnknown`."""
    account = _by_email(uow, email)
    store.close_sessions_of(uow.connection, account.id)
    return _saved(uow, replace(account, status="revoked", revision=account.revision + 1))


def sign_in(uow: UnitOfWork, passwords: Passwords, email: str, password: str, address: str) -> NewSession:
    """A new session for the right password.

    Raises `SignInRefused` alike for an unknown account, a wrong password and a revoked account, after the same work,
    and `TooManyAttempts` before looking at the password at all. A failure is remembered (committed) before raising.
    """
    email, now = normal_email(email), uow.clock.now()
    _check_attempts(uow, email, address)
    account = store.account_by_email(uow.connection, email)
    right = passwords.is_right(account.password_hash if account else None, password)
    if account is None or not right or not account.is_active:
        _count_attempt(uow, email, address)
        raise SignInRefused
    if passwords.is_outdated(account.password_hash):
        account = replace(account, password_hash=passwords.hash(password, email))
        store.save_account(uow.connection, account, now)
    store.forget_attempts(uow.connection, email, address)
    session = _opened(uow, account)
    uow.commit()
    return session


def keep_alive(uow: UnitOfWork, token: str) -> None:
    """Note that the session is in use."""
    store.touch_session(uow.connection, token, uow.clock.now())
    uow.commit()


def needs_touch(signed_in: SignedIn, now_seconds: float) -> bool:
    """Whether it is time to call `keep_alive`."""
    return now_seconds - signed_in.last_seen.timestamp() >= TOUCHED_EVERY_SECONDS


def sign_out(uow: UnitOfWork, token: str) -> None:
    """End the session; fine when it had ended."""
    store.close_session(uow.connection, token)
    uow.commit()


def republish_accounts(uow: UnitOfWork) -> int:
    """Tell of every account again. Returns how many."""
    accounts = store.all_accounts(uow.connection)
    for account in accounts:
        uow.record(AccountChanged(account))
    uow.commit()
    return len(accounts)


def _check_attempts(uow: UnitOfWork, email: str, address: str) -> None:
    now = uow.clock.now()
    tried, tried_here, oldest = store.recent_attempts(uow.connection, email, address, now)
    if tried >= ATTEMPTS or tried_here >= ATTEMPTS_PER_ADDRESS:
        waited = now.timestamp() - (oldest or now.timestamp())
        raise TooManyAttempts(max(1, int(ATTEMPTS_WITHIN.total_seconds() - waited)))


def _count_attempt(uow: UnitOfWork, email: str, address: str) -> None:
    store.add_attempt(uow.connection, email, address, uow.clock.now())
    uow.commit()


def _opened(uow: UnitOfWork, account: Account) -> NewSession:
    now, token, session = uow.clock.now(), secrets.token_urlsafe(32), new_id(uow.clock)
    store.open_session(uow.connection, token, session, account.id, now)
    return NewSession(token, SignedIn(account, session, now, now))


def _by_email(uow: UnitOfWork, email: str) -> Account:
    account = store.account_by_email(uow.connection, normal_email(email))
    if account is None:
        raise AccountUnknown
    return account


def _saved(uow: UnitOfWork, account: Account) -> Account:
    store.save_account(uow.connection, account, uow.clock.now())
    uow.record(AccountChanged(account))
    uow.commit()
    return account
