"""Who may import whom: every contract is kept here, and shown to break where it should."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.tree import ROOT, python_files, read

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads(read(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
}

BEYOND_STANDARD_LIBRARY = {"holidays"}
"""What the pure rules may import: public holidays are data nobody should write down again."""

WINDOW_SEES = {"app", "changes", "domain", "errors", "operations", "settings"}
"""The parts of the core a window talks to: the wiring, the verbs, and values."""
VALUES = "workbench.sync.state."
"""How things stand with the centre, as values; the engine itself is not for the window to know."""


def lint_imports(tree: Path, *, cache: bool = False) -> tuple[int, str]:
    """Run import-linter over a tree; its status and its words on one line."""
    result = subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--no-logo",
            *([] if cache else ["--no-cache"]),
        ],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, re.sub(r"\s+", " ", result.stdout + result.stderr)


def layers(contract_id: str) -> list[list[str]]:
    """The layers of a contract from top to bottom, each as its modules' full names."""
    contract = CONTRACTS[contract_id]
    (container,) = contract["containers"]
    return [
        [f"{container}.{name.strip(' ()')}" for name in layer.split("|")]
        for layer in contract["layers"]
    ]


def offences(contract_id: str) -> Iterator[tuple[str, str]]:
    """Pairs (importer, imported) that the contract forbids: each step up, and each stranger."""
    contract = CONTRACTS[contract_id]
    if contract["type"] == "forbidden":
        for importer in contract["source_modules"]:
            for imported in contract["forbidden_modules"]:
                yield f"{importer}.{'errors' if importer == 'workbench' else 'theme'}", imported
        return
    order = layers(contract_id)
    for upper, lower in pairwise(order):
        for importer in lower:
            for imported in upper:
                yield importer, imported
    for siblings in order:
        yield from pairwise(siblings)


def write_import(tree: Path, importer: str, imported: str) -> None:
    """Append an import to a module of the copied tree, making either module if it is not there."""
    for module in (importer, imported):
        place = tree.joinpath(*module.split("."))
        if module.split(".")[0] not in {"workbench", "ui"}:
            continue
        if not place.is_dir() and not place.with_suffix(".py").exists():
            place.with_suffix(".py").write_text("")
    place = tree.joinpath(*importer.split("."))
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    with source.open("a") as lines:
        lines.write(f"\nimport {imported}\n")


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """A copy of what import-linter reads, to be spoilt."""
    for file in [*python_files("workbench", "ui"), Path("pyproject.toml")]:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def test_every_contract_is_kept() -> None:
    """The tree as it is."""
    status, words = lint_imports(ROOT, cache=True)
    assert status == 0, words


@pytest.mark.parametrize("contract_id", CONTRACTS)
def test_each_forbidden_import_breaks_its_contract(contract_id: str, copied_tree: Path) -> None:
    """Every single step up, to a stranger or to a forbidden library is found and named."""
    pairs = list(offences(contract_id))
    for importer, imported in pairs:
        write_import(copied_tree, importer, imported)
    status, words = lint_imports(copied_tree)
    assert status == 1, words
    assert f"{CONTRACTS[contract_id]['name']} BROKEN" in words
    unnoticed = [
        (importer, imported)
        for importer, imported in pairs
        if f"{importer} is not allowed to import {imported}" not in words
        and f"{importer} -> {imported}" not in words
    ]
    assert unnoticed == []


@pytest.mark.parametrize("package", ["workbench", "ui"])
def test_a_module_outside_the_layers_breaks_the_contract(package: str, copied_tree: Path) -> None:
    """`exhaustive`: nobody adds a top-level module without saying where it stands."""
    (copied_tree / package / "elsewhere.py").write_text("")
    status, words = lint_imports(copied_tree)
    assert status == 1
    assert "elsewhere" in words


def imported_by(source: str) -> set[str]:
    """Full names of all modules a source imports, at the top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def foreign_to_the_rules(source: str) -> set[str]:
    """Imports that do not belong into `workbench.domain`."""
    allowed = sys.stdlib_module_names | BEYOND_STANDARD_LIBRARY | {"workbench"}
    return {name for name in imported_by(source) if name.split(".")[0] not in allowed}


def behind_the_window(source: str) -> set[str]:
    """Imports of parts of the core that a window must not see."""
    return {
        name
        for name in imported_by(source)
        if (parts := name.split("."))[0] == "workbench" and not WINDOW_SEES & set(parts[1:2])
        if parts[1:] != ["__version__"] and not name.startswith(VALUES)
    }


def test_the_pure_rules_need_the_standard_library_only() -> None:
    """A rule of law can be read, tested and reused without any of our libraries."""
    offending = {
        str(path): foreign
        for path in python_files("workbench")
        if path.parts[1] == "domain" and (foreign := foreign_to_the_rules(read(path)))
    }
    assert offending == {}


def test_the_window_sees_only_the_wiring_the_verbs_and_values() -> None:
    """The window would work as well over another store or over a wire."""
    offending = {
        str(path): hidden
        for path in python_files("ui")
        if (hidden := behind_the_window(read(path)))
    }
    assert offending == {}


def test_both_searches_find_an_offender() -> None:
    """Also where it hides in a function, or behind `from workbench import`."""
    rule = "import datetime\nimport holidays\ndef f():\n    from yaml import safe_load\n"
    assert foreign_to_the_rules(rule) == {"yaml.safe_load"}
    pane = "from workbench.domain.cases import Case\nfrom workbench import storage, __version__\n"
    assert behind_the_window(pane) == {"workbench.storage"}
