"""Where verbs of administration are handed in: one at a time, off the interface thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from ui.jobs.bench import Bench
from workbench.domain.roster import Done, Roster
from workbench.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from workbench.operations.administration import Office

Complain = Callable[[str], None]
"""Says a sentence beside what it is about."""


class Counter(QObject):
    """Holds the way into one centre while somebody administers it, and forgets it afterwards."""

    busy = Signal(bool)
    looked = Signal(object)
    """A `Roster`: the centre as it is now."""
    done = Signal(object)
    """A `Done`: a verb was done; `undo` takes it back where it can be."""
    refused = Signal(str)
    """A sentence, where nobody is there to complain to."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._office: Office | None = None
        self._asking = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a centre to administer."""
        return self._office is not None

    def enter(
        self, dsn: str, answer: Callable[[tuple[str, ...]], None], complain: Complain
    ) -> None:
        """Try a DSN; the answer is the steps of the schema that the database lacks."""

        def work() -> tuple["Office", tuple[str, ...]]:
            from workbench.operations.administration import Office, steps_missing

            office = Office(dsn)
            return office, steps_missing(office)

        def entered(found: tuple["Office", tuple[str, ...]]) -> None:
            self._office, missing = found
            answer(missing)

        self._ask(work, entered, complain)

    def leave(self) -> None:
        """Forget the way in."""
        self._office = None

    def look(self) -> None:
        """Read the centre again."""
        self.read("look", self.looked.emit)

    def read(self, name: str, answer: Callable[[Any], None]) -> None:
        """Ask something that changes nothing, by its name in `operations.administration`."""
        office = self._office
        if office is not None:
            self._ask(lambda: _verb(name)(office), answer, self.refused.emit)

    def do(
        self,
        name: str,
        *about: Any,
        complain: Complain | None = None,
        answer: Callable[[Done], None] | None = None,
    ) -> None:
        """Do a verb of `operations.administration`, then read the centre again."""
        office = self._office
        if office is None:
            return

        def work() -> tuple[Done, Roster]:
            from workbench.operations.administration import look

            return _verb(name)(office, *about), look(office)

        def home(found: tuple[Done, Roster]) -> None:
            done, roster = found
            if answer is not None:
                answer(done)
            self.looked.emit(roster)
            self.done.emit(done)

        def failed(sentence: str) -> None:
            (complain or self.refused.emit)(sentence)
            self.look()  # what is shown may be what the person only wished

        self._ask(work, home, failed)

    def _ask(
        self, work: Callable[[], Any], answer: Callable[[Any], None], complain: Complain
    ) -> None:
        self._step(1)

        def home(found: Any) -> None:
            if isValid(self):
                self._step(-1)
                answer(found)

        def failed(error: BaseException) -> None:
            if not isValid(self):
                return  # the place was closed meanwhile
            self._step(-1)
            if isinstance(error, (UserError, EnvironmentFault)):
                complain(str(error))
            else:
                self._bench.failed.emit(error)

        self._bench.runner.far(work, home, failed)

    def _step(self, by: int) -> None:
        self._asking += by
        self.busy.emit(self._asking > 0)


def _verb(name: str) -> Callable[..., Any]:
    from workbench.operations import administration

    verb: Callable[..., Any] = getattr(administration, name)
    return verb
