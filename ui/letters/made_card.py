"""A letter that was made: what it is, where its PDF may go, and how it went out."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.bench import Bench
from ui.letters.letter_work import MadeLetter
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.inline_panel import InlinePanel
from ui.widgets.instant_words import moment, size_words
from workbench.changes import Changes
from workbench.domain.instants import parse_iso
from workbench.errors import EnvironmentFault, UserError

_WAYS = ("post", "registered post", "e-mail", "courier", "portal of the court")


class MadeCard(QFrame):
    """Stands where the form was, once the letter is made."""

    save_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._reference = QLabel()
        self._reference.setProperty("role", "dim")
        self._title = ElidedLabel(role="title")
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sent = QLabel()
        self._sent.setWordWrap(True)
        self._sent.setTextFormat(Qt.TextFormat.PlainText)
        self.save = QPushButton("Save PDF …")
        self.save.clicked.connect(self.save_wanted)
        self.record = QPushButton("Record as sent …")
        self.record.setProperty("kind", "primary")
        self.another = QPushButton("Write another letter")
        self.another.setProperty("kind", "quiet")
        self.another.clicked.connect(self.new_wanted)
        self.panel = SentPanel(bench)
        self.panel.hide()
        self.record.clicked.connect(self._ask)
        self._made: MadeLetter | None = None
        self._arrange()

    def show_letter(self, made: MadeLetter) -> None:
        """Show a letter that was made."""
        self._made = made
        entry, body = made.entry, made.entry.body
        digest = body["pdf"]["sha256"]
        pages = f"{body['pages']} page{'s' * (body['pages'] != 1)}"
        named = "not yet central" if entry.n is None else f"Letter {entry.n}"
        self._reference.setText(f"{made.snapshot.reference} · {named}")
        self._title.setText(body["title"])
        self._facts.setText(
            f"Made {moment(entry.at)} from {body['template']} v{body['version']}, "
            f"{body['language']}.\n{pages}, {size_words(body['pdf']['size'])}, kept with the case."
            f"\n\nSHA-256 {digest[:32]}\n{digest[32:]}\n\n"
            f"Cites {len(body['cited'])} evidence notes."
        )
        if made.dispatch is None:
            self._sent.setText("Not recorded as sent. The program itself sends nothing.")
        else:
            when = moment(parse_iso(made.dispatch.body["sent"]))
            self._sent.setText(f"✓ Sent {when} by {made.dispatch.body['how']}")
        self.record.setVisible(made.dispatch is None)
        self.record.setEnabled(entry.n is not None)
        self.record.setToolTip(
            "" if entry.n else "The centre numbers the letter first; it is on its way there."
        )
        if made.dispatch is not None:
            self.panel.hide()

    def _ask(self) -> None:
        if self._made is not None:
            self.panel.open(self._made)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 16, 16)
        column.setSpacing(8)
        for widget in (self._reference, self._title, self._facts, self._sent):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.record)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.panel)
        column.addStretch(1)
        column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)


class SentPanel(InlinePanel):
    """Asks how and when the letter went out; what is recorded stays."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("How did the letter go out?", "Record as sent", parent)
        self._bench = bench
        self._made: MadeLetter | None = None
        self.how = QComboBox()
        self.how.setEditable(True)
        self.how.addItems(_WAYS)
        self.how.setAccessibleName("How it went out")
        self.when = QDateTimeEdit()
        self.when.setCalendarPopup(True)
        self.when.setDisplayFormat("ddd d MMM yyyy HH:mm")
        self.when.setAccessibleName("When it went out")
        self.body.addWidget(self.how)
        self.body.addWidget(self.when)

    def open(self, made: MadeLetter) -> None:
        """Ask about this letter."""
        self._made = made
        self.when.setDateTime(QDateTime.fromSecsSinceEpoch(int(datetime.now(UTC).timestamp())))
        self.ask("This is recorded for good: it cannot be undone.")
        self.how.setFocus()

    def perform(self) -> None:
        """Record it."""
        made = self._made
        if made is None:
            return
        case, letter, how = made.snapshot.case, str(made.entry.op_id), self.how.currentText()
        at = datetime.fromtimestamp(self.when.dateTime().toSecsSinceEpoch(), UTC)

        def verb(desk: Any) -> Changes:
            from workbench.operations.letters import send_letter

            return send_letter(desk, case, letter, how, at)

        self.set_busy(True)
        self._bench.do(verb, self._answered, self._failed)

    def _answered(self, changes: Changes) -> None:
        if changes.stands:
            self.leave()
        else:
            self.complain(f"{changes.reason} Nothing was recorded.")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, (UserError, EnvironmentFault)):
            self.complain(str(error))
        else:
            self.set_busy(False)
            self._bench.failed.emit(error)
