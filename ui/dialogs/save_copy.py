"""Saving a copy of a stored file where a person wants it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.jobs.bench import Bench
from workbench.errors import EnvironmentFault


def save_copy(
    bench: Bench, asker: QWidget, name: str, sha256: str, said: Callable[[str], None]
) -> None:
    """Ask where to, and write a copy of a stored file there in a job.

    Args:
        bench: the bench.
        asker: over which the file dialog appears.
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

    bench.read(write, said)
