"""Cases on their way to a person: how many, beside the pointer."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from ui.models.selection import Selection, as_mime
from ui.widgets.pill import Pill


def drag_cases(source: QWidget, selection: Selection) -> None:
    """Let a person drag cases; whoever they are dropped on acts on them."""
    if not selection:
        return
    words = "1 case" if selection.count == 1 else f"{selection.count:,} cases"
    pill = Pill(words, "accent")
    pill.resize(pill.sizeHint())
    drag = QDrag(source)
    drag.setMimeData(as_mime(selection))
    drag.setPixmap(pill.grab())
    drag.setHotSpot(QPoint(-12, -8))
    drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
