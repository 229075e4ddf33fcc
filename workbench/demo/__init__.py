"""An invented department with its people and cases, in a centre of its own."""

from workbench.demo.centre import running_centre
from workbench.demo.profile import signed_in
from workbench.demo.staff import people

__all__ = ["people", "running_centre", "signed_in"]
