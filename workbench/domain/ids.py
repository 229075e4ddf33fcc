"""Identities: who or what is meant, on every machine, without asking a server."""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

_NUMBER = re.compile(r"[Ee]-?(\d{1,15})")


def new_id() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562, section 5.7): sortable by creation time."""
    return _version_7(time.time_ns() // 1_000_000, secrets.randbits(74))


def opened_case_id(actor: str, op_id: UUID) -> UUID:
    """Return the id of the case that this person's operation opens.

    It is derived, so that nobody can probe for a foreign id or occupy it beforehand, and it keeps
    the operation's time, so that cases sort by their opening.
    """
    digest = hashlib.sha256(f"{actor}\0{op_id}".encode()).digest()
    return _version_7(op_id.int >> 80, int.from_bytes(digest[:10]) & ((1 << 74) - 1))


def canonical_json(value: Any) -> bytes:
    """Return the one spelling of a JSON value that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def number_text(number: int | None) -> str | None:
    """Return the case number as people write it, or None while the centre has given none.

    >>> number_text(20418)
    'E-20418'
    """
    return None if number is None else f"E-{number}"


def parse_number(text: str) -> int | None:
    """Return the number in an `E-…` reference, or None if the text is no such reference.

    >>> parse_number("e-20418"), parse_number("20418")
    (20418, None)
    """
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def frozen(value: Mapping[str, Any]) -> str:
    """Return a mapping as compact JSON text for a database column."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _version_7(milliseconds: int, random_bits: int) -> UUID:
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | (random_bits >> 62) << 64
    value |= 0b10 << 62 | random_bits & ((1 << 62) - 1)
    return UUID(int=value)
