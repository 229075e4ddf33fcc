"""Rules of the house for every test: its own home, no network, nothing left behind.

Tests that need what a machine may lack are left out with a printed count, never in silence:
benchmarks (`--benchmarks` runs them), `shared` (the folder of real input beside the project, or
where WORKBENCH_SHARED says) and `debian(package)` (a program of that package). Where CI is set, a
missing Debian program is a failure.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.leaks import left_behind, standing
from tests.support.tree import ROOT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

pytest.register_assert_rewrite("tests.support.invariants")

LEFT_OUT = pytest.StashKey[Counter[str]]()
BENCHMARK_SECONDS = 1800

PROGRAMS = {"poppler-utils": "pdftotext", "xvfb": "Xvfb", "postgresql": "pg_lsclusters"}
"""The program that tells whether a Debian package is there, where it is not named like it."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("dev", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--benchmarks`, `--minutes` and `--cases`."""
    parser.addoption(
        "--minutes",
        type=float,
        help="how long the tests under fire run; without it, some seconds",
    )
    parser.addoption(
        "--benchmarks",
        action="store_true",
        help="run the benchmarks too: they print figures against floors of the same run",
    )
    parser.addoption(
        "--cases",
        type=int,
        default=1_000_000,
        metavar="N",
        help="how many cases the benchmarks of sync lay into their centre (default: a million)",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process for each core when the whole house is tested.

    Benchmarks need a quiet machine, and for a few named paths the start of processes costs more
    than it saves: both stay in one.
    """
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS or any(
        Path(argument).resolve() in (ROOT, ROOT / "tests") for argument in config.args
    )
    if config.getoption("--benchmarks") or not whole:
        return 0
    return max(2, min(os.cpu_count() or 2, 4))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine or this call does not allow, and count it."""
    left_out: Counter[str] = Counter()
    kept = []
    deselected = []
    for item in items:
        if item.get_closest_marker("benchmark"):
            if not config.getoption("--benchmarks"):
                left_out["are benchmarks (--benchmarks runs them)"] += 1
                deselected.append(item)
                continue
            item.add_marker(pytest.mark.timeout(BENCHMARK_SECONDS), append=False)
        if (minutes := config.getoption("--minutes")) and "seconds" in _fixtures(item):
            item.add_marker(pytest.mark.timeout(minutes * 120 + 300), append=False)
        if lack := _lack(item):
            left_out[lack] += 1
            item.add_marker(pytest.mark.skip(reason=lack))
        kept.append(item)
    if deselected:
        config.hook.pytest_deselected(items=deselected)
    items[:] = kept
    config.stash[LEFT_OUT] = left_out
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take a worker's count: each worker sees the same tests, so one tells for all."""
    output = getattr(node, "workeroutput", {})
    if "left_out" in output:
        node.config.stash[LEFT_OUT] = Counter(output["left_out"])  # type: ignore[attr-defined]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out."""
    for reason, count in sorted(config.stash.get(LEFT_OUT, Counter()).items()):
        terminalreporter.write_line(f"left out: {count} that {reason}", yellow=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where CI is set everything has to be there: a Debian program that lacks is a failure."""
    for package in _absent_packages(item) if os.environ.get("CI") else ():
        pytest.fail(f"needs the Debian package {package}, which .ci/run installs", pytrace=False)


def _lack(item: pytest.Item) -> str | None:
    """Why this test cannot run here, or None."""
    wants_shared = item.get_closest_marker("shared") or "shared" in _fixtures(item)
    if wants_shared and not _shared_folder().is_dir():
        return "need the folder of real input (WORKBENCH_SHARED names it)"
    absent = () if os.environ.get("CI") else _absent_packages(item)
    return f"need the Debian package {' and '.join(absent)}" if absent else None


def _absent_packages(item: pytest.Item) -> list[str]:
    """The Debian packages this test names whose program is not on this machine."""
    named = [package for marker in item.iter_markers("debian") for package in marker.args]
    return [name for name in named if shutil.which(PROGRAMS.get(name, name)) is None]


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))


def _shared_folder() -> Path:
    named = os.environ.get("WORKBENCH_SHARED")
    return Path(named) if named else ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real mails, reviews and hostile files; read it, never write into it."""
    return _shared_folder()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Empty folders, one a test: cheaper than a numbered temporary folder each."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in range(1_000_000))


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """pytest-qt's bot, with patience for a busy machine."""
    from tests.support.patience import PatientBot

    return PatientBot(request)


@pytest.fixture(autouse=True)
def leaves_nothing_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a window or a timer behind."""
    with_qt = bool({"qtbot", "qapp"} & set(request.fixturenames))
    before = standing(with_qt=with_qt)
    yield
    if complaints := left_behind(before, with_qt=with_qt):
        pytest.fail("left behind: " + "; ".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test: no settings, no profile, no keyring of the person.

    The keyring is the one of a server, which has none; a test that needs one brings its own.
    """
    folder = next(_homes)
    for variable, name in {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "run",
        "XDG_STATE_HOME": "state",
    }.items():
        place = folder / name
        place.mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(variable, str(place))
    for variable in ("WORKBENCH_PASSPHRASE", "WORKBENCH_PROFILE", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder
