"""Profiles with random keys (no passphrase to stretch), desks at them, and mails to take in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from workbench.domain.people import LOCAL_SCOPE, Person, Role
from workbench.operations.desk import Desk
from workbench.operations.incoming import rows_again
from workbench.operations.opening import Opening, open_case
from workbench.storage.ledger import Ledger

Keys = tuple[bytes, bytes, bytes]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def random_keys() -> Keys:
    """Keys of a profile that nobody else has."""
    return os.urandom(32), os.urandom(32), os.urandom(32)


def open_ledger(folder: Path, keys: Keys) -> Ledger:
    """A ledger on a folder, brought up to date as the application does."""
    ledger = Ledger(folder, keys, rows_again)
    ledger.catch_up()
    return ledger


@contextmanager
def ledger_in(folder: Path, keys: Keys) -> Iterator[Ledger]:
    """A ledger that is closed at the end."""
    ledger = open_ledger(folder, keys)
    try:
        yield ledger
    finally:
        ledger.close()


def person(login: str, role: Role = Role.TEAM_LEAD) -> Person:
    """Somebody who works in the one scope of a local profile."""
    return Person(login, login.capitalize(), role, (LOCAL_SCOPE,))


def desk_at(ledger: Ledger, login: str = "ann", role: Role = Role.TEAM_LEAD) -> Desk:
    """A person's desk."""
    return Desk(ledger, person(login, role))


def opening(subject: str = "A bike was sold twice", **given: object) -> Opening:
    """What a plain case begins with."""
    values: dict[str, object] = {
        "subject": subject,
        "kind": "csm_escalation",
        "kind_reason": "Says so.",
        "priority": 3,
        "priority_reason": "Nothing hurries.",
        "jurisdiction": "DK",
        "jurisdiction_reason": "Danish address.",
        "channel": "mail",
        "language": "en",
        "received": NOON,
        "received_source": "time of intake",
    }
    return Opening(**(values | given))  # type: ignore[arg-type]  # names as declared above


def new_case(desk: Desk, subject: str = "A bike was sold twice", **given: object) -> UUID:
    """Open a case and return its id."""
    case, operation = open_case(desk, opening(subject, **given), desk.now())
    desk.record([operation])
    return case


def mail(
    number: int,
    *,
    sender: str = "Bo Berg <bo@example.org>",
    answers: tuple[int, ...] = (),
    text: str = "They sold my bike twice.",
    **fields: str,
) -> bytes:
    """A mail whose Message-ID is its number; underscores in field names stand for hyphens."""
    head = {
        "From": sender,
        "To": "escalations@example.com",
        "Subject": f"Order {number}",
        "Date": "Mon, 02 Feb 2026 10:00:00 +0000",
        "Message-ID": f"<{number}@example.org>",
    }
    if answers:
        head["References"] = " ".join(f"<{answered}@example.org>" for answered in answers)
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, "", text, ""]).encode()
