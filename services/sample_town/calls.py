"""Creating things through the public HTTP APIs, politely: waits when asked to, and says what was refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

PATHS = {
    "vacancy": "/vacancies/api/v1/vacancies",
    "guidance": "/vacancies/api/v1/guidance-commitments",
    "course": "/vacancies/api/v1/courses",
    "initiative": "/vacancies/api/v1/initiatives",
    "candidate": "/skills/api/v1/candidates",
}
BULK = "/vacancies/api/v1/vacancies/bulk"
BUSY = (0, 429, 503)
TRIES = 8
FIRST_WAIT_SECONDS = 0.5


class Call(Protocol):
    """One request. `key` names a credential, such as `system_key`. Gives the status (0: nobody there) and the JSON."""

    def __call__(
        self, method: str, path: str, body: Any, key: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]: ...


class LoadFailed(ValueError):
    """Something of the town was refused. The message names it and the wrong fields, never their content."""


class Maker:
    """Creates through a `Call`; retries what is busy with growing waits, at most TRIES times."""

    def __init__(self, call: Call, wait: Callable[[float], None] = time.sleep) -> None:
        self._call = call
        self._wait = wait

    def create(self, kind: str, name: str, body: Mapping[str, Any], key: str, once: str) -> str:
        """The id of the new thing. `once` is the idempotency key: the same creation twice is one thing.

        Raises LoadFailed when it is refused.
        """
        status, answer = self.send("POST", PATHS[kind], body, key, {"Idempotency-Key": once})
        if status not in (200, 201) or "id" not in answer:
            raise LoadFailed(f"{kind} {name}: {status} {_wrong_fields(answer)}".rstrip())
        return str(answer["id"])

    def step(self, kind: str, identity: str, step: str, key: str, body: Mapping[str, Any]) -> None:
        """Takes a step in a life cycle; a step that was taken before (409) is fine. Raises LoadFailed otherwise."""
        status, answer = self.send("POST", f"{PATHS[kind]}/{identity}/{step}", body, key)
        if status not in (200, 201, 204, 409):
            raise LoadFailed(f"{kind} {step}: {status} {_wrong_fields(answer)}".rstrip())

    def send(
        self, method: str, path: str, body: Any, key: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """The last answer, after waiting while the service is busy."""
        for attempt in range(TRIES):
            status, answer = self._call(method, path, body, key, headers)
            if status not in BUSY or attempt == TRIES - 1:
                break
            self._wait(FIRST_WAIT_SECONDS * 2**attempt)
        return status, answer if isinstance(answer, dict) else {}


def _wrong_fields(answer: Mapping[str, Any]) -> str:
    errors = answer.get("errors") or []
    return "; ".join(f"{error.get('pointer')}: {error.get('message')}" for error in errors) or answer.get("title", "")
