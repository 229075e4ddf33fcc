"""The README's commands and .ci/run are one: what a person types is what is tested."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.tree import ROOT, python_files, read

COMMANDS = re.findall(r"^```sh\n(.+?)\n```$", read(Path("README.md")), re.MULTILINE | re.DOTALL)

MARKED = '@pytest.mark.debian("poppler-utils")\ndef test_reads_a_pdf(): ...\n'


def write_program(path: Path, lines: str) -> None:
    """Put a shell script in the place of a program of the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What .ci/run needs of a clone, with programs that only tell how they were called."""
    for name in (".ci/run", "README.md", "ui/system_libraries.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(read(Path(name)))
    (tmp_path / "tests").mkdir()
    for name in ("pip", "python"):
        write_program(tmp_path / ".venv/bin" / name, f'echo "{name} $* CI=$CI"')
    write_program(tmp_path / "bin/python3", '[ "$1" != -m ] || echo "python3 $*"')
    write_program(tmp_path / "bin/sudo", 'shift; exec "$@"')
    write_program(tmp_path / "bin/apt-get", 'echo "apt-get $*"')
    write_program(tmp_path / "bin/dpkg-query", 'echo "install ok installed"')
    return tmp_path


def run_ci(clone: Path) -> subprocess.CompletedProcess[str]:
    """Run .ci/run there."""
    return subprocess.run(
        ["bash", str(clone / ".ci/run")],
        env=os.environ | {"PATH": f"{clone}/bin:{os.environ['PATH']}"},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_readme_has_two_commands_each_one_line() -> None:
    assert len(COMMANDS) == 2
    assert all("\n" not in command for command in COMMANDS)
    assert [command.split(".venv/bin/python ")[1] for command in COMMANDS] == [
        "-m workbench demo",
        "-m pytest",
    ]


def test_ci_runs_exactly_what_the_readme_says(clone: Path) -> None:
    """And asks apt for nothing where nothing lacks."""
    (clone / "tests/test_sample.py").write_text(MARKED)
    result = run_ci(clone)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        COMMANDS[1],
        "python3 -m venv .venv",
        "pip install -q -r requirements.lock CI=1",
        "python -m pytest CI=1",
    ]


def test_ci_installs_what_lacks_first(clone: Path) -> None:
    (clone / "tests/test_sample.py").write_text(MARKED)
    write_program(clone / "bin/dpkg-query", "exit 1")
    result = run_ci(clone)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[1:3] == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends poppler-utils",
    ]


def test_ci_fails_as_the_tests_fail(clone: Path) -> None:
    write_program(clone / ".venv/bin/python", "exit 5")
    assert run_ci(clone).returncode == 5


def test_ci_stops_where_the_readme_has_lost_its_command(clone: Path) -> None:
    (clone / "README.md").write_text("# Workbench\n")
    result = run_ci(clone)
    assert result.returncode == 1
    assert "lost its test command" in result.stderr


def test_ci_finds_every_debian_package_the_tests_name() -> None:
    """Its search reads one line at a time; each marker has to be written so that it sees it."""
    call = "pytest.mark.debian" + "("
    seen = re.compile(r'\s*(pytestmark = )?@?pytest\.mark\.debian\("[\w.+-]+"\)$')
    unseen = [
        f"{path}: {line}"
        for path in python_files("tests")
        if ROOT / path != Path(__file__)
        for line in read(path).splitlines()
        if call in line and not seen.match(line)
    ]
    assert unseen == []
