"""People and what their role lets them do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A person's part in the department."""

    SPECIALIST = "specialist"
    LEGAL_LIAISON = "legal_liaison"
    TEAM_LEAD = "team_lead"
    VENDOR_LEAD = "vendor_lead"
    QUALITY_REVIEWER = "quality_reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """The role as people say it."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works cases, named by a login."""

    login: str
    name: str
    role: Role
    scopes: tuple[str, ...] = ()
    vendor: str | None = None
    """The outsourced vendor, or None for in-house."""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """Ids of kinds and jurisdictions that the person is trained in."""
    capacity: int = 20
    """Weighted units that the person can hold at once."""


LOCAL_SCOPE = "local"
"""The one scope of a local profile."""
