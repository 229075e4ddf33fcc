"""A program that writes as fast as it can and says what is safe, until it is killed.

    python -m tests.support.busy_writer PROFILE KEYS CASE MAILS

Each line on stdout is a promise: what it names was durable before it was said.
"""

import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from tests.support.profiles import desk_at, mail, open_ledger
from workbench.operations.intake import take_in
from workbench.operations.notes import NewAttachment, save_draft, write_note

LARGE = 300_000
"""Bytes of an attachment that becomes a file of its own."""


def main() -> None:
    """Write notes, drafts and mails in turn."""
    profile, keys, case, mails = sys.argv[1:]
    parts = bytes.fromhex(keys)
    ledger = open_ledger(Path(profile), (parts[:32], parts[32:64], parts[64:]))
    desk = desk_at(ledger)
    print("ready", flush=True)
    for number in count(1):
        large = [NewAttachment("large.bin", f"{mails} {number}".encode() * (LARGE // 16))]
        changes = write_note(desk, UUID(case), f"note {number}", large if number % 5 == 0 else [])
        print("note", changes.recorded[0].op_id, flush=True)
        save_draft(desk, "note:x", f"draft {number}")
        print("draft", number, flush=True)
        path = Path(mails) / f"{number}.eml"
        path.write_bytes(mail(number, Subject=f"{mails} {number}"))
        (result,) = take_in(desk, [str(path)])
        print("mail", result.case, result.outcome, flush=True)


if __name__ == "__main__":
    main()
