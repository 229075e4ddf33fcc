"""The commands that meet the centre: shapes, exit status, sentences."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgres import PASSWORD, Centre, owner
from tests.support.profiles import mail
from workbench.app import open_workbench, unlock_profile
from workbench.central import provision
from workbench.cli.commands import run
from workbench.domain.people import Role
from workbench.operations.casework import set_subject
from workbench.settings import Settings, data_folder

Command = Callable[..., tuple[int, Any, str]]


@contextmanager
def closed(centre: Centre) -> Iterator[None]:
    """The centre takes no connections for the length of a `with`."""
    with owner(centre.running.dsn()) as connection:
        door = f"ALTER DATABASE {centre.database} ALLOW_CONNECTIONS"
        connection.execute(f"{door} false".encode())
        try:
            yield
        finally:
            connection.execute(f"{door} true".encode())


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Command:
    """Run a command with --json in a person's profile: its status, its answer, its stderr."""
    monkeypatch.setenv("WORKBENCH_PASSPHRASE", "of the test")
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)

    def command(login: str, *arguments: object) -> tuple[int, Any, str]:
        capsys.readouterr()
        status = run(["--profile", str(tmp_path / login), *map(str, arguments), "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err

    return command


@pytest.fixture
def signed_in(command: Command, place: str) -> Command:
    """Ann and Bo have profiles."""
    for login in ("ann", "bo"):
        assert command(login, "sign-in", place, "--login", login)[0] == 0
    return command


@pytest.fixture
def case(signed_in: Command, tmp_path: Path) -> str:
    """A case that Ann took in, here and at Bo's."""
    path = tmp_path / "a.eml"
    path.write_bytes(mail(1))
    signed_in("ann", "intake", path)
    signed_in("ann", "sync")
    signed_in("bo", "sync")
    _, (line,), _ = signed_in("bo", "cases")
    assert line["number"] == "E-1"
    return str(line["number"])


def test_signing_in_tells_whose_profile_it_is(command: Command, place: str, tmp_path: Path) -> None:
    status, answer, said = command("bo", "sign-in", place, "--login", "bo")
    assert (status, said) == (0, "")
    assert answer == {
        "profile": str(tmp_path / "bo"),
        "dsn": place,
        "login": "bo",
        "name": "Bo",
        "role": "specialist",
        "scopes": ["in-house"],
    }
    assert command("bo", "sign-in", place, "--login", "ann")[0] == 1


def test_without_a_folder_named_the_profile_has_its_own(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKBENCH_PASSPHRASE", "of the test")
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    assert run(["sign-in", place, "--login", "bo", "--json"]) == 0
    folder = Path(json.loads(capsys.readouterr().out)["profile"])
    assert folder.parent == data_folder()
    assert folder.name.startswith("bo-host-127.0.0.1")


def test_a_one_time_password_is_changed_from_the_environment(
    command: Command, place: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    with centre.owner() as connection:
        access = provision.add_person(connection, "una", "Una", Role.SPECIALIST, ["in-house"])
    monkeypatch.setenv("WORKBENCH_PASSWORD", str(access.one_time_password))
    status, _, said = command("una", "sign-in", place, "--login", "una")
    assert status == 1
    assert "one-time password" in said
    monkeypatch.setenv("WORKBENCH_NEW_PASSWORD", "chosen by the person")
    assert command("una", "sign-in", place, "--login", "una")[0] == 0
    assert command("una", "sync")[0] == 0


def test_sync_counts_what_went_and_came(signed_in: Command, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(1))
    signed_in("ann", "intake", tmp_path / "a.eml")
    status, answer, said = signed_in("ann", "sync")
    assert (status, said) == (0, "")
    assert answer["pushed"] >= 2
    assert answer["waiting"] == 0
    none = dict.fromkeys(("conflict", "refused", "superseded", "quarantined"), 0)
    assert answer["outcomes"] == {"applied": answer["pushed"], **none}
    status, answer, _ = signed_in("bo", "sync")
    assert answer["pulled"] > 0
    assert answer["pushed"] == 0
    assert answer["state"] == "synced"


def test_a_local_profile_has_nothing_to_sync_with(command: Command) -> None:
    status, answer, said = command("local", "sync")
    assert (status, answer) == (1, None)
    assert "its own centre" in said


def test_a_verb_says_whether_the_centre_has_confirmed_it(
    signed_in: Command, case: str, centre: Centre
) -> None:
    status, answer, _ = signed_in("bo", "claim", case)
    assert (status, answer["outcome"], answer["confirmed"]) == (0, "applied", True)
    assert answer["assignee"] == "bo"
    status, answer, said = signed_in("ann", "claim", case)
    assert (status, answer["outcome"]) == (3, "refused")
    assert "bo" in said
    with closed(centre):
        decision = ("--action", "keep", "--reason", "Nothing is wrong.")
        status, answer, _ = signed_in("bo", "decide", case, *decision)
        assert (status, answer["outcome"], answer["confirmed"]) == (0, "pending", False)
        status, answer, said = signed_in("bo", "sync")
        assert (status, answer["waiting"], answer["state"]) == (1, 1, "offline")
        assert "Offline since" in said
    _, (*_, last), _ = signed_in("bo", "journal")
    assert (last["kind"], last["outcome"], last["recorded_at"]) == ("case.decide", "pending", None)
    assert signed_in("bo", "sync")[1]["outcomes"]["applied"] == 1
    assert signed_in("bo", "show", case)[1]["state"] == "decided"


def test_a_note_has_its_number_and_hash_from_the_centre(signed_in: Command, case: str) -> None:
    status, answer, _ = signed_in("bo", "note", case, "Seen.")
    assert (status, answer["outcome"], answer["confirmed"], answer["n"]) == (0, "applied", True, 1)
    assert answer["hash"]


def test_a_lead_assigns_and_somebody_releases(signed_in: Command, case: str) -> None:
    status, answer, _ = signed_in("ann", "assign", case, "bo")
    assert (status, answer["assignee"], answer["confirmed"]) == (0, "bo", True)
    signed_in("bo", "sync")
    status, answer, _ = signed_in("bo", "release", case)
    assert (status, answer["assignee"]) == (0, None)
    status, answer, said = signed_in("bo", "assign", case, "ann")
    assert (status, answer["outcome"]) == (3, "refused")
    assert "may not" in said


def test_a_case_is_given_to_nobody_who_would_not_see_it(
    signed_in: Command, case: str, centre: Centre
) -> None:
    with centre.owner() as owner:
        provision.grant(owner, "ann", "north")  # so that she knows Vera, who is not in-house
    signed_in("ann", "sync")
    for login, reason in (
        ("vera", "does not belong to in-house"),
        ("nobody", "Nobody here has the login"),
    ):
        status, _, said = signed_in("ann", "assign", case, login)
        assert status != 0
        assert reason in said
    assert signed_in("ann", "show", case)[1]["assignee"] is None


def test_the_next_case_is_given_by_the_centre(signed_in: Command, case: str) -> None:
    status, answer, _ = signed_in("bo", "next")
    assert (status, answer["number"], answer["assignee"]) == (0, case, "bo")
    assert (answer["outcome"], answer["confirmed"]) == ("applied", True)
    status, answer, said = signed_in("ann", "next")
    assert (status, answer) == (1, None)
    assert "No case is waiting" in said
    _, journal, _ = signed_in("bo", "journal")
    assert [(o["kind"], o["number"], o["outcome"]) for o in journal] == [
        ("case.claim", case, "applied")
    ]


def test_a_lead_moves_a_case_between_scopes_of_theirs(
    signed_in: Command, case: str, centre: Centre
) -> None:
    with centre.owner() as connection:
        provision.grant(connection, "ann", "north")
    signed_in("ann", "sync")
    status, answer, _ = signed_in("ann", "move", case, "north", "--reason", "Theirs.")
    assert (status, answer["outcome"], answer["confirmed"]) == (0, "applied", True)
    signed_in("bo", "sync")
    assert signed_in("bo", "cases")[1] == []
    assert signed_in("ann", "cases")[1][0]["number"] == case


def test_a_new_case_lies_where_it_is_told(
    signed_in: Command, centre: Centre, tmp_path: Path
) -> None:
    with centre.owner() as connection:
        provision.grant(connection, "ann", "north")
    signed_in("ann", "sync")
    (tmp_path / "b.eml").write_bytes(mail(2))
    assert signed_in("ann", "intake", tmp_path / "b.eml", "--scope", "south")[0] == 1
    assert signed_in("ann", "intake", tmp_path / "b.eml", "--scope", "north")[0] == 0
    signed_in("ann", "sync")
    with centre.session("vera") as vera:
        assert vera.execute("SELECT count(*) FROM app.case_item").fetchone() == (1,)


def test_conflicts_are_listed_and_settled(signed_in: Command, case: str, tmp_path: Path) -> None:
    for login, title in (("ann", "Ann's title"), ("bo", "Bo's title")):
        profile = unlock_profile(Settings(tmp_path / login, passphrase="of the test"))
        with closing(open_workbench(profile)) as workbench:
            set_subject(workbench.desk, workbench.desk.case_id(case), title)
    assert signed_in("ann", "sync")[1]["outcomes"]["applied"] == 1
    status, answer, said = signed_in("bo", "sync")
    assert (status, answer["outcomes"]["conflict"]) == (0, 1)
    assert "conflict" in said
    signed_in("ann", "sync")
    ids = set()
    for login in ("ann", "bo"):
        _, (found,), _ = signed_in(login, "conflicts")
        ids.add(found["conflict"])
        told = {name: found[name] for name in ("number", "field", "base", "mine", "theirs", "now")}
        assert told == {
            "number": case,
            "field": "subject",
            "base": "Order 1",
            "mine": "Bo's title",
            "theirs": "Ann's title",
            "now": "Ann's title",
        }
    assert signed_in("bo", "resolve", "ffff", "--keep", "mine")[0] == 1
    status, answer, _ = signed_in("bo", "resolve", ids.pop(), "--keep", "Both titles")
    assert (status, answer["outcome"], answer["confirmed"]) == (0, "applied", True)
    signed_in("ann", "sync")
    for login in ("ann", "bo"):
        assert signed_in(login, "conflicts")[1] == []
        assert signed_in(login, "show", case)[1]["subject"] == "Both titles"


def test_a_centre_that_is_not_there_gives_no_next_case(signed_in: Command, centre: Centre) -> None:
    with closed(centre):
        status, answer, said = signed_in("bo", "next")
    assert (status, answer) == (1, None)
    assert "Nothing was claimed" in said
    assert signed_in("bo", "journal")[1] == []


def test_who_is_deactivated_hears_it_and_keeps_nothing(
    signed_in: Command, case: str, centre: Centre
) -> None:
    with centre.owner() as connection:
        provision.deactivate(connection, "bo")
    status, answer, said = signed_in("bo", "sync")
    assert (status, answer["state"], answer["scopes_lost"]) == (1, "shut_out", ["in-house"])
    assert "does not let you in" in said
    assert signed_in("bo", "cases")[1] == []
