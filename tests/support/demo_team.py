"""The invented department in a local profile, made once for a file of tests, and copies of it.

The demo itself lies in a centre; what a pane shows of a department is the same in both.
"""

import shutil
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from workbench.app import Profile, open_workbench, unlock_profile
from workbench.demo.department import history
from workbench.demo.staff import people
from workbench.domain.ids import new_id
from workbench.domain.operations import Operation
from workbench.operations.desk import Desk
from workbench.settings import Settings

LEAD = "amara.moss"
_PASSPHRASE = "demo"  # all in it is made up
_SLICE = 1_000


def make_demo(folder: Path, cases: int = 160) -> Path:
    """Make a small department, and return where it lies."""
    place = folder / "demo"
    workbench = open_workbench(unlock_profile(Settings(place, _PASSPHRASE, "demo")))
    try:
        _fill(workbench.desk, cases)
    finally:
        workbench.close()
    return place


def copy_of(made: Path, folder: Path, person: str = LEAD) -> Profile:
    """Return a copy that a test may change, unlocked for a person."""
    shutil.copytree(made, folder / "profile")
    return unlock_profile(Settings(folder / "profile", _PASSPHRASE, person))


def _fill(desk: Desk, cases: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    role = desk.person.role
    desk.ledger.record([joining(args, now) for args in _joining()], role)
    told = history(1, now, cases)
    while batch := list(islice(told, _SLICE)):
        files = [content for _, contents in batch for content in contents]
        desk.ledger.record([operation for operation, _ in batch], role, files)


def joining(args: dict[str, object], at: datetime) -> Operation:
    """The operation by which somebody becomes known to a local profile."""
    return Operation(new_id(), "person.add", None, args, "kofi.asante", at, imported=True)


def _joining() -> list[dict[str, object]]:
    return [
        {
            "login": person.login,
            "name": person.name,
            "role": person.role.value,
            "facts": {
                "scopes": list(person.scopes),
                "vendor": person.vendor,
                "languages": list(person.languages),
                "skills": list(person.skills),
                "capacity": person.capacity,
            },
        }
        for person in people()
    ]
