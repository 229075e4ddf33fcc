"""Where the profile's key lies: in a keyring that keeps it, else under a passphrase, never bare."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from tests.support.keyrings import GoodKeyring, LockedKeyring, MangledKeyring, NullKeyring
from workbench.errors import EnvironmentFault, UserError
from workbench.security.data_key import KEY_FILE, ProfileKeys, unlock


@pytest.fixture(autouse=True)
def quick_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost lies in the file, so that a cheap key opens like a dear one."""
    monkeypatch.setattr("workbench.security.wrapping._COST", 1 << 4)


@pytest.fixture
def good_keyring() -> Iterator[GoodKeyring]:
    before, good = keyring.get_keyring(), GoodKeyring()
    keyring.set_keyring(good)
    yield good
    keyring.set_keyring(before)
    good.kept.clear()


def all_parts(keys: ProfileKeys) -> list[bytes]:
    return [keys.journal, keys.replica, keys.files]


def chosen(choosing: bool) -> str:
    return "asked for"


def test_a_keyring_that_keeps_the_key_opens_the_profile(
    tmp_path: Path, good_keyring: GoodKeyring
) -> None:
    made = unlock(tmp_path, None)
    assert unlock(tmp_path, None) == made
    assert len(good_keyring.kept) == 1
    assert "wrapped" not in json.loads((tmp_path / KEY_FILE).read_text())


def test_each_purpose_and_each_profile_has_a_key_of_its_own(
    tmp_path: Path, good_keyring: GoodKeyring
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    parts = all_parts(unlock(tmp_path / "a", None)) + all_parts(unlock(tmp_path / "b", None))
    assert len(set(parts)) == 6
    assert {len(part) for part in parts} == {32}


@pytest.mark.parametrize("backend", [NullKeyring(), LockedKeyring(), MangledKeyring()])
def test_a_keyring_that_does_not_keep_the_key_is_not_trusted(
    tmp_path: Path, backend: KeyringBackend
) -> None:
    """The key goes under a passphrase instead, and nobody asked means nothing made."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        with pytest.raises(UserError, match="WORKBENCH_PASSPHRASE"):
            unlock(tmp_path, None)
        assert not (tmp_path / KEY_FILE).exists()
        asked: list[bool] = []

        def ask(choosing: bool) -> str:
            asked.append(choosing)
            return "of the person"

        made = unlock(tmp_path, None, ask)
        assert unlock(tmp_path, None, ask) == made
        assert asked == [True, False]
        assert unlock(tmp_path, "of the person") == made
    finally:
        keyring.set_keyring(before)
        GoodKeyring.kept.clear()


def test_the_passphrase_of_the_environment_wins_over_the_keyring(
    tmp_path: Path, good_keyring: GoodKeyring
) -> None:
    made = unlock(tmp_path, "of the environment")
    assert good_keyring.kept == {}
    with pytest.raises(UserError, match="passphrase"):
        unlock(tmp_path, None)
    assert unlock(tmp_path, "of the environment") == made


def test_a_wrong_passphrase_is_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    made = unlock(tmp_path, "right")
    before = (tmp_path / KEY_FILE).read_bytes()
    with pytest.raises(UserError, match=r"does not open this profile.*Nothing was changed"):
        unlock(tmp_path, "wrong")
    assert (tmp_path / KEY_FILE).read_bytes() == before
    assert unlock(tmp_path, "right") == made


def test_a_keyring_that_forgot_is_a_sentence(tmp_path: Path, good_keyring: GoodKeyring) -> None:
    unlock(tmp_path, None)
    good_keyring.kept.clear()
    with pytest.raises(EnvironmentFault, match=r"no longer has.*Nothing was changed"):
        unlock(tmp_path, None)


@pytest.mark.parametrize("secret", ["", "no base64 ☃", b64encode(b"short").decode()])
def test_a_keyring_with_another_secret_is_a_sentence(
    tmp_path: Path, good_keyring: GoodKeyring, secret: str
) -> None:
    unlock(tmp_path, None)
    for name in good_keyring.kept:
        good_keyring.kept[name] = secret
    with pytest.raises(EnvironmentFault, match="no longer has"):
        unlock(tmp_path, None)


def test_a_keyring_locked_later_is_a_sentence(tmp_path: Path, good_keyring: GoodKeyring) -> None:
    unlock(tmp_path, None)
    place = json.loads((tmp_path / KEY_FILE).read_text())
    for backend in (f"{LockedKeyring.__module__}:LockedKeyring", "gone.backend:Keyring"):
        (tmp_path / KEY_FILE).write_text(json.dumps(place | {"keyring": backend}))
        with pytest.raises(EnvironmentFault, match="did not answer"):
            unlock(tmp_path, None)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '"x"', '{"wrapped": {}}', '{"wrapped": 1}']
)
def test_a_spoilt_key_file_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(EnvironmentFault, match="Nothing was changed"):
        unlock(tmp_path, "any", chosen)
    assert (tmp_path / KEY_FILE).read_text() == content


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"version": 2}, "newer version.*Update the program"),
        ({"wrapped": None}, "names no key.*backup"),
    ],
)
def test_a_key_file_of_another_kind_has_its_own_sentence(
    tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    unlock(tmp_path, "any")
    path = tmp_path / KEY_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(EnvironmentFault, match=told):
        unlock(tmp_path, None)  # nobody can be asked, and nobody needs to be


def test_a_lost_key_file_is_refused_and_not_replaced(tmp_path: Path) -> None:
    """A new key would make the old data unreadable for good, and say nothing."""
    (tmp_path / "journal.db").write_bytes(b"sealed")
    with pytest.raises(EnvironmentFault, match=r"key\.json is missing.*backup"):
        unlock(tmp_path, "any")
    assert not (tmp_path / KEY_FILE).exists()


def test_who_comes_second_takes_the_first_ones_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs begin a profile at once: the first file counts, for both."""
    first: list[ProfileKeys] = []

    def meanwhile(choosing: bool) -> str:
        if choosing and not first:
            first.append(unlock(tmp_path, "the same"))
        return "the same"

    assert [unlock(tmp_path, None, meanwhile)] == first
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_what_a_killed_start_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    for process in range(3):
        (tmp_path / f"{KEY_FILE}.{process}").write_text("{")
    assert unlock(tmp_path, "any") == unlock(tmp_path, "any")


def test_the_key_file_holds_no_bare_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytes(range(32))
    monkeypatch.setattr("workbench.security.data_key.os.urandom", lambda n: key[:n])
    unlock(tmp_path, "any")
    said = (tmp_path / KEY_FILE).read_bytes()
    for form in (key, key.hex().encode(), b64encode(key)):
        assert form not in said
