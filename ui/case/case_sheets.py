"""The sheets of a case: what is investigated, its messages, its letters."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case.case_file import CaseFile, attachments_of
from ui.case.content_card import write_contents
from ui.case.letters_view import write_letters
from ui.case.messages_view import write_messages
from ui.case.notes_view import write_notes
from ui.case.thumbnails import Thumbnails
from ui.jobs.bench import Bench
from ui.widgets.sheet import Sheet
from ui.widgets.sheet_pen import Pen

_FOLDS = ("message", "quote", "whole", "hash", "text", "content")
"""Links that only fold something out or in."""


class CaseSheets(QObject):
    """Writes the sheets of a case and remembers what is folded out on them."""

    action_wanted = Signal(str, str)
    """A verb and what it is about, from a link that does more than fold."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: CaseFile | None = None
        self._opened: set[str] = set()
        self._attached: dict[str, Any] = {}
        self._thumbnails = Thumbnails(bench, self)
        self.investigation = Sheet("Content under review and evidence notes")
        self.messages = Sheet("Messages")
        self.letters = Sheet("Letters")
        self.messages_page = padded(self.messages)
        self.letters_page = padded(self.letters)
        for sheet in (self.investigation, self.messages):
            sheet.picture_wanted.connect(self._thumbnails.want)
        for sheet in (self.investigation, self.messages, self.letters):
            sheet.link_chosen.connect(self._follow)
        self._thumbnails.ready.connect(self._show_picture)
        self._thumbnails.failed.connect(lambda _: self._rewrite())

    def show_case(self, file: CaseFile, *, again: bool) -> None:
        """Write the sheets for a case; again keeps what is folded out and where one reads."""
        self._file = file
        entries = [*file.snapshot.stream("note"), *file.snapshot.stream("message")]
        self._attached = {a["sha256"]: a for entry in entries for a in attachments_of(entry)}
        for letter in file.snapshot.stream("letter"):
            self._attached[letter.body["pdf"]["sha256"]] = letter.body["pdf"]
        if again:
            self._rewrite()
            return
        self._opened.clear()
        self.investigation.show_page(self._write_investigation)
        self.messages.show_page(self._write_messages)
        self.letters.show_page(self._write_letters)

    def file_came(self, sha256: str) -> None:
        """Show the small picture of a file that was at the centre only."""
        if self._thumbnails.is_elsewhere(sha256):
            self._thumbnails.came(sha256)
            self._rewrite()

    def leave_off(self) -> None:
        """Write no more of this case: another one is on its way."""
        for sheet in (self.investigation, self.messages, self.letters):
            sheet.leave_off()

    def file_name(self, sha256: str) -> str:
        """Return the name of an attached file."""
        return str(self._attached[sha256]["name"])

    def type_of(self, sha256: str) -> str:
        """Return the media type of an attached file."""
        return str(self._attached[sha256]["media_type"])

    def _rewrite(self) -> None:
        for sheet in (self.investigation, self.messages, self.letters):
            sheet.rewrite()

    def _show_picture(self, name: str, image: QImage) -> None:
        for sheet in (self.investigation, self.messages):
            sheet.set_picture(name, image)

    def _follow(self, link: str) -> None:
        verb, _, target = link.partition(":")
        if verb not in _FOLDS:
            self.action_wanted.emit(verb, target)
            return
        self._opened.symmetric_difference_update({link, target} if verb == "content" else {link})
        self._rewrite()

    def _write_investigation(self, pen: Pen) -> Iterator[None]:
        if self._file is not None:
            write_contents(pen, self._file.snapshot.contents, self._opened)
            yield from write_notes(pen, self._file, self._opened, self._thumbnails)

    def _write_messages(self, pen: Pen) -> Iterator[None]:
        if self._file is not None:
            yield from write_messages(pen, self._file, self._opened, self._thumbnails)

    def _write_letters(self, pen: Pen) -> None:
        if self._file is not None:
            write_letters(pen, self._file)


def padded(sheet: QWidget) -> QWidget:
    """Return a page with room around a sheet."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 12, 12, 16)
    column.addWidget(sheet)
    return page
