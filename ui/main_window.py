"""The window: it holds the panes side by side and wires them; no pane knows another."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.actions.application import all_actions
from ui.actions.context import Context
from ui.actions.menus import Actions
from ui.conflicts.conflict_watch import ConflictWatch
from ui.faults import Faults
from ui.jobs.bench import Bench
from ui.jobs.taking_in import TakingIn
from ui.joining import Joining
from ui.models.selection import NOTHING, Selection
from ui.opening import Opening
from ui.places import MAKERS, PLACES, KeepsDrafts, chosen_in
from ui.queue.due_watch import DueWatch
from ui.queue.queue_pane import QueuePane
from ui.queue.view_list import ViewList
from ui.sharing import Sharing
from ui.telling import Telling
from ui.theme.style import STEP, Mode, theme
from ui.widgets.notice import Notice
from ui.widgets.parts import Parts
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.window_memory import WindowMemory
from workbench.domain.cases import View

if TYPE_CHECKING:
    from ui.case.case_pane import CasePane
    from ui.palette.command_palette import CommandPalette

_HINTS = "N next case · / search · Ctrl+K all commands · ? keys"
_ELSEWHERE_MS = 2_000
_SMALLEST = (960, 600)
_USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """One profile, open."""

    left = Signal()
    """The profile is let go of, and the window has gone."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self._current: UUID | None = None
        self._marked = NOTHING
        self.opened = False
        self._panes: dict[str, QWidget] = {}
        self.finished = False
        self._memory = WindowMemory(bench.settings.profile)
        self._memory.recall_look()
        self.setWindowTitle("Investigation workbench")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self.setAcceptDrops(True)
        self._build()
        self.faults = Faults(self.notice.say, self)
        self.opening = Opening(self)
        self.telling = Telling(self)
        self.sharing = Sharing(self)
        self.joining = Joining(self)
        self.actions_here = Actions(all_actions(), self, self.context, self.notice.say)
        self.actions_here.fill(self.rail.menu)
        self._wire()
        self._memory.recall_place(self, self.parts)
        self.status.say("Opening your records …")
        self.show_place("queue")
        self.queue.setFocus()

    # What the first page does not need is made after it was painted, or when it is first asked for.

    @cached_property
    def case(self) -> "CasePane":
        """The case panel."""
        from ui.case.case_pane import CasePane

        pane = CasePane(self.bench, self)
        self.parts.put_case(pane)
        pane.action_wanted.connect(self.actions_here.run)
        pane.letter_wanted.connect(self._on_letter_wanted)
        pane.letter_opened.connect(self._on_letter_opened)
        pane.compare_wanted.connect(self.show_conflict)
        pane.said.connect(self.notice.say)
        return pane

    @cached_property
    def palette_here(self) -> "CommandPalette":
        """The command palette."""
        from ui.palette.command_palette import CommandPalette

        palette = CommandPalette(self.actions_here, self.bench, self.work)
        palette.case_chosen.connect(self.go_to_case)
        return palette

    def complete(self) -> None:
        """Make the rest of the window; called once the first page is painted."""
        self.case.show_case(self._current)

    def context(self) -> Context:
        """Return what actions see now."""
        # In a place with cases of its own these are meant, not the one in the panel elsewhere.
        chosen = chosen_in(self.places.currentWidget())
        return Context(
            bench=self.bench,
            window=self,
            sharing=self.sharing,
            queue=self.queue,
            case=self.case,
            letters=self.pane("letters"),
            current_case=self._current if chosen is None else None,
            selected=self._marked if chosen is None else chosen,
            snapshot=self.case.snapshot() if chosen is None else None,
            role=self.bench.role,
        )

    def show_place(self, name: str) -> None:
        """Go to a place of the rail."""
        pane = self.pane(name)
        was_there = pane.isAncestorOf(self.focusWidget())  # Qt moves the focus when it goes there
        self.places.setCurrentWidget(pane)
        self.rail.show_current(name)
        if pane.focusProxy() is not None and not was_there:
            pane.setFocus()  # else the keys would go to whatever comes first there

    def pane(self, name: str) -> Any:
        """Return the pane of a place, made when it is first asked for."""
        if name not in self._panes:
            self._panes[name] = MAKERS[name](self)
            self.places.addWidget(self._panes[name])
        return self._panes[name]

    @property
    def current_place(self) -> str:
        """The place that is shown."""
        shown = self.places.currentWidget()
        return next(name for name, pane in self._panes.items() if pane is shown)

    def show_conflict(self, op_id: UUID) -> None:
        """Show a conflict, or a decision that is not in force, beside what it met."""
        self.show_place("conflicts")
        self.pane("conflicts").show_conflict(op_id)

    def show_view(self, view: View) -> None:
        """Show a view of the queue."""
        self.show_place("queue")
        self.views.show_view(view)
        self.queue.set_view(view)

    def open_palette(self) -> None:
        """Open the command palette."""
        self.palette_here.open()

    def open_menu(self) -> None:
        """Open the menu of all actions."""
        self.rail.open_menu()

    def show_shortcuts(self) -> None:
        """Open the sheet of all keys."""
        from ui.dialogs.shortcut_sheet import ShortcutSheet

        sections = {
            section: [(spec.title, spec.shortcuts) for spec in specs if spec.shortcuts]
            for section, specs in self.actions_here.registry.sections.items()
        }
        ShortcutSheet(sections, self).open()

    def choose_files(self) -> None:
        """Ask which files to take in."""
        dialog = QFileDialog(self, "Take in mails, reviews and other files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.taking_in.begin)
        dialog.open()

    def ask_reason(self, title: str, prompt: str, answer: Callable[[str], None]) -> None:
        """Ask for a sentence and hand it on."""
        from ui.dialogs.reason import ReasonDialog

        ReasonDialog(title, prompt, answer, self).open()

    def copy(self, text: str) -> None:
        """Put a text on the clipboard and say so."""
        QGuiApplication.clipboard().setText(text)
        self.notice.say(f"Copied {text}")

    def set_mode(self, mode: Mode) -> None:
        """Choose light or dark, or follow the system."""
        theme().set_mode(mode)
        self._memory.keep_look()

    def scale_text(self, step: int) -> None:
        """Make text larger, smaller, or as it was."""
        look = theme()
        look.set_scale(1.0 if step == 0 else look.scale + step * STEP)
        self._memory.keep_look()
        self.notice.say(f"Text at {look.scale:.0%}")

    def quit(self) -> None:
        """End, after what is being written."""
        self.close()

    def show_case(self, case: UUID | None) -> None:
        """Show a case in the panel; nothing is marked but it."""
        self._marked = NOTHING
        self._on_case_chosen(case)

    def _on_case_chosen(self, case: UUID | None) -> None:
        self._current = case
        if "case" in vars(self):
            self.case.show_case(case)

    def go_to_case(self, case: UUID) -> None:
        """Show a case, wherever the person is."""
        self.show_place("queue")
        self.show_case(case)

    def show_sent(self, op_id: UUID | None = None, *, not_applied: bool = False) -> None:
        """Show what was sent from here: one operation, or all that was not applied."""
        self.show_place("sent")
        self.pane("sent").look_for(op_id, not_applied=not_applied)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the window."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files in."""
        event.acceptProposedAction()
        self.taking_in.begin(
            [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves a text for the queue, where single letters are commands again."""
        if event.key() == Qt.Key.Key_Escape and self.places.currentWidget() is self.parts:
            self.queue.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Look for what others did as soon as the window is used again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.opened:
            self._look_elsewhere()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is being written, then let go of the profile."""
        if self.finished:
            super().closeEvent(event)
            return
        event.ignore()
        if self.isEnabled():
            self.setEnabled(False)
            self._elsewhere.stop()
            self.due_watch.stop()
            self.taking_in.stop()
            self.sharing.stop()
            self._memory.keep_place(self, self.parts)
            self.status.say("Finishing what is being written …")
            if "case" in vars(self):
                self.case.flush_drafts()
            for pane in self._panes.values():
                if isinstance(pane, KeepsDrafts):
                    pane.flush_drafts()
            self.bench.finish(self._on_finished)

    def _build(self) -> None:
        self.rail = Rail(PLACES)
        self.views = ViewList(self.bench)
        self.queue = QueuePane(self.bench, self)
        room_for_case = QFrame()
        room_for_case.setProperty("role", "panel")
        self.parts = Parts(self.views, self.queue, room_for_case)
        self.places = QStackedWidget()
        self.parts.setFocusProxy(self.queue)
        self._panes["queue"] = self.parts
        self.places.addWidget(self.parts)
        self.progress, self.first_sync = ProgressStrip(), ProgressStrip()
        self.below = QVBoxLayout()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.places, 1)
        right.addWidget(self.first_sync)
        right.addWidget(self.progress)
        right.addLayout(self.below)
        self.work = QWidget()
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.work)
        self.setCentralWidget(self.pages)
        self.status = StatusLine(_HINTS)
        self.status.chosen.connect(self.show_sent)
        self.setStatusBar(self.status)
        self.notice = Notice(self.places)

    def _wire(self) -> None:
        self.rail.chosen.connect(self.show_place)
        self.rail.help_wanted.connect(self.show_shortcuts)
        self.views.view_chosen.connect(self.queue.set_view)
        self.queue.case_chosen.connect(self._on_case_chosen)
        self.queue.selection_changed.connect(self._on_marked)
        self.queue.action_wanted.connect(self.actions_here.run)
        self.bench.opening.connect(self._on_opening)
        self.bench.opened.connect(self._on_opened)
        self.faults.bug.connect(self._on_bug)
        self._watch = ConflictWatch(self.bench, self)
        self._watch.counted.connect(partial(self.rail.count, "conflicts"))
        self._watch.appeared.connect(self._on_conflict)
        self.due_watch = DueWatch(self.bench, self)
        self.due_watch.reminded.connect(self._on_due_soon)
        self.taking_in = TakingIn(self.bench, self)
        self.taking_in.began.connect(lambda _total: self.progress.begin("Taking in files"))
        self.taking_in.advanced.connect(self.progress.advance)
        self.taking_in.ended.connect(self._on_taken_in)
        self.progress.cancelled.connect(self.taking_in.stop)
        self.rail.hovered_with_cases.connect(self.show_place)
        self._elsewhere = QTimer(self)
        self._elsewhere.setInterval(_ELSEWHERE_MS)
        self._elsewhere.timeout.connect(self._look_elsewhere)

    def _on_finished(self) -> None:
        self.bench.close()
        self.finished = True
        self.close()
        self.left.emit()

    def _on_opening(self, done: int, total: int) -> None:
        self.status.say(f"Bringing your records up to date: {done:,} of {total:,} …")

    def _on_opened(self) -> None:
        self.opened = True
        self.complete()
        self.pages.setCurrentWidget(self.work)
        self._elsewhere.start()

    def _on_taken_in(self, words: str) -> None:
        self.progress.end()
        self.notice.say(words)

    def _on_marked(self, selection: Selection) -> None:
        # A single mark is only where the cursor stands; the case in the panel says as much.
        self._marked = selection if selection.count > 1 else NOTHING

    def _on_letter_wanted(self, case: UUID) -> None:
        self.show_place("letters")
        self.pane("letters").start(case)

    def _on_letter_opened(self, case: UUID, letter: UUID) -> None:
        self.show_place("letters")
        self.pane("letters").open_letter(case, letter)

    def _on_conflict(self, words: str, op_id: UUID) -> None:
        if op_id not in self.telling.told:
            self.notice.say(words, "Compare", partial(self.show_conflict, op_id), stays=True)

    def _on_due_soon(self, words: str, case: UUID) -> None:
        self.notice.say(words, "Open", partial(self.go_to_case, case), stays=True)

    def _on_bug(self, report: str) -> None:
        from ui.dialogs.bug_panel import BugPanel

        BugPanel(report, self).open()

    def _look_elsewhere(self) -> None:
        if self.isActiveWindow():
            self.bench.look_elsewhere()
