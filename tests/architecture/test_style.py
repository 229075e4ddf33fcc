"""Lint, layout of the code and types: the whole tree, with the rules of pyproject.toml."""

import subprocess
import sys

import pytest

from tests.support.tree import ROOT

GATES = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy", "--no-error-summary"),
}


@pytest.mark.timeout(600)  # a first run of mypy without its cache reads every library's types
@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_the_gate_is_silent(gate: tuple[str, ...]) -> None:
    """A complaint of the tool is the message of the failure."""
    result = subprocess.run(
        [sys.executable, "-m", *gate], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
