"""Who works on this computer is remembered; a list that is lost only costs typing."""

from pathlib import Path

import pytest

from workbench.operations.workers import Worker, begun_with, choose, remember, workers
from workbench.settings import data_folder


@pytest.fixture
def anna(tmp_path: Path) -> Worker:
    return worker_in(tmp_path / "anna", "Anna")


def worker_in(folder: Path, name: str) -> Worker:
    folder.mkdir()
    (folder / "journal.db").write_bytes(b"")
    return Worker(folder, name, "centre:5432/team")


def test_the_last_remembered_is_offered_first(anna: Worker, tmp_path: Path) -> None:
    bo = worker_in(tmp_path / "bo", "Bo")
    for worker in (anna, bo, anna):
        remember(worker)
    assert workers() == [anna, bo]


def test_the_window_begins_with_what_was_chosen_while_it_is_there(anna: Worker) -> None:
    assert begun_with() is None
    remember(anna)
    choose(anna.folder)
    assert begun_with() == anna.folder
    (anna.folder / "journal.db").unlink()
    assert (begun_with(), workers()) == (None, [])


@pytest.mark.parametrize("said", ["", "no list", "[1, 2]"])
def test_a_damaged_list_is_begun_anew(anna: Worker, said: str) -> None:
    remember(anna)
    (data_folder() / "people.json").write_text(said, encoding="utf-8")
    assert (workers(), begun_with()) == ([], None)
    remember(anna)
    assert workers() == [anna]
