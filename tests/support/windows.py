"""Open profiles and windows for tests, real ones; how a person's hands reach them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from ui.main_window import MainWindow
from ui.theme.style import theme
from workbench.app import Profile
from workbench.security.data_key import ProfileKeys
from workbench.settings import Settings
from workbench.storage.sqlcipher import connect


def new_profile(folder: Path, person: str | None = None) -> Profile:
    """An unlocked profile with keys of this test alone; no passphrase has to be stretched."""
    return Profile(Settings(folder, person=person), ProfileKeys(b"j" * 32, b"r" * 32, b"f" * 32))


@contextmanager
def open_bench(profile: Profile, qtbot: QtBot) -> Iterator[Bench]:
    """A bench whose records are open."""
    bench = Bench(profile, JobRunner())
    try:
        with qtbot.waitSignal(bench.opened):
            bench.open()
        yield bench
    finally:
        bench.close()
        bench.runner.deleteLater()
        bench.deleteLater()


@contextmanager
def open_window(profile: Profile, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window as a person sees it, with its records open; closed as a person closes it."""
    bench = Bench(profile, JobRunner())
    window = MainWindow(bench)
    window.show()
    window.activateWindow()
    try:
        with qtbot.waitSignal(bench.opened):
            bench.open()
        yield window
    finally:
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible())
        window.deleteLater()
        bench.runner.deleteLater()
        bench.deleteLater()
        theme().set_mode("system")
        theme().set_scale(1.0)


@contextmanager
def held_elsewhere(bench: Bench, name: str) -> Iterator[None]:
    """Another program that holds a file of the bench's profile, and is slow to let it go."""
    profile = bench._keys()
    keys = {"journal.db": profile.keys.journal, "replica.db": profile.keys.replica}
    other = connect(profile.folder / name, keys[name], synchronous="NORMAL")
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


def press(keys: str, widget: QWidget | None = None) -> None:
    """Press keys where the cursor is, or in a widget: letters, or such as `Ctrl+K`."""
    target = widget or QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    *held, key = keys.split("+") if len(keys) > 1 else [keys]
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= {
            "Ctrl": Qt.KeyboardModifier.ControlModifier,
            "Shift": Qt.KeyboardModifier.ShiftModifier,
            "Alt": Qt.KeyboardModifier.AltModifier,
        }[name]
    special = getattr(Qt.Key, f"Key_{key}", None) if len(key) > 1 or held else None
    if special is not None:
        QTest.keyClick(target, special, modifiers)
    else:
        QTest.keyClicks(target, key, modifiers)


def write(text: str) -> None:
    """Type a text where the cursor is."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keyClicks(target, text)


def drop(files: Sequence[Path], widget: QWidget) -> None:
    """Drop files on a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    middle = QPointF(widget.rect().center())
    action, held = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    button = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle.toPoint(), action, data, button, held)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted(), f"{widget} takes no files"
    QApplication.sendEvent(widget, QDropEvent(middle, action, data, button, held))
