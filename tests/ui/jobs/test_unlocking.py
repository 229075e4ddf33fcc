"""The key is fetched in a thread of its own; what is wrong with it comes as what it is."""

from pathlib import Path

import pytest

from ui.jobs.unlocking import PassphraseWanted, begin_unlocking
from workbench.errors import EnvironmentFault, UserError
from workbench.settings import Settings

LONG = 30


def test_a_new_profile_asks_to_choose_and_a_used_one_to_give(tmp_path: Path) -> None:
    with pytest.raises(PassphraseWanted) as new:
        begin_unlocking(Settings(tmp_path)).result(LONG)
    assert new.value.choosing
    first = begin_unlocking(Settings(tmp_path, passphrase="four words")).result(LONG)
    with pytest.raises(PassphraseWanted) as used:
        begin_unlocking(Settings(tmp_path)).result(LONG)
    assert not used.value.choosing
    again = begin_unlocking(Settings(tmp_path, passphrase="four words")).result(LONG)
    assert again.keys == first.keys


def test_a_wrong_passphrase_is_for_the_person_to_mend(tmp_path: Path) -> None:
    begin_unlocking(Settings(tmp_path, passphrase="four words")).result(LONG)
    with pytest.raises(UserError):
        begin_unlocking(Settings(tmp_path, passphrase="others")).result(LONG)


def test_a_place_where_no_folder_can_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFault, match="cannot be made"):
        begin_unlocking(Settings(tmp_path / "file" / "profile", passphrase="t")).result(LONG)
