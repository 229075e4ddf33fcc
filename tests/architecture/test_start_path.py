"""What a start of the window may load, and the trap that a newer Qt binding would bring."""

import os
import subprocess
import sys

from tests.support.tree import ROOT

HEAVY = {
    "cryptography",
    "holidays",
    "jinja2",
    "keyring",
    "numpy",
    "py3langid",
    "pypdfium2",
    "reportlab",
    "sqlalchemy",
}
"""Libraries that cost up to 300 ms each: they load after the first paint or on first use."""

LOADED = """
import sys, ui.application, ui.main_window

print(*{name.split('.')[0] for name in sys.modules})
"""

VOID_CALLS = """
from PySide6.QtCore import QObject

thing = QObject()
for number in range(20_000):
    thing.setObjectName("name")
print("alive")
"""


def run(program: str) -> str:
    """What a fresh Python prints that runs this program."""
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_window_starts_without_heavy_libraries() -> None:
    loaded = set(run(LOADED).split())
    assert "PySide6" in loaded
    assert loaded & HEAVY == set()


def test_twenty_thousand_void_calls_do_not_abort() -> None:
    """PySide6 6.12.0 drops a reference to None at each such call and aborts Python 3.11."""
    assert run(VOID_CALLS) == "alive\n"
