"""The window before the window: asks for the passphrase, or says why nothing can be opened."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from ui.dialogs.passphrase import PassphrasePage
from ui.dialogs.refusal import RefusalPage
from ui.theme.style import theme


class Front(QWidget):
    """Shows one page at a time."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.asking: PassphrasePage | None = None
        self.setWindowTitle("Investigation workbench")
        self.resize(theme().px(720), theme().px(560))
        self._pages = QStackedLayout(self)

    def wait(self) -> None:
        """Say that the key is being fetched; a keyring may be asking in a window of its own."""
        words = QLabel("Fetching the key of your records. The keyring may ask you first.")
        words.setProperty("role", "dim")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show(words)

    def ask(self, choosing: bool, answer: Callable[[str], None]) -> None:
        """Ask for the passphrase."""
        self.asking = PassphrasePage(self._folder, choosing, answer)
        self._show(self.asking)

    def refuse(self, sentence: str, again: Callable[[], None]) -> None:
        """Say why nothing is open."""
        self.asking = None
        self._show(RefusalPage(sentence, self._folder, again, self.close))

    def _show(self, page: QWidget) -> None:
        before = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if before is not None:
            self._pages.removeWidget(before)
            before.deleteLater()
        self.show()
        page.setFocus()
