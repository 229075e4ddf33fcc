"""The rules in tests/conftest.py, each shown to catch what it is there for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import ROOT

OFFENDERS = """
import socket
import threading
import warnings

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QMainWindow, QWidget

KEPT = []


def test_leaves_a_thread():
    KEPT.append(threading.Event())
    threading.Thread(target=KEPT[-1].wait, daemon=True).start()


def test_leaves_a_window(qtbot):
    KEPT.append(QWidget())


def test_leaves_a_timer(qtbot):
    KEPT.append(QTimer())
    KEPT[-1].start(60_000)


def test_reaches_out():
    socket.create_connection(("192.0.2.1", 80))


def test_warns():
    warnings.warn("old", DeprecationWarning)


def test_makes_qt_warn(qtbot):
    qWarning("wrong")
"""

GOOD = """
import os
import pathlib
import socket

import keyring
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow


def test_cleans_up(qtbot):
    window = QMainWindow()
    window.menuBar().addMenu("File")
    QTimer(window).start(60_000)
    qtbot.addWidget(window)
    window.show()


def test_talks_to_its_own_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.parametrize("number", [1, 2])
def test_has_an_empty_home_of_its_own(number):
    written = pathlib.Path.home() / "written"
    assert not written.exists()
    written.touch()
    assert "WORKBENCH_PROFILE" not in os.environ


def test_meets_no_keyring_of_a_person():
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("workbench", "anyone")
"""

LEFT_OUT = """
import pytest


@pytest.mark.benchmark
def test_measures(): ...


def test_reads_real_mail(shared): ...


@pytest.mark.debian("poppler-utils")
def test_needs_a_program(): ...
"""


def pytest_on(source: str, folder: Path, *options: str, **environment: str) -> str:
    """What pytest prints under the rules of the house for this source."""
    test = folder / "test_sample.py"
    test.write_text(source)
    house = ["-p", "tests.conftest", "-c", f"{ROOT}/pyproject.toml", "--rootdir", f"{folder}"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *house, str(test), "-n0", *options],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "CI"} | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return result.stdout + result.stderr


def test_offenders_fail_each_for_its_reason(tmp_path: Path) -> None:
    report = pytest_on(OFFENDERS, tmp_path)
    assert "left behind: thread" in report
    assert "QWidget '' is still there as a top-level widget" in report
    assert "a timer of 60000 ms still ticks" in report
    assert "SocketConnectBlockedError" in report
    assert "DeprecationWarning: old" in report
    assert "QtWarningMsg: wrong" in report
    # A leak is an error beside a test that passed, the other three fail.
    assert "3 failed, 3 passed, 3 errors" in report


def test_well_behaved_tests_pass(tmp_path: Path) -> None:
    given = {"WORKBENCH_PROFILE": "elsewhere", "WORKBENCH_PASSPHRASE": "of a person"}
    report = pytest_on(GOOD, tmp_path, **given)
    assert "5 passed" in report, report


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_is_left_out_is_counted(processes: str, tmp_path: Path) -> None:
    """Also where worker processes ran the tests."""
    lacking = {"WORKBENCH_SHARED": str(tmp_path / "nowhere"), "PATH": str(tmp_path)}
    report = pytest_on(LEFT_OUT, tmp_path, "-n", processes, **lacking)
    assert "left out: 1 that are benchmarks (--benchmarks runs them)" in report
    assert "left out: 1 that need the Debian package poppler-utils" in report
    assert "left out: 1 that need the folder of real input" in report


def test_ci_demands_the_programs(tmp_path: Path) -> None:
    report = pytest_on(LEFT_OUT, tmp_path, CI="1", PATH=str(tmp_path))
    assert "needs the Debian package poppler-utils, which .ci/run installs" in report
    assert "1 error" in report


def test_benchmarks_print_their_table(tmp_path: Path) -> None:
    source = """
import pytest

@pytest.mark.benchmark
def test_measures(figures):
    figures("a quick work", 4.0, 2.0, 3)
    figures("a slow work", 30.0, None, 25)
"""
    report = pytest_on(source, tmp_path, "--benchmarks", "-p", "tests.performance.conftest")
    rows = [line.split() for line in report.splitlines() if line.startswith("a ")]
    assert rows[-2:] == [
        ["a", "quick", "work", "4.000", "ms", "2.000", "ms", "2.00x", "3x", "ok"],
        ["a", "slow", "work", "30.000", "ms", "-", "-", "25", "ms", "over"],
    ]
