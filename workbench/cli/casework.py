"""`cases`, `show`, `note`, `claim`, `decide`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from workbench.changes import Changes
from workbench.cli.confirming import finish
from workbench.cli.session import answer, status_of, workbench_of
from workbench.cli.shapes import case_line, done, what_happened, whole_case
from workbench.domain.cases import CaseSnapshot, Entry, QueueItem, View
from workbench.domain.ids import number_text
from workbench.domain.instants import to_iso
from workbench.domain.queue import QueueQuestion, Sort
from workbench.errors import UserError
from workbench.operations.casework import claim_cases, decide_case
from workbench.operations.confirmation import confirm
from workbench.operations.found_files import file_bytes
from workbench.operations.notes import NewAttachment, write_note

_MOST_LINES = 10_000_000


def list_cases(options: argparse.Namespace) -> int:
    """List a view of the queue."""
    if options.limit < 1:
        raise UserError("The limit is a number from 1.")
    # Nobody has more cases than this; SQLite counts no further.
    most = min(options.limit, _MOST_LINES)
    with workbench_of(options) as workbench:
        question = QueueQuestion(
            view=View(options.view),
            person=workbench.desk.person.login,
            sort=Sort(options.sort),
            search=options.search,
        )
        reader = workbench.profile.queue_reader()
        try:
            items = reader.page(question, datetime.now(UTC), most)
        finally:
            reader.close()
    answer(options, [case_line(item) for item in items], "\n".join(map(_line, items)))
    return 0


def show_case(options: argparse.Namespace) -> int:
    """Show one case."""
    with workbench_of(options) as workbench:
        case = workbench.desk.read(workbench.desk.case_id(options.case))
    answer(options, whole_case(case), _page(case))
    return 0


def add_note(options: argparse.Namespace) -> int:
    """Seal a note, with files."""
    text = sys.stdin.read() if options.text == "-" else options.text
    files = [NewAttachment(Path(path).name, _bytes(path)) for path in options.attach]
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        written = write_note(workbench.desk, case, text, files)
        told = confirm(workbench.desk, workbench.sync, written)
        changes = told.changes
        detail = changes.recorded[-1].detail
        sealed = {name: detail.get(name) for name in ("n", "content_hash", "previous_hash", "hash")}
        sealed["confirmed"] = told.confirmed
        said = f"{_words(changes)}. {told.words}" if told.words else _words(changes)
        answer(options, done(changes, workbench.desk.outline(case), **sealed), said)
    return status_of(changes)


def claim(options: argparse.Namespace) -> int:
    """Take a case."""
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        return finish(options, workbench, claim_cases(workbench.desk, [case]))


def decide(options: argparse.Namespace) -> int:
    """Decide a case."""
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        changes = decide_case(
            workbench.desk,
            case,
            options.action,
            options.reason,
            facts=options.facts,
            grounds=options.grounds,
        )
        return finish(options, workbench, changes)


def _words(changes: Changes) -> str:
    return changes.words if changes.stands else ""


def _bytes(path: str) -> bytes:
    try:
        return file_bytes(path)
    except OSError as error:
        raise UserError(
            f"{path} could not be read ({error.strerror}). The note was not written."
        ) from error


def _line(item: QueueItem) -> str:
    due = f"{item.due:%Y-%m-%d %H:%M}" if item.due else "no due time"
    number = number_text(item.number) or "none"
    holder = item.assignee or "none"
    return f"{number:>9}  P{item.priority}  {item.state:<8} {due:<16} {holder:<14} {item.subject}"


def _page(case: CaseSnapshot) -> str:
    due = f"{to_iso(case.due)} ({case.due_basis})" if case.due else "none"
    lines = [
        f"{case.reference}  {case.subject}",
        f"{case.kind} · {case.state} · P{case.priority} · {case.jurisdiction or 'no jurisdiction'}",
        f"received {to_iso(case.received)} ({case.received_source}) · due {due}",
        f"held by {case.assignee or 'nobody'} · tags: {', '.join(case.tags) or 'none'}",
    ]
    lines += [f"{p.role}: {p.name} {p.address}".rstrip() for p in case.parties]
    for entry in case.entries:
        lines.append(f"{entry.at:%Y-%m-%d %H:%M}  {entry.actor} {what_happened(entry)}")
        if entry.stream in {"message", "note"}:
            lines += [f"    {line}" for line in entry.body["text"].splitlines()]
        if entry.stream == "decision":
            lines += _decided(entry)
    return "\n".join(lines)


def _decided(entry: Entry) -> list[str]:
    """The parts of a decision; one of an earlier version lacks some."""
    parts = {name: str(entry.body.get(name, "")) for name in ("facts", "grounds", "reason")}
    return [
        f"    {name}: {line}" for name, said in parts.items() for line in said.splitlines() if line
    ]
