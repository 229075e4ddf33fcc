"""What the program stands on: pinned, explained, and free to be passed on."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import read, text_files

PROJECT = tomllib.loads(read(Path("pyproject.toml")))["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]

LICENCE_CHOSEN = {
    "pyside6-essentials": "LGPL-3.0 is chosen of its LGPL, GPL and commercial licences",
    "shiboken6": "LGPL-3.0 is chosen of its LGPL, GPL and commercial licences",
    "sqlcipher3": "zlib, in its LICENSE file; the SQLCipher it contains is BSD-3-Clause",
}
"""Packages that name the GPL beside a licence that we use instead, or that name none at all."""

STRONG_COPYLEFT = re.compile(
    r"(?<!L)(?<!L-)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE
)


def locked() -> dict[str, tuple[str, int]]:
    """Name → (version, number of hashes), as requirements.lock pins them."""
    pins: dict[str, tuple[str, int]] = {}
    entries = re.split(r"\n(?=[a-zA-Z0-9])", read(Path("requirements.lock")))
    for entry in entries:
        if found := re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry):
            pins[canonicalize_name(found[1])] = found[2], entry.count("--hash=sha256:")
    return pins


@pytest.mark.parametrize("requirement", RUNTIME + DEVELOPMENT, ids=lambda one: one.name)
def test_each_dependency_is_pinned_with_hashes(requirement: Requirement) -> None:
    """The lock file is in step with pyproject.toml."""
    version, hashes = locked()[canonicalize_name(requirement.name)]
    assert version in requirement.specifier
    assert hashes > 0


def test_nothing_is_pinned_without_a_hash() -> None:
    assert [name for name, (_, hashes) in locked().items() if not hashes] == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's matter; a committed host would leak or break."""
    for path in text_files():
        if path.name in {"requirements.lock", "pyproject.toml"} or path.parts[0] == ".ci":
            lines = read(path).splitlines()
            assert [line for line in lines if "://" in line or line.startswith("--")] == []


def explained() -> dict[str, str]:
    """First → second cell of each row of every table in ARCHITECTURE.md."""
    rows = re.findall(r"^\|([^|\n]+)\|([^|\n]+)\|", read(Path("ARCHITECTURE.md")), re.MULTILINE)
    return {canonicalize_name(first.strip(" `*")): second.strip() for first, second in rows}


def test_each_runtime_dependency_has_its_line() -> None:
    """ARCHITECTURE.md says in a table what each one is for."""
    lines = explained()
    assert [one.name for one in RUNTIME if not lines.get(canonicalize_name(one.name))] == []


def installed_for(requirement: Requirement, seen: set[str]) -> Iterator[str]:
    """This requirement and all it pulls in on this machine, by canonical name."""
    name = canonicalize_name(requirement.name)
    extras = requirement.extras or {""}
    wanted = any(
        requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        for extra in extras
    )
    if name in seen or not wanted:
        return
    seen.add(name)
    try:
        needs = distribution(name).requires or []
    except PackageNotFoundError:
        return
    yield name
    for need in map(Requirement, needs):
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras):
            need.marker = None
            yield from installed_for(need, seen)


def licence_of(name: str) -> str:
    """What the package says of its licence: expression, field and classifiers."""
    papers = distribution(name).metadata
    said = [*papers.get_all("License-Expression", []), *papers.get_all("License", [])]
    said += [line for line in papers.get_all("Classifier", []) if line.startswith("License ::")]
    # The old free field holds a name or the whole text, of which the first line is the name.
    return "; ".join(text.strip().split("\n")[0] for text in said)


def runtime_distributions() -> set[str]:
    """Everything that is shipped with the program."""
    seen: set[str] = set()
    return {name for requirement in RUNTIME for name in installed_for(requirement, seen)}


def test_nothing_we_ship_forces_its_licence_on_the_program() -> None:
    """The LGPL is fine: the libraries stay exchangeable. The GPL and AGPL are not."""
    found = {
        name: licence
        for name in runtime_distributions() - set(LICENCE_CHOSEN)
        if STRONG_COPYLEFT.search(licence := licence_of(name))
    }
    assert found == {}


def test_everything_we_ship_says_its_licence() -> None:
    assert [
        name for name in runtime_distributions() - set(LICENCE_CHOSEN) if not licence_of(name)
    ] == []


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License", True),
        ("LGPL-3.0-or-later", False),
        ("GNU Lesser General Public License v3 or later", False),
        ("Apache-2.0 OR BSD-3-Clause", False),
    ],
)
def test_the_search_tells_gpl_from_lgpl(licence: str, *, refused: bool) -> None:
    assert bool(STRONG_COPYLEFT.search(licence)) is refused
