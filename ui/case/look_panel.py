"""Looking closer at one attached picture, or at the first page of a PDF, in place."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ui.case.thumbnails import picture_of
from ui.jobs.bench import Bench
from ui.theme.style import theme
from ui.widgets.inline_panel import InlinePanel
from ui.widgets.instant_words import size_words
from workbench.errors import EnvironmentFault, UserError

_SIZE = QSize(1100, 1500)
_LOWEST, _HEIGHT = 300, 640


class LookPanel(InlinePanel):
    """Shows one file large."""

    shown = Signal(str)
    """The SHA-256 of a file that is here and shown."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Attachment", "Close", parent)
        self._bench = bench
        self.leave_button.hide()
        self._wanted = ""
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setProperty("role", "framed")
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Picture of the attachment")
        self.body.addWidget(self._area)

    def look_at(self, case: UUID, name: str, sha256: str, media_type: str) -> None:
        """Show a stored file."""
        self._picture.clear()
        self._area.setMinimumHeight(theme().px(_LOWEST))
        self._area.setMaximumHeight(theme().px(_HEIGHT))
        self.ask(name)
        self._picture.setAccessibleName(name)
        self._wanted = sha256
        job = partial(picture_of, sha256=sha256, kind=media_type, edge=_SIZE)
        self._bench.read_file(
            case,
            sha256,
            job,
            partial(self._show, sha256),
            partial(self._failed, sha256),
            fetching=self._say_fetching,
        )
        self.do_button.setFocus()

    def perform(self) -> None:
        """Close."""
        self.leave()

    def _say_fetching(self, size: int) -> None:
        self.hint.setText(f"{self.hint.text()}: fetching {size_words(size)} from the centre …")

    def _show(self, sha256: str, image: QImage) -> None:
        if sha256 != self._wanted:
            return  # another file is looked at by now
        self.hint.setText(self._picture.accessibleName())
        self.shown.emit(sha256)
        ratio = self.devicePixelRatioF()
        room = round(self._area.viewport().width() * ratio)
        if image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(image))

    def _failed(self, sha256: str, error: BaseException) -> None:
        if sha256 != self._wanted:
            return
        if isinstance(error, (UserError, EnvironmentFault)):
            self.complain(f"No preview: {error}")
            self.do_button.setEnabled(True)
        else:
            self._bench.failed.emit(error)
