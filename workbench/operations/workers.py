"""Who works on this computer: a profile each, so that the window can go from one to another.

The list holds names and places, nothing of any case, and it can be lost: it only saves typing.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import EnvironmentFault
from workbench.settings import data_folder

_FILE = "people.json"


@dataclass(frozen=True, slots=True)
class Worker:
    """A profile on this computer, by whose it is."""

    folder: Path
    name: str
    """How the person is called."""
    place: str
    """The centre's servers and database; empty for records of this computer alone."""


def remember(worker: Worker) -> None:
    """Note whose profile this is, so that it can be offered when the person is switched."""
    others = [known for known in workers() if known.folder != worker.folder]
    _write([worker, *others], _chosen())


def workers() -> list[Worker]:
    """Return the profiles on this computer that are still there, the last remembered first."""
    found = _read().get("people", [])
    known = [Worker(Path(one["folder"]), one["name"], one["place"]) for one in found]
    return [worker for worker in known if (worker.folder / "journal.db").exists()]


def choose(folder: Path) -> None:
    """Let the window begin with this profile from now on, where nobody says otherwise."""
    _write(workers(), str(folder))


def begun_with() -> Path | None:
    """Return the profile that the window begins with; None where nobody chose one."""
    chosen = _chosen()
    return Path(chosen) if chosen and (Path(chosen) / "journal.db").exists() else None


def _chosen() -> str:
    return str(_read().get("begin", ""))


def _read() -> dict[str, Any]:
    try:
        said = json.loads((data_folder() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # nobody signed in yet, or the list was damaged: it only saves typing
    return said if isinstance(said, dict) else {}


def _write(people: list[Worker], begin: str) -> None:
    listed = [{"folder": str(p.folder), "name": p.name, "place": p.place} for p in people]
    file = data_folder() / _FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(json.dumps({"people": listed, "begin": begin}, indent=1), encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            f"The list of people on this computer cannot be written ({error.strerror}). "
            "Everything else works; the next start asks whose records to open."
        ) from error
