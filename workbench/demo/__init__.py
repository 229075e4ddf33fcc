"""An invented department with its people and cases, made once into a profile of its own."""

from workbench.demo.profile import DEMO_PASSPHRASE, prepare
from workbench.demo.staff import people

__all__ = ["DEMO_PASSPHRASE", "people", "prepare"]
