"""The demo's own profile: made beside its place and moved there when it is whole."""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from workbench.errors import EnvironmentFault, UserError
from workbench.settings import Settings

DEMO_PASSPHRASE = "demo"  # noqa: S105  # all content is invented, and nobody is to be asked
"""What the demo profile's key is wrapped under. It protects nothing, and is no secret."""

CASES = 2_500
MARKER = "demo.txt"
"""The file by which a profile is known to be the demo's, and not somebody's own."""

_SEED = 2_022_2065
_OPERATIONS_A_CASE = 11.4
"""About how many operations a case has; only the progress counts with it."""


def prepare(
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    cases: int = CASES,
    passphrase: str = DEMO_PASSPHRASE,
) -> None:
    """Make the demo profile if it is not there yet.

    It is made in a folder beside its place; a making that was interrupted is thrown away and begun
    again. Of two makings at once the first to end counts.

    Args:
        folder: where the profile is to lie.
        progress: is told (operations done, about how many in all); at the end both are equal.
        cases: how many cases to invent.
        passphrase: what opens it; a person who has set one for all their profiles needs no other.

    Raises:
        UserError: something else lies there, or somebody's own profile.
        EnvironmentFault: the disk would not have it; what lay there is kept.
    """
    if (folder / MARKER).exists():
        return
    if (folder / "journal.db").exists():
        raise UserError(
            f"{folder} holds a profile that is not the demo's. Nothing was changed. Choose another "
            "folder for the demo with --profile, or open this one with `workbench window`."
        )
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} holds something else. Nothing was changed. "
            "Choose an empty folder for the demo with --profile."
        )
    unfinished = folder.with_name(f"{folder.name}.unfinished-{os.getpid()}")
    try:
        for left_over in folder.parent.glob(f"{folder.name}.unfinished-*"):
            if not _is_being_made(left_over):
                shutil.rmtree(left_over)
        _make(Settings(unfinished, passphrase, "demo"), cases, progress)
        (unfinished / MARKER).write_text("All in this profile is made up.\n")
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        if (folder / MARKER).exists():
            return  # another making ended first
        raise EnvironmentFault(
            f"The demo department could not be made in {folder} ({error.strerror}). "
            "Nothing of yours was changed. Choose another folder with --profile, and try again."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _is_being_made(unfinished: Path) -> bool:
    """Return whether the process that the folder is named after still runs, and is not this one."""
    process = unfinished.name.rpartition("-")[2]
    return process.isdecimal() and int(process) != os.getpid() and _runs(int(process))


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes  # Windows has no other way to ask: os.kill would end the process there

        limited = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
        handle = ctypes.windll.kernel32.OpenProcess(limited, False, process)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # it runs, and is somebody else's
    return True


def _make(settings: Settings, cases: int, progress: Callable[[int, int], None] | None) -> None:
    # The letters' engine and the store load here only: listing the people needs neither.
    from workbench.app import open_workbench, unlock_profile
    from workbench.demo.department import history
    from workbench.operations.history import load_history

    expected = round(cases * _OPERATIONS_A_CASE)

    def tell(done: int) -> None:
        if progress is not None:
            progress(min(done, expected - 1), expected)

    now = datetime.now(UTC).replace(microsecond=0)
    workbench = open_workbench(unlock_profile(settings))
    try:
        load_history(workbench.desk, history(_SEED, now, cases), tell)
    finally:
        workbench.close()
    if progress is not None:
        progress(expected, expected)
