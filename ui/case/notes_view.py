"""Evidence notes as they were sealed, with their place in the chain."""

from collections.abc import Iterator

from ui.case.attachments_view import write_attachments
from ui.case.case_file import CaseFile, attachments_of
from ui.case.thumbnails import Thumbnails
from ui.widgets.instant_words import exact, moment
from ui.widgets.sheet_pen import Pen, Run, dim, link, strong
from workbench.domain.cases import Entry

_LONG = 6_000
"""Signs of a note that are shown before one asks for the rest."""


def write_notes(
    pen: Pen, file: CaseFile, opened: set[str], thumbnails: Thumbnails
) -> Iterator[None]:
    """Write all notes, oldest first; `opened` names those with all their text, or their hashes."""
    notes = file.snapshot.stream("note")
    pen.section("Evidence notes")
    if not notes:
        pen.paragraph(
            dim(
                "What you find out stands here, sealed in the order it was written. "
                "Write the first note below."
            ),
            below=8,
        )
    for note in notes:
        with pen.card():
            _write(pen, note, file, opened)
            write_attachments(pen, attachments_of(note), thumbnails)
        yield


def _write(pen: Pen, note: Entry, file: CaseFile, opened: set[str]) -> None:
    imported = (dim("  imported"),) if note.imported else ()
    author = (strong(file.subject_who(note.actor)), dim(f"  {moment(note.at)}"), *imported)
    if note.outcome == "pending":
        pen.headed(author, (Run("↑ not yet central", "amber", size=11),))
    else:
        pen.headed(author, (link(f"#{note.n} sealed", f"hash:{note.op_id}"),))
    text = note.body["text"]
    if len(text) > _LONG and f"text:{note.op_id}" not in opened:
        pen.paragraph(Run(text[:_LONG] + " …"))
        pen.paragraph(link(f"Show all {len(text):,} signs", f"text:{note.op_id}"))
    elif text:
        pen.paragraph(Run(text))
    if f"hash:{note.op_id}" in opened:
        for line in (
            f"Sealed {exact(note.at)} by {note.actor}",
            f"Content  {note.content_hash}",
            f"Previous {note.previous_hash}",
            f"Chain    {note.hash}",
        ):
            pen.paragraph(dim(line, 11), above=2)
