"""What a made letter was filled with: the record beside its pages."""

from ui.letters.letter_work import MadeLetter
from ui.widgets.sheet_pen import Pen, Run, dim


def write_made_letter(pen: Pen, made: MadeLetter) -> None:
    """Write the fields, the cited evidence and the fonts as they were recorded."""
    body = made.entry.body
    pen.section("Filled fields")
    for name, value in body["fields"].items():
        pen.paragraph(dim(name.replace("_", " ").capitalize(), 11), above=6)
        pen.paragraph(Run(value))
    if body["cited"]:
        pen.section("Cited evidence")
        notes = {note.content_hash: note for note in made.snapshot.stream("note")}
        for digest in body["cited"]:
            note = notes.get(digest)
            pen.paragraph(Run(f"Note {note.n}" if note else "A note"), dim(f"  {digest}", 11))
    pen.section("Fonts in the file")
    for name, digest in body["fonts"].items():
        pen.paragraph(Run(name), dim(f"  {digest[:16]}…", 11))
