"""`python -m ui` where no window can open: one sentence, status 1, no stack trace."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.tree import ROOT


def start_window(**environment: str) -> tuple[int, str]:
    """Start the window as a person would; its status and what it said."""
    own = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH"}
    result = subprocess.run(
        [sys.executable, "-m", "ui"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key not in own} | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stdout + result.stderr


def test_without_a_screen_it_says_so() -> None:
    status, said = start_window()
    assert status == 1
    assert len(said.splitlines()) == 1
    assert "no screen" in said


def test_without_a_library_it_names_the_package(tmp_path: Path) -> None:
    """The stand-in raises what the real PySide6 raises on a machine that lacks the library."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6/__init__.py").write_text(
        "raise ImportError('libwanted.so.1: cannot open shared object file: No such file')"
    )
    status, said = start_window(QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(tmp_path))
    assert status == 1
    assert len(said.splitlines()) == 1
    assert "libwanted.so.1" in said
