"""The README's commands and .ci/run are one: what a person types is what is tested."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.tree import ROOT, python_files, read

COMMANDS = re.findall(r"^```sh\n(.+?)\n```$", read(Path("README.md")), re.MULTILINE | re.DOTALL)


def test_the_readme_has_two_commands_each_one_line() -> None:
    assert len(COMMANDS) == 2
    assert all("\n" not in command for command in COMMANDS)
    assert [command.split(".venv/bin/python ")[1] for command in COMMANDS] == [
        "-m workbench demo",
        "-m pytest",
    ]


def test_ci_runs_exactly_what_the_readme_says(tmp_path: Path) -> None:
    """In a tree with nothing to install and a Python that only tells how it was called."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/run").write_text(read(Path(".ci/run")))
    (tmp_path / "README.md").write_text(read(Path("README.md")))
    (tmp_path / "tests").mkdir()
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui/system_libraries.py").write_text(read(Path("ui/system_libraries.py")))
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    for name in ("pip", "python"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $* CI=$CI"\n')
        (programs / name).chmod(0o755)
    made = tmp_path / "bin"
    made.mkdir()
    (made / "python3").write_text(
        '#!/bin/sh\nif [ "$1" = -m ]; then echo "python3 $*"; fi\nexit 0\n'
    )
    (made / "python3").chmod(0o755)
    result = subprocess.run(
        ["bash", str(tmp_path / ".ci/run")],
        env=os.environ | {"PATH": f"{made}:{os.environ['PATH']}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        COMMANDS[1],
        "python3 -m venv .venv",
        "pip install -q -r requirements.lock CI=1",
        "python -m pytest CI=1",
    ]


def test_ci_finds_every_debian_package_the_tests_name() -> None:
    """Its search reads one line at a time; each marker has to be written so that it sees it."""
    call = "debian" + "("
    for path in python_files("tests"):
        for line in read(path).splitlines():
            if f"pytest.mark.{call}" in line:
                assert re.match(r'\s*(pytestmark = )?@?pytest\.mark\.debian\("[\w.+-]+"\)$', line)


@pytest.mark.parametrize("broken", ["", "no command here"])
def test_ci_stops_where_the_readme_has_lost_its_command(broken: str, tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    for name in (".ci/run", "ui/system_libraries.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "tests").mkdir()
    (tmp_path / "README.md").write_text(broken)
    result = subprocess.run(
        ["bash", str(tmp_path / ".ci/run")], check=False, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert "lost its test command" in result.stderr
