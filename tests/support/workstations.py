"""Workstations of people at a centre: real profiles, signed in, opened, killed, copied."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self
from uuid import UUID

from tests.support.postgres import PASSWORD, Centre
from tests.support.profiles import Keys, open_ledger, opening, random_keys
from workbench.central.transport import Transport
from workbench.operations.desk import Desk
from workbench.operations.opening import open_case
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.journal import Journal
from workbench.sync.engine import SyncEngine
from workbench.sync.sign_in import bind
from workbench.sync.state import Link, SyncResult

_MOST_ROUNDS = 200


class Workstation:
    """One person's profile; its keys are random, so that no passphrase is stretched."""

    def __init__(self, folder: Path, place: str, login: str, password: str = PASSWORD) -> None:
        """Sign in on a new profile folder, and open it.

        Args:
            folder: of the profile; it is made.
            place: the DSN of the centre, without a person.
            login: the person.
            password: theirs.
        """
        self.folder = folder
        self.login = login
        self.password = password
        self.keys: Keys = random_keys()
        folder.mkdir()
        journal = Journal(folder, self.keys[0])
        try:
            bind(journal, place, login, password, Transport())
        finally:
            journal.close()
        self.open()

    @classmethod
    def of(cls, folder: Path, keys: Keys, password: str = PASSWORD) -> Self:
        """Open a profile that was signed in before, by another process maybe."""
        made = cls.__new__(cls)
        made.folder, made.keys, made.password = folder, keys, password
        made.open()
        made.login = made.desk.person.login
        return made

    def open(self) -> None:
        """Open the profile as the program does at its start."""
        self.ledger = open_ledger(self.folder, self.keys)
        spelt = self.ledger.journal.meta(BOUND_TO)
        assert spelt is not None
        binding = Binding.read(spelt)
        self.engine = SyncEngine(self.ledger, binding, lambda: self.password, policy=Transport())
        self.desk = Desk(self.ledger, binding.person)

    def close(self) -> None:
        """Close it cleanly."""
        self.engine.close()
        self.ledger.close()

    def reopen(self) -> None:
        """Close and open it; the person may have another role or other scopes by now."""
        self.close()
        self.open()

    def lose_replica(self) -> None:
        """Lose what can be fetched again."""
        self.close()
        for path in self.folder.glob("replica.db*"):
            path.unlink()
        self.open()

    def copy(self, to: Path) -> None:
        """Keep a copy of the closed or idle profile, as a backup does."""
        self.close()
        shutil.copytree(self.folder, to)
        self.open()

    def restore(self, copy: Path) -> None:
        """Go back to a copy."""
        self.close()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.open()

    def step(self) -> SyncResult:
        """Do one round with the centre."""
        return self.engine.step()

    def sync(self) -> list[SyncResult]:
        """Do rounds until all is here and nothing waits; the centre must be there."""
        results = []
        for _ in range(_MOST_ROUNDS):
            results.append(self.step())
            state = results[-1].state
            assert state.link in {Link.SYNCED, Link.FIRST_SYNC}, state
            if state.link is Link.SYNCED and not state.waiting:
                return results
        raise AssertionError("the first sync does not come to an end")

    def new_case(self, subject: str = "A bike was sold twice") -> UUID:
        """Open a case; it is at the centre after the next round."""
        case, operation = open_case(self.desk, opening(subject), self.desk.now())
        self.desk.record([operation])
        return case


@contextmanager
def workstations(centre: Centre, folder: Path, *logins: str) -> Iterator[list[Workstation]]:
    """A workstation for each of these people, closed at the end."""
    place = place_of(centre)
    with ExitStack() as stack:
        made = []
        for login in logins:
            made.append(Workstation(folder / login, place, login))
            stack.callback(made[-1].close)
        yield made


def place_of(centre: Centre) -> str:
    """The DSN of a centre, as people are told it."""
    return f"host=127.0.0.1 port={centre.running.port} dbname={centre.database}"
