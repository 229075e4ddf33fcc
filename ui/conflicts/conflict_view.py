"""One conflict: as it was, yours, theirs, side by side, and the ways to settle it."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.conflicts.conflict_file import ConflictFile
from ui.conflicts.merge_editor import MergeEditor
from ui.conflicts.side_by_side import SideBySide
from ui.conflicts.version_column import VersionColumn
from ui.conflicts.version_words import write_base, write_side
from ui.models.field_words import field_words
from ui.widgets.instant_words import moment
from ui.widgets.sheet import Write
from ui.widgets.sheet_pen import Pen, Run, dim
from workbench.domain.conflicts import Conflict
from workbench.domain.merge import Comparison

_LEGEND = "Underlined: written instead. Struck through: taken out."


class ConflictView(QWidget):
    """Shows a conflict and says how it was settled."""

    kept = Signal(str)
    """Which value was wanted: "mine", "theirs" or "merge"."""
    typed = Signal(str)
    """The merge as it is now."""
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflict: Conflict | None = None
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._legend = QLabel(_LEGEND)
        self._legend.setProperty("role", "caption")
        self.base = VersionColumn("As it was")
        self.mine = VersionColumn("Yours", key="Alt+M")
        self.theirs = VersionColumn("Theirs", key="Alt+T")
        self.merge = MergeEditor()
        columns = SideBySide(self.base, self.mine, self.theirs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self._state)
        whole.addWidget(self._legend)
        whole.addWidget(columns, 100)
        whole.addWidget(self.merge)
        whole.addStretch(1)
        self.mine.taken.connect(lambda: self.kept.emit("mine"))
        self.theirs.taken.connect(lambda: self.kept.emit("theirs"))
        self.merge.taken.connect(lambda: self.kept.emit("merge"))
        self.merge.typed.connect(self.typed)
        for name in ("base", "mine", "theirs"):
            getattr(self, name).copy_wanted.connect(partial(self._copy, name))

    def show_conflict(self, file: ConflictFile, conflict: Conflict, draft: str) -> None:
        """Show a conflict as it stands."""
        self._conflict = conflict
        self._state.setText(_state(file, conflict))
        comparison = file.comparisons.get(conflict.op_id)
        self._legend.setVisible(comparison is not None)
        self.base.show_version(
            "As it was", _base_line(file, conflict), _page(conflict, "base", comparison, "")
        )
        mine_line = f"Wanted {moment(conflict.at)}"
        self.mine.show_version(
            file.whose(conflict.mine_by),
            mine_line,
            _page(conflict, "mine", comparison, conflict.mine_reason),
        )
        stands = conflict.now == conflict.theirs
        self.theirs.show_version(
            file.whose(conflict.theirs_by) + (" · stands now" if stands else ""),
            f"Set {moment(conflict.theirs_at)}" if conflict.theirs_at else "",
            _page(conflict, "theirs", comparison, conflict.theirs_reason),
        )
        why_not = file.forbidden(conflict)
        again = " after all" if conflict.resolved else ""
        whose = "yours" if conflict.mine_by == file.me else "this"
        self.mine.offer("" if conflict.now == conflict.mine else f"Take {whose}{again}", why_not)
        keep = "Keep what stands" if stands else "Leave it as it is now"
        self.theirs.offer("" if conflict.resolved else keep, why_not)
        self.merge.setVisible(comparison is not None and not conflict.resolved)
        if comparison is not None:
            self.merge.begin(comparison.proposed, str(conflict.mine), draft, why_not)

    def _copy(self, name: str) -> None:
        if self._conflict is not None:
            words = _plain(self._conflict.field, getattr(self._conflict, name))
            QGuiApplication.clipboard().setText(words)
            self.said.emit("Copied to the clipboard.")


def _plain(field: str, value: Any) -> str:
    words = field_words(field, value)
    return value if isinstance(value, str) and words == f"“{value}”" else words


def _state(file: ConflictFile, conflict: Conflict) -> str:
    now = field_words(conflict.field, conflict.now)
    if conflict.resolved and conflict.resolved_at is not None:
        by = file.subject_who(conflict.resolved_by)
        taken = field_words(conflict.field, conflict.resolved_to)
        since = "" if conflict.now == conflict.resolved_to else f" It is {now} now."
        return f"{by} settled it {moment(conflict.resolved_at)}: {taken} was taken.{since}"
    met = (
        f"{file.subject_who(conflict.mine_by)} and {file.who(conflict.theirs_by)} changed it from "
        "the same beginning. Both are kept until somebody settles it, and afterwards."
    )
    if conflict.now != conflict.theirs:
        return f"{met} It was changed again since: it is {now} now."
    return met


def _base_line(file: ConflictFile, conflict: Conflict) -> str:
    return f"When {file.who(conflict.mine_by)} began"


def _page(conflict: Conflict, name: str, comparison: Comparison | None, reason: str) -> Write:
    def write(pen: Pen) -> None:
        if comparison is None:
            value = getattr(conflict, name)
            pen.paragraph(Run(_plain(conflict.field, value), bold=True, size=15))
        elif name == "base":
            write_base(pen, comparison)
        else:
            write_side(pen, comparison, mine=name == "mine")
        if reason:
            pen.paragraph(dim("Because: "), Run(reason), above=8)

    return write
