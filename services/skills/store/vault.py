"""Personal data at rest: every field encrypted by itself with AES-256-GCM.

The place of a field (table, column, row) is authenticated with it, so that a value copied into another row or column
does not open. Limit: whoever has both the database and the key reads everything; the key is not in the database.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE_BYTES = 12


class Unsealable(ValueError):
    """The stored bytes do not open here: another key, or moved or changed bytes."""


class Vault:
    """`secret` is any text with at least 128 bits of chance; the key is derived from it (HKDF-SHA256)."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 16:
            raise ValueError("the secret for field encryption is too short: use at least 16 characters")
        key = HKDF(SHA256(), length=32, salt=None, info=b"opstap skills field key v1").derive(secret.encode())
        self._cipher = AESGCM(key)

    def seal(self, text: str | None, table: str, column: str, row: str) -> bytes | None:
        """Version, nonce and ciphertext; `None` stays `None`. Never the same bytes twice."""
        if text is None:
            return None
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), _place(table, column, row))

    def open(self, sealed: bytes | None, table: str, column: str, row: str) -> str | None:
        """What was sealed at this place. Raises `Unsealable`."""
        if sealed is None:
            return None
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != VERSION or len(rest) < 16:
            raise Unsealable(f"{table}.{column} holds no sealed value")
        try:
            return self._cipher.decrypt(nonce, rest, _place(table, column, row)).decode()
        except InvalidTag as error:
            raise Unsealable(f"{table}.{column} does not open: another key, or bytes that were moved") from error


def _place(table: str, column: str, row: str) -> bytes:
    return f"{table}/{column}/{row}".encode()
