"""The letters of a case: what was made, and what of it went out."""

from ui.case.case_file import CaseFile
from ui.widgets.instant_words import moment, size_words
from ui.widgets.sheet_pen import Pen, Run, dim, link, strong
from workbench.domain.instants import parse_iso


def write_letters(pen: Pen, file: CaseFile) -> None:
    """Write the letters, newest first."""
    letters = file.snapshot.stream("letter")
    if not letters:
        pen.paragraph(
            dim("Letters to the parties stand here once they are made. Begin one with "),
            link("Write a letter", "letter:new"),
            dim("."),
        )
    sent = {entry.body["letter_id"]: entry for entry in file.snapshot.stream("dispatch")}
    for letter in reversed(letters):
        body = letter.body
        with pen.card():
            unnumbered = Run("↑ not yet central", "amber", size=11)
            named = unnumbered if letter.n is None else dim(f"Letter {letter.n}")
            pen.headed((strong(body["title"]),), (named,))
            made = f"Made {moment(letter.at)} by {file.who(letter.actor)}"
            kind = f"{body['template']} v{body['version']} · {body['language']}"
            pages = f"{body['pages']} page{'s' * (body['pages'] != 1)}"
            pen.paragraph(dim(f"{made} · {kind} · {pages} · {size_words(body['pdf']['size'])}"))
            pen.paragraph(dim(f"PDF SHA-256 {body['pdf']['sha256']}", 11), below=4)
            dispatch = sent.get(str(letter.op_id))
            if dispatch is None:
                pen.paragraph(Run("Not recorded as sent", "amber"), below=4)
            else:
                when = moment(parse_iso(dispatch.body["sent"]))
                pen.paragraph(Run(f"✓ Sent {when} by {dispatch.body['how']}", "green"), below=4)
            pen.paragraph(
                link("Open", f"letter:{letter.op_id}"),
                dim("    "),
                link("Save PDF…", f"save:{body['pdf']['sha256']}"),
            )
