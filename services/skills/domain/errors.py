"""What can go wrong here, in plain words. `app.py` holds the one table from these to HTTP statuses."""

from __future__ import annotations


class SkillsError(Exception):
    """Base of all; the text is fit to be shown."""


class CandidateUnknown(SkillsError):
    def __init__(self) -> None:
        super().__init__("There is no candidate with this id.")


class StaleRevision(SkillsError):
    """The change was made on an older version than the one that is stored."""

    def __init__(self, current: int) -> None:
        super().__init__("Somebody else changed this meanwhile. Read it again and make your change anew.")
        self.current = current


class SignInRefused(SkillsError):
    """Unknown account, wrong password or revoked account: on purpose one and the same answer."""

    def __init__(self) -> None:
        super().__init__("This combination of e-mail address and password is not known.")


class TooManyAttempts(SkillsError):
    def __init__(self, wait_seconds: int) -> None:
        super().__init__("Too many wrong passwords. Wait and try again.")
        self.wait_seconds = wait_seconds


class EmailTaken(SkillsError):
    def __init__(self) -> None:
        super().__init__("There is already an account with this e-mail address.")


class AccountUnknown(SkillsError):
    def __init__(self) -> None:
        super().__init__("There is no account with this e-mail address.")


class PasswordUnfit(SkillsError):
    """The text says what to do instead; `code` names the rule."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class MatchUnknown(SkillsError):
    """There is none, or it does not concern this organisation: on purpose one and the same answer."""

    def __init__(self) -> None:
        super().__init__("There is no match with this id that concerns your organisation.")


class NotIntroduced(SkillsError):
    """The state of the match forbids it, or it has been done."""


class ConsentMissing(SkillsError):
    def __init__(self) -> None:
        super().__init__(
            "The person has not given permission to share their name and contact. Ask the municipality: "
            "once permission is given, it has to propose again."
        )


class IntroductionOver(SkillsError):
    def __init__(self) -> None:
        super().__init__("The time in which name and contact could be fetched is over. Ask the municipality.")
