"""The three families of failure.

`UserError` is said to the person, whose input is kept. `EnvironmentFault` is the machine's doing
(disk, network, keyring): it is said, and the work can be tried again. Everything else is a bug and
is reported, never swallowed.
"""


class WorkbenchError(Exception):
    """A failure with a sentence for the person: what happened, what was kept, what to do now."""


class UserError(WorkbenchError):
    """What was asked cannot be done as asked; the person can change it."""


class EnvironmentFault(WorkbenchError):
    """The machine refused (disk, lock, keyring, network); the same request may pass later."""


class RecordedFault(EnvironmentFault):
    """What was asked for is recorded; what shows it is behind. Asked again it would be twice."""


class NotHere(EnvironmentFault):
    """A stored file lies at the centre only, so far; it can be fetched."""

    def __init__(self, sentence: str, size: int) -> None:
        super().__init__(sentence)
        self.size = size
        """How many bytes would be fetched."""
