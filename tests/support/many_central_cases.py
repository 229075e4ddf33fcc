"""Many cases as a centre tells them, block by block: each with the entry that opened it."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from tests.support.many_cases import Made, made_cases
from workbench.domain.ids import opened_case_id
from workbench.domain.instants import from_micros, to_iso
from workbench.storage.pulled import Page
from workbench.storage.replica_file import NEVER

SCOPE = "north"
_HEAD = bytes(32)
_REASONS = json.dumps({"kind": "Says so.", "priority": "Nothing hurries.", "due": "House 96 h"})


def central_pages(count: int, size: int) -> Iterator[Page]:
    """Return the cases in blocks of ascending numbers."""
    cases = made_cases(count)
    while block := list(itertools.islice(cases, size)):
        rows = [_rows(case) for case in block]
        yield Page(
            SCOPE,
            block[0].row,
            block[-1].row,
            cases=[case for case, _, _ in rows],
            entries=[entry for _, entry, _ in rows],
            members=[member for _, _, member in rows if member is not None],
        )


def _rows(case: Made) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...] | None]:
    """A case, its opening and its tag; ids begin with their time, as those of real cases do."""
    op_id = opened_case_id(str(case.row), case.case)
    time = (case.received // 1000) << 80
    op = f"{time | op_id.int & ((1 << 80) - 1):032x}"
    case_id = f"{time | case.case.int & ((1 << 80) - 1):032x}"
    received = to_iso(from_micros(case.received))
    due = to_iso(from_micros(case.due)) if case.due is not None else None
    fields = {
        "scope": SCOPE,
        "kind": case.kind,
        "priority": case.priority,
        "subject": case.text,
        "received": received,
        "received_source": "the top Received header",
        "due": due,
        "jurisdiction": case.jurisdiction,
        "language": case.language,
        "channel": "escalations mailbox",
    }
    opened = (
        op, case_id, case.row, 1, SCOPE, "case.open", None, None, "person01", case.received,
        case.received, json.dumps({"fields": fields, "reasons": json.loads(_REASONS)}),
        f'{{"number": {case.row}}}', "applied", 0, None, None, None,
    )  # fmt: skip
    row = (
        case_id, case.row, SCOPE, case.kind, case.state.value, int(case.state.needs_work),
        case.priority, case.subject, case.assignee, None, case.due,
        NEVER if case.due is None else case.due, "House 96 h", case.received, case.jurisdiction,
        case.language, "", None, 1, op if case.assignee else None, _HEAD,
        json.dumps({name: [value, 0] for name, value in fields.items()}), _REASONS, "{}", 1,
        case.case.int & ((1 << 62) - 1),
    )  # fmt: skip
    tag = (case_id, "tag", f'"{case.tag}"', 1) if case.tag is not None else None
    return row, opened, tag
