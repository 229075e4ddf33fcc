"""The widgets side by side, drawn off screen in both themes and two sizes.

The pictures lie in the test's folder for whoever wants to look; what can be said of them without
eyes is said here: nothing is blank, cut off or in the colours of the other theme.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.tree import ROOT
from ui.actions.application import all_actions
from ui.dialogs.bug_panel import BugPanel
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.shortcut_sheet import ShortcutSheet
from ui.theme.style import Mode, Theme, theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.pill import Pill, Tone
from ui.widgets.progress_strip import ProgressStrip

LOOKS = [("light", 1.0), ("dark", 1.0), ("light", 1.5), ("dark", 1.5)]
ICONS = sorted(path.stem for path in (ROOT / "resources" / "icons").glob("*.svg"))
PILLS: list[tuple[str, Tone]] = [
    ("3 h 40 m left", "red"),
    ("15 d", "amber"),
    ("22 d", "green"),
    ("Legal letter", "neutral"),
    ("new correspondent", "accent"),
]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]:.0%}")
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """A theme in a size, handed back as it was."""
    mode, scale = request.param
    found = theme()
    found.set_mode(cast("Mode", mode))
    found.set_scale(scale)
    yield found
    found.set_mode("system")
    found.set_scale(1.0)


def drawn(widget: QWidget, into: Path) -> QImage:
    """The widget's picture, kept for people."""
    QApplication.processEvents()
    picture = widget.grab().toImage()
    assert picture.save(str(into))
    return picture.convertToFormat(QImage.Format.Format_RGB32)


def share(picture: QImage, colour: str) -> float:
    """Which part of the picture is of one colour, by a sample of its points."""
    wanted = QColor(colour).rgb()
    points = [(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)]
    return sum(picture.pixel(x, y) == wanted for x, y in points) / len(points)


def cut_off(widget: QWidget) -> list[str]:
    """Texts of labels and buttons that have less room than they need."""
    found = []
    parts: list[QLabel | QPushButton] = [
        *widget.findChildren(QLabel),
        *widget.findChildren(QPushButton),
    ]
    for part in parts:
        if not part.isVisible() or isinstance(part, ElidedLabel) or not part.text():
            continue
        wraps = isinstance(part, QLabel) and part.wordWrap()
        needed = part.heightForWidth(part.width()) if wraps else part.sizeHint().height()
        if part.height() < needed or (not wraps and part.width() < part.sizeHint().width()):
            found.append(part.text())
    return found


class Gallery(QWidget):
    """One of each."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Gallery")
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for role, text in [
            ("title", "Notice of complaint under s.5"),
            ("heading", "Content under review"),
            ("strong", "A. M."),
            ("dim", "Claimed by you 09:14 · England & Wales"),
            ("caption", "Template 4 · English"),
            ("section", "Evidence notes"),
            ("error", "Reply by: needed before this can be sent"),
        ]:
            label = QLabel(text)
            label.setProperty("role", role)
            column.addWidget(label)
        tags = QWidget()
        flow = FlowLayout(tags)
        for text, tone in PILLS:
            flow.addWidget(Pill(text, tone))
        column.addWidget(tags)
        buttons = QGridLayout()
        for place, (text, kind) in enumerate(
            [("Assign", ""), ("Decide …", "primary"), ("Later", "quiet")]
        ):
            for row, possible in enumerate((True, False)):
                button = QPushButton(text)
                button.setProperty("kind", kind)
                button.setEnabled(possible)
                buttons.addWidget(button, row, place)
        column.addLayout(buttons)
        field, wrong, box = QLineEdit("Solicitors, Leeds"), QLineEdit("32 Nov"), QComboBox()
        wrong.setProperty("state", "wrong")
        box.addItems(["Keep", "Remove"])
        note = QPlainTextEdit("The word “took” is an allegation of fact, not opinion.")
        note.setFixedHeight(look.px(60))
        for part in (field, wrong, box, note, ElidedLabel("A long subject " * 12)):
            column.addWidget(part)
        icons = QWidget()
        rows = FlowLayout(icons)
        for name in ICONS:
            label = QLabel()
            label.setPixmap(look.icon(name).pixmap(look.px(20)))
            rows.addWidget(label)
        column.addWidget(icons)
        self.strip = ProgressStrip()
        column.addWidget(self.strip)
        column.addWidget(
            EmptyState(
                "No cases here", "Mails and tables that you take in appear here.", "Take in"
            ),
            1,
        )
        self.resize(look.px(520), look.px(900))


def test_the_gallery_shows_everything_in_the_theme(
    look: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    gallery = Gallery(look)
    qtbot.addWidget(gallery)
    gallery.show()
    gallery.strip.begin("Taking in mails")
    gallery.strip.advance(1200, 3000)
    notice = Notice(gallery)
    notice.say("Claimed E-20418.", "Undo", lambda: None)
    picture = drawn(gallery, tmp_path / "gallery.png")
    assert share(picture, look.tokens.background) > 0.4
    assert share(picture, look.tokens.ink) > 0.005
    for tone in ("red", "amber", "green"):
        assert share(picture, getattr(look.tokens, f"{tone}_ground")) > 0.001
    assert cut_off(gallery) == []
    notice.hide()


def test_the_sheet_of_keys_names_every_key(look: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    sections = {
        section: [(spec.title, spec.shortcuts) for spec in specs if spec.shortcuts]
        for section, specs in all_actions().sections.items()
    }
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    sheet = ShortcutSheet(sections, window)
    sheet.show()
    picture = drawn(sheet, tmp_path / "keys.png")
    assert share(picture, look.tokens.background) > 0.4
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {title for lines in sections.values() for title, _ in lines} <= shown
    assert cut_off(sheet) == []


@pytest.mark.parametrize("which", ["bug", "reason"])
def test_dialogs_have_room_for_their_words(
    look: Theme, qtbot: QtBot, tmp_path: Path, which: str
) -> None:
    dialog = (
        BugPanel("workbench 0.1.0\n" + "  File “x.py”, line 3\n" * 30)
        if which == "bug"
        else ReasonDialog(
            "Close without a decision",
            "A case that is not decided is closed with a reason, which stays on its timeline.",
            lambda _: None,
        )
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    picture = drawn(dialog, tmp_path / f"{which}.png")
    assert share(picture, look.tokens.background) > 0.2
    assert cut_off(dialog) == []


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_hint_in_an_empty_field_can_be_read(
    look: Theme, qtbot: QtBot, tmp_path: Path, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    """Qt fades the text colour to half, which is below 4.5:1, unless the style sheet says more."""
    field = kind()
    qtbot.addWidget(field)
    field.setFixedSize(200, 60)
    field.setStyleSheet("font-size: 40px")
    field.setPlaceholderText("IIIIII")
    field.show()
    assert share(drawn(field, tmp_path / "hint.png"), look.tokens.dim) > 0.01


def test_the_search_for_cut_off_words_finds_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("Far too long for this", window)
    label.setFont(QFont(label.font()))
    label.resize(QFontMetrics(label.font()).horizontalAdvance("Far"), 20)
    window.show()
    assert cut_off(window) == ["Far too long for this"]
