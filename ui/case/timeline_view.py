"""All that happened on a case, in words, newest first."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from ui.case.case_file import CaseFile
from ui.models.field_words import field_words
from ui.widgets.sheet_pen import Pen, Run, dim, link, strong
from workbench.domain.cases import Entry
from workbench.domain.decisions import DecisionAction
from workbench.domain.operations import describe

_DAY = "%A %d %B %Y"
COMPARE = "compare:"
"""Begins the link from an entry that met another to both side by side."""


class Part(StrEnum):
    """What of the timeline is shown."""

    ALL = "All"
    WRITTEN = "Notes and letters"
    MESSAGES = "Messages"
    DECISIONS = "Decisions"
    HANDLING = "Handling"

    def holds(self, entry: Entry) -> bool:
        """Return whether an entry belongs to this part."""
        if self is Part.ALL:
            return True
        return self is _PARTS.get(entry.kind.partition(".")[0], _of_case(entry))


_PARTS = {
    "note": Part.WRITTEN,
    "letter": Part.WRITTEN,
    "message": Part.MESSAGES,
    "split": Part.MESSAGES,
    "content": Part.MESSAGES,
}


def write_timeline(pen: Pen, file: CaseFile, part: Part) -> Iterator[None]:
    """Write the entries of one part under their days."""
    entries = [entry for entry in reversed(file.snapshot.entries) if part.holds(entry)]
    if not entries:
        pen.paragraph(dim("Nothing of this kind has happened on the case yet."))
    day = ""
    for entry in entries:
        here = entry.at.astimezone()
        if (today := f"{here:{_DAY}}") != day:
            day = today
            pen.section(day)
        pen.paragraph(
            dim(f"{here:%H:%M}   "),
            strong(f"{file.subject_who(entry.actor)} "),
            Run(what_happened(entry, file)),
            *_marks(entry),
            below=5,
        )
        yield


def what_happened(entry: Entry, file: CaseFile) -> str:
    """Return what an entry did, with ids and times in people's words."""
    body = dict(entry.body)
    match entry.kind:
        case "case.set_kind" | "case.set_due" | "case.set_received" | "case.set_jurisdiction":
            body["value"] = field_words(entry.kind.removeprefix("case.set_"), body["value"])
        case "case.assign":
            body["to"] = file.who(body["to"]) if body["to"] else "nobody"
        case "case.decide":
            return f"decided: {DecisionAction(body['action']).words}. {_rests_on(body)}"
        case "note.write" if entry.n is None:
            return "wrote an evidence note"
        case "note.write":
            body["n"] = entry.n
    return describe(entry.kind, body)


def _rests_on(decision: Mapping[str, Any]) -> str:
    """The reasons, and where they are told the facts and the grounds."""
    told = {"": "reason", "Facts: ": "facts", "Grounds: ": "grounds"}
    parts = {words: " ".join(decision.get(name, "").split()) for words, name in told.items()}
    return " ".join(f"{words}{said}" for words, said in parts.items() if said)


def _of_case(entry: Entry) -> Part:
    decisive = entry.kind in {"case.decide", "case.close", "case.reopen"}
    return Part.DECISIONS if decisive else Part.HANDLING


def _marks(entry: Entry) -> tuple[Run, ...]:
    marks: list[Run] = []
    if entry.outcome == "pending":
        marks.append(Run("  ↑ not yet central", "amber", size=11))
    elif entry.outcome != "applied":
        marks.append(Run(f"  {entry.outcome}, not in force", "amber", size=11))
    if entry.outcome in {"conflict", "superseded"}:
        marks += [dim("  "), link("Compare", f"{COMPARE}{entry.op_id}", 11)]
    if entry.imported:
        marks.append(dim("  imported", 11))
    return tuple(marks)
