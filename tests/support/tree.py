"""The project's own tree: where it lies and which files belong to it."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TEXT_SUFFIXES = frozenset(
    {"", ".cfg", ".css", ".csv", ".html", ".ini", ".json", ".lock", ".md", ".py", ".qss"}
    | {".sh", ".spec", ".sql", ".svg", ".toml", ".txt", ".yaml", ".yml"}
)


@cache
def own_files() -> tuple[Path, ...]:
    """Every file of the project, as paths below `ROOT`.

    In a clone git is asked, so that a new file counts before its first commit and an ignored one
    never does. In an unpacked archive each file counts that lies in no hidden or built folder.
    """
    if (ROOT / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        found = {Path(name) for name in listing.split("\0") if name}
    else:
        built = {"__pycache__", "build", "dist"}
        found = {
            below
            for path in ROOT.rglob("*")
            if not built.intersection((below := path.relative_to(ROOT)).parts)
            and (below.parts[0] == ".ci" or not below.parts[0].startswith("."))
        }
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def python_files(*folders: str) -> list[Path]:
    """The project's Python files in these top folders, as paths below `ROOT`."""
    return [path for path in own_files() if path.suffix == ".py" and path.parts[0] in folders]


def text_files() -> list[Path]:
    """The project's files that a person may read as text, as paths below `ROOT`."""
    return [path for path in own_files() if path.suffix in TEXT_SUFFIXES]


def read(path: Path) -> str:
    """The text of a file named as `own_files` names it."""
    return (ROOT / path).read_text(encoding="utf-8")
