"""An attached file that lies at the centre only is fetched when somebody looks at it."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at
from tests.support.postgres import Centre
from tests.support.workstations import workstations
from workbench.operations.notes import NewAttachment, write_note


def picture() -> bytes:
    """A picture of one colour."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F5FD6"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack this one
    return bytes(buffer.data().data())


def test_looking_closer_fetches_the_file(centre: Centre, tmp_path: Path, qtbot: QtBot) -> None:
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = bo.new_case()
        content = picture()
        write_note(bo.desk, case, "See the picture.", [NewAttachment("bike.png", content)])
        bo.sync()
        bo.step()
        ann.sync()
        sha256 = bo.desk.read(case).stream("note")[0].body["attachments"][0]["sha256"]
        with window_at(ann, qtbot) as window:
            window.go_to_case(case)
            qtbot.waitUntil(lambda: window.case.snapshot() is not None)
            notes = window.case.sheets.investigation
            qtbot.waitUntil(lambda: "bike.png" in notes.toPlainText())
            window.case._on_sheet("look", sha256)
            panel = window.case.panels._look
            assert panel is not None
            qtbot.waitUntil(lambda: not panel._picture.pixmap().isNull())
            qtbot.waitUntil(lambda: "Still at the centre" not in notes.toPlainText())
