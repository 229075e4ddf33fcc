"""Content of the platform and the accounts behind it: which row means which thing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from workbench.domain.ids import canonical_json

_NAMESPACE = UUID("6d0c4f0e-7a53-5b0c-9d1e-0b8f6a2f4c11")
"""Chosen once; with it the same review gets the same id on every workstation."""


def content_id(row: Mapping[str, Any]) -> UUID:
    """Return the id of a review: by the platform's own id, else by what it says and by whom."""
    if row["platform_id"]:
        return uuid5(_NAMESPACE, f"content:{row['platform_id']}")
    said = [row[name] for name in ("author_id", "author_name", "title", "text", "published")]
    return uuid5(_NAMESPACE, "content:" + canonical_json(said).decode())


def account_id(role: str, platform_id: str, name: str) -> UUID | None:
    """Return the id of a reviewer or business, or None when the row names none."""
    if not (platform_id or name):
        return None
    return uuid5(_NAMESPACE, f"{role}:{platform_id or name}")
