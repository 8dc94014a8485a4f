"""Who may use Opstap. Organisations hold keys; people of the municipality hold accounts."""

from __future__ import annotations

from dataclasses import dataclass

KEY_ROLES = ("employer", "provider", "system")
ACCOUNT_ROLES = ("coach", "lead", "admin")


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody or something that has proved who it is.

    `id` is the key's or account's own id; `organisation` is the employer or provider a key acts for (`None` for
    system keys and for accounts); `team` limits which candidates a coach sees (`None`: all of the municipality).
    """

    id: str
    role: str
    organisation: str | None = None
    team: str | None = None
    name: str | None = None

    @property
    def is_municipality(self) -> bool:
        """True for the case system, coaches, leads and administrators."""
        return self.role in ("system", *ACCOUNT_ROLES)
