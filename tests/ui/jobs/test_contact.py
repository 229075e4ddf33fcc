"""Contact with the centre: none where there is none."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.jobs.contact import Contact
from ui.jobs.runner import JobRunner
from workbench.sync.state import Link


@pytest.fixture
def contact(qapp: QApplication) -> Iterator[Contact]:
    runner = JobRunner()
    made = Contact(runner)
    yield made
    made.stop()
    runner.close()


def test_a_profile_of_its_own_meets_nobody(contact: Contact) -> None:
    contact.now()
    contact.here(None, lambda _: None)
    assert (contact.bound, contact.state.link, contact._next.isActive()) == (
        False,
        Link.LOCAL,
        False,
    )
