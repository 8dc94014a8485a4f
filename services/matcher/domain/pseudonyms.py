"""What an organisation knows a person by: a name of its own for everybody, so that two cannot put theirs together."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

LENGTH = 32


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Pairwise pseudonyms under a secret key: nobody without it can go from one to the person, or to another one."""

    key: bytes = field(repr=False)

    @classmethod
    def made_from(cls, pseudonym_key: str, secret_key: str) -> Pseudonyms:
        """With the key that was set; if none was, with one that follows from the secret key of the installation."""
        if pseudonym_key:
            return cls(pseudonym_key.encode())
        return cls(hmac.new(secret_key.encode(), b"opstap pseudonyms", hashlib.sha256).digest())

    def of(self, organisation: str, candidate: str) -> str:
        """32 hexadecimal characters; always the same for this organisation, candidate and key."""
        return hmac.new(self.key, f"{organisation}|{candidate}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
