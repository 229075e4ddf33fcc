"""The form of a letter: template, language, fields, cited evidence, and what still lacks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.letters.field_editor import FieldEditor
from ui.letters.letter_work import LetterDesk, LetterWork
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.instant_words import moment
from workbench.domain.cases import Entry

if TYPE_CHECKING:
    from workbench.operations.letters import Template

_LANGUAGES = {"en": "English", "da": "Dansk", "de": "Deutsch"}
_NOTES_SHOWN = 5
_LANGUAGE_WIDTH = 104
_TEASER = 60


class LetterForm(QFrame):
    """Asks for what a letter needs; what lacks is asked first."""

    template_chosen = Signal(object)
    language_chosen = Signal(str)
    field_typed = Signal(str, str)
    field_released = Signal(str)
    cited_changed = Signal(tuple)
    made = Signal()
    made_letter_chosen = Signal(object)
    """UUID: a letter that was made is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._fields: dict[str, FieldEditor] = {}
        self._template: Template | None = None
        self.reference = QLabel()
        self.reference.setProperty("role", "dim")
        self.title = ElidedLabel(role="title")
        self.letters = _chooser("Letters of the case")
        self.letters.activated.connect(self._choose_letter)
        self.templates = _chooser("Template")
        self.templates.activated.connect(
            lambda at: self.template_chosen.emit(self.templates.itemData(at))
        )
        self.languages = _chooser("Language")
        self.languages.activated.connect(
            lambda at: self.language_chosen.emit(self.languages.itemData(at))
        )
        self.basis = QLabel()
        self.basis.setProperty("role", "caption")
        self.basis.setWordWrap(True)
        self.notes = QListWidget()
        self.notes.setProperty("role", "choices")
        self.notes.setAccessibleName("Evidence notes to cite")
        self.notes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.notes.itemChanged.connect(self._on_cited)
        self.reason = QLabel()
        self.reason.setProperty("role", "error")
        self.reason.setWordWrap(True)
        self.make = QPushButton("Make the letter")
        self.make.setProperty("kind", "primary")
        self.make.setToolTip("Make the PDF and keep it with the case (Ctrl+Enter)")
        self.make.clicked.connect(self.made)
        self._area = QScrollArea()
        # One goes through it by its fields; they come into sight by themselves.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrange()

    def begin(self, desk: LetterDesk, template: "Template") -> None:
        """Offer the templates for a case."""
        case = desk.snapshot
        self.reference.setText(f"{case.reference} · {case.subject}")
        self.make.setEnabled(False)  # until it is known what the letter lacks
        self.templates.clear()
        for offered in desk.templates:
            self.templates.addItem(offered.title("en"), offered)
        self.templates.setCurrentIndex(desk.templates.index(template))
        self.letters.clear()
        self.letters.addItem("New letter", None)
        for letter in case.stream("letter"):
            self.letters.addItem(f"{letter.n or '↑'}  {letter.body['title']}", letter.op_id)
        self.letters.setVisible(self.letters.count() > 1)
        self._list_notes(case.stream("note"))
        self._template = None

    def show_work(self, work: LetterWork) -> None:
        """Show the letter as it stands."""
        draft = work.draft
        if draft.template is not self._template:
            self._template = draft.template
            self._lay_fields(work)
        self.title.setText(draft.template.title(draft.language))
        self._list_languages(draft.template, draft.language)
        self.basis.setText(
            f"Template {draft.template.id} v{draft.template.version} · {draft.template.legal_basis}"
        )
        for name, editor in self._fields.items():
            by_hand = name in work.choice.fields
            value = work.choice.fields.get(name, draft.filled.values.get(name, ""))
            editor.show_value(value, by_hand=by_hand)
        self._tick_notes(work.choice.cited)
        self._show_reason(work)

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        editor = self._fields.get(name)
        if editor is not None:
            self._area.ensureWidgetVisible(editor)
            editor.text.setFocus()

    def focus_first(self) -> None:
        """Go to the first field that is asked for, or else to the template."""
        editors = iter(self._fields.values())
        first = next((e for e in editors if not e.text.toPlainText()), None)
        (first.text if first is not None else self.templates).setFocus()

    def _choose_letter(self, at: int) -> None:
        letter = self.letters.itemData(at)
        if letter is not None:
            self.made_letter_chosen.emit(letter)

    def _show_reason(self, work: LetterWork) -> None:
        missing = [_name(field.name) for field in work.draft.filled.missing]
        if missing:
            self.reason.setText(f"Still needed: {', '.join(missing)}.")
        else:
            self.reason.setText(work.fault)
        ready = not missing and not work.fault
        self.reason.setVisible(not ready)
        self.make.setEnabled(ready)
        self.make.setAccessibleDescription(self.reason.text() if not ready else "")

    def _list_languages(self, template: "Template", language: str) -> None:
        if self.languages.property("of") != template.id:
            self.languages.setProperty("of", template.id)
            self.languages.clear()
            for code in template.languages:
                self.languages.addItem(_LANGUAGES.get(code, code), code)
        self.languages.setCurrentIndex(max(self.languages.findData(template.spoken(language)), 0))

    def _lay_fields(self, work: LetterWork) -> None:
        """Lay the fields anew: first what lacks, then what else may be said, then the case's."""
        page = QFrame()
        page.setProperty("role", "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 4, 16, 8)
        column.setSpacing(4)
        self._fields = {}
        template = work.draft.template
        values = work.draft.filled.values
        missing = [f for f in template.fields if f.required and not f.source]
        missing += [f for f in work.draft.filled.missing if f not in missing]
        empty = [f for f in template.fields if f not in missing and f.name not in values]
        filled = [f for f in template.fields if f not in missing and f not in empty]
        parts = (("Asked of you", missing), ("Filled", filled), ("May stay empty", empty))
        for title, fields in parts:
            if fields:
                column.addWidget(_section(title))
            for field in fields:
                editor = FieldEditor(field)
                editor.typed.connect(self.field_typed)
                editor.released.connect(self.field_released)
                self._fields[field.name] = editor
                column.addWidget(editor)
        column.addStretch(1)
        self._area.setWidget(page)

    def _list_notes(self, notes: tuple[Entry, ...]) -> None:
        self.notes.blockSignals(True)
        self.notes.clear()
        for note in notes:
            if note.n is None:
                continue  # a letter cites notes by their place, which the centre has yet to give
            teaser = " ".join(note.body["text"][: 2 * _TEASER].split())[:_TEASER]
            item = QListWidgetItem(f"#{note.n}  {moment(note.at)}  {teaser}")
            item.setData(Qt.ItemDataRole.UserRole, note.n)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.notes.addItem(item)
        self.notes.blockSignals(False)
        rows = min(self.notes.count(), _NOTES_SHOWN)
        self.notes.setFixedHeight(rows * max(self.notes.sizeHintForRow(0), 1) + theme().px(6))
        self._notes_title.setVisible(rows > 0)
        self.notes.setVisible(rows > 0)

    def _tick_notes(self, cited: tuple[int, ...]) -> None:
        self.notes.blockSignals(True)
        for at in range(self.notes.count()):
            item = self.notes.item(at)
            chosen = item.data(Qt.ItemDataRole.UserRole) in cited
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self.notes.blockSignals(False)

    def _on_cited(self, _item: QListWidgetItem) -> None:
        items = (self.notes.item(at) for at in range(self.notes.count()))
        checked = [i for i in items if i.checkState() is Qt.CheckState.Checked]
        self.cited_changed.emit(tuple(i.data(Qt.ItemDataRole.UserRole) for i in checked))

    def _arrange(self) -> None:
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._notes_title = _section("Evidence the letter cites")
        chosen = QHBoxLayout()
        chosen.addWidget(self.templates, 1)
        chosen.addWidget(self.languages)
        self.languages.setMaximumWidth(theme().px(_LANGUAGE_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 16)
        column.setSpacing(6)
        for widget in (self.reference, self.title, self.letters):
            column.addLayout(_inset(widget))
        column.addLayout(_inset(chosen))
        column.addLayout(_inset(self.basis))
        column.addWidget(self._area, 1)
        column.addLayout(_inset(self._notes_title))
        column.addLayout(_inset(self.notes))
        column.addLayout(_inset(self.reason))
        column.addLayout(_inset(self.make))


def _name(field: str) -> str:
    return field.replace("_", " ")


def _section(title: str) -> QLabel:
    label = QLabel(title.upper())
    label.setProperty("role", "section")
    return label


def _chooser(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(7)
    return box


def _inset(inner: QWidget | QHBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(20, 0, 16, 0)
    if isinstance(inner, QWidget):
        row.addWidget(inner)
    else:
        row.addLayout(inner)
    return row
