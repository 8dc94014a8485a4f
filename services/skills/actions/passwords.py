"""Passwords: argon2id, and rules that length decides."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.skills.domain.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD
from services.skills.domain.errors import PasswordUnfit


class Passwords:
    """Hashes and checks passwords. The defaults are RFC 9106's second recommended setting (64 MiB, 3 passes, 4 lanes).

    Tests inject a cheap `PasswordHasher`.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._dummy: str | None = None

    def hash(self, password: str, email: str) -> str:
        """The hash to store. Raises `PasswordUnfit` for a password that is too short, too long or the address."""
        if len(password) < SHORTEST_PASSWORD:
            raise PasswordUnfit("password_too_short", f"Use at least {SHORTEST_PASSWORD} characters.")
        if len(password) > LONGEST_PASSWORD:
            raise PasswordUnfit("password_too_long", f"Use at most {LONGEST_PASSWORD} characters.")
        if password.strip().lower() == email:
            raise PasswordUnfit("password_is_email", "Do not use your e-mail address as your password.")
        return self._hasher.hash(password)

    def is_right(self, stored_hash: str | None, password: str) -> bool:
        """Whether the password fits. Without a stored hash (no such account) the same work is done, and it is wrong."""
        if len(password) > LONGEST_PASSWORD:
            return False
        if stored_hash is None:
            self._dummy = self._dummy or self._hasher.hash(secrets.token_urlsafe(16))
        try:
            return self._hasher.verify(stored_hash or self._dummy or "", password) and stored_hash is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored_hash: str) -> bool:
        """Whether the hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(stored_hash)


def generated_password() -> str:
    """A password of 120 bits of chance, in five groups that can be typed over."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(5))
