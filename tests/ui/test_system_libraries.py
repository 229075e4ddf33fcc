"""A Linux without Qt's libraries gets one sentence with the packages, never a stack trace."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.support.tree import ROOT
from ui.system_libraries import (
    ALWAYS,
    WAYLAND,
    X11,
    Library,
    import_refusal,
    is_there,
    window_refusal,
)

ON_X11 = {"DISPLAY": ":0"}
ON_WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}


def nothing_but(*names: str) -> Callable[[Library], bool]:
    """A machine that has every library except these."""
    return lambda library: library.file not in names


def test_the_machine_of_the_tests_has_what_qt_needs_off_screen() -> None:
    """Otherwise every test of the window would have failed for another reason."""
    assert [library.file for library in ALWAYS if not is_there(library)] == []


def test_a_library_that_does_not_exist_is_missing() -> None:
    assert not is_there(Library("libnosuchthing.so.99", "libnosuchthing99", "nosuchthing"))


def test_a_failed_import_names_every_missing_package_once() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    sentence = import_refusal(error, nothing_but("libEGL.so.1", "libGL.so.1", "libxcb-sync.so.1"))
    assert sentence is not None
    assert "sudo apt install libegl1 libgl1 libxcb-sync1”" in sentence
    assert "sudo dnf install libglvnd-egl libglvnd-glx libxcb”" in sentence


def test_an_unknown_library_is_named_as_it_is() -> None:
    error = ImportError("libnew.so.7: cannot open shared object file: No such file or directory")
    sentence = import_refusal(error, nothing_but())
    assert sentence is not None
    assert "libnew.so.7" in sentence


def test_another_import_error_stays_a_bug() -> None:
    assert import_refusal(ImportError("cannot import name 'x' from 'y'")) is None


@pytest.mark.parametrize("library", X11, ids=lambda library: library.debian)
def test_each_missing_piece_of_x11_is_said_before_qt_aborts(library: Library) -> None:
    sentence = window_refusal(ON_X11, "linux", nothing_but(library.file))
    assert sentence is not None
    assert library.debian in sentence


def test_wayland_falls_back_to_x11_as_qt_does() -> None:
    without_wayland = [library.file for library in WAYLAND]
    assert window_refusal(ON_WAYLAND, "linux", nothing_but(*without_wayland)) is None
    assert window_refusal(ON_WAYLAND, "linux", nothing_but("libxcb-cursor.so.0")) is None
    both = nothing_but("libxcb-cursor.so.0", *without_wayland)
    assert "libxcb-cursor0" in str(window_refusal(ON_WAYLAND, "linux", both))


def test_a_named_wayland_does_not_fall_back() -> None:
    named = {"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"}
    sentence = window_refusal(named, "linux", nothing_but("libwayland-cursor.so.0"))
    assert "libwayland-cursor0" in str(sentence)


def test_a_session_without_a_screen_is_told_so() -> None:
    assert "no screen" in str(window_refusal({}, "linux", nothing_but()))


@pytest.mark.parametrize(
    ("environment", "platform"),
    [({"QT_QPA_PLATFORM": "offscreen"}, "linux"), ({}, "win32"), ({}, "darwin")],
)
def test_where_nothing_of_linux_is_needed_nothing_is_refused(
    environment: dict[str, str], platform: str
) -> None:
    everything = [library.file for library in ALWAYS + X11 + WAYLAND]
    assert window_refusal(environment, platform, nothing_but(*everything)) is None


def test_the_check_itself_needs_no_qt() -> None:
    """It runs where importing Qt fails."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, ui.system_libraries; print(*sys.modules)"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert "PySide6" not in loaded
