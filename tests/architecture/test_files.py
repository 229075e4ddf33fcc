"""Sizes, names, words and places of files."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.support.tree import ROOT, own_files, python_files, read, text_files

LINES_AT_MOST = 400

NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "build.spec",
    "pyproject.toml",
    "requirements.lock",
    "resources",
    "tests",
    "ui",
    "workbench",
}

UNFINISHED = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"\bX" + r"XX\b", "NotImplemented" + "Error"])
    + "|(?i:coming"
    + " soon)"
)
"""Words of unfinished work, put together here so that this file may be searched as well."""

OWN_MACHINE = re.compile(r"(?<![\w./~*-])/(?:work|root|home/\w+|Users/\w+)/")


def words_of_unfinished_work(text: str) -> list[str]:
    """What a search for unfinished work finds in a text."""
    return UNFINISHED.findall(text)


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    too_long = {
        str(path): lines
        for path in python_files("workbench", "ui")
        if (lines := len(read(path).splitlines())) > LINES_AT_MOST
    }
    assert too_long == {}


def test_every_module_is_named_after_a_thing() -> None:
    nameless = [
        str(path)
        for path in python_files("workbench", "ui", "tests")
        if NAMES_THAT_SAY_NOTHING & set(path.with_suffix("").parts)
        or NAMES_THAT_SAY_NOTHING & set(path.stem.split("_"))
    ]
    assert nameless == []


def test_nothing_is_left_for_later() -> None:
    later = {
        str(path): found for path in text_files() if (found := words_of_unfinished_work(read(path)))
    }
    assert later == {}


@pytest.mark.parametrize("word", ["TO" + "DO", "# FIX" + "ME: x", "X" + "XX", "Coming" + " soon!"])
def test_the_search_for_unfinished_work_finds_it(word: str) -> None:
    assert words_of_unfinished_work(f"x = 1  {word}")


def test_the_top_level_holds_what_everyone_expects_there() -> None:
    assert {path.parts[0] for path in own_files()} - TOP_LEVEL == set()


def test_every_licence_and_readme_a_person_looks_for_is_there() -> None:
    for name in ("LICENSE", "README.md", "CHANGELOG.md", "ARCHITECTURE.md"):
        assert (ROOT / name).stat().st_size > 0


def test_no_path_of_one_machine_is_written_down() -> None:
    """Tests may name such paths as bad input; the program and its papers may not."""
    local = {
        str(path): found
        for path in text_files()
        if path.parts[0] != "tests" and (found := OWN_MACHINE.findall(read(path)))
    }
    assert local == {}


def test_the_version_is_said_once_in_code_and_project() -> None:
    version = tomllib.loads(read(Path("pyproject.toml")))["project"]["version"]
    assert f'__version__ = "{version}"' in read(Path("workbench/__init__.py"))
    assert f"## {version}" in read(Path("CHANGELOG.md"))


def test_no_test_waits_a_fixed_time() -> None:
    """A fixed wait is too long on a good day and too short on a bad one."""
    waiting = re.compile(r"\b(?:time\.sleep|qtbot\.wait|QTest\.qWait)\(")
    offending = [str(path) for path in python_files("tests") if waiting.search(read(path))]
    assert offending == []
