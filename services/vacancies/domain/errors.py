"""Why something is not done. `app.py` says which HTTP status each one is."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed. The text is for the caller and says what to do."""


class NotFound(Refused):
    """There is no such thing, or it is somebody else's."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no {what} of yours with this id.")


class NotAllowed(Refused):
    """The caller may see it, but may not do this."""


class Stale(Refused):
    """It has changed since the caller looked."""

    def __init__(self) -> None:
        super().__init__("It has changed since you read it. Read it again, then change it.")


class OutOfTurn(Refused):
    """The state it is in forbids this step."""


class Wrong(Refused):
    """What was sent does not hold against what is known. `errors` are (JSON pointer, message)."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{pointer}: {message}" for pointer, message in errors))
        self.errors = errors
