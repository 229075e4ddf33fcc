"""Files are taken in slice by slice: counted, stopped between two, and told of in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.profiles import mail
from tests.support.windows import held_elsewhere, new_profile, open_bench
from ui.jobs.bench import Bench
from ui.jobs.taking_in import TakingIn, files_of


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr("workbench.storage.sqlcipher.BUSY_SECONDS", 0.1)
    (tmp_path / "profile").mkdir()
    with open_bench(new_profile(tmp_path / "profile"), qtbot) as opened:
        yield opened


@pytest.fixture
def mails(tmp_path: Path) -> list[str]:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.eml").write_bytes(mail(number))
    return sorted(str(path) for path in folder.iterdir())


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.jobs.taking_in._SLICE", 2)


def test_a_folder_stands_for_all_its_files(tmp_path: Path) -> None:
    for name in ("b/2.eml", "b/deeper/3.eml", "a.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = files_of([str(tmp_path / "a.eml"), str(tmp_path / "b")])
    names = [Path(path).relative_to(tmp_path).as_posix() for path in found]
    assert names == ["a.eml", "b/2.eml", "b/deeper/3.eml"]


@pytest.mark.usefixtures("small_slices")
def test_each_slice_is_counted_and_the_end_is_said(
    bench: Bench, mails: list[str], qtbot: QtBot
) -> None:
    taking = TakingIn(bench)
    counted: list[tuple[int, int]] = []
    taking.advanced.connect(lambda done, total: counted.append((done, total)))
    with qtbot.waitSignal(taking.ended) as ended:
        taking.begin(mails)
    assert ended.args == ["Taken in: 5 new."]
    assert counted == [(2, 5), (4, 5), (5, 5)]
    assert not taking.under_way
    with qtbot.waitSignal(taking.ended) as again:
        taking.begin(mails)
    assert again.args == ["Taken in: 5 already here."]


@pytest.mark.usefixtures("small_slices")
def test_stopped_between_two_slices_the_rest_is_left(
    bench: Bench, mails: list[str], qtbot: QtBot
) -> None:
    taking = TakingIn(bench)
    taking.advanced.connect(taking.stop)
    with qtbot.waitSignal(taking.ended) as ended:
        taking.begin(mails)
    assert ended.args == ["Taken in: 2 new. 3 were left where they are."]


def test_nothing_to_take_in_is_said(bench: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    taking = TakingIn(bench)
    with qtbot.waitSignal(taking.ended) as ended:
        taking.begin([str(tmp_path / "empty")])
    assert ended.args == ["There was no file to take in."]


def test_a_file_that_is_gone_is_named_and_the_others_come_in(
    bench: Bench, mails: list[str], qtbot: QtBot
) -> None:
    taking = TakingIn(bench)
    with qtbot.waitSignal(taking.ended) as ended:
        taking.begin([*mails, "/nowhere/gone.eml"])
    [words] = ended.args
    assert "5 new, 1 could not be opened" in words
    assert "gone.eml" in words


@pytest.mark.usefixtures("small_slices")
def test_what_the_machine_refused_goes_on_where_it_stopped(
    bench: Bench, mails: list[str], qtbot: QtBot
) -> None:
    """Nothing has to be chosen again, and nothing is taken in twice."""
    taking = TakingIn(bench)
    with held_elsewhere(bench, "journal.db"), qtbot.waitSignal(bench.refused) as refused:
        taking.begin(mails)
    assert "Another program holds" in str(refused.args[0])
    with qtbot.waitSignal(taking.ended) as ended:
        refused.args[1]()
    assert ended.args == ["Taken in: 5 new."]
