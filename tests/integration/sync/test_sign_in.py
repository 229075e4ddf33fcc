"""Signing in binds a profile to one person at one centre, for life."""

from pathlib import Path

import keyring
import pytest

from tests.support.keyrings import GoodKeyring, MangledKeyring, NullKeyring
from tests.support.postgres import PASSWORD, Centre
from tests.support.profiles import desk_at, new_case
from workbench.app import open_workbench, unlock_profile
from workbench.central import provision
from workbench.central.connection import CentreUnreachable, PasswordWanted, ShutOut
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.security.data_key import unlock
from workbench.settings import Settings, bound_folder
from workbench.storage.journal import Journal
from workbench.sync.secret import SignInSecret
from workbench.sync.sign_in import NewPasswordWanted, sign_in

NEW = "chosen by the person"


def settings_of(folder: Path) -> Settings:
    return Settings(folder, passphrase="of the test")


def kept_in(folder: Path) -> tuple[str | None, str | None]:
    """The password that is kept, and the journal's note about it."""
    journal = Journal(folder, unlock(folder, "of the test").journal)
    try:
        return SignInSecret(journal)(), journal.meta("sign_in")
    finally:
        journal.close()


def test_a_new_profile_becomes_the_persons(place: str, centre: Centre, folder: Path) -> None:
    binding = sign_in(settings_of(folder), f"{place} sslmode=disable", "bo", PASSWORD)
    assert (binding.login, binding.name, binding.role) == ("bo", "Bo", "specialist")
    assert binding.scopes == ("in-house",)
    assert PASSWORD not in binding.dsn
    assert "sslmode" not in binding.dsn
    assert kept_in(folder)[0] == PASSWORD


@pytest.mark.parametrize("ring", [NullKeyring, MangledKeyring])
def test_a_keyring_that_keeps_nothing_is_not_trusted(
    ring: type[GoodKeyring], place: str, folder: Path
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(ring())
    try:
        sign_in(settings_of(folder), place, "bo", PASSWORD)
        password, note = kept_in(folder)
    finally:
        keyring.set_keyring(before)
    assert password == PASSWORD
    assert note is not None
    assert PASSWORD in note  # the journal is encrypted


def test_a_good_keyring_has_the_password_alone(place: str, folder: Path) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(GoodKeyring())
    try:
        sign_in(settings_of(folder), place, "bo", PASSWORD)
        password, note = kept_in(folder)
    finally:
        keyring.set_keyring(before)
    assert password == PASSWORD
    assert note is not None
    assert PASSWORD not in note


def test_a_one_time_password_is_changed_first(place: str, centre: Centre, folder: Path) -> None:
    with centre.owner() as owner:
        access = provision.add_person(owner, "una", "Una", Role.SPECIALIST, ["in-house"])
    once = access.one_time_password
    assert once is not None
    with pytest.raises(NewPasswordWanted):
        sign_in(settings_of(folder), place, "una", once)
    with pytest.raises(UserError, match="12 signs"):
        sign_in(settings_of(folder), place, "una", once, "short")
    assert not folder.exists()
    binding = sign_in(settings_of(folder), place, "una", once, NEW)
    assert binding.scopes == ("in-house",)
    assert kept_in(folder)[0] == NEW
    with pytest.raises(PasswordWanted):
        sign_in(settings_of(folder), place, "una", once)


def test_a_bound_profile_stays_its_persons(place: str, centre: Centre, folder: Path) -> None:
    sign_in(settings_of(folder), place, "bo", PASSWORD)
    with pytest.raises(UserError, match="belongs to bo"):
        sign_in(settings_of(folder), place, "ann", PASSWORD)
    with centre.owner() as owner:
        provision.reset_password(owner, "bo", NEW)
    with pytest.raises(PasswordWanted):
        sign_in(settings_of(folder), place, "bo", PASSWORD)
    assert kept_in(folder)[0] == PASSWORD
    # The same centre may answer under another address by now.
    elsewhere = place.replace("127.0.0.1", "localhost")
    assert sign_in(settings_of(folder), elsewhere, "bo", NEW).dsn == elsewhere
    assert kept_in(folder)[0] == NEW


def test_a_profile_with_cases_of_its_own_is_not_bound(place: str, folder: Path) -> None:
    workbench = open_workbench(unlock_profile(settings_of(folder)))
    new_case(desk_at(workbench.desk.ledger))
    workbench.close()
    with pytest.raises(UserError, match="holds cases of its own"):
        sign_in(settings_of(folder), place, "bo", PASSWORD)


def test_who_is_shut_out_hears_why(place: str, centre: Centre, folder: Path) -> None:
    with centre.owner() as owner:
        provision.deactivate(owner, "bo")
    with pytest.raises(ShutOut, match="does not let you in"):
        sign_in(settings_of(folder), place, "bo", PASSWORD)
    with pytest.raises(CentreUnreachable):
        sign_in(settings_of(folder), "host=127.0.0.1 port=1 dbname=w", "ann", PASSWORD)
    empty = place.replace(centre.database, "postgres")
    with pytest.raises(UserError, match="no centre in this database"):
        sign_in(settings_of(folder), empty, "ann", PASSWORD)
    assert not folder.exists()


def test_each_person_and_centre_has_a_folder_of_its_own() -> None:
    places = ("host=a dbname=w", "host=b dbname=w", "host=a port=6432 dbname=w")
    folders = {bound_folder(place, login) for place in places for login in ("bo", "ann")}
    assert len(folders) == len(places) * 2
    assert all(len(folder.name) < 60 for folder in folders)
