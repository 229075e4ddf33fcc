"""The demo department made once for a file of tests, and a copy of it for each that changes it."""

import shutil
from pathlib import Path

from workbench.app import Profile, unlock_profile
from workbench.demo import DEMO_PASSPHRASE
from workbench.demo.profile import prepare
from workbench.settings import Settings

LEAD = "amara.moss"


def make_demo(folder: Path, cases: int = 160) -> Path:
    """Make a small department, and return where it lies."""
    prepare(folder / "demo", cases=cases)
    return folder / "demo"


def copy_of(made: Path, folder: Path, person: str = LEAD) -> Profile:
    """Return a copy that a test may change, unlocked for a person."""
    shutil.copytree(made, folder / "profile")
    return unlock_profile(Settings(folder / "profile", DEMO_PASSPHRASE, person))
