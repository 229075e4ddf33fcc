"""A bug: said plainly, with what helps to mend it ready to be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme


class BugPanel(QDialog):
    """Shows one report."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something is broken in the program")
        look = theme()
        self.resize(look.px(640), look.px(420))
        title = QLabel("Something is broken in the program")
        title.setProperty("role", "heading")
        words = QLabel(
            "What you did last may not have happened; everything recorded before is kept. You can "
            "go on working. Please send these details to whoever looks after the program: they "
            "tell where it broke and quote no case."
        )
        words.setWordWrap(True)
        self.details = QPlainTextEdit(report)
        self.details.setReadOnly(True)
        self.details.setAccessibleName("Details of the fault")
        self.copy = QPushButton("Copy the details")
        self.copy.clicked.connect(self._copy)
        close = QPushButton("Go on")
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(words)
        column.addWidget(self.details, 1)
        column.addLayout(row)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy.setText("Copied")
