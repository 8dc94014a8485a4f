"""The short-lived, signed proof that somebody signed in at the skills service, for the other services on this origin.

The skills service issues it again on activity; whoever reads it checks besides that the account is still active.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Request, Response
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from shared.vocabulary.clock import Clock
from shared.vocabulary.roles import ACCOUNT_ROLES, Principal

COOKIE = "opstap_sign_on"
MINUTES = 15
SALT = "opstap-sign-on"


@dataclass(frozen=True, slots=True)
class SignedOn:
    """`principal` as it was when the cookie was issued; `session` is the public name of the skills session; `label`
    what the person is called at the top of their own pages, which is kept nowhere but in their browser."""

    principal: Principal
    session: str
    label: str | None = None


class SignOn:
    """Issues and reads the cookie. `secret_key` is the same in all services."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        class Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock.now().timestamp())

        self._serializer = URLSafeTimedSerializer(secret_key, salt=SALT, signer=Signer)

    def issue(
        self, answer: Response, principal: Principal, session: str, *, secure: bool, label: str | None = None
    ) -> None:
        """Set the cookie on an answer, good for 15 minutes. `secure` when the request came over https."""
        told = {"id": principal.id, "role": principal.role, "team": principal.team, "session": session}
        if label:
            told["label"] = label
        answer.set_cookie(
            COOKIE,
            str(self._serializer.dumps(told)),
            max_age=MINUTES * 60,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=secure,
        )

    @staticmethod
    def clear(answer: Response) -> None:
        """Take the cookie away, on signing out."""
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="Lax")

    def read(self, request: Request) -> SignedOn | None:
        """Who signed on, or `None` when the cookie is missing, expired or not ours."""
        try:
            told: Any = self._serializer.loads(request.cookies.get(COOKIE, ""), max_age=MINUTES * 60)
        except BadData:
            return None
        if not isinstance(told, dict) or told.get("role") not in ACCOUNT_ROLES:
            return None
        principal = Principal(str(told["id"]), told["role"], team=told.get("team"))
        label = told.get("label")
        return SignedOn(principal, str(told.get("session")), label if isinstance(label, str) else None)


def local_path(text: str | None, fallback: str) -> str:
    """`text` when it is a path on this very site, else `fallback`: where `?next=` may send people."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return fallback
    return fallback if any(ord(c) < 33 or c == "\\" for c in text) else text
