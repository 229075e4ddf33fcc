"""The questions about many cases: to whom, where, how urgent, which tag, why; then it is done.

How many cases it is for stands in each question. What is done at once by a key is asked first where
all that match are meant: nobody has seen these one by one.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from ui.dialogs.choices import Choice, ChoicesPanel
from ui.dialogs.floating_panel import FloatingPanel
from ui.jobs import verbs
from ui.jobs.batches import Batches, BatchVerb
from ui.jobs.bench import Bench, Desk
from ui.models.selection import Selection
from workbench.domain.cases import Priority

if TYPE_CHECKING:
    from workbench.domain.routing import Suited

_LOOKED_AT = 2_000


class Asking:
    """Asks over the window, and hands the answer to the batches."""

    def __init__(self, bench: Bench, batches: Batches, over: QWidget) -> None:
        self._bench, self._batches, self._over = bench, batches, over
        self.panel: FloatingPanel | None = None
        """The question that was asked last."""

    def do(self, verb: BatchVerb, selection: Selection) -> None:
        """Do a verb at once; where all that match are meant, say how many, and ask."""
        if selection.question is None:
            self._batches.begin(verb, selection.cases)
            return
        title = f"{verb.doing.format(cases=_named(selection))}?"
        panel = ConfirmPanel(title, self._over, partial(self._begin, verb, selection))
        panel.ask("All that match the view and filters. It can be stopped and taken back.")
        self._shown(panel)
        panel.do_button.setFocus()

    def give(self, login: str | None, name: str, selection: Selection) -> None:
        """Give cases to somebody at once, or put them among the unclaimed."""
        self.do(verbs.giving_back() if login is None else verbs.giving(login, name), selection)

    def person(self, selection: Selection) -> None:
        """Ask who gets the cases, whom they suit best first."""
        panel = self._choices(
            f"Give {_named(selection)} to",
            "Assign",
            "Type a name, a language or a skill; Enter assigns",
            lambda choice: self._begin(verbs.giving(choice.value, choice.words), selection),
        )
        self._with_cases(selection, partial(self._offer_people, panel))

    def scope(self, selection: Selection) -> None:
        """Ask to which team of the person's own the cases go."""
        panel = self._choices(
            f"Move {_named(selection)} to",
            "Move",
            "Type the name of a team; Enter moves",
            lambda choice: self._begin(verbs.moving(choice.value), selection),
        )
        self._bench.read(partial(_scopes_for, selection), partial(_offer_if_open, panel))

    def priority(self, selection: Selection) -> None:
        """Ask how urgent the cases are."""
        panel = self._choices(
            f"How urgent are {_named(selection)}?",
            "Set",
            "Type 0 to 4; Enter sets it",
            lambda c: self._begin(verbs.setting_priority(Priority(int(c.value))), selection),
        )
        panel.offer([Choice(str(level.value), f"P{level.value}") for level in Priority])

    def tag(self, selection: Selection) -> None:
        """Ask which tag the cases get."""
        self._line(
            f"Tag {_named(selection)}",
            "Add tag",
            "A word or two, such as “repeat complainant”",
            lambda text: self._begin(verbs.tagging(text), selection),
        )

    def untag(self, selection: Selection) -> None:
        """Ask which tag is taken off."""
        self._line(
            f"Take a tag off {_named(selection)}",
            "Remove tag",
            "The tag to take off",
            lambda text: self._begin(verbs.untagging(text), selection),
        )

    def close(self, selection: Selection) -> None:
        """Ask why the cases are closed."""
        self._line(
            f"Close {_named(selection)}",
            "Close them",
            "Why: it stays on the timeline of each case that was not decided",
            lambda text: self._begin(verbs.closing(text), selection),
        )

    def _begin(self, verb: BatchVerb, selection: Selection) -> None:
        if selection.question is None:
            self._batches.begin(verb, selection.cases)
        else:
            self._batches.begin_on_all(verb, selection.question)

    def _choices(
        self, title: str, verb: str, hint: str, take: Callable[[Choice], None]
    ) -> ChoicesPanel:
        panel = ChoicesPanel(title, verb, hint, self._over, take)
        self._shown(panel)
        panel.open()
        return panel

    def _line(self, title: str, verb: str, hint: str, take: Callable[[str], None]) -> None:
        panel = LinePanel(title, verb, hint, self._over, take)
        self._shown(panel)
        panel.open()

    def _shown(self, panel: FloatingPanel) -> None:
        if self.panel is not None:
            self.panel.leave()
        self.panel = panel
        panel.closed.connect(lambda: self._gone(panel))

    def _gone(self, panel: FloatingPanel) -> None:
        if self.panel is panel:
            self.panel = None

    def _with_cases(
        self, selection: Selection, then: Callable[["list[Suited]", str], None]
    ) -> None:
        """Read whom the cases suit; of very many, the first tell for all."""

        def ask(read: Callable[[Desk], Sequence[UUID]]) -> None:
            def look(desk: Desk) -> "tuple[list[Suited], str]":
                from workbench.operations.people import suited

                return suited(desk, read(desk)), desk.person.login

            self._bench.read(look, lambda found: then(*found), key="suited")

        question = selection.question
        if question is None:
            ask(lambda _desk: selection.cases)
            return

        def places(desk: Desk, rows: Sequence[int]) -> Sequence[UUID]:
            from workbench.operations.bulk import cases_at

            return cases_at(desk, rows)

        now = datetime.now(UTC)
        self._bench.read_queue(
            lambda reader: [item.row for item in reader.page(question, now, _LOOKED_AT)],
            lambda rows: ask(partial(places, rows=rows)),
        )

    def _offer_people(self, panel: ChoicesPanel, people: "list[Suited]", me: str) -> None:
        _offer_if_open(
            panel,
            [
                Choice(
                    found.person.login,
                    found.person.name + (" (you)" if found.person.login == me else ""),
                    found.words,
                    found.why_not,
                    (found.holding.units, found.person.capacity),
                )
                for found in people
            ],
        )


class ConfirmPanel(FloatingPanel):
    """Says what is about to be done, and on how many."""

    def __init__(self, title: str, over: QWidget, go_on: Callable[[], None]) -> None:
        super().__init__(title, "Do it", over)
        self._go_on = go_on

    def perform(self) -> None:
        """Go on."""
        self.leave()
        self._go_on()


class LinePanel(FloatingPanel):
    """Asks for a line of text."""

    def __init__(
        self, title: str, verb: str, hint: str, over: QWidget, take: Callable[[str], None]
    ) -> None:
        super().__init__(title, verb, over)
        self._take = take
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self.line.returnPressed.connect(self.attempt)
        self.body.addWidget(self.line)

    def open(self) -> None:
        """Show it with the cursor in it."""
        self.ask()
        self.line.setFocus()

    def perform(self) -> None:
        """Hand the text on, if there is one."""
        text = self.line.text().strip()
        if not text:
            self.complain("Type it first; nothing was done yet.")
            return
        self.leave()
        self._take(text)


def _scopes_for(selection: Selection, desk: Desk) -> list[Choice]:
    """The person's own teams; where a single case lies already, it need not go."""
    here = {desk.outline(case).scope for case in selection.cases if selection.count == 1}
    return [Choice(scope, scope) for scope in desk.person.scopes if scope not in here]


def _offer_if_open(panel: ChoicesPanel, choices: Sequence[Choice]) -> None:
    if isValid(panel) and panel.isVisible():
        panel.offer(choices)


def _named(selection: Selection) -> str:
    return "1 case" if selection.count == 1 else f"{selection.count:,} cases"
