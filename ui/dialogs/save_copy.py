"""Saving a copy of a stored file where a person wants it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.jobs.bench import Bench
from ui.widgets.instant_words import size_words
from workbench.errors import EnvironmentFault


def save_copy(
    bench: Bench, asker: QWidget, case: UUID, name: str, sha256: str, said: Callable[[str], None]
) -> None:
    """Ask where to, and write a copy of a stored file there in a job.

    Args:
        bench: the bench.
        asker: over which the file dialog appears.
        case: a case that names the file.
        name: the file's own name, proposed.
        sha256: which stored file.
        said: is told in words what was saved where.
    """
    chosen, _ = QFileDialog.getSaveFileName(asker, f"Save a copy of {name}", name)
    if not chosen:
        return
    path = Path(chosen)

    def write(desk: Any) -> str:
        from workbench.operations.stored_files import stored_file

        content = stored_file(desk, sha256)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise EnvironmentFault(
                f"The copy could not be saved as {path.name} ({error.strerror}). "
                "The stored file is kept; choose another place."
            ) from error
        return f"Saved {path.name} in {path.parent}"

    def not_saved(error: BaseException) -> None:
        if isinstance(error, EnvironmentFault):
            bench.refused.emit(error, ask)
        else:
            bench.failed.emit(error)

    def ask() -> None:
        bench.read_file(
            case,
            sha256,
            write,
            said,
            not_saved,
            fetching=lambda size: said(f"Fetching {name} ({size_words(size)}) from the centre …"),
        )

    ask()
