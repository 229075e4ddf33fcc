"""What an action sees of the window: who works, which cases are meant, and the panes it acts on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from ui.jobs.batches import BatchVerb
from ui.jobs.bench import Bench
from ui.models.selection import NOTHING, Selection
from ui.theme.style import Mode
from workbench.domain.cases import CaseSnapshot, View
from workbench.domain.people import Role


class QueuePlace(Protocol):
    """What actions ask of the queue."""

    def move(self, step: int) -> None:
        """Go some rows down, or up."""

    def focus_search(self) -> None:
        """Put the cursor where one types what to look for."""

    def extend(self, step: int) -> None:
        """Choose the rows up to some rows down, or up."""

    def choose_more(self) -> None:
        """Choose what is on the screen, or all that match."""

    def choose_matching(self) -> None:
        """Choose all that match."""


class CasePlace(Protocol):
    """What actions ask of the case panel."""

    def focus_composer(self) -> None:
        """Put the cursor into the evidence note."""

    def show_decide(self) -> None:
        """Ask for the decision and its reasons."""

    def show_assign(self) -> None:
        """Ask for whom the case is."""

    def show_tag(self) -> None:
        """Ask for a tag."""

    def show_wait(self) -> None:
        """Ask for whom the case waits."""

    def show_reopen(self) -> None:
        """Ask why the case is taken up again."""

    def show_kind(self) -> None:
        """Ask what the case is."""

    def show_priority(self) -> None:
        """Ask how urgent the case is."""

    def show_jurisdiction(self) -> None:
        """Ask whose law applies."""

    def show_party(self) -> None:
        """Ask who has a part in the case."""

    def show_due(self) -> None:
        """Ask when the case is due, and on what basis."""

    def show_subject(self) -> None:
        """Ask for a better title."""

    def show_received(self) -> None:
        """Ask when the case was received."""

    def show_untag(self) -> None:
        """Ask which tag to take off."""


class LettersPlace(Protocol):
    """What actions ask of the letters."""

    def start(self, case_id: UUID) -> None:
        """Begin a letter for a case."""


class JoiningPlace(Protocol):
    """What actions ask of the way in to a centre."""

    def sign_in(self) -> None:
        """Ask where the centre is and who works."""

    def renew(self) -> None:
        """Ask for the password again."""

    def switch(self) -> None:
        """Ask who works now."""


class WindowPlace(Protocol):
    """What actions ask of the window itself."""

    @property
    def joining(self) -> JoiningPlace:
        """The way in to a centre."""

    def show_place(self, name: str) -> None:
        """Go to a place of the rail, by its name."""

    def pane(self, name: str) -> Any:
        """Return the pane of a place, made when it is first asked for."""

    @property
    def current_place(self) -> str:
        """The place that is shown."""

    def show_sent(self, op_id: UUID | None = None, *, not_applied: bool = False) -> None:
        """Show what was sent from here: one operation, or all that was not applied."""

    def show_view(self, view: View) -> None:
        """Show a view of the queue."""

    def open_palette(self) -> None:
        """Open the command palette."""

    def show_shortcuts(self) -> None:
        """Open the sheet of all keys."""

    def choose_files(self) -> None:
        """Ask which files to take in."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard and say so."""

    def ask_reason(self, title: str, prompt: str, answer: Callable[[str], None]) -> None:
        """Ask for a sentence and hand it on."""

    def set_mode(self, mode: Mode) -> None:
        """Choose light or dark, or follow the system."""

    def scale_text(self, step: int) -> None:
        """Make text larger (1), smaller (-1) or as it was (0)."""

    def open_menu(self) -> None:
        """Open the menu of all actions."""

    def quit(self) -> None:
        """End, after what is being written."""


class SharingPlace(Protocol):
    """What does a verb on all cases that are meant, however many."""

    def act(self, verb: BatchVerb, selection: Selection) -> None:
        """Do a verb on cases."""

    def ask(self, question: str, selection: Selection) -> None:
        """Ask about cases: person, scope, tag, untag, priority or close."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an action sees."""

    bench: Bench
    window: WindowPlace
    sharing: SharingPlace
    queue: QueuePlace
    case: CasePlace
    letters: LettersPlace
    current_case: UUID | None = None
    """The case in the panel."""
    selected: Selection = NOTHING
    """The cases marked in the list that is shown."""
    snapshot: CaseSnapshot | None = None
    """The case in the panel as it was read; None while it is being read."""

    role: Role | None = None
    """The person's role; None until the records are open."""

    @property
    def meant(self) -> Selection:
        """The cases that an action on cases means: the marked ones, else the one in the panel."""
        if self.selected:
            return self.selected
        return NOTHING if self.current_case is None else Selection((self.current_case,))

    @property
    def many(self) -> bool:
        """Whether the cases meant are not just the one in the panel."""
        return bool(self.selected) and self.selected.cases != (self.current_case,)
