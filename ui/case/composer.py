"""Writing an evidence note: always in reach, never lost.

What is typed is stored while it is typed. Ctrl+Enter seals; until the seal is confirmed the words
and the files stay where they are.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.case.case_file import CaseFile, note_key
from ui.case.new_files import NewFile, file_at, pasted_picture
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.instant_words import size_words
from workbench.changes import Changes
from workbench.errors import EnvironmentFault, RecordedFault, UserError

if TYPE_CHECKING:
    from uuid import UUID

_LINES_AT_REST, _LINES_AT_MOST = 3, 12


class Composer(QFrame):
    """The field for the next note of a case, with the files that will go with it."""

    def __init__(self, bench: Bench, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._bench = bench
        self._drafts = drafts
        self._case: UUID | None = None
        self._files: dict[UUID, list[NewFile]] = {}
        self._sealing: UUID | None = None
        self.text = _NoteEdit()
        self.text.textChanged.connect(self._typed)
        self.text.files_given.connect(self.attach)
        self.text.picture_given.connect(self._attach_picture)
        self.text.focus_moved.connect(self._show_focus)
        self._chips = FlowLayout()
        self._fault = QLabel()
        self._fault.setProperty("role", "error")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._hint = ElidedLabel("Sealed notes stay as they are.", "caption")
        self.attach_button = QPushButton("Attach files …")
        self.attach_button.setProperty("kind", "quiet")
        self.attach_button.clicked.connect(self._choose_files)
        self.seal_button = QPushButton("Seal note")
        self.seal_button.setProperty("kind", "primary")
        self.seal_button.setToolTip("Seal the note (Ctrl+Enter)")
        self.seal_button.clicked.connect(self.seal)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.seal)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._arrange()

    @property
    def files(self) -> Sequence[NewFile]:
        """The files that will go with the note."""
        return self._files.get(self._case, ()) if self._case else ()

    @property
    def holds_words(self) -> bool:
        """Whether a note is being written that is not sealed yet."""
        return bool(self.text.toPlainText().strip() or self.files)

    def open_case(self, file: CaseFile) -> None:
        """Write for another case; what was being written for it is there again."""
        case = file.snapshot.case
        if case == self._case:
            return
        self._case = None
        self.text.setPlainText(self._drafts.recall(note_key(case), file.note_draft))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self._case = case
        self._fault.hide()
        self._show_files()
        self._show_busy()
        why_not = file.forbidden("note.write")
        self.setEnabled(not why_not)
        self.text.setPlaceholderText(
            why_not or "Write an evidence note …   Drop or paste files here. Ctrl+Enter seals it."
        )

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files by their paths; they are read when the note is sealed."""
        if self._case is None:
            return
        complaints = []
        for path in paths:
            try:
                self._files.setdefault(self._case, []).append(file_at(path))
            except UserError as error:
                complaints.append(str(error))
        self._complain(" ".join(complaints))
        self._show_files()

    def seal(self) -> None:
        """Seal the note."""
        case, text, files = self._case, self.text.toPlainText(), list(self.files)
        if case is None or self._sealing is not None or not self.seal_button.isEnabled():
            return
        self._drafts.flush()
        self._sealing = case
        self._show_busy()

        def verb(desk: Any) -> Changes:
            from workbench.operations.notes import NewAttachment, write_note

            attached = [NewAttachment(file.name, file.content()) for file in files]
            return write_note(desk, case, text, attached)

        self._bench.do(verb, self._sealed, self._not_sealed)

    def _sealed(self, changes: Changes) -> None:
        if changes.stands:
            self._let_go("")
        else:
            self._sealing = None
            self._complain(f"{changes.reason} The note is not sealed; your words are still here.")
            self._show_busy()

    def _let_go(self, words: str) -> None:
        """Empty the composer of the note that is sealed."""
        case, self._sealing = self._sealing, None
        if case is not None:
            self._drafts.drop(note_key(case))
            self._files.pop(case, None)
        if case is not None and case == self._case:
            self._case = None
            self.text.clear()
            self._case = case
            self._complain(words)
        self._show_files()
        self._show_busy()

    def _not_sealed(self, error: BaseException) -> None:
        if isinstance(error, RecordedFault):
            self._let_go(str(error))  # sealed all the same: kept here, it would be sealed twice
            return
        self._sealing = None
        self._show_busy()
        if isinstance(error, (UserError, EnvironmentFault)):
            self._complain(f"{error} The note is not sealed; your words are still here.")
        else:
            self._complain("The note is not sealed; your words are still here.")
            self._bench.failed.emit(error)

    def _typed(self) -> None:
        self._show_height()
        if self._case is not None:
            self._drafts.keep(note_key(self._case), self.text.toPlainText())
            self._show_busy()

    def _attach_picture(self, picture: NewFile) -> None:
        if self._case is not None:
            self._files.setdefault(self._case, []).append(picture)
            self._show_files()

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Attach files to the note")
        self.attach([Path(name) for name in names])

    def _remove(self, file: NewFile) -> None:
        if self._case is not None:
            self._files[self._case].remove(file)
            self._show_files()

    def _show_files(self) -> None:
        self._chips.clear()
        for file in self.files:
            chip = QPushButton(f"{file.name} · {size_words(file.size)}   ✕")
            chip.setToolTip(f"Do not attach {file.name}")
            chip.setAccessibleName(f"Attached: {file.name}. Press to remove it.")
            chip.clicked.connect(lambda _=False, file=file: self._remove(file))
            self._chips.addWidget(chip)
        self._show_busy()

    def _show_busy(self) -> None:
        sealing = self._sealing is not None and self._sealing == self._case
        something = bool(self.text.toPlainText().strip() or self.files)
        self.text.setReadOnly(sealing)
        self.seal_button.setEnabled(something and self._sealing is None)
        self.seal_button.setText("Sealing …" if sealing else "Seal note")

    def _show_focus(self, here: bool) -> None:
        """The field has no edge of its own: the card shows that one types here."""
        self.setProperty("focused", here)
        self.style().unpolish(self)
        self.style().polish(self)

    def _complain(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _show_height(self) -> None:
        lines = min(max(self.text.document().lineCount(), _LINES_AT_REST), _LINES_AT_MOST)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + theme().px(14))

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.attach_button)
        foot.addWidget(self.seal_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.text)
        column.addLayout(self._chips)
        column.addWidget(self._fault)
        column.addLayout(foot)
        theme().changed.connect(self._show_height)
        self._show_height()


class _NoteEdit(QPlainTextEdit):
    """A plain text field that takes files and pictures, dropped or pasted."""

    files_given = Signal(list)
    picture_given = Signal(object)
    focus_moved = Signal(bool)
    """Whether the cursor is here now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bare")
        self.setAccessibleName("Evidence note")
        self.setTabChangesFocus(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: say so."""
        super().focusInEvent(event)
        self.focus_moved.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: say so."""
        super().focusOutEvent(event)
        self.focus_moved.emit(False)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt: files and pictures too."""
        return bool(_local_files(source)) or source.hasImage() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt: attach files and pictures, insert text as plain text."""
        files = _local_files(source)
        if files:
            self.files_given.emit(files)
        elif source.hasImage():
            self.picture_given.emit(pasted_picture(source.imageData()))
        elif source.hasText():
            self.insertPlainText(source.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: welcome files."""
        if _local_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: attach what is dropped."""
        files = _local_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files_given.emit(files)
        else:
            super().dropEvent(event)


def _local_files(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
