"""The panels of a case: one at a time, made when it is first asked for."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from ui.case.case_file import CaseFile
from ui.case.look_panel import LookPanel
from ui.case.panels.assign_panel import AssignPanel
from ui.case.panels.correction_panels import ReceivedPanel, SubjectPanel
from ui.case.panels.decide_panel import DecidePanel
from ui.case.panels.due_panel import DuePanel
from ui.case.panels.parties_panel import PartiesPanel
from ui.case.panels.pickers import JurisdictionPanel, KindPanel, PriorityPanel
from ui.case.panels.short_panels import ReopenPanel, TagPanel, WaitPanel
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from ui.widgets.inline_panel import InlinePanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.case.panels.case_panel import CasePanel

PANELS = (
    *("decide", "assign", "kind", "priority", "jurisdiction", "wait", "reopen", "tag"),
    *("party", "due", "subject", "received"),
)
"""The questions that can be asked, by the last part of their action's id."""


_LOWEST = 120
"""What a question keeps at least, in pixels; the rest of it is scrolled to."""
PANELS = (
    *("decide", "assign", "kind", "priority", "jurisdiction", "wait", "reopen", "tag"),
    *("party", "due", "subject", "received"),
)
"""The questions that can be asked, by the last part of their action's id."""


_LOWEST, _SHARE = 190, 0.56
"""What a question keeps at least, of itself and of the pane's height; the rest is scrolled to."""


class CasePanels(QScrollArea):
    """Room between the head of the case and its tabs for one question at a time."""

    looked_at = Signal(str)
    """The SHA-256 of an attached file that is here and shown large."""

    def __init__(self, bench: Bench, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._made: dict[str, CasePanel] = {}
        self._look: LookPanel | None = None
        self._shown: InlinePanel | None = None
        self._makers: dict[str, Callable[[], CasePanel]] = {
            "decide": lambda: DecidePanel(bench, drafts),
            "assign": lambda: AssignPanel(bench),
            "kind": lambda: KindPanel(bench),
            "priority": lambda: PriorityPanel(bench),
            "jurisdiction": lambda: JurisdictionPanel(bench),
            "wait": lambda: WaitPanel(bench),
            "reopen": lambda: ReopenPanel(bench),
            "tag": lambda: TagPanel(bench),
            "party": lambda: PartiesPanel(bench),
            "due": lambda: DuePanel(bench),
            "subject": lambda: SubjectPanel(bench),
            "received": lambda: ReceivedPanel(bench),
        }
        self._page = QFrame()
        self._page.setProperty("role", "panel")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(20, 4, 20, 8)
        self._page.installEventFilter(self)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the height that the question needs by now."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Be as high as the question, as long as notes and composer keep their room."""
        needed = self._column.totalSizeHint().height()
        if self._column.hasHeightForWidth():
            needed = self._column.totalHeightForWidth(self.viewport().width())
        self.setFixedHeight(min(needed, max(_LOWEST, self._room())))
        asked: QWidget | None = self._page.focusWidget()
        if asked is not None and asked.hasFocus():
            self.ensureWidgetVisible(asked)

    def _room(self) -> int:
        """What the head, the tabs and the composer leave of the pane."""
        pane = self.parentWidget()
        layout = pane.layout() if pane is not None else None
        if pane is None or layout is None:
            return 0
        room = pane.height()
        for at in range(layout.count()):
            item = layout.itemAt(at)
            if item is not None and item.widget() is not self:
                grows = item.hasHeightForWidth()
                room -= item.heightForWidth(pane.width()) if grows else item.minimumSize().height()
        return room

    def open(self, name: str, file: CaseFile) -> None:
        """Ask one question about a case; another one that is open gives way."""
        panel = self._made.get(name)
        if panel is None:
            panel = self._made[name] = self._makers[name]()
            self._take(panel)
        self._show(panel)
        panel.open(file)

    def open_tags(self, file: CaseFile) -> None:
        """Ask which tag to take off."""
        self.open("tag", file)
        panel = self._made["tag"]
        if isinstance(panel, TagPanel):
            panel.focus_present()

    @property
    def holds_words(self) -> bool:
        """Whether a question is open in which somebody wrote what is not sent yet."""
        shown = self._shown
        return shown is not None and (
            any(field.isModified() for field in shown.findChildren(QLineEdit))
            or any(field.toPlainText().strip() for field in shown.findChildren(QPlainTextEdit))
        )

    def look_at(self, case: UUID, name: str, sha256: str, media_type: str) -> None:
        """Show an attached file large."""
        if self._look is None:
            self._look = LookPanel(self._bench)
            self._look.shown.connect(self.looked_at)
            self._take(self._look)
        self._show(self._look)
        self._look.look_at(case, name, sha256, media_type)

    def show_case(self, file: CaseFile, *, again: bool) -> None:
        """Go on with the same case as it stands now, or leave with the case before."""
        if not again and self._shown is not None:
            self._shown.leave()
        for panel in self._made.values():
            if panel is self._shown and panel.isVisibleTo(self._page):
                panel.refresh(file)

    def _take(self, panel: InlinePanel) -> None:
        panel.hide()
        panel.closed.connect(self._leave)
        self._column.addWidget(panel)

    def _show(self, panel: InlinePanel) -> None:
        if self._shown is not None and self._shown is not panel:
            self._shown.hide()
        self._shown = panel
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.show()

    def _leave(self) -> None:
        self._shown = None
        self.hide()
