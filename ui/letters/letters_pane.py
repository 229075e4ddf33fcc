"""The letters pane: the form, the text as it will stand, and the pages, side by side."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.save_copy import save_copy
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from ui.letters.letter_choice import LetterChoice, choice_of, letter_key
from ui.letters.letter_form import LetterForm
from ui.letters.letter_text import FIELD, LetterWriter
from ui.letters.letter_work import (
    LetterDesk,
    LetterWork,
    MadeLetter,
    compose_work,
    read_letter_desk,
    read_made_letter,
)
from ui.letters.made_card import MadeCard
from ui.letters.made_text import write_made_letter
from ui.letters.page_view import PageView
from ui.widgets.empty_state import EmptyState
from ui.widgets.instant_words import size_words
from ui.widgets.sheet import Sheet
from workbench.changes import Changes
from workbench.errors import EnvironmentFault, RecordedFault, UserError

if TYPE_CHECKING:
    from workbench.operations.letters import Template

_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
_SOON_MS = 30
"""So that a burst of keys draws the pages once."""


class LettersPane(QFrame):
    """Writes a letter for a case, or shows one that was made."""

    said = Signal(str)
    """Something was done that changed nothing in the records, in words."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Letters")
        self._bench = bench
        self._key = f"letters:{id(self)}"
        self._desk: LetterDesk | None = None
        self._template: Template | None = None
        self._choice: LetterChoice | None = None
        self._work: LetterWork | None = None
        self._made: MadeLetter | None = None
        self._making = False
        self._make_wanted = False
        self.drafts = DraftKeeper(bench, self)
        self.form = LetterForm()
        self.card = MadeCard(bench)
        self.text = Sheet("Text of the letter")
        self.pages = PageView()
        self._page_words = QLabel()
        self._file_words = QLabel()
        self._arrange()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._compose)
        self._connect()

    def start(self, case: UUID) -> None:
        """Write a letter for a case; a draft of it goes on where it was left."""
        self.drafts.flush()
        self._template, self._choice, self._work, self._made = None, None, None, None
        self._bench.read(partial(read_letter_desk, case=case), self._begin, key=self._key)

    def open_letter(self, case: UUID, letter: UUID) -> None:
        """Show a letter that was made."""
        self.drafts.flush()
        self._soon.stop()
        width = self.pages.pixels_wide()
        read = partial(read_made_letter, case=case, letter=letter, width=width)
        self._bench.read(read, self._show_made, key=self._key)

    def flush_drafts(self) -> None:
        """Store what is being written; the window asks for it before it closes."""
        self.drafts.flush()

    def make(self) -> None:
        """Make the letter: its PDF is kept with the case."""
        work = self._work
        if self._template is None or self._made is not None or self._making:
            return
        if work is None or work.choice != self._choice:
            self._make_wanted = True  # as soon as it is known whether the last key filled it
            return
        if not self.form.make.isEnabled():
            return
        self._making = True
        self.form.make.setEnabled(False)
        self.drafts.flush()
        case, template, choice = work.case, work.template, work.choice
        key = letter_key(case, template)

        def verb(desk: Any) -> Changes:
            from workbench.operations.letters import draft_letter, freeze_letter

            draft = draft_letter(desk, case, template, choice.language, choice.fields, choice.cited)
            return freeze_letter(desk, case, draft).changes

        self._bench.do(verb, partial(self._after_making, case, key), self._not_made)

    def _begin(self, desk: LetterDesk) -> None:
        self._desk = desk
        known = [template.id for template in desk.templates]
        decided = bool(desk.snapshot.stream("decision"))
        proposed = "decision" if decided else "acknowledgement"
        first = desk.templates[known.index(proposed) if proposed in known else 0]
        self._template = first
        self.form.begin(desk, first)
        self._left.setCurrentWidget(self.form)
        self._whole.setCurrentIndex(1)
        self._choose_template(first)

    def _choose_template(self, template: "Template") -> None:
        self.drafts.flush()
        self._template, self._work, self._make_wanted = template, None, False
        self._choice = self._recalled(template)
        self._compose()

    def _recalled(self, template: "Template") -> LetterChoice | None:
        """What was typed here since the window opened; None leaves it to the stored draft."""
        assert self._desk is not None  # noqa: S101  # templates are offered for a case
        kept = self.drafts.recall(letter_key(self._desk.snapshot.case, template.id), "?")
        names = [field.name for field in template.fields]
        return None if kept == "?" else choice_of(kept, names)

    def _compose(self) -> None:
        if self._desk is None or self._template is None:
            return
        read = partial(
            compose_work,
            case=self._desk.snapshot.case,
            template=self._template,
            choice=self._choice,
            width=self.pages.pixels_wide(),
        )
        self._bench.read(read, self._show_work, key=self._key, failure=self._not_composed)

    def _show_work(self, work: LetterWork) -> None:
        first = self._work is None
        self._work = work
        if self._choice is None:
            self._choice = work.choice
        self.form.show_work(work)
        self.text.rewrite(lambda pen: LetterWriter(pen, work.uncovered).write(work.letter))
        if work.pages:
            self._show_pages(len(work.pages), work.size, "draft")
            self.pages.show_pages(work.pages)
        else:
            self._file_words.setText("as it was before the last change")
        if first:
            self.form.focus_first()
        wanted, self._make_wanted = self._make_wanted, False
        if wanted:
            self.make()

    def _show_pages(self, count: int, size: int, kind: str) -> None:
        self._page_words.setText(f"{count} PAGE{'S' * (count != 1)}")
        self._file_words.setText(f"PDF/A-2b · tagged · {size_words(size)} · {kind}")

    def _show_made(self, made: MadeLetter) -> None:
        self._made = made
        self._template = None
        self.card.show_letter(made)
        self._left.setCurrentWidget(self.card)
        self._whole.setCurrentIndex(1)
        self.text.show_page(partial(write_made_letter, made=made))
        self._show_pages(len(made.pages), made.entry.body["pdf"]["size"], "as made")
        self.pages.show_pages(made.pages)

    def _after_making(self, case: UUID, key: str, changes: Changes) -> None:
        self._making = False
        if not changes.stands:
            self.form.reason.setText(f"{changes.reason} No letter was made; your draft is kept.")
            self.form.reason.show()
            return
        self.drafts.drop(key)
        made = next(r.op_id for r in changes.recorded if r.kind == "letter.freeze")
        self.open_letter(case, made)

    def _not_made(self, error: BaseException) -> None:
        self._making = False
        self._not_composed(error)
        # A letter that is recorded all the same would be made twice.
        self.form.make.setEnabled(not isinstance(error, RecordedFault))

    def _not_composed(self, error: BaseException) -> None:
        if isinstance(error, (UserError, EnvironmentFault)):
            self.form.reason.setText(str(error))
            self.form.reason.show()
        else:
            self._bench.failed.emit(error)

    def _change(self, choice: LetterChoice) -> None:
        """Take a changed choice: keep it as a draft, and draw the letter anew soon."""
        if self._desk is None or self._template is None:
            return
        self._choice = choice
        self.drafts.keep(letter_key(self._desk.snapshot.case, self._template.id), choice.to_draft())
        self._soon.start()

    def _connect(self) -> None:
        form = self.form
        form.template_chosen.connect(self._choose_template)
        form.language_chosen.connect(
            lambda code: self._change(
                LetterChoice(code, self._now().fields, self._now().cited),
            )
        )
        form.field_typed.connect(lambda n, v: self._change(self._now().with_field(n, v)))
        form.field_released.connect(lambda n: self._change(self._now().without_field(n)))
        form.cited_changed.connect(
            lambda cited: self._change(
                LetterChoice(self._now().language, self._now().fields, cited)
            )
        )
        form.made.connect(self.make)
        form.made_letter_chosen.connect(self._choose_letter)
        self.card.save_wanted.connect(self._save)
        self.card.new_wanted.connect(self._write_another)
        self.text.link_chosen.connect(lambda link: form.focus_field(link.removeprefix(FIELD)))
        self._bench.changed.connect(self._on_changed)
        self.pages.room_changed.connect(self._draw_anew)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.form, self.make).setContext(_WITHIN)

    def _now(self) -> LetterChoice:
        return self._choice or LetterChoice()

    def _choose_letter(self, letter: UUID) -> None:
        if self._desk is not None:
            self.open_letter(self._desk.snapshot.case, letter)

    def _write_another(self) -> None:
        if self._made is not None:
            self.start(self._made.snapshot.case)

    def _on_changed(self, changes: Changes) -> None:
        """What the case says may be in the letter; what was made may have been sent."""
        if self._made is not None:
            if self._made.snapshot.case in changes.cases:
                self.open_letter(self._made.snapshot.case, self._made.entry.op_id)
        elif self._desk is not None and self._desk.snapshot.case in changes.cases:
            self._soon.start()

    def _draw_anew(self) -> None:
        if self._made is not None:
            self.open_letter(self._made.snapshot.case, self._made.entry.op_id)
        else:
            self._soon.start()

    def _save(self) -> None:
        if self._made is not None:
            pdf = self._made.entry.body["pdf"]
            case = self._made.snapshot.case
            save_copy(self._bench, self, case, pdf["name"], pdf["sha256"], self.said.emit)

    def _arrange(self) -> None:
        self._left = QStackedWidget()
        self._left.addWidget(self.form)
        self._left.addWidget(self.card)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._left)
        split.addWidget(_titled([_section("TEXT")], self.text))
        split.addWidget(_titled([self._page_words, self._file_words], self.pages))
        for at, stretch in enumerate((5, 8, 6)):
            split.setStretchFactor(at, stretch)
        split.setSizes([340, 520, 420])
        self._page_words.setProperty("role", "section")
        self._file_words.setProperty("role", "caption")
        self._whole = QStackedLayout(self)
        self._whole.addWidget(
            EmptyState(
                "No letter begun",
                "Choose a case in the queue and press L: its letter is written here.",
            )
        )
        self._whole.addWidget(split)


def _section(title: str) -> QLabel:
    label = QLabel(title)
    label.setProperty("role", "section")
    return label


def _titled(words: list[QLabel], below: QWidget) -> QWidget:
    """A column with words in its head: the first at the left, the others at the right."""
    page = QFrame()
    page.setProperty("role", "panel")
    head = QHBoxLayout()
    head.addWidget(words[0])
    head.addStretch(1)
    for label in words[1:]:
        head.addWidget(label)
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 12, 12, 12)
    column.setSpacing(8)
    column.addLayout(head)
    column.addWidget(below, 1)
    return page
