"""The operations of one case, each with its time and actor, in the order they happened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from workbench.demo.exhibits import Exhibit
from workbench.demo.mails import IncomingMail
from workbench.demo.plot import Plot
from workbench.domain.ids import opened_case_id
from workbench.domain.instants import to_iso
from workbench.domain.operations import Operation
from workbench.domain.people import Person

Recorded = tuple[Operation, tuple[bytes, ...]]
"""An operation and the bytes of the files it names, as the history loader takes them."""


class Chronicle:
    """Collects what happened on a case, in any order, and tells it by time."""

    def __init__(self, rng: Random, opened_by: Person, received: datetime) -> None:
        self._rng = rng
        self._opened_by = opened_by
        self._received = received
        self._opening_id = past_id(rng, received)
        self._rows: list[Recorded] = []
        self.case = opened_case_id(opened_by.login, self._opening_id)

    def __iter__(self) -> Iterator[Recorded]:
        # The sort is stable: what happened in the same second stays as it was written down.
        return iter(sorted(self._rows, key=lambda row: row[0].at))

    def open(self, plot: Plot, scope: str, due: datetime, due_basis: str) -> None:
        """Open the case, as intake does."""
        args = {
            "fields": {
                "scope": scope,
                "subject": plot.subject,
                "kind": plot.kind,
                "priority": plot.priority,
                "jurisdiction": plot.jurisdiction,
                "language": plot.language,
                "channel": plot.channel,
                "received": to_iso(self._received),
                "received_source": plot.received_source,
                "due": to_iso(due),
            },
            "reasons": {
                "kind": plot.kind_reason,
                "priority": plot.priority_reason,
                "jurisdiction": "The business is there.",
                "due": due_basis,
            },
            "received_source": plot.received_source,
        }
        self._add(self._opening_id, "case.open", args, self._opened_by, self._received)

    def message(self, mail: IncomingMail, at: datetime) -> None:
        """Take in a message."""
        self.record("message.receive", mail.args, self._opened_by, at, mail.files)

    def party(self, role: str, name: str, address: str, by: Person, at: datetime) -> None:
        """Add somebody with a part in the case."""
        value = {"role": role, "name": name, "address": address, "new_correspondent": False}
        self.record("party.add", {"value": value}, by, at)

    def note(self, text: str, by: Person, at: datetime, exhibits: Sequence[Exhibit] = ()) -> UUID:
        """Write an evidence note."""
        args = {
            "text": text,
            "salt": f"{self._rng.getrandbits(128):032x}",
            "attachments": [exhibit.args for exhibit in exhibits],
        }
        files = tuple(exhibit.content for exhibit in exhibits)
        return self.record("note.write", args, by, at, files)

    def decide(  # what is decided, on what, by whom and when
        self,
        action: str,
        reason: str,
        resting_on: Mapping[str, str],
        claim: UUID,
        by: Person,
        at: datetime,
    ) -> UUID:
        """Decide the case by its holder; it rests on `facts`, `grounds` and the claim."""
        args = {
            "action": action,
            "reason": reason,
            **resting_on,
            "private_note": "",
            "automated": False,
            "claim": str(claim),
        }
        return self.record("case.decide", args, by, at)

    def record(
        self,
        kind: str,
        args: Mapping[str, Any],
        by: Person,
        at: datetime,
        files: tuple[bytes, ...] = (),
    ) -> UUID:
        """Write down any operation, and return its id."""
        return self._add(past_id(self._rng, at), kind, args, by, at, files)

    def _add(
        self,
        op_id: UUID,
        kind: str,
        args: Mapping[str, Any],
        by: Person,
        at: datetime,
        files: tuple[bytes, ...] = (),
    ) -> UUID:
        done = Operation(op_id, kind, self.case, args, by.login, at, imported=True)
        self._rows.append((done, files))
        return op_id


def past_id(rng: Random, at: datetime) -> UUID:
    """Return a UUIDv7 of that time (RFC 9562, section 5.7), the same for the same seed."""
    milliseconds = int(at.timestamp() * 1000)
    value = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64
    return UUID(int=value | 0b10 << 62 | rng.getrandbits(62))
