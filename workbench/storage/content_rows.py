"""Rows of content and accounts, from the values an operation or an import holds."""

from collections.abc import Mapping
from typing import Any

from workbench.domain.contents import account_id, content_id

_FACTS = ("language", "published", "experienced")
_TEXTS = ("platform_id", "url", "title", "text", "verification", "reply")


def content_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content row, with its accounts beside it under `accounts`."""
    author = account_id("reviewer", row["author_id"], row["author_name"])
    business = account_id("business", row["business_id"], row["business_name"])
    accounts = []
    if author is not None:
        accounts.append(
            {
                "id": author,
                "role": "reviewer",
                "platform_id": str(row["author_id"] or ""),
                "name": str(row["author_name"] or ""),
                "country": str(row["author_country"] or ""),
            }
        )
    if business is not None:
        accounts.append(
            {
                "id": business,
                "role": "business",
                "platform_id": str(row["business_id"] or ""),
                "name": str(row["business_name"] or ""),
                "country": "",
            }
        )
    return {
        "id": content_id(row),
        **{name: str(row[name] or "") for name in _TEXTS},
        "rating": None if row["rating"] is None else float(row["rating"]),
        **{name: None if row[name] is None else str(row[name]) for name in _FACTS},
        "author": author,
        "business": business,
        "accounts": accounts,
    }


def accounts_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the accounts that `content_of` found."""
    found: list[dict[str, Any]] = content["accounts"]
    return found
