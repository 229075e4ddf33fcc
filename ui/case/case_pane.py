"""The case pane: puts its parts together, reads the case, and reads it again when it changed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.case.case_file import CaseFile, read_case_file
from ui.case.case_header import CaseHeader
from ui.case.case_panels import PANELS, CasePanels
from ui.case.case_sheets import CaseSheets
from ui.case.composer import Composer
from ui.case.facts_column import FactsColumn
from ui.case.presence import Others
from ui.case.timeline_tab import TimelineTab
from ui.case.timeline_view import COMPARE
from ui.dialogs.save_copy import save_copy
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from ui.theme.style import theme
from ui.widgets.empty_state import EmptyState
from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot, Party

_NARROW = 620
"""Below this width the facts give their room to what is investigated."""


class CasePane(QFrame):
    """Shows one case and everything that is done to it."""

    action_wanted = Signal(str)
    letter_wanted = Signal(object)
    """A case (UUID) to write a letter for."""
    letter_opened = Signal(object, object)
    """A case and one of its letters (UUIDs)."""
    compare_wanted = Signal(object)
    """An operation (UUID) that met another's."""
    said = Signal(str)
    """Something was done that changed nothing in the records, in words."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Case")
        self._bench = bench
        self._key = f"case:{id(self)}"
        self._case: UUID | None = None
        self._file: CaseFile | None = None
        self.drafts = DraftKeeper(bench, self)
        self.header = CaseHeader()
        self.panels = CasePanels(bench, self.drafts)
        self.sheets = CaseSheets(bench)
        self.timeline = TimelineTab()
        self.composer = Composer(bench, self.drafts)
        self.facts = FactsColumn()
        self.others = Others(bench, self._writing, self)
        self.others.told.connect(self.header.show_others)
        self.tabs = QTabBar()
        self._nothing = EmptyState(
            "No case chosen", "Choose a case in the queue: what it is about and what to do is here."
        )
        # The facts follow when the rest is painted: they are many small widgets.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_facts)
        self._arrange()
        self.header.wanted.connect(self._act)
        self.facts.wanted.connect(self._act)
        self.facts.tag_removed.connect(lambda tag: self._do("remove_tag", tag))
        self.facts.party_removed.connect(self._remove_party)
        self.facts.clocks_wanted.connect(self._show_clocks)
        self.sheets.action_wanted.connect(self._on_sheet)
        self.panels.looked_at.connect(self.sheets.file_came)
        self.timeline.sheet.link_chosen.connect(
            lambda link: self.compare_wanted.emit(UUID(link.removeprefix(COMPARE)))
        )
        bench.changed.connect(self._on_changed)
        bench.changed_elsewhere.connect(self._read)

    def show_case(self, case: UUID | None) -> None:
        """Show a case, or that none is chosen."""
        if case == self._case and case is not None:
            return
        self.drafts.flush()
        self._case = case
        self.others.follow(case)
        if case is None:
            self._file = None
            self._pages.setCurrentIndex(0)
        else:
            self.sheets.leave_off()
            self.timeline.sheet.leave_off()
            self._read()

    def snapshot(self) -> CaseSnapshot | None:
        """Return the case as it is shown."""
        return self._file.snapshot if self._file else None

    def flush_drafts(self) -> None:
        """Store what is being written; the window asks for it before it closes."""
        self.drafts.flush()

    def focus_composer(self) -> None:
        """Write an evidence note."""
        self.tabs.setCurrentIndex(0)
        self.composer.text.setFocus()

    def attach(self, paths: Sequence[str | Path]) -> None:
        """Attach files to the note that is being written."""
        self.focus_composer()
        self.composer.attach([Path(path) for path in paths])

    def show_decide(self) -> None:
        """Ask for the decision."""
        self._ask("decide")

    def show_assign(self) -> None:
        """Ask whom to give the case to."""
        self._ask("assign")

    def show_tag(self) -> None:
        """Ask for a tag."""
        self._ask("tag")

    def show_wait(self) -> None:
        """Ask for whom the case waits."""
        self._ask("wait")

    def show_reopen(self) -> None:
        """Ask why the case is taken up again."""
        self._ask("reopen")

    def show_kind(self) -> None:
        """Ask what the case is."""
        self._ask("kind")

    def show_priority(self) -> None:
        """Ask how urgent the case is."""
        self._ask("priority")

    def show_jurisdiction(self) -> None:
        """Ask whose law applies."""
        self._ask("jurisdiction")

    def show_party(self) -> None:
        """Ask who has a part in the case."""
        self._ask("party")

    def show_due(self) -> None:
        """Ask when the case is due, and on what basis."""
        self._ask("due")

    def show_subject(self) -> None:
        """Ask for a better title."""
        self._ask("subject")

    def show_received(self) -> None:
        """Ask when the case was received."""
        self._ask("received")

    def show_untag(self) -> None:
        """Ask which tag to take off."""
        if self._file is not None:
            self.panels.open_tags(self._file)

    def resizeEvent(self, event: Any) -> None:
        """Qt: the facts stand aside where there is little room."""
        super().resizeEvent(event)
        self.facts.setVisible(self.width() >= theme().px(_NARROW))

    def _writing(self) -> bool:
        return self.composer.holds_words or self.panels.holds_words

    def _arrange(self) -> None:
        investigation = QWidget()
        column = QVBoxLayout(investigation)
        column.setContentsMargins(20, 12, 12, 16)
        column.setSpacing(8)
        column.addWidget(self.sheets.investigation, 1)
        column.addWidget(self.composer)
        parts = QStackedWidget()
        self.tabs.setAccessibleName("Parts of the case")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name, part in (
            ("Investigation", investigation),
            ("Messages", self.sheets.messages_page),
            ("Timeline", self.timeline),
            ("Letters", self.sheets.letters_page),
        ):
            self.tabs.addTab(name)
            parts.addWidget(part)
        self.tabs.currentChanged.connect(parts.setCurrentIndex)
        strip = QHBoxLayout()
        strip.setContentsMargins(18, 0, 20, 0)
        strip.addWidget(self.tabs, 1)
        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(parts, 1)
        below.addWidget(self.facts)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.panels)
        whole.addLayout(strip)
        whole.addWidget(hairline)
        whole.addLayout(below, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(page)

    def _read(self) -> None:
        case = self._case
        if case is not None:
            self._bench.read(partial(read_case_file, case=case), self._show, key=self._key)

    def _show(self, file: CaseFile) -> None:
        if file.snapshot.case != self._case:
            return
        again = self._file is not None and self._file.snapshot.case == self._case
        self._file = file
        self.header.show_case(file)
        self.composer.open_case(file)
        self.sheets.show_case(file, again=again)
        self.timeline.show_case(file, again=again)
        self.panels.show_case(file, again=again)
        self._soon.start()
        self._name_tabs(file.snapshot)
        self._pages.setCurrentIndex(1)

    def _show_clocks(self) -> None:
        from ui.dialogs.clock_sheet import ClockSheet

        if self._file is not None:
            reference = self._file.snapshot.reference
            ClockSheet(self._file.clocks, reference, self.said.emit, self).open()

    def _show_facts(self) -> None:
        if self._file is not None:
            self.facts.show_case(self._file)

    def _name_tabs(self, case: CaseSnapshot) -> None:
        for at, (name, stream) in enumerate((("Messages", "message"), ("Letters", "letter"))):
            n = len(case.stream(stream))
            self.tabs.setTabText(1 + 2 * at, f"{name}  {n}" if n else name)

    def _on_changed(self, changes: Changes) -> None:
        if self._case in changes.cases:
            self._read()

    def _act(self, action: str) -> None:
        """Do what the header or the facts were asked for, here or by the window."""
        asked: dict[str, Callable[[], None]] = {
            f"case.{name}": partial(self._ask, name) for name in PANELS
        }
        asked |= {
            "case.letter": self._want_letter,
            "case.compare": partial(self.action_wanted.emit, "case.compare"),
            "case.claim": partial(self._do, "claim_cases"),
            "case.release": partial(self._do, "release_cases"),
            "case.resume": partial(self._do, "resume_cases"),
        }
        asked[action]()

    def _ask(self, name: str) -> None:
        if self._file is not None:
            self.panels.open(name, self._file)

    def _do(self, name: str, *given: object) -> None:
        """Run a verb of casework on the case alone."""
        case = self._case

        def work(desk: Any) -> Changes:
            from workbench.operations import casework

            verb: Callable[..., Changes] = getattr(casework, name)
            return verb(desk, [case] if case else [], *given)

        self._bench.do(work, self._say_if_not_applied)

    def _say_if_not_applied(self, changes: Changes) -> None:
        if not changes.stands:
            self.said.emit(f"{changes.reason} Nothing was changed.")

    def _remove_party(self, party: Party) -> None:
        case = self._case

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import remove_party

            assert case is not None  # noqa: S101  # a party of a shown case
            return remove_party(desk, case, party)

        self._bench.do(verb, self._say_if_not_applied)

    def _want_letter(self) -> None:
        if self._case is not None:
            self.letter_wanted.emit(self._case)

    def _on_sheet(self, verb: str, target: str) -> None:
        """Do what a link of a sheet was chosen for."""
        if self._case is None or self._file is None:
            return
        match verb:
            case "letter" if target == "new":
                self._want_letter()
            case "letter":
                self.letter_opened.emit(self._case, UUID(target))
            case "save":
                name = self.sheets.file_name(target)
                save_copy(self._bench, self, self._case, name, target, self.said.emit)
            case "look":
                self.panels.look_at(
                    self._case, self.sheets.file_name(target), target, self.sheets.type_of(target)
                )
            case "split":
                self._split(UUID(target))

    def _split(self, message: UUID) -> None:
        case = self._case

        def verb(desk: Any) -> Changes:
            from workbench.operations.intake import split_message

            assert case is not None  # noqa: S101  # a link of a shown case
            return split_message(desk, case, message)

        self._bench.do(verb)
